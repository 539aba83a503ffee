"""The content of real reports, gathered once from the letter's data, so that rendering needs no database."""

import io
import json
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from reports import periods
from reports.content.gather import gather
from reports.content.types import Content
from reports.document import papers
from tests import databases
from tests.factories import make_person

LETTERS_DAY = date(2019, 7, 17)
CODES = ("2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4", "2019-H1", "2019-H2", "2019")


@dataclass(frozen=True)
class Gathered:
    """Contents by the code of their period, and what the index's command and the print views say of the same day."""

    contents: dict[str, Content]
    recomputed: dict[str, dict]
    pages: dict[tuple[str, str], str]


@pytest.fixture(scope="session")
def gathered(copy_of_the_demo, django_db_blocker) -> Gathered:
    """All of it as of the letter's day, with the samples played."""
    with django_db_blocker.unblock(), databases.connected_to(copy_of_the_demo.name), transaction.atomic():
        contents = {code: gather(periods.parse(code)) for code in CODES}
        by_day = {day: _recomputed(day) for day in {content.as_of for content in contents.values()}}
        found = Gathered(contents, {code: by_day[contents[code].as_of] for code in CODES}, _pages())
        transaction.set_rollback(True)
    return found


def _recomputed(day: date) -> dict:
    out = io.StringIO()
    call_command("recompute_index", "--json", "--year", "2019", "--on", day.isoformat(), stdout=out)
    return json.loads(out.getvalue())


def _pages() -> dict[tuple[str, str], str]:
    client = Client()
    client.force_login(make_person("observer"))
    asked = [(code, kind) for code in CODES for kind in papers.KINDS]
    address = reverse("report-print")
    return {key: client.get(address, {"ky": key[0], "loai": key[1]}).content.decode() for key in asked}


@pytest.fixture(scope="session")
def contents(gathered: Gathered) -> dict[str, Content]:
    return gathered.contents
