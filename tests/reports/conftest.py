"""The content of real reports, gathered once from the letter's data, so that rendering needs no database."""

from datetime import date

import pytest
from django.db import transaction

from reports import periods
from reports.gathering import gather
from scoring.catalogue.folder import load
from tasks.catalogue.read import Folder

LETTERS_DAY = date(2019, 7, 17)
CODES = ("2019-Q1", "2019-H1", "2019-Q3", "2019")


@pytest.fixture(scope="session")
def contents(django_db_setup, django_db_blocker):
    """Contents by the code of their period, as of the letter's day, with the samples played."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(Folder.of("2019"), play_until=LETTERS_DAY)
        found = {code: gather(periods.parse(code)) for code in CODES}
        transaction.set_rollback(True)
    return found
