"""Figures of the index as readers write them: decimal comma in Vietnamese, shares in percent.

The same with its bar and its labels stands in templates/scoring/index/_macros.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from django.utils.formats import number_format
from django.utils.translation import get_language

from cchc.templating.library import Library
from scoring.engine.points import printed_number
from scoring.index import wording
from tasks.models import Act

library = Library()
Points = TypeVar("Points", str, Decimal)
library.filters["percent"] = wording.percent
library.filters["period_name"] = wording.period_name
library.filters["value_words"] = wording.value_words


@library.filter
def points(value: str | Decimal | None) -> str:
    """Points with the places that they have; a dash where there is no data."""
    return "–" if value is None or value == "" else _written(str(value), get_language())


@lru_cache(maxsize=4096)
def _written(value: str, language: str | None) -> str:
    """A page of the index writes the same few hundred figures again and again: once each and language."""
    return number_format(value)


@library.filter
def short_number(value: Decimal | Fraction | None) -> str:
    """A number without needless zeros; a dash where there is none."""
    return "–" if value is None else wording.number(value)


@library.filter
def total_points(value: Decimal | None) -> str:
    """A department's total with at least two decimals, so that totals stand below each other."""
    if value is None:
        return "–"
    exponent = value.normalize().as_tuple().exponent
    return number_format(value, decimal_pos=max(2, -exponent if isinstance(exponent, int) else 0))


@library.filter
def as_printed(text: str) -> str:
    """A figure of a source: a number in the reader's way of writing, anything else as it stands."""
    number = printed_number(text)
    return text if number is None else number_format(str(number))


@library.function
def computed_share(printed: str, points: str | Decimal, maximum: str | Decimal) -> str:
    """The share of `maximum` where a source printed one in percent and cut or rounded it to another; else nothing."""
    percentage = printed_number(printed.strip().removesuffix("%")) if printed.strip().endswith("%") else None
    if percentage is None or not Decimal(maximum):
        return ""
    share = Fraction(Decimal(points)) / Fraction(Decimal(maximum))
    computed = wording.percent(share)
    return "" if computed == wording.percent(Fraction(percentage) / 100) else computed


@library.filter
def figure_name(name: str) -> str:
    """Secured, projected or attainable in the reader's words."""
    return str(wording.FIGURE_NAMES[name])


@library.filter
def cause_words(cause: str) -> str:
    """By what change the figures moved, in words; what is none of ours stands as it was kept."""
    acts = {str(kind): str(label) for kind, label in Act.Kind.choices}
    return str(wording.CAUSES.get(cause, acts.get(cause, cause)))


@library.function
def earlier_years(official: Mapping[str, Points], derived: Mapping[str, Points]) -> list[tuple[str, Points, bool]]:
    """The years before with their points, the latest first, and whether these follow from a source unpublished."""
    known = {**derived, **official}
    return [(year, known[year], year in derived) for year in sorted(known, reverse=True)]
