"""Numbers that open the lists they count: in a table, and as the tiles of a dashboard.

A page has a hundred of them, so they are strings and no templates of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from django import template
from django.template.defaultfilters import floatformat
from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tasks.home.figures import Figure

register = template.Library()

NOTHING = mark_safe('<span class="zero">0</span>')


class Counted(Protocol):
    """A number with the list that it counts."""

    @property
    def number(self) -> int: ...

    @property
    def url(self) -> str: ...


class Told(Counted, Protocol):
    """The same in words, and as how its tasks stand."""

    @property
    def state(self) -> str: ...

    @property
    def label(self) -> str | Promise: ...


@register.filter
def figure(figures: Mapping[str, Figure], state: str) -> Figure | None:
    """One of a row's figures; a state's name may hold a hyphen, which a template cannot look up."""
    return figures.get(state)


@register.simple_tag
def opens(figure: Counted, css: str = "") -> str:
    """A number that opens the list it counts; 0 opens nothing."""
    if not figure.number:
        return NOTHING
    look = f' class="{escape(css)}"' if css else ""
    return mark_safe(f'<a href="{escape(figure.url)}"{look}>{figure.number:d}</a>')


@register.simple_tag
def counted_cells(figures: Mapping[str, Figure], shown: Iterable[str]) -> str:
    """A row of a table of figures: a cell for each that is shown, with its heading for a telephone's cards."""
    cells = (
        f'<td class="right" data-label="{escape(one.label)}">{opens(one, "late" if one.state == "late" else "")}</td>'
        for one in (figures[state] for state in shown)
    )
    return mark_safe("".join(cells))


@register.simple_tag
def tile(figure: Told, new: Told | None = None, gone: Told | None = None, points: Decimal | None = None) -> str:
    """A figure that opens its list, with the points that wait there and with what came and went in a week."""
    return format_html(
        '<li class="tile tile--{}{}"><a class="tile__main" href="{}"><strong class="tile__number">{}</strong>'
        '<span class="tile__label">{}</span></a>{}{}</li>',
        figure.state, "" if figure.number else " tile--zero", figure.url, figure.number, figure.label,
        _points(points), _week(new, gone),
    )  # fmt: skip


def _points(points: Decimal | None) -> str:
    if not points:
        return ""
    words = _("%(points)s points wait") % {"points": floatformat(points, 2)}
    return format_html('<span class="tile__more">{}</span>', words)


def _week(new: Told | None, gone: Told | None) -> str:
    changes = [(sign, one) for sign, one in (("+", new), ("−", gone)) if one and one.number]
    if not changes:
        return ""
    links = format_html_join(
        " ", '<a href="{}" title="{}">{}{}</a>', ((one.url, one.label, sign, one.number) for sign, one in changes)
    )
    word = pgettext("what changed in it", "week")
    return format_html('<span class="tile__more tile__week">{}: {}</span>', word, links)
