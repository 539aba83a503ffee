"""How contributions and consultations are written on pages, and what pages show of them beside their own facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django import template
from django.db.models import Count, Q, Window
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cchc.accounts.models import Membership
from cchc.dates import short_date
from tasks.coordination import lists
from tasks.lifecycle.waiting import BETWEEN, waited_outside, whom
from tasks.models import Consultation, Contribution, Task
from tasks.models.contributions import Awaited, AwaitedQuerySet
from tasks.templatetags.tasks import ICON, days

register = template.Library()
ROWS_AT_MOST = 8


def _cause(who: str, since: date, late: int) -> str:
    words = {"whom": who, "since": short_date(since), "late": days(late)}
    if late:
        return _("waiting on %(whom)s since %(since)s, %(late)s overdue") % words
    return _("waiting on %(whom)s since %(since)s") % words


@register.simple_tag
def waiting(task: Task, day: date) -> str:
    """The cause beside the lateness of a task: "waiting on Phòng … since 10/06/2019, 5 days overdue"."""
    if not task.waiting_on or task.waiting_since is None:
        return ""
    late = max(0, (day - task.waiting_due_on).days) if task.waiting_due_on else 0
    if BETWEEN not in task.waiting_on:
        return _cause(task.waiting_on, task.waiting_since, late)
    words = {"whom": task.waiting_on, "since": short_date(task.waiting_since), "late": days(late)}
    if late:
        return _("waiting on %(whom)s; the longest since %(since)s, up to %(late)s overdue") % words
    return _("waiting on %(whom)s; the longest since %(since)s") % words


@register.simple_tag
def cause(one: Awaited, day: date) -> str:
    """The same for one thing that is awaited; empty once it is closed."""
    return _cause(whom(one), one.asked_on, one.days_late(day)) if one.is_open else ""


@register.filter
def asked_whom(one: Awaited) -> str:
    return whom(one)


def standing(one: Awaited, day: date) -> str:
    """In words: open or overdue, with what outcome it was closed, or that its task no longer needs it."""
    if one.outcome:
        return str(one.get_outcome_display())
    if one.rests:
        return _("no longer needed: the task is closed")
    late = one.days_late(day)
    return _("%(days)s overdue") % {"days": days(late)} if late else _("not answered yet")


MARKS = {
    "delivered": "done",
    "answered": "done",
    "declined": "sent-back",
    "unanswered": "sent-back",
    "withdrawn": "todo",
}


@register.simple_tag
def awaited_state(one: Awaited, day: date) -> str:
    """The standing as a mark: sign, word and colour."""
    key = MARKS.get(one.outcome, "todo") if one.outcome or one.rests else "late" if one.days_late(day) else "doing"
    icon = {"doing": "wait"}.get(key, key)
    words = capfirst(standing(one, day))
    return format_html('<span class="state state--{}">{}{}</span>', key, format_html(ICON, icon), words)


@register.simple_tag
def days_waited(one: Awaited, day: date) -> str:
    return days(one.days_waited(day))


@register.simple_tag
def days_overdue(one: Awaited, day: date) -> str:
    """ "3 days overdue"; empty where it came in time."""
    late = one.days_late(day)
    return _("%(days)s overdue") % {"days": days(late)} if late and one.outcome != "withdrawn" else ""


@register.simple_tag
def waits_outside(tasks: Collection[int], day: date) -> dict[int, str]:
    """By task, how long which agencies were waited for: "Sở Tài chính 37 days"; one query for a page."""
    return {
        task: "; ".join(f"{agency} {days(n)}" for agency, n in waited.items())
        for task, waited in waited_outside(tasks, day).items()
    }


@register.simple_tag
def waited(task: Task, day: date) -> str:
    """Beside the lateness of a task that is no longer open: "waited for Sở Tài chính 37 days"; one query."""
    return "" if task.is_open else waits_outside([task.pk], day).get(task.pk, "")


@dataclass
class OfMe:
    """What others wait for from a person, and what that person follows outside."""

    asked: list[Contribution] = field(default_factory=list)
    asked_total: int = 0
    followed: list[Consultation] = field(default_factory=list)
    followed_total: int = 0


@register.simple_tag
def asked_of(user, day: date) -> OfMe:
    """Contributions asked of the units that the person leads or of themselves, and the open consultations that they
    follow (a head: those that nobody follows too); the earliest due first. Two queries."""
    led = user.units(Membership.Role.HEAD, Membership.Role.ACTING_HEAD)
    asked = Contribution.objects.open().known_on(day).filter(Q(unit__in=led) | Q(officer=user, unit__in=user.units()))
    followed = (
        Consultation.objects.open()
        .known_on(day)
        .filter(Q(officer=user, task__unit__in=user.units()) | Q(officer=None, task__unit__in=led))
    )
    return OfMe(*_first(asked), *_first(followed))


def _first(rows: AwaitedQuerySet) -> tuple[list, int]:
    """The first rows and how many there are; one query."""
    counted = rows.annotate(total=Window(Count("pk"))).for_rows().order_by(*lists.SORTS["due"], "pk")
    found = list(counted[:ROWS_AT_MOST])
    return found, found[0].total if found else 0
