"""Which tasks a list shows. A figure on a page and the list that it opens both come from here (design §3.11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import F, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import User
from tasks.lifecycle import delay_signs, requests, timeline
from tasks.lists.states import CHECK_WORKING_DAYS, Moment, Standing, address_of
from tasks.models import Task, conditions
from tasks.models.documents import any_document_after
from tasks.models.task import TaskQuerySet

NO_AREA = "-"


def _state(state: str) -> Callable[[Moment], Q]:
    return lambda moment: Q(state=state)


def _late_anew(moment: Moment) -> Q:
    """Late now and not a week ago. What nobody touched since stood then as it does now: only the rest is looked up."""
    touched = timeline.changed_since(moment.week_ago)
    fell_due = Q(due_on__gte=moment.week_ago) & ~touched
    return conditions.late(moment.day) & (fell_due | (touched & ~timeline.was_late(moment.week_ago)))


SILENT = format_lazy(_("not updated for over {days} days"), days=conditions.SILENT_AFTER_DAYS)
STANDINGS: dict[str, Standing] = {
    "open": Standing(_("still open"), lambda moment: conditions.is_open()),
    "late": Standing(_("late"), lambda moment: conditions.late(moment.day)),
    "endangered": Standing(
        _("showing signs of delay"), lambda moment: delay_signs.endangered(moment.day, moment.accept_before)
    ),
    "due-soon": Standing(_("due soon"), lambda moment: conditions.due(moment.day, moment.soon_until)),
    "due-today": Standing(_("due today"), lambda moment: conditions.due(moment.day, moment.day)),
    "unconfirmed": Standing(_("check-ins not confirmed yet"), lambda moment: conditions.unconfirmed(moment.day)),
    "open-in-time": Standing(_("open, not late"), lambda moment: conditions.is_open() & ~conditions.late(moment.day)),
    "silent": Standing(SILENT, lambda moment: conditions.silent(moment.day)),
    "not-accepted": Standing(_("not accepted yet"), lambda moment: conditions.not_accepted()),
    "accept-overdue": Standing(_("not accepted in time"), lambda moment: requests.accept_overdue(moment.accept_before)),
    "left": Standing(_("left in its year"), lambda moment: conditions.left_in_its_year(moment.day)),
    "undated": Standing(_("without a deadline"), lambda moment: conditions.undated()),
    "todo": Standing(Task.State.TODO.label, _state("todo")),
    "doing": Standing(Task.State.DOING.label, _state("doing")),
    "sent-back": Standing(_("sent back: to be completed"), lambda moment: conditions.sent_back()),
    "waiting-check": Standing(Task.State.REPORTED.label, lambda moment: conditions.to_verify()),
    "check-overdue": Standing(
        format_lazy(_("waiting for the check for over {days} working days"), days=CHECK_WORKING_DAYS),
        lambda moment: conditions.to_verify() & Q(reported_on__lt=moment.check_before),
    ),
    "waits": Standing(_("waiting on others"), lambda moment: conditions.is_open() & ~Q(waiting_on="")),
    "done": Standing(Task.State.DONE.label, _state("done")),
    "cancelled": Standing(Task.State.CANCELLED.label, _state("cancelled")),
    "late-new": Standing(_("late since this week"), _late_anew),
    "late-gone": Standing(
        _("late a week ago, no longer"),
        lambda moment: (
            timeline.changed_since(moment.week_ago) & ~conditions.late(moment.day) & timeline.was_late(moment.week_ago)
        ),
    ),
    "reported-week": Standing(
        _("reported this week, not checked yet"),
        lambda moment: conditions.to_verify() & Q(reported_on__gt=moment.week_ago),
    ),
    "done-week": Standing(_("verified this week"), lambda moment: Q(state="done", verified_on__gt=moment.week_ago)),
    "once-sent-back": Standing(_("sent back this year"), lambda moment: timeline.sent_back_in(moment.day.year)),
}

# A higher package adds the order of its own column when it starts.
SORTS: dict[str, tuple] = {
    "due": (F("due_on").asc(nulls_last=True),),
    "-due": (F("due_on").desc(nulls_last=True),),
    "unit": ("unit__position", F("due_on").asc(nulls_last=True)),
    "-unit": ("-unit__position", F("due_on").asc(nulls_last=True)),
    "document": ("item__document__date", "item__document_id", "item__position"),
    "-document": ("-item__document__date", "-item__document_id", "-item__position"),
    "state": ("state", F("due_on").asc(nulls_last=True)),
    "-state": ("-state", F("due_on").asc(nulls_last=True)),
    "updated": (F("last_note_on").asc(nulls_first=True),),
    "-updated": (F("last_note_on").desc(nulls_last=True),),
}


def everything(user: User, day: date) -> TaskQuerySet:
    """All tasks that the person may see and that exist on `day`.

    Mostly no document is dated later: then nothing has to be joined, and counting many tasks is cheap.
    """
    tasks = Task.objects.visible_to(user)
    return tasks.existing_on(day) if any_document_after(day) else tasks


def address(**filters: str | int) -> str:
    """Where the list with these filters stands: `address(unit="VP", state="late")`."""
    return address_of("task-list", filters)
