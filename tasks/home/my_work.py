"""What a person must see in one minute (Việc cần xử lý): each task once, in the first group that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cchc.accounts import rights
from cchc.accounts.models import Membership, User
from tasks.coordination import lists
from tasks.lists.states import SOON_WORKING_DAYS, Moment
from tasks.models import Consultation, Contribution, Remark, Step, Task, conditions
from tasks.models.contributions import AwaitedQuerySet
from tasks.models.task import TaskQuerySet
from tasks.task_list.filters import address

ROWS_A_GROUP = 8  # each with a form of its own, so the page stays light
ROWS_OF_ONE = 60  # of the one group that was asked for
ROWS_AWAITED = 8
ROWS_OF_STEPS = 10
Role = Membership.Role


@dataclass
class Group:
    """Tasks under one heading; `total` counts those that did not fit too."""

    key: str
    label: str | Promise
    url: str  # of the list that shows all of them
    total: int = 0
    tasks: list[Task] = field(default_factory=list)


# In the order of the page; `state` names the standing of tasks/task_list/filters.py.
GROUPS = [
    ("new", _("Newly given"), "not-accepted"),
    ("sent-back", _("Sent back"), "sent-back"),
    ("late", _("Late"), "late"),
    ("due-soon", format_lazy(_("Due in {days} working days"), days=SOON_WORKING_DAYS), "due-soon"),
    ("to-check", _("Waiting for my check"), "waiting-check"),
    ("reported", _("Waiting for the Office's check"), "waiting-check"),
    ("silent", format_lazy(_("Not updated for over {days} days"), days=conditions.SILENT_AFTER_DAYS), "silent"),
]


def _grouped(tasks: TaskQuerySet, user: User, moment: Moment) -> TaskQuerySet:
    owed = conditions.owed_by(user)
    led = user.units(Role.HEAD, Role.ACTING_HEAD)
    # Check-ins have a block of their own.
    whens = [
        When(conditions.not_accepted() & Q(unit__in=led), then=Value("new")),
        When(conditions.sent_back() & owed, then=Value("sent-back")),
        When(conditions.late(moment.day) & owed, then=Value("late")),
        When(conditions.due(moment.day, moment.soon_until) & owed & ~conditions.is_check_in(), then=Value("due-soon")),
        When(conditions.to_verify() & rights.condition(user, "verify"), then=Value("to-check")),
        When(conditions.to_verify() & owed, then=Value("reported")),
        When(conditions.silent(moment.day) & owed, then=Value("silent")),
    ]
    return tasks.with_right_words(moment.day).annotate(group=Case(*whens, default=Value(""), output_field=CharField()))


def _address(user: User, key: str, state: str) -> str:
    """The list with all tasks of a group: of the person's unit, where they lead just one."""
    heads = [function.unit.code for function in user.functions() if function.role in (Role.HEAD, Role.ACTING_HEAD)]
    if key == "to-check" or len(heads) != 1:
        return address(state=state)
    return address(unit=heads[0], state=state)


def groups(tasks: TaskQuerySet, user: User, moment: Moment, longer: str = "") -> list[Group]:
    """The groups of `tasks` that have something in them, one of them `longer`; two queries: which, and their rows."""
    # Keys alone, counted here: windows that the database then filters by cost 40 ms of a page with 20,000 tasks.
    grouped = _grouped(tasks, user, moment).exclude(group="").order_by(F("due_on").asc(nulls_last=True), "pk")
    found = {key: Group(key, label, _address(user, key, state)) for key, label, state in GROUPS}
    chosen: list[tuple[int, Group]] = []
    for pk, key in grouped.values_list("pk", "group"):
        group = found[key]
        group.total += 1
        if group.total <= (ROWS_OF_ONE if key == longer else ROWS_A_GROUP):
            chosen.append((pk, group))
    rows = Task.objects.for_rows().in_bulk([pk for pk, _group in chosen])
    for pk, group in chosen:
        group.tasks.append(rows[pk])
    return [group for group in found.values() if group.tasks]


@dataclass
class AskedOfMe:
    """What others wait for from a person, and what that person follows outside."""

    asked: list[Contribution] = field(default_factory=list)
    asked_total: int = 0
    followed: list[Consultation] = field(default_factory=list)
    followed_total: int = 0


def asked_of(user: User, day: date) -> AskedOfMe:
    """Contributions asked of the units that the person leads or of themselves, and the open consultations that they
    follow (a head: those that nobody follows too); the earliest due first. Two queries."""
    led = user.units(Role.HEAD, Role.ACTING_HEAD)
    asked = Contribution.objects.open().known_on(day).filter(Q(unit__in=led) | Q(officer=user, unit__in=user.units()))
    followed = (
        Consultation.objects.open()
        .known_on(day)
        .filter(Q(officer=user, task__unit__in=user.units()) | Q(officer=None, task__unit__in=led))
    )
    return AskedOfMe(*_first(asked), *_first(followed))


def _first(rows: AwaitedQuerySet) -> tuple[list, int]:
    """The first rows and how many there are; one query."""
    counted = rows.annotate(total=Window(Count("pk"))).for_rows().order_by(*lists.SORTS["due"], "pk")
    found = list(counted[:ROWS_AWAITED])
    return found, found[0].total if found else 0


def steps_due(user: User, moment: Moment) -> list[Step]:
    """Steps that the person sees to and that fall due soon; one query."""
    steps = Step.objects.open().filter(owner=user, due_on__lte=moment.soon_until)
    return list(steps.select_related("task__item__document").order_by("due_on", "pk")[:ROWS_OF_STEPS])


def unanswered_remarks(user: User) -> list[Remark]:
    """What others said on tasks that the person owes and nobody answered, the latest first; one query."""
    owed = Task.objects.open().filter(conditions.owed_by(user)).values("pk")
    said = Remark.objects.unanswered().filter(task__in=owed).exclude(by=user)
    return list(said.select_related("by", "task__item__document").order_by("-pk")[:ROWS_OF_STEPS])
