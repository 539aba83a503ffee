"""Load the calendar: days off and swapped working days, from the file beside this one."""

from __future__ import annotations

from datetime import date

from cchc.workdays import Workdays
from tasks.catalogue.memory import Loader
from tasks.catalogue.read import HERE, Folder, Row
from tasks.models import DayOff

FILE = "days_off.csv"


def rows() -> list[Row]:
    """The shipped calendar, a row a day."""
    return Folder(HERE).rows(FILE)


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
