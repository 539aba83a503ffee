"""Which tasks a list shows. A figure on a page and the list that it opens both come from here (design §3.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit, User
from cchc.search import fold
from cchc.workdays import Workdays
from tasks import checking
from tasks.models import Document, Task, conditions
from tasks.models.task import TaskQuerySet

PAGE_SIZE = 25
SOON_WORKING_DAYS = 10
CHECK_WORKING_DAYS = 3


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


@dataclass(frozen=True)
class Standing:
    """How a task stands, as a word of the office and as a condition."""

    label: str | Promise
    condition: Callable[[Moment], Q]


def _state(state: str) -> Callable[[Moment], Q]:
    return lambda moment: Q(state=state)


STANDINGS: dict[str, Standing] = {
    "open": Standing(_("still open"), lambda moment: conditions.is_open()),
    "late": Standing(_("late"), lambda moment: conditions.late(moment.day)),
    "due-soon": Standing(_("due soon"), lambda moment: conditions.due(moment.day, moment.soon_until)),
    "silent": Standing(_("not updated for over 30 days"), lambda moment: conditions.silent(moment.day)),
    "not-accepted": Standing(_("not accepted yet"), lambda moment: conditions.not_accepted()),
    "accept-overdue": Standing(_("not accepted in time"), lambda moment: checking.accept_overdue(moment.accept_before)),
    "undated": Standing(_("without a deadline"), lambda moment: conditions.undated()),
    "todo": Standing(Task.State.TODO.label, _state("todo")),
    "doing": Standing(Task.State.DOING.label, _state("doing")),
    "sent-back": Standing(_("sent back: to be completed"), lambda moment: conditions.sent_back()),
    "waiting-check": Standing(Task.State.REPORTED.label, lambda moment: conditions.to_verify()),
    "check-overdue": Standing(
        _("waiting for the check for over 3 working days"),
        lambda moment: conditions.to_verify() & Q(reported_on__lt=moment.check_before),
    ),
    "done": Standing(Task.State.DONE.label, _state("done")),
    "cancelled": Standing(Task.State.CANCELLED.label, _state("cancelled")),
}

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


@dataclass(frozen=True)
class Filters:
    """What a list was asked for; empty means all."""

    unit: Unit | None = None
    document: Document | None = None
    state: str = ""
    year: int | None = None
    officer: User | None = None
    q: str = ""
    sort: str = "due"

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return replace(self, sort="due") != Filters()


def everything(user: User, day: date, documents: Iterable[Document] | None = None) -> TaskQuerySet:
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
        tasks = tasks.filter(item__document=filters.document)
    if filters.state:
        tasks = tasks.filter(STANDINGS[filters.state].condition(moment))
    if filters.year:
        tasks = tasks.of_year(filters.year)
    if filters.officer:
        tasks = tasks.filter(officer=filters.officer)
    for word in fold(filters.q).split():
        tasks = tasks.filter(item__search_text__contains=word)
    return tasks.order_by(*SORTS[filters.sort], "pk")


def address(**filters: str | int) -> str:
    """Where the list with these filters stands: `address(unit="VP", state="late")`."""
    asked = {name: value for name, value in filters.items() if value not in ("", None)}
    return reverse("task-list") + (f"?{urlencode(asked)}" if asked else "")


def sort_links(sort: str) -> dict[str, dict[str, str]]:
    """For each column that can be sorted: what its heading asks for next, and how it stands now."""
    links = {}
    for column in ("document", "unit", "due", "state", "updated"):
        now = {column: "ascending", f"-{column}": "descending"}.get(sort, "")
        links[column] = {"next": f"-{column}" if now == "ascending" else column, "now": now}
    return links


# The dashboard's columns: what is open or waits for a check.
FIGURES = ["late", "due-soon", "silent", "sent-back", "waiting-check", "check-overdue", "not-accepted", "undated"]


@dataclass(frozen=True)
class Figure:
    """A number and the list that it counts."""

    state: str
    label: str | Promise
    number: int
    url: str


@dataclass(frozen=True)
class Line:
    unit: Unit
    figures: list[Figure]


@dataclass(frozen=True)
class Table:
    """The same figures for the whole department and for each unit that has any."""

    totals: list[Figure]
    lines: list[Line]


def by_unit(tasks: TaskQuerySet, units: Iterable[Unit], moment: Moment) -> Table:
    """How many of `tasks` stand in each of FIGURES, by unit; one query beside `units`."""
    counted = _counts(tasks, moment)
    totals = {state: sum(counts[state] for counts in counted.values()) for state in FIGURES}
    lines = [Line(unit, _figures(counted[unit.pk], unit)) for unit in units if any(counted.get(unit.pk, {}).values())]
    return Table(_figures(totals, None), lines)


def _figures(counts: dict[str, int], unit: Unit | None) -> list[Figure]:
    code = unit.code if unit else ""
    return [Figure(state, STANDINGS[state].label, counts[state], address(unit=code, state=state)) for state in FIGURES]


def _counts(tasks: TaskQuerySet, moment: Moment) -> dict[int, dict[str, int]]:
    names = {state: state.replace("-", "_") for state in FIGURES}
    rows = (
        tasks.filter(state__in=[*Task.OPEN, Task.State.REPORTED])
        .order_by()
        .values("unit")
        .annotate(**{name: Count("pk", filter=STANDINGS[state].condition(moment)) for state, name in names.items()})
    )
    return {row["unit"]: {state: row[name] for state, name in names.items()} for row in rows}
