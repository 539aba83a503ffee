"""Requests that somebody else decides: extension and transfer. Raises what `tasks.lifecycle.acts` raises."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User, own_names
from cchc.dates import short_date
from cchc.refusal import Refused, require_plausible, require_text
from cchc.search import fold
from tasks.lifecycle.transition import keep, locked, require_state
from tasks.models import Act, Request, Task, conditions, workdays


def undecided() -> QuerySet[Request]:
    """What waits for a decision, the longest waiting first, with everything that a row shows."""
    return for_rows(Request.objects.filter(decision="")).order_by("requested_on", "pk")


def for_rows(requests: QuerySet[Request]) -> QuerySet[Request]:
    return requests.select_related("task__item__document", "task__unit", "task__officer", "to_unit", "requested_by")


def to_decide_by(user: User) -> QuerySet[Request]:
    """Requests without a decision that the person may decide."""
    words = conditions.right_words(clock.today(), "task__")
    return undecided().alias(**words).filter(rights.condition(user, "decide"))


def accept_overdue(before: date) -> Q:
    """Tasks not accepted though given before `before`; who proposed another unit meanwhile has said its word."""
    proposed = Request.objects.filter(kind=Request.Kind.TRANSFER, decision="").values("task")
    return conditions.not_accepted() & Q(given_on__lt=before) & ~Q(pk__in=proposed)


@transaction.atomic
def ask_extension(
    task: Task, *, by: User, day: date, reason: str, on: date | None = None, seen: int | None = None
) -> Request:
    """Ask for a later deadline. Asking stops no reminder and cures no lateness."""
    on = on or clock.today()
    task = locked(task, "ask_extension", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if task.due_on is None:
        raise Refused(_("The task has no deadline that could be extended."))
    require_plausible(day)
    if day <= task.due_on:
        raise Refused(
            _("%(day)s is not after the deadline in force, %(due)s.")
            % {"day": short_date(day), "due": short_date(task.due_on)}
        )
    _require_ahead(day, on)
    return _ask(task, Request.Kind.EXTENSION, by=by, on=on, reason=reason, asked_day=day)


def _require_ahead(day: date, on: date) -> None:
    if day < on:
        raise Refused(
            _("The deadline %(day)s has passed already: today or later is allowed.") % {"day": short_date(day)}
        )


@transaction.atomic
def ask_transfer(
    task: Task, *, by: User, to_unit: Unit, reason: str, on: date | None = None, seen: int | None = None
) -> Request:
    """Say that the task is another unit's, and whose (letter 1688 §2.1)."""
    on = on or clock.today()
    task = locked(task, "ask_transfer", by=by, on=on, seen=seen)
    require_state(task, *Task.OPEN)
    if to_unit.pk == task.unit_id:
        raise Refused(_("%(unit)s has the task already.") % {"unit": to_unit})
    if not Unit.objects.valid_on(on).filter(pk=to_unit.pk).exists():
        raise Refused(_("%(unit)s is no longer valid.") % {"unit": to_unit})
    return _ask(task, Request.Kind.TRANSFER, by=by, on=on, reason=reason, to_unit=to_unit)


def _ask(task: Task, kind: Request.Kind, *, by: User, on: date, reason: str, **asked) -> Request:
    if task.requests.filter(kind=kind, decision="").exists():
        raise Refused(_("A request of this kind waits for its decision already; withdraw it first."))
    request = Request(
        task=task, kind=kind, reason=require_text(reason, _("The reason")), requested_by=by, requested_on=on, **asked
    )
    history.save(request, by=by)
    act = Act.Kind.ASK_EXTENSION if kind == Request.Kind.EXTENSION else Act.Kind.ASK_TRANSFER
    asked_for = short_date(request.asked_day) if request.asked_day else str(request.to_unit)
    keep(task, act, by=by, on=on, text=f"{asked_for}: {request.reason}")
    return request


def _undecided(request: Request) -> Request:
    request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.decision:
        raise Refused(_("This request was decided on %(day)s.") % {"day": short_date(request.decided_on)})
    return request


def _close(request: Request, decision: Request.Decision, *, by: User, on: date, note: str) -> None:
    request.decision, request.decided_by, request.decided_on = decision, by, on
    request.decision_note = note.strip()
    history.save(request, by=by)


def go_on(task: Task, new: Task, *, by: User, on: date) -> list[Request]:
    """What still waits for a decision when `task` is carried and goes on as `new`: the new deadline takes the place of
    an extension, a transfer is asked of the new task. Gives what was closed."""
    undecided = list(task.requests.filter(decision="").order_by("pk"))
    for request in undecided:
        note = _("The task goes on in %(year)d under a deadline of its own.") % {"year": task.item.document.year + 1}
        _close(request, Request.Decision.WITHDRAWN, by=by, on=on, note=note)
        if request.kind == Request.Kind.TRANSFER:
            again = Request(
                task=new, kind=request.kind, reason=request.reason, to_unit=request.to_unit,
                requested_by=request.requested_by, requested_on=request.requested_on,
            )  # fmt: skip
            history.save(again, by=by, why="carried")
    return undecided


@transaction.atomic
def grant(
    request: Request,
    *,
    by: User,
    note: str = "",
    consent_number: str = "",
    consent_on: date | None = None,
    on: date | None = None,
    seen: int | None = None,
) -> Request:
    """Grant a request; for an extension of another issuer's deadline with number and date of its consent, if any."""
    on = on or clock.today()
    task = locked(request.task, "decide", by=by, on=on, seen=seen)
    request = _undecided(request)
    require_state(task, *Task.OPEN)
    if bool(consent_number.strip()) != bool(consent_on):
        raise Refused(_("The issuer's consent needs both its number and its date."))
    if consent_on and consent_on > on:
        raise Refused(_("The consent is dated %(day)s, in the future.") % {"day": short_date(consent_on)})
    request.consent_number, request.consent_on = consent_number.strip(), consent_on
    if request.kind == Request.Kind.EXTENSION:
        _extend(task, request, on)
    else:
        _transfer(task, request.to_unit, on)
    _close(request, Request.Decision.GRANTED, by=by, on=on, note=note)
    keep(task, Act.Kind.GRANT, by=by, on=on, text=f"{request.get_kind_display()}: {note}".strip(": "))
    return request


def _extend(task: Task, request: Request, on: date) -> None:
    """Move the deadline in force, or state an internal one where that is not ours to move (design §3.7)."""
    _require_ahead(request.asked_day, on)
    request.internal = (
        request.requested_on > task.due_on  # asked for after the deadline: never cures lateness
        or not (is_our_own_deadline(task) or request.consent_on)
    )
    if request.internal:
        if task.forecast_is_broken_on(on):
            task.broken_forecasts += 1
        task.internal_due_on = task.forecast_on = request.asked_day
    else:
        task.due_on = workdays().next_working(request.asked_day)
        task.internal_due_on = None


def is_our_own_deadline(task: Task) -> bool:
    """Whether this department set the deadline, so that its Director may move it."""
    return task.own_deadline or fold(task.item.owner_of_deadline) in {fold(name) for name in own_names()}


def _transfer(task: Task, to_unit: Unit, on: date) -> None:
    """Everything goes to the new unit, which accepts it or proposes another; acts keep who held it when."""
    task.unit, task.officer = to_unit, None
    task.given_on, task.accepted_on = on, None


@transaction.atomic
def refuse(request: Request, *, by: User, note: str, on: date | None = None, seen: int | None = None) -> Request:
    """Refuse a request, with a reason."""
    on = on or clock.today()
    task = locked(request.task, "decide", by=by, on=on, seen=seen)
    request = _undecided(request)
    note = require_text(note, _("The reason"))
    _close(request, Request.Decision.REFUSED, by=by, on=on, note=note)
    keep(task, Act.Kind.REFUSE, by=by, on=on, text=f"{request.get_kind_display()}: {note}")
    return request


@transaction.atomic
def withdraw(request: Request, *, by: User, on: date | None = None) -> Request:
    """Take one's own request back before it is decided."""
    on = on or clock.today()
    task = locked(request.task, "view", by=by, on=on)
    request = _undecided(request)
    if request.requested_by_id != by.pk:
        rights.require(by, "ask_extension", task)
    _close(request, Request.Decision.WITHDRAWN, by=by, on=on, note="")
    keep(task, Act.Kind.WITHDRAW_REQUEST, by=by, on=on, text=str(request.get_kind_display()))
    return request
