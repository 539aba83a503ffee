"""How a task is written on a page: its state, its deadline, how late it is, where its wording comes from."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc import clock
from cchc.dates import short_date
from tasks.lists.filters import address
from tasks.models import Item, Task

register = template.Library()

NEAR_DAYS = 14


def short(day: date, beside: date) -> str:
    """The day without its year where it is the year of the day beside it."""
    return f"{day:%-d/%-m}" if day.year == beside.year else f"{day:%-d/%-m/%Y}"


def days(n: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}


@register.simple_tag
def lateness(task: Task, day: date) -> str:
    """ "2 days late (4 days from the first deadline 15/6)"; empty where the task is not late."""
    late, by_decree = task.days_late(day), task.days_late_by_decree(day)
    if not late:
        return ""
    if late == by_decree:
        return _("%(days)s late") % {"days": days(late)}
    return _("%(days)s late (%(all)s from the first deadline %(day)s)") % {
        "days": days(late), "all": days(by_decree), "day": short(task.decreed_on, day),
    }  # fmt: skip


@register.simple_tag
def time_left(task: Task, day: date) -> str:
    """ "5 days left" for an open task that is due within two weeks."""
    if not task.is_open or task.due_on is None:
        return ""
    left = (task.due_on - day).days
    if left == 0:
        return _("due today")
    return _("%(days)s left") % {"days": days(left)} if 0 < left <= NEAR_DAYS else ""


@register.simple_tag
def days_since(since: date, day: date) -> str:
    return days(max(0, (day - since).days))


@register.simple_tag
def days_of(n: int) -> str:
    """ "5 days"."""
    return days(n)


@register.simple_tag
def late_days(n: int) -> str:
    """ "5 days late"."""
    return _("%(days)s late") % {"days": days(n)}


# A list writes these three for each of its rows, so they are strings and no templates of their own.
ICON = mark_safe('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>')


@register.simple_tag
def state(task: Task) -> str:
    """A state: sign, word and colour."""
    return _mark(task.state_key, task.shown_state)


@lru_cache(maxsize=64)  # a few states in two languages, written hundreds of times a page
def _mark(key: str, words: str) -> str:
    return format_html('<span class="state state--{}">{}{}</span>', key, format_html(ICON, key), words)


@register.simple_tag
def choose(task: Task) -> str:
    """The box that chooses a row, with the version that was seen: nothing is done where it changed since."""
    return format_html(
        '<input type="checkbox" name="task" value="{}:{}" aria-label="{} {}, {}">',
        task.pk, task.version, _("Choose"), task.number, task.item.document.number,
    )  # fmt: skip


@register.simple_tag
def unit_and_state(task: Task) -> str:
    """A task in few words: the unit and its day, which open the task, and its state."""
    words = f"{task.unit}, {short_date(task.due_on)}" if task.due_on else task.unit
    return format_html('<a href="{}">{}</a> {}', task.get_absolute_url(), words, state(task))


@register.simple_tag
def deadline(task: Task, day: date) -> str:
    """The deadline in force with what must stand beside it: how late, how long still, the internal deadline."""
    if task.due_on is None:
        parts = [format_html('<span class="muted">{}</span>', _("no deadline"))]
    else:
        late, left = lateness(task, day), time_left(task, day)
        parts = [
            format_html(
                '<time class="nowrap{}" datetime="{}">{}</time>', " late" if late else "",
                task.due_on.isoformat(), short_date(task.due_on),
            )
        ]  # fmt: skip
        if late or left:
            parts.append(format_html('<span class="sub {}">{}</span>', "late" if late else "soon", late or left))
    if task.internal_due_on:
        internal = short_date(task.internal_due_on)
        parts.append(format_html('<span class="sub">{}: {}</span>', _("Internal deadline"), internal))
    return mark_safe("".join(parts))


@register.simple_tag
def provenance(item: Item, quiet: bool = False) -> str:
    """The mark of where the wording comes from; `quiet` shows only what must be checked."""
    if item.is_draft:
        sign = format_html(ICON, "draft")
        return format_html('<span class="provenance">{}{}</span>', sign, item.get_provenance_display())
    if quiet:
        return ""
    return format_html('<span class="provenance provenance--sure">{}</span>', item.get_provenance_display())


@register.simple_tag(takes_context=True)
def leave_out(context, name: str) -> str:
    """The page's address without one filter, and back on its first page."""
    query = context["request"].GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def forecast_broken(task: Task, day: date) -> str:
    """ "passed, 2 before it" where a forecast was not kept."""
    if not task.forecast_is_broken_on(day):
        return ""
    before = task.broken_forecasts
    return _("not kept; %(n)d broken before it") % {"n": before} if before else _("not kept")


@register.simple_tag
def get_today() -> date:
    """The day, for a partial that is also rendered alone."""
    return clock.today()


@register.simple_tag
def group_url(group, user) -> str:
    """The list that shows a whole group of My work: of the person's unit, or of the person."""
    heads = [function.unit.code for function in user.functions() if function.role in ("head", "acting_head")]
    if group.key == "to-check" or len(heads) != 1:
        return address(state=group.state)
    return address(unit=heads[0], state=group.state)


@register.filter
def without_hash(note: str) -> str:
    """Where an item comes from, without the file's SHA-256, which the document's page tells once."""
    return re.sub(r" \(SHA-256 [0-9a-f]{64}\)", "", note)


@register.simple_tag
def due_in_words(task: Task, day: date) -> str:
    """ "2 days late", "5 days left", or the day itself: for a line of running text."""
    late = task.days_late(day)
    words = late_days(late) if late else time_left(task, day)
    if task.due_on is None:
        return _("no deadline")
    on = short_date(task.due_on)
    return f"{on}, {words}" if words else on
