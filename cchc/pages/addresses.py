"""Numbers in addresses: what cannot be a key or a year is no page (404), whatever a database makes of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import register_converter

FIRST_YEAR, LAST_YEAR = 1900, 2200


class Number:
    """A key: at most 18 digits, which every database's integers hold."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


def key_of(text: str) -> int | None:
    """The key that a form or an address sent as text; None where it can be none."""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def keys_of(texts: Iterable[str]) -> list[int]:
    """The keys among texts that a form sent, in their order; what can be none is left out."""
    return [key for text in texts if (key := key_of(text)) is not None]


def year_of(text: str) -> int | None:
    """The year that a form or an address sent as text; None where it can be none."""
    year = key_of(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


class Year(Number):
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        year = year_of(value)
        if year is None:
            raise ValueError(value)
        return year


register_converter(Number, "number")
register_converter(Year, "year")
