"""Entering an incoming dispatch with its tasks, adding to it, handing it to a unit. Raises what a task's acts raise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User, organisation
from cchc.dates import short_date
from cchc.files import accepted
from cchc.history import version
from cchc.refusal import Refused, require_plausible, require_text
from cchc.workdays import Workdays
from tasks import issuers, signals
from tasks.lifecycle import creation
from tasks.lifecycle.transition import keep, locked, require_state
from tasks.models import Act, Document, DocumentFile, Item, Task, workdays


@dataclass(frozen=True)
class Asked:
    """One thing that a dispatch asks for; without a unit the leadership has it until it is handed to one."""

    text: str
    unit: Unit | None = None
    deadline: date | None = None
    product: str = ""


class Known(Refused):
    """The issuer's number is in the register already; carries the document."""

    def __init__(self, document: Document, message: str):
        super().__init__(message)
        self.document = document


def known(number: str, issuer: str, year: int) -> Document | None:
    """What the register has under this number of this issuer in this year."""
    key = issuers.register_key(number, issuer, year)
    return Document.objects.received().filter(register_key=key).first()


@transaction.atomic
def register(
    *,
    by: User,
    number: str,
    date: date,
    issuer: str,
    title: str,
    asked: Sequence[Asked],
    kind: str = "",
    arrived_on: date | None = None,
    note: str = "",
    upload: UploadedFile | None = None,
    on: date | None = None,
) -> Document:
    """Enter a dispatch or another incoming letter, with a task for each thing that it asks for.

    It counts for the year of its date. Raises Known where the register has the number, Refused where a value is wrong.
    """
    rights.require(by, "register")
    on = on or clock.today()
    kind = kind or (Document.Kind.DISPATCH if issuers.assigns_for_the_province(issuer) else Document.Kind.INCOMING)
    if kind not in Document.RECEIVED:
        raise Refused(_("“%(kind)s” is no kind of incoming document.") % {"kind": kind})
    document = Document(
        year=date.year, number=require_text(number, _("The number")), date=date,
        issuer=require_text(issuer, _("The issuer")), kind=kind, title=require_text(title, _("The summary")),
        note=note.strip(), registered_by=by, registered_on=on, arrived_on=arrived_on or on,
    )  # fmt: skip
    _check_days(document, on)
    _check_issuer(document)
    if found := known(document.number, document.issuer, document.year):
        raise _already(found, document)
    enter(document, asked, by=by, on=on)
    if upload is not None:
        add_file(document, upload, by=by, on=on)
    return document


def _check_days(document: Document, on: date) -> None:
    if document.date > on:
        raise Refused(_("The document is dated %(day)s, in the future.") % {"day": short_date(document.date)})
    if document.arrived_on and not document.date <= document.arrived_on <= on:
        raise Refused(
            _("It arrived on %(day)s: a day from the document's date %(date)s to today is allowed.")
            % {"day": short_date(document.arrived_on), "date": short_date(document.date)}
        )


def _check_issuer(document: Document) -> None:
    ours = organisation().get("short_name", "")
    if ours and issuers.issuer_key(document.issuer) == issuers.issuer_key(ours):
        raise Refused(
            _("%(issuer)s is this department itself: here stands what comes from outside.") % {"issuer": ours}
        )


def _already(found: Document, document: Document) -> Known:
    words = {
        "number": found.number,
        "issuer": found.issuer,
        "date": short_date(found.date),
        "new": short_date(document.date),
    }
    if found.date != document.date:
        return Known(
            found,
            _(
                "%(number)s of %(issuer)s is in the register with the date %(date)s, not %(new)s: "
                "an issuer gives a number once a year. Check the number and the date."
            )
            % words,
        )
    return Known(found, _("%(number)s of %(issuer)s, %(date)s, is in the register already.") % words)


@transaction.atomic
def correct(document: Document, *, by: User, seen: int, on: date | None = None, **fields) -> Document:
    """Put right what was entered wrongly: number, date, issuer, kind, title, arrived_on, note. Its tasks stay.

    The year for which it counts follows the date. Raises Refused where somebody changed it after `seen`.
    """
    rights.require(by, "register")
    on = on or clock.today()
    document = Document.objects.received().select_for_update(of=("self",)).get(pk=document.pk)
    if seen != version(document):
        raise Refused(_("Somebody changed this document meanwhile; look at it as it is now."))
    for name in ("number", "date", "issuer", "kind", "title", "arrived_on", "note"):
        setattr(document, name, fields[name])
    document.year = document.date.year
    _check_days(document, on)
    _check_issuer(document)
    found = known(document.number, document.issuer, document.year)
    if found and found.pk != document.pk:
        raise _already(found, document)
    early = Task.objects.filter(item__document=document, decreed_on__lt=document.date).order_by("decreed_on").first()
    if early and early.decreed_on:
        message = _("The deadline %(day)s is before the document's date, %(date)s.")
        raise Refused(message % {"day": short_date(early.decreed_on), "date": short_date(document.date)})
    history.save(document, by=by)
    signals.tell(Task.objects.filter(item__document=document).values_list("pk", flat=True), cause="dispatch corrected")
    return document


def enter(document: Document, asked: Sequence[Asked], *, by: User, on: date) -> list[Task]:
    """Save a document that was put together with what it asks for; gives the tasks."""
    if not asked:
        raise Refused(_("Say at least one thing that is asked."))
    document.key = document.key or document.free_key()
    try:
        with transaction.atomic():
            history.save(document, by=by)
    except IntegrityError:  # somebody entered it at this moment
        found = known(document.number, document.issuer, document.date.year)
        if found is None:
            raise
        raise _already(found, document) from None
    return _give(document, asked, by=by, on=on)


@transaction.atomic
def add_tasks(document: Document, asked: Sequence[Asked], *, by: User, on: date | None = None) -> list[Task]:
    """Further things that a dispatch in the register asks for."""
    rights.require(by, "register")
    on = on or clock.today()
    document = Document.objects.received().select_for_update().get(pk=document.pk)
    if not asked:
        raise Refused(_("Say at least one thing that is asked."))
    if document.registered_by is None and not document.items.exists():
        # Known from a catalogue that names it alone: with its first task it counts, like any, for the year of its date.
        document.registered_by, document.registered_on, document.year = by, on, document.date.year
        history.save(document, by=by)
    return _give(document, asked, by=by, on=on)


def _give(document: Document, asked: Sequence[Asked], *, by: User, on: date) -> list[Task]:
    calendar = workdays()
    there = document.items.count()
    return [_give_one(document, one, there + n, calendar, by=by, on=on) for n, one in enumerate(asked, start=1)]


def _give_one(document: Document, asked: Asked, number: int, calendar: Workdays, *, by: User, on: date) -> Task:
    unit = asked.unit or _leadership(on)
    check_unit(unit, on)
    if asked.deadline:
        require_plausible(asked.deadline)
    if asked.deadline and asked.deadline < document.date:
        raise Refused(
            _("The deadline %(day)s is before the document's date, %(date)s.")
            % {"day": short_date(asked.deadline), "date": short_date(document.date)}
        )
    item = Item(
        document=document, number=str(number), position=number, text=require_text(asked.text, _("What is asked")),
        product=asked.product.strip(), lead=unit, schedule=f"on {asked.deadline}" if asked.deadline else "undated",
        schedule_text=short_date(asked.deadline) if asked.deadline else "", provenance=Item.Provenance.ENTERED,
        source_note=document.source, entered_by=by, entered_on=on,
    )  # fmt: skip
    history.save(item, by=by)
    [task] = creation.tasks_of(item, units=[unit], workdays=calendar)
    task.given_on = on
    return creation.save_given(task, by=by, on=on)


def _leadership(on: date) -> Unit:
    """Who has what is not handed to a unit yet."""
    unit = Unit.objects.valid_on(on).filter(kind=Unit.Kind.LEADERSHIP).first()
    if unit is None:
        raise Refused(_("Choose the unit: there is no unit of the leadership that could keep it until then."))
    return unit


def check_unit(unit: Unit, on: date) -> None:
    """Raises Refused for a unit that is not valid on the day; names the one that took over."""
    if (unit.valid_to is None or on <= unit.valid_to) and (unit.valid_from is None or unit.valid_from <= on):
        return
    if unit.valid_to and unit.valid_to < on and unit.successor:
        raise Refused(
            _("%(unit)s ended on %(day)s; %(successor)s took over.")
            % {"unit": unit, "day": short_date(unit.valid_to), "successor": unit.successor}
        )
    if unit.valid_to and unit.valid_to < on:
        raise Refused(
            _("%(unit)s ended on %(day)s; choose another unit.") % {"unit": unit, "day": short_date(unit.valid_to)}
        )
    raise Refused(_("%(unit)s is not there before %(day)s.") % {"unit": unit, "day": short_date(unit.valid_from)})


@transaction.atomic
def hand(task: Task, *, by: User, to_unit: Unit, on: date | None = None, seen: int | None = None) -> Task:
    """Give a task that the leadership still has to the unit that shall do it; that unit then accepts it or not."""
    on = on or clock.today()
    task = locked(task, "register", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if task.unit.kind != Unit.Kind.LEADERSHIP:
        raise Refused(_("%(unit)s has the task; ask for a transfer.") % {"unit": task.unit})
    if to_unit.pk == task.unit_id:
        raise Refused(_("%(unit)s has the task already.") % {"unit": to_unit})
    check_unit(to_unit, on)
    task.unit, task.officer, task.given_on, task.accepted_on = to_unit, None, on, None
    return keep(task, Act.Kind.HAND, by=by, on=on, text=str(to_unit))


def add_file(document: Document, upload: UploadedFile, *, by: User, on: date | None = None) -> DocumentFile:
    """Keep a file with the document; the caller has the right checked by `register` or a page."""
    rights.require(by, "register")
    file = DocumentFile(document=document, entered_by=by, entered_on=on or clock.today())
    try:
        accepted.attach(file, upload)
    except ValidationError as fault:
        raise Refused(fault.message) from fault
    return history.save(file, by=by)
