"""What a meeting concluded (Kết luận giao ban) typed back as a document whose items are tasks at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User, organisation
from cchc.dates import short_date
from cchc.refusal import Refused
from tasks.lifecycle.creation import give
from tasks.models import Document, Item, workdays


@dataclass(frozen=True)
class Conclusion:
    """One thing that somebody has to do by a day."""

    text: str
    unit: Unit
    due_on: date


@transaction.atomic
def record(lines: Sequence[Conclusion], *, met_on: date, by: User, number: str = "", title: str = "") -> Document:
    """The document of the meeting with an item and a task for each line; a later press adds to the same document.

    Raises PermissionDenied, or Refused for a line that stands there already or a day that cannot be.
    """
    rights.require(by, "register")
    today = clock.today()
    if not lines:
        raise Refused(_("Nothing was typed: write at least one conclusion with its unit and deadline."))
    if met_on > today:
        raise Refused(_("The meeting of %(day)s lies in the future.") % {"day": short_date(met_on)})
    document = _document(met_on, number.strip(), title.strip(), by)
    Document.objects.select_for_update().get(pk=document.pk)  # its items are numbered one after the other
    there = {(item.text, item.lead_id, item.schedule) for item in document.items.all()}
    last = document.items.count()
    units, calendar = list(Unit.objects.all()), workdays()
    for n, line in enumerate(lines, last + 1):
        if line.due_on < today:
            raise Refused(
                _("“%(text)s”: the deadline %(day)s has passed already.")
                % {"text": line.text[:60], "day": short_date(line.due_on)}
            )
        schedule = f"on {line.due_on.isoformat()}"
        if (line.text, line.unit.pk, schedule) in there:
            raise Refused(_("“%(text)s” was recorded already for this unit and day.") % {"text": line.text[:60]})
        there.add((line.text, line.unit.pk, schedule))
        item = Item(
            document=document, number=str(n), position=n, text=line.text, lead=line.unit, schedule=schedule,
            schedule_text=short_date(line.due_on), provenance=Item.Provenance.ENTERED, entered_by=by, entered_on=today,
        )  # fmt: skip
        history.save(item, by=by)
        give(item, units=units, workdays=calendar, by=by, on=today)
    return document


def _document(met_on: date, number: str, title: str, by: User) -> Document:
    """The meeting's document: found by number and day, else made."""
    office = organisation().get("short_name", "")
    with translation.override(settings.LANGUAGE_CODE):  # what is kept is in the office's language, whoever types it
        number = number or _("Conclusions of %(day)s") % {"day": short_date(met_on)}
        title = title or _("Conclusions of the meeting of %(day)s") % {"day": short_date(met_on)}
    same = Document.objects.filter(year=met_on.year, number=number, date=met_on, issuer=office)
    if (found := same.first()) is not None:
        return found
    document = Document(
        key=f"conclusion-{met_on.isoformat()}-{Document.objects.filter(date=met_on).count() + 1}",
        year=met_on.year, number=number, date=met_on, issuer=office, kind=Document.Kind.CONCLUSION, title=title,
        registered_by=by, registered_on=clock.today(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            return history.save(document, by=by)
    except IntegrityError:  # somebody began it at this moment: this adds to theirs
        found = same.first()
        if found is None:
            raise Refused(_("Somebody recorded other conclusions at this moment; send yours again.")) from None
        return found
