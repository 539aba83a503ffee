"""What the page tests of the index share."""

import pytest

from scoring.models import Criterion, Indicator


@pytest.fixture
def indicator(loaded):
    """`indicator(key)` of 2019."""
    return lambda key: Indicator.objects.get(year=2019, key=key)


@pytest.fixture
def criterion(loaded):
    """`criterion(key)` of the shipped set."""
    return lambda key: Criterion.objects.get(criteria_set=loaded.criteria_set, key=key)
