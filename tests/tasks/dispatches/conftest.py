"""Sentences are asked in the language of the code; what they say in Vietnamese is the catalogues' matter."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_the_language_of_the_code():
    with translation.override("en"):
        yield
