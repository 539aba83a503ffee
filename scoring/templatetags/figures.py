"""Figures of the index as readers write them: decimal comma in Vietnamese, shares in percent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from scoring.engine.points import printed_number
from scoring.index import wording
from tasks.models import Act

register = template.Library()


@register.filter
def points(value: str | Decimal | None) -> str:
    """Points with the places that they have; a dash where there is no data."""
    return "–" if value is None or value == "" else number_format(str(value))


@register.filter
def short(value: Decimal | Fraction | None) -> str:
    """A number without needless zeros; a dash where there is none."""
    return "–" if value is None else wording.number(value)


@register.filter
def total(value: Decimal | None) -> str:
    """A department's total with at least two decimals, so that totals stand below each other."""
    if value is None:
        return "–"
    exponent = value.normalize().as_tuple().exponent
    return number_format(value, decimal_pos=max(2, -exponent if isinstance(exponent, int) else 0))


@register.filter
def share(value: Fraction) -> str:
    """A share in percent, cut to two decimals."""
    return wording.percent(value)


@register.filter
def part_of(value: str | Decimal | None, maximum: str | Decimal) -> str:
    """How far `value` reaches along a bar of 100 that stands for `maximum`; what is negative has no length."""
    if value is None or not Decimal(maximum):
        return "0"
    return format(max(Decimal(0), Decimal(value)) * 100 / Decimal(maximum), ".2f")


@register.simple_tag
def figure_cells(node: Mapping[str, Any]) -> str:
    """The cells of a node's figures with their bar; strings and no template, since a page has one row a criterion."""
    first = ((_("Secured"), "secured"), (_("Projected"), "projected"), (_("Attainable"), "attainable"))
    last = ((_("Lost"), "lost"), (_("At risk"), "at_risk"))
    held = "" if node["secured"] is None else bar(node)
    return format_html('{}<td class="bar-cell">{}</td>{}', _cells(node, first), held, _cells(node, last))


def _cells(node: Mapping[str, Any], named: Iterable[tuple[str, str]]) -> str:
    cells = ((label, points(node[name])) for label, name in named)
    return format_html_join("", '<td class="right" data-label="{}">{}</td>', cells)


def bar(node: Mapping[str, Any]) -> str:
    """A bar of a node's three figures against its maximum; the numbers stand beside it."""
    most = node["max"]
    words = _("Secured %(secured)s, projected %(projected)s, attainable %(attainable)s of %(most)s") % {
        "secured": points(node["secured"]), "projected": points(node["projected"]),
        "attainable": points(node["attainable"]), "most": points(most),
    }  # fmt: skip
    parts = [("max", "100"), *((name, part_of(node[name], most)) for name in ("attainable", "projected", "secured"))]
    rects = format_html_join("", '<rect class="bar__{}" x="0" y="0" width="{}" height="10"></rect>', parts)
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" width="160" height="12" '
        'aria-label="{}">{}</svg>',
        words, rects,
    )  # fmt: skip


@register.filter
def at(mapping: Mapping[Any, Any], key: object) -> object:
    """What a mapping holds under a key; the key itself where it holds nothing."""
    return mapping.get(key, key)


@register.filter
def has(mapping: Mapping[Any, Any], key: object) -> bool:
    return key in mapping


@register.filter
def as_printed(text: str) -> str:
    """A figure of a source: a number in the reader's way of writing, anything else as it stands."""
    number = printed_number(text)
    return text if number is None else number_format(str(number))


@register.simple_tag
def computed_share(printed: str, points: str | Decimal, maximum: str | Decimal) -> str:
    """The share of `maximum` where a source printed one in percent and cut or rounded it to another; else nothing."""
    percentage = printed_number(printed.strip().removesuffix("%")) if printed.strip().endswith("%") else None
    if percentage is None or not Decimal(maximum):
        return ""
    share = Fraction(Decimal(points)) / Fraction(Decimal(maximum))
    computed = wording.percent(share)
    return "" if computed == wording.percent(Fraction(percentage) / 100) else computed


@register.filter
def period(text: str) -> str:
    """A period of readings as people say it."""
    return wording.period_name(text)


@register.filter
def value_words(value: str) -> str:
    """A stated value in words: yes, no, does not apply, taken back, or its points."""
    return wording.value_words(value)


@register.filter
def figure_name(name: str) -> str:
    """Secured, projected or attainable in the reader's words."""
    return str(wording.FIGURE_NAMES[name])


@register.filter
def cause_words(cause: str) -> str:
    """By what change the figures moved, in words; what is none of ours stands as it was kept."""
    acts = {str(kind): str(label) for kind, label in Act.Kind.choices}
    return str(wording.CAUSES.get(cause, acts.get(cause, cause)))


@register.filter
def split(text: str) -> list[str]:
    """The words of a list that are parted by commas."""
    return text.split(",")
