"""What the Office does about reminders: keeps the ladder, pauses, reminds now, tries a mail out, sends one again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused, require_text
from tasks.models import Digest, Document, ReminderPause, Rung, Task
from tasks.reminders import jobs
from tasks.reminders.digest.context import Context
from tasks.reminders.digest.lines import Draft, as_rows
from tasks.reminders.digest.plan import chase_drafts, is_paused
from tasks.reminders.ladder import RECIPIENTS
from tasks.reminders.outlook import outlooks

State = Digest.State
CAN_GO_AGAIN = [State.FAILED, State.UNCERTAIN]
# Of a trial that shows lines of others as examples.
MOST_LINES = 10


# the ladder


@transaction.atomic
def keep_rung(rung: Rung, *, by: User) -> Rung:
    """Save a new or changed rung. Raises PermissionDenied, or Refused where it would remind nobody or on no day."""
    rights.require(by, "keep_reminders")
    if rung.working_days == 0:
        raise Refused(_("A rung stands before or after the deadline, not on it."))
    if rung.in_use and not any(getattr(rung, field) for field in RECIPIENTS):
        raise Refused(_("Say whom the rung reminds, or take it out of use."))
    beside = Rung.objects.filter(document=rung.document_id, working_days=rung.working_days)
    if beside.exclude(pk=rung.pk).exists():
        raise Refused(_("There is a rung on that day already; change that one."))
    return history.save(rung, by=by)


@transaction.atomic
def give_own_ladder(document: Document, *, by: User) -> list[Rung]:
    """Let the document have rungs of its own: those it had before, else a copy of the office's. Raises as above."""
    rights.require(by, "keep_reminders")
    own = list(Rung.objects.select_for_update().filter(document=document).order_by("pk"))
    if any(rung.in_use for rung in own):
        raise Refused(_("%(document)s has a ladder of its own already.") % {"document": document.number})
    if not own:
        own = [_copy(rung, document) for rung in Rung.objects.filter(document=None, in_use=True)]
    if not own:
        raise Refused(_("The office's ladder has no rung: add one first."))
    _put_in_use(own, True, by)
    return own


@transaction.atomic
def end_own_ladder(document: Document, *, by: User) -> None:
    """Let the document follow the office's ladder again; its rungs are kept, not in use. Raises as above."""
    rights.require(by, "keep_reminders")
    own = Rung.objects.select_for_update().filter(document=document, in_use=True).order_by("pk")
    if not own:
        raise Refused(_("%(document)s has no ladder of its own.") % {"document": document.number})
    _put_in_use(own, False, by)


def _copy(rung: Rung, document: Document) -> Rung:
    recipients = {field: getattr(rung, field) for field in RECIPIENTS}
    return Rung(document=document, working_days=rung.working_days, **recipients)


def _put_in_use(rungs: Iterable[Rung], in_use: bool, by: User) -> None:
    for rung in rungs:
        rung.in_use = in_use
        history.save(rung, by=by)


# pause


@transaction.atomic
def pause(*, by: User, reason: str) -> ReminderPause:
    """Let nothing go out until somebody resumes. Raises PermissionDenied or Refused."""
    rights.require(by, "keep_reminders")
    paused = ReminderPause(reason=require_text(reason, _("The reason")), paused_by=by, paused_on=clock.today())
    try:
        with transaction.atomic():
            history.save(paused, by=by)
    except IntegrityError as error:  # one at a time
        raise Refused(_("Reminders are paused already.")) from error
    return paused


@transaction.atomic
def resume(*, by: User) -> ReminderPause:
    """Let reminders go on with the next morning's run; what was missed is in one digest. Raises as `pause` does."""
    rights.require(by, "keep_reminders")
    paused = ReminderPause.objects.select_for_update().filter(resumed_on=None).first()
    if paused is None:
        raise Refused(_("Reminders are not paused."))
    paused.resumed_by, paused.resumed_on = by, clock.today()
    return history.save(paused, by=by)


# remind now (Nhắc ngay)


@dataclass(frozen=True)
class Chased:
    """What became of "remind now": how many mails go out, and how many people had one today already."""

    planned: int
    had_one: int


@transaction.atomic
def chase(tasks: Iterable[Task], by: User) -> Chased:
    """Remind the heads and officers of these tasks now; only open ones count.

    Raises PermissionDenied, or Refused on a day off, while reminders are paused, or where no task is open.
    """
    rights.require(by, "keep_reminders")
    [context] = Context.on(clock.today())
    if is_paused():
        raise Refused(_("Reminders are paused."))
    if not context.calendar.is_working(context.day):
        raise Refused(_("Today is a day off: reminders go out on working days."))
    drafts = chase_drafts(context, [task.pk for task in tasks])
    if not drafts:
        raise Refused(_("None of these tasks is open: there is nobody to remind."))
    today = Digest.objects.filter(day=context.day, kind=Digest.Kind.CHASE, person__in=drafts)
    had_one = set(today.values_list("person", flat=True))
    rows = [
        Digest(
            person_id=person, day=context.day, kind=Digest.Kind.CHASE, asked_by=by, role=draft.to.role,
            unit_id=draft.to.unit, lines=as_rows(draft.lines),
        )
        for person, draft in sorted(drafts.items())
        if person not in had_one
    ]  # fmt: skip
    Digest.objects.bulk_create(rows, ignore_conflicts=True)
    # Without a broker the rows still stand: the next sweep sends them.
    day = context.day.isoformat()
    transaction.on_commit(lambda: jobs.send_planned.delay(day), robust=True)
    return Chased(planned=len(rows), had_one=len(had_one))


# a trial, and sending again


@transaction.atomic
def try_out(of: User, *, by: User) -> Digest:
    """Send `by` now what `of` would get on the next working day; if that is nothing, lines of others as examples.

    Raises PermissionDenied, or Refused where nobody would be told anything, or the last trial is on its way.
    """
    rights.require(by, "keep_reminders")
    [next_run] = outlooks(clock.today(), days=1)
    draft = next_run.drafts.get(of.pk) or _examples(next_run.drafts)
    if draft is None:
        raise Refused(_("Nobody would be told anything on that day: there is nothing to try."))
    mine = Digest.objects.filter(person=by, day=clock.today(), kind=Digest.Kind.TRIAL)
    values = {"lines": as_rows(draft.lines), "role": draft.to.role, "unit_id": draft.to.unit, "state": State.PLANNED}
    values |= {"asked_by": by, "error": "", "read_at": None}
    digest, is_new = Digest.objects.get_or_create(person=by, day=clock.today(), kind=Digest.Kind.TRIAL, defaults=values)
    if not is_new and not mine.exclude(state__in=[State.PLANNED, State.SENDING]).update(**values):
        raise Refused(_("Your last trial is being sent; try again in a moment."))
    transaction.on_commit(lambda: jobs.send_again.delay(digest.pk), robust=True)
    return digest


def _examples(drafts: dict[int, Draft]) -> Draft | None:
    """The most urgent lines of anybody."""
    lines = {line.task: line for draft in drafts.values() for line in draft.lines}
    if not lines:
        return None
    to = min((draft.to for draft in drafts.values()), key=lambda to: to.rank)
    return Draft(to, sorted(lines.values(), key=lambda line: line.place)[:MOST_LINES])


@transaction.atomic
def send_again(digest: Digest, *, by: User) -> None:
    """Plan the digest anew and send it soon, as of the day on which it is sent.

    Raises PermissionDenied, or Refused where it was sent meanwhile or somebody else lets it go at this moment.
    """
    rights.require(by, "keep_reminders")
    waiting = Digest.objects.filter(pk=digest.pk, state__in=CAN_GO_AGAIN)
    if not waiting.update(state=State.PLANNED, asked_by=by, error=""):
        raise Refused(_("This digest is not among those that failed or are uncertain any more."))
    # Without a broker the row still stands: the next sweep sends it.
    transaction.on_commit(lambda: jobs.send_again.delay(digest.pk), robust=True)
