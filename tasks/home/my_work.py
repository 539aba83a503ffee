"""What a person must see in one minute (Việc cần xử lý): each task once, in the first group that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cchc.accounts import rights
from cchc.accounts.models import Membership, User
from tasks import schedules
from tasks.lists.filters import SOON_WORKING_DAYS, Moment, everything
from tasks.models import Task, conditions
from tasks.models.task import TaskQuerySet

ROWS_A_GROUP = 8  # each with a form of its own, so the page stays light
ROWS_OF_ONE = 60  # of the one group that was asked for
Role = Membership.Role


@dataclass
class Group:
    """Tasks under one heading; `total` counts those that did not fit too."""

    key: str
    label: str | Promise
    state: str  # the list that shows all of them
    total: int = 0
    tasks: list[Task] = field(default_factory=list)


# In the order of the page; `state` names the standing of tasks/lists/filters.py.
GROUPS = [
    ("new", _("Newly given"), "not-accepted"),
    ("sent-back", _("Sent back"), "sent-back"),
    ("late", _("Late"), "late"),
    ("due-soon", format_lazy(_("Due in {days} working days"), days=SOON_WORKING_DAYS), "due-soon"),
    ("to-check", _("Waiting for my check"), "waiting-check"),
    ("silent", format_lazy(_("Not updated for over {days} days"), days=conditions.SILENT_AFTER_DAYS), "silent"),
]


def _grouped(user: User, moment: Moment) -> TaskQuerySet:
    owed = conditions.owed_by(user)
    led = user.units(Role.HEAD, Role.ACTING_HEAD)
    dated = ~Q(item__schedule=schedules.Kind.CONTINUOUS)  # check-ins have a block of their own
    whens = [
        When(conditions.not_accepted() & Q(unit__in=led), then=Value("new")),
        When(conditions.sent_back() & owed, then=Value("sent-back")),
        When(conditions.late(moment.day) & owed & dated, then=Value("late")),
        When(conditions.due(moment.day, moment.soon_until) & owed & dated, then=Value("due-soon")),
        When(conditions.to_verify() & rights.condition(user, "verify"), then=Value("to-check")),
        When(conditions.silent(moment.day) & owed & dated, then=Value("silent")),
    ]
    tasks = everything(user, moment.day).with_right_words(moment.day)
    return tasks.annotate(group=Case(*whens, default=Value(""), output_field=CharField()))


def groups(user: User, moment: Moment, longer: str = "") -> list[Group]:
    """The groups that have something in them, one of them `longer`; two queries: which tasks, and their rows."""
    order = [F("due_on").asc(nulls_last=True), F("pk").asc()]
    places = (
        _grouped(user, moment)
        .exclude(group="")
        .annotate(
            place=Window(RowNumber(), partition_by=F("group"), order_by=order),
            in_group=Window(Count("pk"), partition_by=F("group")),
        )
        .filter(Q(place__lte=ROWS_A_GROUP) | Q(group=longer, place__lte=ROWS_OF_ONE))
        .order_by("place")
        .values_list("pk", "group", "in_group")
    )
    found = {key: Group(key, label, state) for key, label, state in GROUPS}
    chosen = list(places)
    tasks = Task.objects.for_rows().in_bulk([pk for pk, _group, _total in chosen])
    for pk, key, total in chosen:
        found[key].tasks.append(tasks[pk])
        found[key].total = total
    return [group for group in found.values() if group.tasks]
