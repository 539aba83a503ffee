"""A calendar file that is wrong is refused whole, with a line for each fault."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tasks.catalogue import days_off
from tasks.catalogue.read import HERE, Folder
from tasks.models import DayOff, Document
from tests.tasks.catalogue_folder import department

pytestmark = pytest.mark.usefixtures("in_english")

HEADER = "day,kind,name,source,to_check"
GOOD = "2019-04-29,off,Swapped,Notice 3238,0"


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes the lines as the calendar that the program ships."""
    monkeypatch.setattr(days_off, "HERE", tmp_path)

    def write(*lines: str) -> None:
        (tmp_path / days_off.FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")

    return write


def test_the_shipped_calendar_has_no_fault():
    assert days_off.faults() == []
    assert len(Folder(HERE).rows(days_off.FILE)) > 100


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2019-02-30,off,A,B,0", "day: 2019-02-30: a day of the calendar as YYYY-MM-DD"),
        ("30/04/2019,off,A,B,0", "day: 30/04/2019: a day of the calendar as YYYY-MM-DD"),
        (",off,A,B,0", "day: : a day of the calendar as YYYY-MM-DD"),
        ("2019-04-30,holiday,A,B,0", "kind: holiday: one of off, worked"),
        ("2019-04-30,off,,B,0", "name: : must be given"),
        ("2019-04-30,off,A,,0", "source: : must be given"),
        ("2019-04-30,off,A,B,yes", "to_check: yes: one of 0, 1"),
        ("2019-04-30,worked,A,B,0", "day: 2019-04-30: a Saturday or Sunday: every other day is worked anyway"),
        ("2019-04-29,off,A,B,0", "day: 2019-04-29: each day once; line 2 has it already"),
        ("2019-04-30,off,A", ": 3 cells: 5 cells, as many as there are columns"),
    ],
)
def test_a_wrong_line_is_named_with_column_value_and_what_is_allowed(written, line, said):
    written(HEADER, GOOD, line)
    assert [str(fault) for fault in days_off.faults()] == [f"days_off.csv:3: {said}"]


def test_a_day_off_at_a_weekend_may_be_named_as_announcements_do(written):
    written(HEADER, GOOD, "2019-05-04,worked,Instead of 29/04,Notice 3238,0", "2018-02-17,off,New Year,Notice 5427,0")
    assert days_off.faults() == []


def test_a_missing_file_and_a_missing_column_are_named(written):
    assert [str(fault) for fault in days_off.faults()] == ["days_off.csv:1: : : this file must be there"]
    written("day,kind,name", "2019-04-29,off,Swapped")
    assert [(fault.line, fault.column) for fault in days_off.faults()] == [(1, "source"), (1, "to_check")]


@pytest.mark.django_db
def test_loading_with_a_wrong_calendar_is_refused_and_writes_nothing(written, tmp_path):
    before = DayOff.objects.count()
    written(HEADER, GOOD, "2019-04-30,holiday,A,B,0")
    folder = tmp_path / "2020"
    folder.mkdir()
    department(folder).write()
    with pytest.raises(CommandError):
        call_command("load_catalogue", str(folder), stderr=(said := StringIO()))
    assert "days_off.csv:3: kind: holiday: one of off, worked" in said.getvalue()
    assert not Document.objects.exists()
    assert DayOff.objects.count() == before


@pytest.mark.django_db
def test_bootstrap_stops_with_every_fault_of_the_calendar(written):
    written(HEADER, "2019-04-30,holiday,A,B,0", "2019-02-30,off,A,B,0")
    with pytest.raises(CommandError) as stop:
        call_command("bootstrap", stdout=StringIO())
    assert str(stop.value).splitlines() == [
        "days_off.csv:2: kind: holiday: one of off, worked",
        "days_off.csv:3: day: 2019-02-30: a day of the calendar as YYYY-MM-DD",
    ]
    assert not Document.objects.exists()
