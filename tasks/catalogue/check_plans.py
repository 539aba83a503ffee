"""Faults of units.csv, organisation.csv, documents.csv and items.csv."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cchc.accounts.models import Unit
from tasks import schedules
from tasks.catalogue import deadline_text, expected_tasks
from tasks.catalogue.read import Fault, Folder, Row, is_day, missing, not_a_day, not_one_of, too_long, unknown
from tasks.models import Document, Item

ITS_OWN_UNITS = ("*", "+")
PROVENANCES = (Item.Provenance.LETTER, Item.Provenance.DRAFT)


def units(folder: Folder) -> Iterator[Fault]:
    """A unit's code, name, kind and validity; codes are unique and no signs that stand for several units."""
    seen: set[str] = set()
    for row in folder.rows("units.csv"):
        yield from _key(row, "code", seen, limit=20)
        if row["code"] in ITS_OWN_UNITS:
            yield row.fault("code", _("a code that does not stand for several units already"))
        yield from missing(row, "name")
        yield from too_long(row, name=200, source=300)
        yield from not_one_of(row, "kind", Unit.Kind.values)
        wrong = not_a_day(row, "valid_from", "valid_to")
        yield from wrong
        if not wrong and row["valid_from"] and row["valid_to"] and row["valid_to"] < row["valid_from"]:
            yield row.fault("valid_to", _("a day not before valid_from, %(day)s") % {"day": row["valid_from"]})


def organisation(folder: Folder) -> Iterator[Fault]:
    """Each fact about the office once, under a key of letters, digits, - and _."""
    seen: set[str] = set()
    for row in folder.rows("organisation.csv"):
        yield from _key(row, "key", seen, limit=40)
        if row["key"] and slugify(row["key"]) != row["key"].lower():
            yield row.fault("key", _("letters a to z, digits, - and _"))
        yield from too_long(row, value=300, source=300)


def documents(folder: Folder) -> Iterator[Fault]:
    """A document's key, number, date, issuer, kind and summary; the same number, date and issuer only once."""
    keys: set[str] = set()
    numbers: dict[tuple[str, str, str], int] = {}
    for row in folder.rows("documents.csv"):
        yield from _key(row, "key", keys, limit=80)
        yield from missing(row, "number", "issuer", "title")
        yield from too_long(row, number=80, issuer=200, title=1000, source=500, note=1000)
        yield from not_a_day(row, "date", needed=True)
        yield from not_one_of(row, "kind", Document.Kind.values)
        if row["stated_items"] and not row["stated_items"].isdecimal():
            yield row.fault("stated_items", _("a whole number, or nothing where none is stated"))
        identity = row["number"], row["date"], row["issuer"]
        line = numbers.setdefault(identity, row.line)
        if line != row.line:
            yield row.fault("number", _("a number that this issuer gave only once on that day (line %d)") % line)


def _key(row: Row, column: str, seen: set[str], *, limit: int) -> Iterator[Fault]:
    key = row[column]
    if not key or len(key.split()) != 1:
        yield row.fault(column, _("must be given, without blanks"))
    elif key in seen:
        yield row.fault(column, _("each key once"))
    seen.add(key)
    yield from too_long(row, **{column: limit})


def items(folder: Folder) -> Iterator[Fault]:
    """An item's document, number, wording, units, schedule and provenance."""
    known_documents = {row["key"]: row for row in folder.rows("documents.csv")}
    codes = {row["code"] for row in folder.rows("units.csv")}
    lines: dict[tuple[str, str], int] = {}
    for row in folder.rows("items.csv"):
        if row["document"] not in known_documents:
            yield row.fault("document", _("a key of %(file)s") % {"file": "documents.csv"})
        line = lines.setdefault((row["document"], row["number"]), row.line)
        if line != row.line:
            yield row.fault("number", _("each number once a document (line %d)") % line)
        yield from missing(row, "number", "text", "schedule_text", "source_note")
        yield from too_long(
            row, number=30, section=300, product=500, schedule=500, schedule_text=300, deadline_owner=200,
            source_note=500,
        )  # fmt: skip
        yield from _units(row, codes)
        yield from not_one_of(row, "provenance", PROVENANCES)
        yield from _schedule(folder, row, known_documents.get(row["document"]))


def _units(row: Row, codes: set[str]) -> Iterator[Fault]:
    if row["lead"] != expected_tasks.EVERY_UNIT and row["lead"] not in codes:
        yield row.fault("lead", _("a key of %(file)s, or * for every unit") % {"file": "units.csv"})
    yield from unknown(row, "coordinating", {*codes, expected_tasks.EVERY_UNIT}, "units.csv")
    if row["lead"] and row["lead"] in row.words("coordinating"):
        yield row.fault("coordinating", _("other units: a lead does not coordinate"), row["lead"])


def _schedule(folder: Folder, row: Row, document: Row | None) -> Iterator[Fault]:
    try:
        schedule = schedules.read(row["schedule"])
    except ValueError as error:
        yield row.fault("schedule", str(error))
        return
    if row["same_as"]:
        return  # its days and their wording are checked where the tasks are made
    if document and is_day(document["date"]):
        early = [str(day) for day in schedule.days if str(day) < document["date"]]
        if early:
            allowed = _("a deadline not before the document's date, %(day)s") % {"day": document["date"]}
            yield row.fault("schedule", allowed, early[0])
    if not schedule.days or folder.year is None:
        return
    told = deadline_text.days(row["schedule_text"], folder.year)
    if told is not None and told != list(schedule.days):
        allowed = _("words that give the schedule “%(schedule)s”; these give %(days)s") % {
            "schedule": row["schedule"],
            "days": " ".join(map(str, told)),
        }
        yield row.fault("schedule_text", allowed)


def twins(folder: Folder) -> Iterator[Fault]:
    """A twin names an item that is none itself, with the same lead and the same schedule."""
    known = expected_tasks.items(folder)
    for row in folder.rows("items.csv"):
        if not row["same_as"]:
            continue
        other = known.get(expected_tasks.named_twin(row))
        if other is None:
            yield row.fault("same_as", _("document and number of an item in items.csv"))
        elif other["same_as"]:
            yield row.fault("same_as", _("an item that is not the same as another one itself"))
        else:
            for column in ("lead", "schedule"):
                if row[column].split() != other[column].split():
                    allowed = _("“%(value)s”, as in the item that it is the same as (line %(line)d)")
                    yield row.fault(column, allowed % {"value": other[column], "line": other.line})
