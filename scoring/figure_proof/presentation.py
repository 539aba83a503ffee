"""How a reading or a stated value is written: what it is of, its period and its value."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from scoring.figure_proof.acts import Figure
from scoring.index.wording import period_name, value_words
from scoring.models import Reading


def name_of(figure: Figure) -> str:
    return figure.indicator.name if isinstance(figure, Reading) else figure.criterion.name


def period_of(figure: Figure) -> str:
    """Of a reading its period; of a value that is stated for a part of a combination, the part."""
    if isinstance(figure, Reading):
        return period_name(figure.period)
    return _("part %(part)s") % {"part": figure.part} if figure.part else ""


def value_of(figure: Figure) -> str:
    if not isinstance(figure, Reading):
        return value_words(figure.value)
    below = "" if figure.denominator is None else f"/{_number(figure.denominator)}"
    return f"{_number(figure.numerator)}{below}"


def figure_words(figure: Figure) -> str:
    """ "Tỷ lệ hồ sơ ..., Quý 1/2019: 0/812" """
    place = ", ".join(part for part in (name_of(figure), period_of(figure)) if part)
    return f"{place}: {value_of(figure)}"


def _number(value: Decimal) -> str:
    return number_format(value.normalize())
