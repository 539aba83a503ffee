"""One product owed by two documents: the second item is joined to the first and makes no tasks of its own."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.refusal import Refused, require_text
from tasks.lifecycle import creation
from tasks.lifecycle.timeline import sent_back_on
from tasks.lifecycle.transition import keep
from tasks.models import Act, Item, Task, workdays


@transaction.atomic
def join(item: Item, other: Item, *, by: User, on: date | None = None) -> Item:
    """Say that `item` is the same product as `other`; its open tasks are closed, one report serves both.

    A task that is late by then counts as missing, as any that is cancelled after its deadline (design §3.7).

    Raises PermissionDenied, and Refused where an item is joined already, the two differ in lead or schedule,
    or a task of `item` was handed in: then `other` is the one to be joined.
    """
    rights.require(by, "keep_organisation")
    on = on or clock.today()
    held = {one.pk: _locked(one) for one in sorted((item, other), key=lambda one: one.pk)}
    item, other = held[item.pk], held[other.pk]
    _require_alike(item, other)
    tasks = list(Task.objects.for_rows().select_for_update(of=("self",)).filter(item=item).order_by("pk"))
    handed_in = [task for task in tasks if task.state in (Task.State.REPORTED, Task.State.DONE)]
    if handed_in:
        raise Refused(
            _("Task %(number)s of %(item)s was handed in already. Join %(other)s to it instead.")
            % {"number": handed_in[0].number, "item": item, "other": other}
        )
    _keep(item, other, by=by, reason=_why(other))
    for task in tasks:
        if task.is_open:
            _close(task, other, by=by, on=on)
    return item


@transaction.atomic
def part(item: Item, *, by: User, reason: str, on: date | None = None) -> Item:
    """Take a joining back: the tasks that it closed are open again, and those that the item never had are given."""
    rights.require(by, "keep_organisation")
    on = on or clock.today()
    item = _locked(item)
    if item.same_as is None:
        raise Refused(_("%(item)s is not joined to another item.") % {"item": item})
    reason = require_text(reason, _("The reason"))
    why = _why(item.same_as)
    _keep(item, None, by=by, reason=reason)
    closed = Task.objects.for_rows().select_for_update(of=("self",)).filter(item=item, state=Task.State.CANCELLED)
    for task in closed.filter(cancel_authority=why).order_by("pk"):
        task.state = Task.State.DOING
        task.forget_cancelling()
        task.sent_back_on = sent_back_on(task)
        task.started_on = task.started_on or on
        keep(task, Act.Kind.REOPEN, by=by, on=on, text=reason)
    creation.give(item, units=list(Unit.objects.all()), workdays=workdays(), by=by, on=on)
    return item


def _locked(item: Item) -> Item:
    rows = Item.objects.select_for_update(of=("self",)).select_related("document", "lead", "same_as__document")
    return rows.get(pk=item.pk)


def _require_alike(item: Item, other: Item) -> None:
    for one in (item, other):
        if one.same_as is not None:
            raise Refused(_("%(item)s is joined to %(other)s already.") % {"item": one, "other": one.same_as})
    if item.pk == other.pk:
        raise Refused(_("An item cannot be joined to itself."))
    if item.twins.exists():
        raise Refused(
            _("Other items are joined to %(item)s. Join %(other)s to it instead.") % {"item": item, "other": other}
        )
    if (item.lead_id, item.schedule) != (other.lead_id, other.schedule):
        raise Refused(
            _("%(item)s and %(other)s differ in lead unit or deadline; the same product has one of each.")
            % {"item": item, "other": other}
        )


def _keep(item: Item, other: Item | None, *, by: User, reason: str) -> None:
    item.same_as = other
    history.save(item, by=by, why=reason)


def _close(task: Task, other: Item, *, by: User, on: date) -> None:
    task.state, task.cancelled_on, task.cancel_authority = Task.State.CANCELLED, on, _why(other)
    task.sent_back_on = None
    keep(task, Act.Kind.CANCEL, by=by, on=on, text=_why(other))


def _why(other: Item) -> str:
    """The authority of the closing, in the office's language: it is stored, and found again by `part`."""
    with translation.override(settings.LANGUAGE_CODE):
        return (_("Same product as %(item)s") % {"item": other})[:200]
