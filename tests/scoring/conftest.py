"""What the page tests of the index share: the shipped set of 2019 with its samples, as of the letter's day."""

from datetime import date

import pytest

from scoring.catalogue.load import load
from scoring.catalogue.play import play
from scoring.models import Criterion, Indicator
from tasks.catalogue.read import Folder
from tests.factories import Office, add_function, make_person, make_unit
from tests.scoring.catalogue import folders

LETTERS_DAY = date(2019, 7, 17)


@pytest.fixture
def loaded(db, settings):
    """An office with the shipped set; `loaded.website` is a person of the unit that counts the website's gaps."""
    settings.CCHC_TODAY = LETTERS_DAY
    office = Office()
    units = {"TTR": "inspectorate", "THQH": "division", "DKKD": "division", "XTDT": "centre", "BBT": "board"}
    made = {code: make_unit(code, kind) for code, kind in units.items()}
    add_function(make_person("director", office.leadership, username="giamdoc"), "in_charge", made["TTR"])
    office.website = make_person("officer", made["BBT"])
    office.business = make_person("head", made["DKKD"])
    criteria_set, _ = load(Folder(folders.SHIPPED))
    play(Folder(folders.SHIPPED), criteria_set, LETTERS_DAY)
    office.criteria_set = criteria_set
    return office


@pytest.fixture
def indicator(loaded):
    """`indicator(key)` of 2019."""
    return lambda key: Indicator.objects.get(year=2019, key=key)


@pytest.fixture
def criterion(loaded):
    """`criterion(key)` of the shipped set."""
    return lambda key: Criterion.objects.get(criteria_set=loaded.criteria_set, key=key)


@pytest.fixture
def signed_in(client):
    """`signed_in(person)` gives the client with that person's session."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in
