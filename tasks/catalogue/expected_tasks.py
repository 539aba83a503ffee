"""What the rows of a folder give, before anything is in the database: years, units that lead, days owed."""

from __future__ import annotations

from datetime import date

from cchc.accounts.models import Unit
from tasks import schedules
from tasks.catalogue.read import Folder, Row, is_day
from tasks.models import Document

EVERY_UNIT = "*"


def year_of(folder: Folder, row: Row) -> int:
    """The year for which the tasks of a row of documents.csv count.

    That of the catalogue, whatever the document's date; of a dispatch with items the year of its date. 0 where
    neither is known.
    """
    if row["kind"] == Document.Kind.DISPATCH and is_day(row["date"]) and _has_items(folder, row):
        return date.fromisoformat(row["date"]).year
    return folder.year or 0


def _has_items(folder: Folder, row: Row) -> bool:
    return any(item["document"] == row["key"] for item in folder.rows("items.csv"))


def items(folder: Folder) -> dict[tuple[str, str], Row]:
    """The rows of items.csv by document and number; of a number that stands twice the first."""
    found: dict[tuple[str, str], Row] = {}
    for row in folder.rows("items.csv"):
        found.setdefault((row["document"], row["number"]), row)
    return found


def named_twin(row: Row) -> tuple[str, str]:
    """Document and number that `same_as` names; the number is empty where it names none."""
    document, _, number = row["same_as"].partition(" ")
    return document, number.strip()


def maker(row: Row, known: dict[tuple[str, str], Row]) -> Row | None:
    """The item whose tasks `row` shows: itself, or the one that it is the same as; None where that is not known."""
    return known.get(named_twin(row)) if row["same_as"] else row


def working_units(folder: Folder, day: date) -> list[str]:
    """Codes of the units that `*` means on `day`."""
    return [
        row["code"]
        for row in folder.rows("units.csv")
        if row["kind"] in Unit.WORKING_KINDS and _from(row) <= day <= _to(row)
    ]


def _from(row: Row) -> date:
    return date.fromisoformat(row["valid_from"]) if is_day(row["valid_from"]) else date.min


def _to(row: Row) -> date:
    return date.fromisoformat(row["valid_to"]) if is_day(row["valid_to"]) else date.max


def days_owed(folder: Folder, item: Row, document: Row) -> dict[str, list[date | None]] | None:
    """By code of the unit the decreed days of its tasks, in order; None is a task without a deadline.

    Empty for a standing order; None where the row or its document is at fault, which has a line of its own.
    """
    year = year_of(folder, document)
    if not year or not is_day(document["date"]):
        return None
    document_on = date.fromisoformat(document["date"])
    try:
        days = schedules.decreed_days(schedules.read(item["schedule"]), year=year, document_on=document_on)
    except ValueError:
        return None
    given_on = max(document_on, date(year, 1, 1))
    owed: dict[str, list[date | None]] = {}
    for day in days:
        units = working_units(folder, day or given_on) if item["lead"] == EVERY_UNIT else [item["lead"]]
        for code in units:
            owed.setdefault(code, []).append(day)
    return owed
