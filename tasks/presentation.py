"""How a task is written in words: how late it is, how long it still has, what it waits for; for pages, mails, files.

The same with its signs and colours stands in templates/tasks/_macros.html.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cchc.dates import short_date
from cchc.templating.library import Library
from tasks.lifecycle import delay_signs
from tasks.lifecycle.waiting import BETWEEN
from tasks.models import Item, Task
from tasks.models.conditions import SILENT_AFTER_DAYS

library = Library()

NEAR_DAYS = 14


@library.filter
def numbered(number: str) -> str:
    """A task's number in words: "item 11, period 2" of "11/2", "item 11" of "11"; empty of none."""
    item, slash, period = number.rpartition("/")
    if slash and period.isdecimal():
        return _("item %(item)s, period %(period)s") % {"item": item, "period": period}
    return _("item %(item)s") % {"item": number} if number else ""


def source(task: Task) -> str:
    """Where the task comes from: its document and its number there."""
    return f"{task.item.document.number}, {numbered(task.number)}"


@library.function
def days_in_words(n: int) -> str:
    """ "5 days"."""
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


@library.function
def days_since(since: date, day: date) -> str:
    return days_in_words(max(0, (day - since).days))


@library.function
def late_days(n: int) -> str:
    """ "5 days late"."""
    return _("%(days)s late") % {"days": days_in_words(n)}


@library.function
def lateness(task: Task, day: date) -> str:
    """ "2 days late (4 days from the first deadline 15/6)"; empty where the task is not late."""
    late, by_decree = task.days_late(day), task.days_late_by_decree(day)
    if not late:
        return ""
    if late == by_decree:
        return late_days(late)
    return _("%(days)s late (%(all)s from the first deadline %(day)s)") % {
        "days": days_in_words(late),
        "all": days_in_words(by_decree),
        "day": _without_year(task.decreed_on, day),
    }


def _without_year(day: date, beside: date) -> str:
    """The day without its year where it is the year of the day beside it."""
    return f"{day:%-d/%-m}" if day.year == beside.year else f"{day:%-d/%-m/%Y}"


@library.function
def carried(task: Task) -> str:
    """ "carried over from 2019, first deadline 30/9/2019"; empty where the task began in its own year."""
    year = task.carried_from_year
    if year is None:
        return ""
    if task.first_decreed_on is None:
        return _("carried over from %(year)d") % {"year": year}
    words = _("carried over from %(year)d, first deadline %(day)s")
    return words % {"year": year, "day": short_date(task.first_decreed_on)}


@library.function
def time_left(task: Task, day: date) -> str:
    """ "5 days left" for an open task due within two weeks; "not confirmed yet" for a check-in whose day has passed."""
    if not task.is_open or task.due_on is None:
        return ""
    if task.is_unconfirmed_on(day):
        return _("not confirmed yet")
    left = (task.due_on - day).days
    if left == 0:
        return _("due today")
    return _("%(days)s left") % {"days": days_in_words(left)} if 0 < left <= NEAR_DAYS else ""


@library.function
def due_in_words(task: Task, day: date) -> str:
    """ "15/06/2019, 2 days late", "22/07/2019, 5 days left", or the day itself: for a line of running text."""
    if task.due_on is None:
        return _("no deadline")
    late = task.days_late(day)
    words = late_days(late) if late else time_left(task, day)
    on = short_date(task.due_on)
    return f"{on}, {words}" if words else on


@library.function
def forecast_broken(task: Task, day: date) -> str:
    """ "not kept; 2 broken before it" where a forecast was not kept."""
    if not task.forecast_is_broken_on(day):
        return ""
    before = task.broken_forecasts
    return _("not kept; %(n)d broken before it") % {"n": before} if before else _("not kept")


SIGNS = {
    delay_signs.PAST_DEADLINE: gettext_lazy("it is past its deadline"),
    delay_signs.FORECAST_BROKEN: gettext_lazy("its forecast has passed"),
    delay_signs.FORECAST_LATE: gettext_lazy("its forecast lies after the deadline"),
    delay_signs.SENT_BACK: gettext_lazy("it was sent back and not reported again"),
    delay_signs.SILENT: gettext_lazy("nothing was heard of it for over %(days)d days"),
    delay_signs.UNANSWERED: gettext_lazy("it was not accepted in time"),
    delay_signs.WAITS_OVERDUE: gettext_lazy("it waits for somebody whose day has passed"),
}


@library.function
def signs_in_words(task: Task) -> str:
    """ "Signs of delay: its forecast has passed; …" of a task of `delay_signs.with_signs`; empty where it has none."""
    words = "; ".join(str(SIGNS[sign]) for sign in delay_signs.signs_of(task)) % {"days": SILENT_AFTER_DAYS}
    return _("Signs of delay: %(signs)s") % {"signs": words} if words else ""


@library.function
def waiting(task: Task, day: date) -> str:
    """The cause beside the lateness of a task: "waiting on Phòng … since 10/06/2019, 5 days overdue"."""
    if not task.waiting_on or task.waiting_since is None:
        return ""
    late = max(0, (day - task.waiting_due_on).days) if task.waiting_due_on else 0
    if BETWEEN not in task.waiting_on:
        return waiting_on(task.waiting_on, task.waiting_since, late)
    words = {"whom": task.waiting_on, "since": short_date(task.waiting_since), "late": days_in_words(late)}
    if late:
        return _("waiting on %(whom)s; the longest since %(since)s, up to %(late)s overdue") % words
    return _("waiting on %(whom)s; the longest since %(since)s") % words


def waiting_on(whom: str, since: date, late: int) -> str:
    """One cause in words; `late` in days past the day by which an answer was asked for."""
    words = {"whom": whom, "since": short_date(since), "late": days_in_words(late)}
    if late:
        return _("waiting on %(whom)s since %(since)s, %(late)s overdue") % words
    return _("waiting on %(whom)s since %(since)s") % words


@library.function
def provenance_words(item: Item) -> str:
    """Where an item's wording comes from, in the office's words."""
    return _provenance_words(item.provenance, get_language())


@lru_cache(maxsize=64)  # a few words in two languages, written in every row of a list
def _provenance_words(provenance: str, language: str | None) -> str:
    return str(Item.Provenance(provenance).label)


@library.filter
def without_hash(note: str) -> str:
    """Where an item comes from, without the file's SHA-256, which the document's page tells once."""
    return re.sub(r" \(SHA-256 [0-9a-f]{64}\)", "", note)
