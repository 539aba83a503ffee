"""Which tasks a word of the office means, as conditions: the same for a list, a count and a group of counts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import BigIntegerField, Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from cchc import clock
from cchc.accounts.models import Membership, Unit, User
from tasks.schedules import Kind

Role = Membership.Role
SILENT_AFTER_DAYS = 30


def unfinished() -> Q:
    """To do or doing, also of a year that was turned; a reported task is neither."""
    return Q(state__in=["todo", "doing"])


def is_open(day: date | None = None, task: str = "") -> Q:
    """Unfinished, and among the open work of `day` (today): what a turned year left shows there only (design §4).

    `task` is the way from the rows to the task, such as "task__".
    """
    day = day or clock.today()
    lasts = Q(**{f"{task}open_until": None}) | Q(**{f"{task}open_until__gte": day})
    return Q(**{f"{task}state__in": ["todo", "doing"]}) & lasts


def left_in_its_year(day: date) -> Q:
    """Unfinished, and left in its year when that was turned."""
    return unfinished() & Q(open_until__lt=day)


def is_check_in(task: str = "") -> Q:
    """Of what goes on all year: its day is one that we ask for and no deadline of a plan (design §4)."""
    return Q(**{f"{task}item__schedule": Kind.CONTINUOUS})


def late(day: date) -> Q:
    """Open and past its deadline in force; due on `day` itself is not late, and a check-in never is."""
    return is_open(day) & Q(due_on__lt=day) & ~is_check_in()


def unconfirmed(day: date) -> Q:
    """Check-ins whose day has passed without a word."""
    return is_open(day) & Q(due_on__lt=day) & is_check_in()


def due(first: date, last: date) -> Q:
    """Open and due on a day from `first` to `last`, both included."""
    return is_open(first) & Q(due_on__gte=first, due_on__lte=last)


def undated() -> Q:
    return is_open() & Q(due_on=None)


def sent_back() -> Q:
    return is_open() & Q(sent_back_on__isnull=False)


def to_verify() -> Q:
    return Q(state="reported")


def not_accepted() -> Q:
    return is_open() & Q(accepted_on=None)


def silent(day: date) -> Q:
    """Open; started, late or due within 30 days; and nothing heard for more than 30 days. No check-in (design §4)."""
    last_word = Coalesce("last_note_on", "started_on", "given_on")
    return (
        is_open(day)
        & ~is_check_in()
        & (Q(started_on__isnull=False) | Q(due_on__lte=day + timedelta(days=SILENT_AFTER_DAYS)))
        & Q(LessThan(last_word, Value(day - timedelta(days=SILENT_AFTER_DAYS))))
    )


def owed_by(user: User) -> Q:
    """Tasks that the person keeps up to date: led by their unit, assigned to them, or the leadership's."""
    owed = Q(unit__in=user.units(Role.HEAD, Role.ACTING_HEAD)) | Q(officer=user, unit__in=user.units())
    return owed | Q(unit__kind=Unit.Kind.LEADERSHIP) if user.has_role(Role.OFFICE_CHIEF) else owed


def beyond(condition: Q, known: Q) -> Q:
    """What is left to ask of tasks for which all parts of `known` hold: `late` among open ones is only a day."""
    if condition.connector != Q.AND or condition.negated:
        return condition
    return Q(*(part for part in condition.children if part not in known.children))


def deputy(day: date, task: str = "") -> Case:
    """Key of the deputy who has the task's item in charge on `day`, as `Item.deputy_on`; null: whoever has the unit.

    `task` is the way from the rows to the task, such as "task__".
    """
    item = f"{task}item__deputy"
    began = Q(**{f"{item}_from": None}) | Q(**{f"{item}_from__lte": day})
    lasts = Q(**{f"{item}_to": None}) | Q(**{f"{item}_to__gte": day})
    return Case(When(began & lasts, then=F(item)), output_field=BigIntegerField())


def right_words(day: date, task: str = "") -> dict[str, Combinable]:
    """The words of a right (`cchc.accounts.rights`) for rows that have their task at `task`, as annotations."""
    words = {"unit_kind": F(f"{task}unit__kind"), "entered_by": F(f"{task}reported_by"), "deputy": deputy(day, task)}
    return words | {"unit": F(f"{task}unit"), "officer": F(f"{task}officer")} if task else words
