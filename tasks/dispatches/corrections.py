"""What one item of a dispatch asks for, put right where it was entered wrongly. Raises what a task's acts raise."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.history import version
from cchc.refusal import Refused, require_text
from tasks import signals
from tasks.lifecycle.sync_tasks import TaskSync
from tasks.models import Item, workdays
from tasks.schedules import Kind

# Other schedules come from an annex, which is brought in anew (`tasks.importing`).
DATED = (Kind.ON, Kind.UNDATED)


def may_be_dated(item: Item) -> bool:
    return item.read_schedule.kind in DATED


def deadline_of(item: Item) -> date | None:
    """The day that the document names for the item."""
    return next(iter(item.read_schedule.days), None)


@transaction.atomic
def correct(
    item: Item, *, by: User, text: str, product: str, deadline: date | None, reason: str, seen: int,
    on: date | None = None,
) -> Item:  # fmt: skip
    """Say anew what the document asks for and by when; the tasks follow, and their history keeps how it was.

    The task gets the decreed day as a signed text that is read again gives it: an extension that was granted stays,
    and so does a deadline of our own where the document names none. What was compared with the signed text is to be
    compared anew. Raises Refused where somebody changed the item after `seen`.
    """
    rights.require(by, "register")
    item = Item.objects.select_for_update(of=("self",)).select_related("document", "lead").get(pk=item.pk)
    if not item.document.is_received:
        raise Refused(_("This is no item of an incoming dispatch: bring the annex of the plan in anew."))
    if seen != version(item):
        raise Refused(_("Somebody changed this item meanwhile; look at it as it is now."))
    reason = require_text(reason, _("The reason"))
    item.text, item.product = require_text(text, _("What is asked")), product.strip()
    if may_be_dated(item):
        _date(item, deadline, on or clock.today())
    if item.provenance == Item.Provenance.CONFIRMED:
        item.provenance, item.confirmed_by, item.confirmed_on = Item.Provenance.ENTERED, None, None
        item.entered_by, item.entered_on = by, on or clock.today()
    history.save(item, by=by, why=reason)
    TaskSync(units=[], workdays=workdays(), by=by, on=on or clock.today(), why=reason).bring(item)
    signals.tell(item.tasks.values_list("pk", flat=True), cause="dispatch corrected")
    return item


def _date(item: Item, deadline: date | None, on: date) -> None:
    before = deadline_of(item)
    if deadline == before:
        return
    year = item.document.year
    if on.year > year and (before is None or before.year <= year) and (deadline is None or deadline.year > year):
        raise Refused(
            _("The year %(year)d, in which it counts, is over: what was due in it is not given a later deadline now.")
            % {"year": year}
        )
    if deadline and deadline < item.document.date:
        words = _("The deadline %(day)s is before the document's date, %(date)s.")
        raise Refused(words % {"day": short_date(deadline), "date": short_date(item.document.date)})
    item.schedule = f"{Kind.ON} {deadline}" if deadline else str(Kind.UNDATED)
    item.schedule_text = short_date(deadline) if deadline else ""
