"""What the page tests share: the usual office, and its people signed in."""

import pytest

from tests.factories import LETTERS_DAY, Office


@pytest.fixture
def the_office(settings, db):
    settings.CCHC_TODAY = LETTERS_DAY
    return Office()


@pytest.fixture
def signed_in(client):
    """`signed_in(person)` gives the client with that person's session."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
