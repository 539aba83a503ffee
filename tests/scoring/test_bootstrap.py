"""What the first command leaves in an empty database."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cchc.accounts.models import OrganisationEntry, Unit
from scoring.models import CriteriaSet
from tasks.models import Agency, DayOff, Document, Task

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def bootstrap(*options: str) -> str:
    out = StringIO()
    call_command("bootstrap", *options, stdout=out)
    return out.getvalue()


def test_an_office_begins_with_the_calendar_and_nothing_of_another_office():
    assert "create_administrator" in bootstrap()
    assert DayOff.objects.exists()
    for model in (OrganisationEntry, Unit, Document, Task, CriteriaSet, Agency):
        assert not model.objects.exists(), model
    assert "Thêm 0, sửa 0" in bootstrap("--empty")


def test_a_shipped_year_is_loaded_where_it_is_asked_for():
    bootstrap("--catalogue", "2019")
    assert Document.objects.filter(number="130/QĐ-SKHĐT").exists()
    assert CriteriaSet.objects.get().year == 2019


def test_a_year_that_is_not_shipped_and_two_wishes_at_once_are_refused():
    with pytest.raises(CommandError, match="2019"):
        bootstrap("--catalogue", "2020")
    with pytest.raises(CommandError):
        bootstrap("--empty", "--catalogue", "2019")
