"""An office with the shipped set of 2019 and its sample readings and values, as of the letter's day."""

from contextlib import ExitStack
from copy import deepcopy

import pytest

from cchc import clock
from scoring.catalogue.load import load
from scoring.catalogue.play import play
from tasks.catalogue.read import Folder
from tests import databases
from tests.factories import LETTERS_DAY, Office, add_function, make_person, make_unit
from tests.scoring.catalogue import folders


def enter() -> Office:
    office = Office()
    units = {"TTR": "inspectorate", "THQH": "division", "DKKD": "division", "XTDT": "centre", "BBT": "board"}
    made = {code: make_unit(code, kind) for code, kind in units.items()}
    add_function(make_person("director", office.leadership, username="giamdoc"), "in_charge", made["TTR"])
    office.website = make_person("officer", made["BBT"])
    office.business = make_person("head", made["DKKD"])
    office.criteria_set, _ = load(Folder(folders.SHIPPED))
    play(Folder(folders.SHIPPED), office.criteria_set, LETTERS_DAY)
    return office


@pytest.fixture(scope="session")
def copy_of_the_set(django_db_setup, django_db_blocker):
    """The name of a database with an office and the shipped set, loaded once in a run."""
    with ExitStack() as stack:
        with django_db_blocker.unblock(), clock.at(LETTERS_DAY):
            copy = stack.enter_context(databases.filled(enter))
        yield copy
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def _connected_to_the_set(copy_of_the_set, django_db_blocker):
    with django_db_blocker.unblock(), databases.connected_to(copy_of_the_set[0]):
        yield


@pytest.fixture
def loaded(_connected_to_the_set, db, copy_of_the_set, settings):
    """An office with the shipped set; `loaded.website` is a person of the unit that counts the website's gaps."""
    settings.CCHC_TODAY = LETTERS_DAY
    return deepcopy(copy_of_the_set[1])
