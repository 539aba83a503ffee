"""Load the calendar: days off and swapped working days, from the file beside this one."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cchc.workdays import SATURDAY, Workdays
from tasks.catalogue.read import HERE, Fault, Folder, Row, missing, not_a_day, not_one_of, too_long
from tasks.catalogue.sync import Loader
from tasks.models import DayOff

FILE = "days_off.csv"
COLUMNS = ("day", "kind", "name", "source", "to_check")
LONGEST = {"name": 200, "source": 300}


def rows() -> list[Row]:
    """The shipped calendar, a row a day."""
    return Folder(HERE).rows(FILE)


def faults() -> list[Fault]:
    """Every fault of the file; empty where it can be loaded. A weekend day off may be named: announcements do."""
    folder = Folder(HERE)
    if not folder.has(FILE):
        return [Fault(FILE, 1, "", "", _("this file must be there"))]
    found = list(folder.unreadable(FILE))
    if not found:
        absent = [column for column in COLUMNS if column not in folder.header(FILE)]
        found = [Fault(FILE, 1, column, "", _("this column must be there")) for column in absent]
    if found:
        return found  # with a column missing each row would be at fault
    first: dict[str, int] = {}
    for row in folder.rows(FILE):
        wrong = _wrong_cells(row)
        if not wrong and row["kind"] == DayOff.Kind.WORKED and date.fromisoformat(row["day"]).weekday() < SATURDAY:
            wrong.append(row.fault("day", _("a Saturday or Sunday: every other day is worked anyway")))
        if not wrong and first.setdefault(row["day"], row.line) != row.line:
            wrong.append(
                row.fault("day", _("each day once; line %(line)d has it already") % {"line": first[row["day"]]})
            )
        found += wrong
    return found


def _wrong_cells(row: Row) -> list[Fault]:
    return [
        *not_a_day(row, "day", needed=True),
        *not_one_of(row, "kind", DayOff.Kind.values),
        *missing(row, "name", "source"),
        *too_long(row, **LONGEST),
        *not_one_of(row, "to_check", ("0", "1")),
    ]


def shipped() -> Workdays:
    """The calendar as the file has it, for checking a folder without a database."""
    days: dict[str, set[date]] = {kind: set() for kind in DayOff.Kind.values}
    for row in rows():
        days[row["kind"]].add(date.fromisoformat(row["day"]))
    return Workdays(off=days[DayOff.Kind.OFF], worked=days[DayOff.Kind.WORKED])


def load(loader: Loader) -> None:
    """Bring the calendar to what the file says; a day that the office corrected stays, unless the file changed too."""
    known = {row.day: row for row in DayOff.objects.all()}
    told_once = set(DayOff.history.values_list("day", flat=True))
    found = set()
    for row in rows():
        day = date.fromisoformat(row["day"])
        found.add(day)
        if day in told_once and day not in known:
            continue  # the office took it off the calendar
        fields: dict[str, dict[str, object]] = {
            "kind": {"kind": row["kind"]},
            "name": {"name": row["name"]},
            "source": {"source": row["source"]},
            "to_check": {"to_check": row["to_check"] == "1"},
        }
        told = {column: row[column] for column in fields}
        loader.bring(known.get(day) or DayOff(day=day), told, fields, label=f"{FILE}: {day}")
    for day, kept in known.items():
        if day not in found and loader.remembered(kept):
            loader.changes.is_gone(f"{FILE}: {day}")
