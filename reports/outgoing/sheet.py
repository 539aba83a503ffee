"""The register as a sheet: what lacks a number or the day sent goes out, and comes back filled in or from the registry.

A line is known by its key, or by its number where the document system made the sheet. Nothing is written while it is
read: what would change is entered and taken back, so that its faults are those of the form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.files.cells import Row as TableRow
from cchc.files.spreadsheet import Column, Sheet, xlsx
from cchc.refusal import Refused
from reports.models import ChaseLetter
from reports.outgoing import acts
from reports.outgoing.acts import Entry
from reports.outgoing.documents import Kind, Outgoing, everything
from tasks.catalogue import filled_sheet
from tasks.catalogue.read import Fault, Row
from tasks.importing.days import day_of
from tasks.issuers import number_key
from tasks.vocabulary import load

COLUMNS = {
    "key": gettext_lazy("Key"),
    "about": gettext_lazy("Summary"),
    "number": gettext_lazy("Number"),
    "dated_on": gettext_lazy("Date"),
    "signed_on": gettext_lazy("Signed on"),
    "sent_on": gettext_lazy("Day sent"),
    "recipients": gettext_lazy("Recipients"),
}
NEEDED = ("number", "dated_on")
DAYS = ("dated_on", "signed_on", "sent_on")
WIDTHS = {"key": 16, "about": 50, "number": 20, "dated_on": 14, "signed_on": 14, "sent_on": 14, "recipients": 50}
NOT_READ = "#F2F2F2"
NUMBER_LETTERS, RECIPIENT_LETTERS = 80, 1000


@dataclass(frozen=True)
class Change:
    """What one line enters, as it is kept between two presses; days as text."""

    key: str
    seen: int
    number: str
    dated_on: str
    signed_on: str
    sent_on: str
    recipients: str

    @property
    def entry(self) -> Entry:
        dated_on, signed_on, sent_on = (
            date.fromisoformat(day) if day else None for day in (self.dated_on, self.signed_on, self.sent_on)
        )
        return Entry(self.number, dated_on, signed_on, sent_on, self.recipients)


@dataclass
class Outcome:
    """What a sheet would change, its faults, and the numbers of its lines that are no documents of ours."""

    changes: list[Change] = field(default_factory=list)
    told: list[tuple[Outgoing, Entry]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    lines: int = 0


def write() -> bytes:
    """The sheet to fill in: what has no number or no day sent yet."""
    columns = [
        Column(str(COLUMNS[name]), width, shade=NOT_READ if name == "about" else "", as_text=name in ("key", "number"))
        for name, width in WIDTHS.items()
    ]
    rows = [
        TableRow((one.key, one.about, one.number, one.dated_on, one.signed_on, one.sent_on, one.recipients))
        for one in everything()
        if one.waits or one.sent_on is None
    ]
    return xlsx(
        Sheet(columns, rows, name=_("Outgoing documents"), title=_("Outgoing documents"), to_fill=True,
              notes=[_("A line a document. Lines without a number change nothing.")]),
        made_on=clock.today(),
    )  # fmt: skip


def read(name: str, data: bytes, *, by: User) -> Outcome:
    """What the sheet would change. Raises Refused where it is no such sheet, Faulty where a cell cannot be read."""
    rows = filled_sheet.read(name, data, COLUMNS, NEEDED, load("outgoing")["columns"])
    outcome = Outcome(lines=len(rows))
    documents = everything()
    seen: set[str] = set()
    entered: list[Row] = []
    for row in rows:
        if not row["number"]:
            continue
        days = {column: day_of(row[column]) for column in DAYS}
        wrong = [column for column in DAYS if row[column] and days[column] is None]
        outcome.faults += [
            row.fault(column, _("a day such as %(example)s") % {"example": "17/07/2019"}) for column in wrong
        ]
        outcome.faults += [
            row.fault(column, _("at most %(limit)d letters") % {"limit": limit})
            for column, limit in (("number", NUMBER_LETTERS), ("recipients", RECIPIENT_LETTERS))
            if len(row[column]) > limit
        ]
        fitting = _of_line(row, days["dated_on"], documents)
        document = fitting[0] if fitting else None
        if len(fitting) > 1:
            days_known = ", ".join(short_date(one.dated_on) for one in fitting if one.dated_on)
            words = _("the date of one of these, all of that number: %(days)s") % {"days": days_known}
            outcome.faults.append(row.fault("dated_on", words))
        elif document is None:
            outcome.unknown.append(row["number"])
            if row["key"]:
                outcome.faults.append(row.fault("key", _("the key of a document of the register, or empty")))
        elif document.key in seen:
            outcome.faults.append(row.fault("number", _("each document once")))
        elif not document.waits and number_key(row["number"]) != number_key(document.number):
            outcome.faults.append(row.fault("number", _("%(number)s, its number") % {"number": document.number}))
        elif not wrong:
            seen.add(document.key)
            entry = _entry(row, days, document)
            if document.waits or entry != _kept(document):
                outcome.told.append((document, entry))
                entered.append(row)
    if not outcome.faults:
        _try(outcome, entered, by)
    return outcome


def _of_line(row: Row, dated_on: date | None, documents: list[Outgoing]) -> list[Outgoing]:
    """The documents that a line may mean: numbers begin anew each year, so that one without a date may fit several."""
    if row["key"]:
        return [one for one in documents if one.key == row["key"]]
    number = number_key(row["number"])
    return [one for one in documents if number_key(one.number) == number and dated_on in (None, one.dated_on)]


def _kept(document: Outgoing) -> Entry:
    """What is kept of a document that has its number."""
    sending = document.sending
    return Entry(document.number, document.dated_on, sending.signed_on, document.sent_on, sending.recipients)


def _entry(row: Row, days: dict[str, date | None], document: Outgoing) -> Entry:
    """What a line says; what it leaves empty, or says as the register does by itself, stays."""
    kept = _kept(document)
    signed_on = days["signed_on"] if days["signed_on"] not in (None, document.signed_on) else kept.signed_on
    return Entry(
        row["number"] if document.waits else document.number,
        days["dated_on"] if document.waits else document.dated_on,
        signed_on,
        days["sent_on"] or kept.sent_on,
        kept.recipients if row["recipients"] in _unchanged(document) else row["recipients"],
    )


def _unchanged(document: Outgoing) -> tuple[str, ...]:
    """Recipients that say nothing new; of what has a number now, those that the register says by itself, too."""
    return ("",) if document.waits else ("", document.recipients)


def _try(outcome: Outcome, rows: list[Row], by: User) -> None:
    """Enter each line and take all back: what the act refuses is a fault of its line."""
    with transaction.atomic():
        for (document, entry), row in zip(outcome.told, rows, strict=True):
            try:
                acts.enter(document, entry, by=by, seen=document.version)
            except PermissionDenied as denied:
                outcome.faults.append(row.fault("number", str(denied)))
            except Refused as refusal:
                outcome.faults.append(row.fault("number", " ".join(refusal.messages)))
            else:
                _forget_file(document)
                outcome.changes.append(_change(document, entry))
        transaction.set_rollback(True)


def _forget_file(document: Outgoing) -> None:
    """The file that a letter was issued with for trial; the row that names it is taken back."""
    if document.kind == Kind.LETTER and document.waits:
        file = ChaseLetter.objects.get(pk=document.pk).file
        file.storage.delete(str(file.name))


def _change(document: Outgoing, entry: Entry) -> Change:
    dated_on, signed_on, sent_on = (
        day.isoformat() if day else "" for day in (entry.dated_on, entry.signed_on, entry.sent_on)
    )
    return Change(document.key, document.version, entry.number, dated_on, signed_on, sent_on, entry.recipients)


@transaction.atomic
def apply(changes: list[Change], *, by: User) -> int:
    """Keep what was shown; gives how many documents. Raises PermissionDenied, or Refused and then nothing is kept."""
    documents = {one.key: one for one in everything()}
    for change in changes:
        if change.key not in documents:
            raise Refused(_("Somebody changed this document meanwhile; look at it as it is now."))
        acts.enter(documents[change.key], change.entry, by=by, seen=change.seen)
    return len(changes)
