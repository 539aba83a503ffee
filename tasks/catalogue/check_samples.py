"""Faults of sample_people.csv, sample_progress.csv, sample_dispatches.csv and sample_awaited.csv."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from cchc.accounts.models import Membership
from cchc.workdays import Workdays
from tasks import schedules
from tasks.catalogue import days_off, expected_tasks
from tasks.catalogue.check_script import script
from tasks.catalogue.read import Fault, Folder, Row, is_day, missing, not_a_day, not_one_of, too_long, unknown
from tasks.issuers import register_key
from tasks.models import Contribution

UNITS = "units.csv"
# The columns that hold the day of an act; a product may be older than its task.
ACTS = ("started_on", "reported_on", "verified_on", "updated_on", "waiting_since", "requested_on")


def people(folder: Folder) -> Iterator[Fault]:
    """A function a row: who, which role, where; one head a unit, one e-mail a person."""
    codes = {row["code"] for row in folder.rows(UNITS)}
    heads: dict[str, Row] = {}
    address_of: dict[str, str] = {}
    owner_of: dict[str, str] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for row in folder.rows("sample_people.csv"):
        yield from missing(row, "username")
        yield from too_long(row, username=150, name=150, position=150)
        yield from not_one_of(row, "role", Membership.Role.values)
        if row["role"] == Membership.Role.ACTING_HEAD:
            yield row.fault("role", _("another role: an acting head needs two days, which this file does not have"))
        yield from unknown(row, "in_charge_of", codes, UNITS)
        if row["unit"] not in codes and (row["unit"] or row["role"] not in Membership.WITHOUT_UNIT):
            yield row.fault("unit", _("a key of %(file)s") % {"file": UNITS})
        line = seen.setdefault((row["username"], row["unit"], row["role"]), row.line)
        if line != row.line:
            yield row.fault("role", _("each function once (line %d)") % line)
        elif row["role"] == Membership.Role.HEAD:
            first = heads.setdefault(row["unit"], row)
            if first is not row:
                allowed = _("one head of a unit; %(unit)s has %(head)s already (line %(line)d)")
                words = {"unit": row["unit"], "head": first["username"], "line": first.line}
                yield row.fault("role", allowed % words)
        yield from _address(row, address_of, owner_of)


def _address(row: Row, address_of: dict[str, str], owner_of: dict[str, str]) -> Iterator[Fault]:
    try:
        validate_email(row["email"])
    except ValidationError:
        yield row.fault("email", _("an e-mail address"))
        return
    username, address = row["username"].casefold(), row["email"].casefold()
    if address_of.setdefault(username, address) != address:
        yield row.fault("email", _("the address of this person in the rows before"))
    elif owner_of.setdefault(address, username) != username:
        yield row.fault("email", _("an address of one person only"))


def progress(folder: Folder) -> Iterator[Fault]:
    """Each row names one task that there is, once, and tells a life that a task can have."""
    known = expected_tasks.items(folder)
    documents = {row["key"]: row for row in folder.rows("documents.csv")}
    codes = {row["code"] for row in folder.rows(UNITS)}
    calendar = days_off.shipped()
    seen: dict[tuple, int] = {}
    for row in folder.rows("sample_progress.csv"):
        named = known.get((row["document"], row["item"]))
        if named is None:
            yield row.fault("item", _("a number of this document in items.csv"), f"{row['document']} {row['item']}")
            continue
        item = expected_tasks.maker(named, known)
        if item is None or item["document"] not in documents:
            continue  # items.csv is at fault itself and has its own line
        wrong = list(_task(row, item, codes))
        days = expected_tasks.days_owed(folder, item, documents[item["document"]])
        if not wrong and days is not None:
            wrong += _occurrence(row, item, days)
        yield from wrong
        unit, number = unit_of(row, item), number_of(row)
        line = seen.setdefault((item["document"], item["number"], unit, number), row.line)
        if line != row.line:
            yield row.fault("occurrence", _("each task once (line %d)") % line)
        decreed = days[unit][number - 1] if days and not wrong else None
        yield from _before_document(row, documents[item["document"]]["date"])
        yield from script(row, codes, due_on=_due(decreed, item, calendar), check_in=item["schedule"] == "continuous")


def _before_document(row: Row, dated: str) -> Iterator[Fault]:
    """Acts on a task before its document was there: they would never show on a day of the past."""
    for column in ACTS:
        if is_day(row[column]) and row[column] < dated:
            yield row.fault(column, _("a day not before the document's date, %(day)s") % {"day": dated})


def unit_of(row: Row, item: Row) -> str:
    """The code of the unit whose task a row of sample_progress.csv tells of."""
    return row["unit"] or item["lead"]


def number_of(row: Row) -> int:
    """Which of the unit's tasks of the item, counted by date from 1; 0 where the cell is no number."""
    text = row["occurrence"] or "1"
    return int(text) if text.isascii() and text.isdigit() else 0


def _task(row: Row, item: Row, codes: set[str]) -> Iterator[Fault]:
    if number_of(row) < 1:
        yield row.fault("occurrence", _("a whole number from 1"))
    if row["unit"] and row["unit"] not in codes:
        yield row.fault("unit", _("a key of %(file)s") % {"file": UNITS})
    elif item["lead"] == expected_tasks.EVERY_UNIT:
        yield from missing(row, "unit")
    elif row["unit"] not in ("", item["lead"]):
        yield row.fault("unit", _("nothing, or the item's lead %(lead)s") % {"lead": item["lead"]})


def _occurrence(row: Row, item: Row, days: dict[str, list[date | None]]) -> Iterator[Fault]:
    tasks = len(days.get(unit_of(row, item), ()))
    if not tasks:
        yield row.fault("unit", _("a unit that owes something of this item"), unit_of(row, item))
    elif number_of(row) > tasks:
        yield row.fault("occurrence", _("at most %(tasks)d, the unit's tasks of this item") % {"tasks": tasks})


def _due(decreed: date | None, item: Row, calendar: Workdays) -> date | None:
    try:
        return schedules.in_force(decreed, schedules.read(item["schedule"]).kind, calendar)
    except ValueError:
        return None  # the item is at fault itself and has its own line


def dispatches(folder: Folder) -> Iterator[Fault]:
    """Each row is one dispatch with its one task."""
    codes = {row["code"] for row in folder.rows(UNITS)}
    calendar = days_off.shipped()
    seen: dict[str, int] = {}
    planned = {(row["number"], row["date"], row["issuer"]) for row in folder.rows("documents.csv")}
    for row in folder.rows("sample_dispatches.csv"):
        yield from missing(row, "number", "issuer", "summary")
        yield from too_long(row, number=80, issuer=200, summary=1000)
        yield from not_a_day(row, "date", needed=True)
        yield from not_a_day(row, "deadline")
        if row["unit"] not in codes:
            yield row.fault("unit", _("a key of %(file)s") % {"file": UNITS})
        line = seen.setdefault(register_key(row["number"], row["issuer"], row["date"][:4]), row.line)
        if line != row.line:
            yield row.fault("number", _("a number that this issuer gave only once in that year (line %d)") % line)
        if (row["number"], row["date"], row["issuer"]) in planned:
            yield row.fault("number", _("a document that is not in documents.csv"))
        due_on = date.fromisoformat(row["deadline"]) if is_day(row["deadline"]) else None
        if due_on and is_day(row["date"]) and row["deadline"] < row["date"]:
            yield row.fault("deadline", _("a deadline not before the document's date, %(day)s") % {"day": row["date"]})
        yield from _before_document(row, row["date"])
        yield from script(row, codes, due_on=calendar.next_working(due_on) if due_on else None, check_in=False)


AWAITED = (*Contribution.Kind.values, "consultation")


def awaited(folder: Folder) -> Iterator[Fault]:
    """Each row asks a unit or an agency for something that one task needs; that it could is told when it is played."""
    known = expected_tasks.items(folder)
    documents = {row["key"]: row for row in folder.rows("documents.csv")}
    codes = {row["code"] for row in folder.rows(UNITS)}
    for row in folder.rows("sample_awaited.csv"):
        item = expected_tasks.maker(named, known) if (named := known.get((row["document"], row["item"]))) else None
        if item is None or item["document"] not in documents:
            yield row.fault("item", _("a number of this document in items.csv"), f"{row['document']} {row['item']}")
            continue
        wrong = list(_task(row, item, codes))
        days = expected_tasks.days_owed(folder, item, documents[item["document"]])
        yield from wrong or (_occurrence(row, item, days) if days is not None else ())
        yield from _asked(row, codes)


def _asked(row: Row, codes: set[str]) -> Iterator[Fault]:
    yield from not_one_of(row, "kind", AWAITED)
    yield from missing(row, "what", "due")
    yield from too_long(row, asked_of=200, what=500, number=80, answer=1000)
    if row["kind"] in Contribution.Kind.values:
        yield from unknown(row, "asked_of", codes, UNITS)
    yield from missing(row, "asked_of", *(["answer"] if row["answered_on"] else []))
    wrong = [*not_a_day(row, "asked_on", needed=True), *not_a_day(row, "due", "answered_on")]
    yield from wrong
    for column in () if wrong else ("due", "answered_on"):
        if row[column] and row[column] < row["asked_on"]:
            words = {"day": row["asked_on"]}
            yield row.fault(column, _("a day not before it was asked, %(day)s") % words)
