"""What the page tests share: the usual office, and its people signed in."""

import pytest

from tests.factories import LETTERS_DAY, Office


@pytest.fixture
def the_office(settings, office) -> Office:
    """On the day of the letter."""
    settings.CCHC_TODAY = LETTERS_DAY
    return office
