"""Which tasks a list shows. A figure on a page and the list that it opens both come from here (design §3.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit, User
from cchc.search import fold
from cchc.workdays import Workdays
from tasks.lifecycle import deputies, requests, timeline
from tasks.models import Document, Task, conditions
from tasks.models.task import TaskQuerySet
from tasks.schedules import days_of_quarter

PAGE_SIZE = 25
SOON_WORKING_DAYS = 10
CHECK_WORKING_DAYS = 3
NO_AREA = "-"


@dataclass(frozen=True)
class Moment:
    """The day that a page counts from, with the days that follow from it by the office's calendar."""

    day: date
    soon_until: date
    check_before: date
    accept_before: date

    @classmethod
    def of(cls, day: date, calendar: Workdays) -> Moment:
        return cls(
            day,
            soon_until=calendar.add(day, SOON_WORKING_DAYS),
            check_before=calendar.add(day, -CHECK_WORKING_DAYS),
            accept_before=calendar.add(day, -settings.ACCEPT_WORKING_DAYS),
        )

    @property
    def week_ago(self) -> date:
        return self.day - timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """How a task stands, as a word of the office and as a condition."""

    label: str | Promise
    condition: Callable[[Moment], Q]


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
    "due-soon": Standing(_("due soon"), lambda moment: conditions.due(moment.day, moment.soon_until)),
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


class KnownDocument(Protocol):
    """What a list needs of a document: the row itself, or a bare row of these fields."""

    pk: int
    number: str
    year: int
    date: date


@dataclass(frozen=True)
class Filters:
    """What a list was asked for; empty means all."""

    unit: Unit | None = None
    document: KnownDocument | None = None
    state: str = ""
    year: int | None = None
    officer: User | None = None
    leader: User | None = None
    leads: frozenset[int] = frozenset()  # the units in the leader's charge
    area: str = ""
    quarter: str = ""
    due_from: date | None = None
    due_to: date | None = None
    q: str = ""
    sort: str = "due"
    group: str = ""

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return replace(self, sort="due", group="") != Filters()


def everything(user: User, day: date, documents: Iterable[KnownDocument] | None = None) -> TaskQuerySet:
    """All tasks that the person may see and that exist on `day`; `documents` are all there are, if in hand.

    Mostly no document is dated later: then nothing has to be joined, and counting many tasks is cheap.
    """
    if documents is None:
        any_later = Document.objects.filter(date__gt=day).exists()
    else:
        any_later = any(document.date > day for document in documents)
    tasks = Task.objects.visible_to(user)
    return tasks.existing_on(day) if any_later else tasks


def chosen(tasks: TaskQuerySet, filters: Filters, moment: Moment) -> TaskQuerySet:
    """The tasks that fit, in the order asked for; ties keep one order, so that no page repeats a row."""
    if filters.unit:
        tasks = tasks.filter(unit=filters.unit)
    if filters.document:
        tasks = tasks.filter(item__document=filters.document.pk)
    if filters.state:
        tasks = tasks.filter(STANDINGS[filters.state].condition(moment))
    if filters.year:
        tasks = tasks.of_year(filters.year)
    if filters.officer:
        tasks = tasks.filter(officer=filters.officer)
    if filters.leader:
        tasks = deputies.in_charge_of(tasks, filters.leader, moment.day, units=filters.leads)
    if filters.area:
        tasks = tasks.filter(item__section="" if filters.area == NO_AREA else filters.area)
    if filters.quarter:
        tasks = tasks.filter(decreed_on__range=days_of_quarter(filters.quarter))
    if filters.due_from:
        tasks = tasks.filter(due_on__gte=filters.due_from)
    if filters.due_to:
        tasks = tasks.filter(due_on__lte=filters.due_to)
    for word in fold(filters.q).split():
        tasks = tasks.filter(item__search_text__contains=word)
    return tasks.order_by(*SORTS[filters.sort], "pk")


def address(**filters: str | int) -> str:
    """Where the list with these filters stands: `address(unit="VP", state="late")`."""
    return address_of("task-list", filters)


def address_of(page: str, filters: Mapping[str, str | int]) -> str:
    """The address of a page that is a list, with its filters; an empty one is left out."""
    return _address(page, tuple(filters.items()))


@lru_cache(maxsize=4096)  # a page of figures has a hundred addresses, the same ones each time
def _address(page: str, filters: tuple[tuple[str, str | int], ...]) -> str:
    asked = [(name, value) for name, value in filters if value not in ("", None)]
    return reverse(page) + (f"?{urlencode(asked)}" if asked else "")


def sort_links(sort: str) -> dict[str, dict[str, str]]:
    """For each column that can be sorted: what its heading asks for next, and how it stands now."""
    links = {}
    for column in (name for name in SORTS if not name.startswith("-")):
        now = {column: "ascending", f"-{column}": "descending"}.get(sort, "")
        links[column] = {"next": f"-{column}" if now == "ascending" else column, "now": now}
    return links
