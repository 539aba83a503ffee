"""What the filter "state" of a list offers, and the address that asks for it: a figure and the list that it opens come
from the same condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise

from cchc.workdays import Workdays

SOON_WORKING_DAYS = 10
CHECK_WORKING_DAYS = 3


@dataclass(frozen=True)
class Moment:
    """The day that a page counts from, with the days that follow from it by the office's calendar."""

    day: date
    calendar: Workdays

    @classmethod
    def of(cls, day: date, calendar: Workdays) -> Moment:
        return cls(day, calendar)

    @cached_property
    def soon_until(self) -> date:
        return self.calendar.add(self.day, SOON_WORKING_DAYS)

    @cached_property
    def check_before(self) -> date:
        return self.calendar.add(self.day, -CHECK_WORKING_DAYS)

    @cached_property
    def accept_before(self) -> date:
        return self.calendar.add(self.day, -settings.ACCEPT_WORKING_DAYS)

    @property
    def week_ago(self) -> date:
        return self.day - timedelta(days=7)


@dataclass(frozen=True)
class Standing:
    """How a row of a list stands, as a word of the office and as a condition."""

    label: str | Promise
    condition: Callable[[Moment], Q]


def address_of(page: str, filters: Mapping[str, str | int]) -> str:
    """The address of a page that is a list, with its filters; an empty one is left out."""
    return _address(page, tuple(filters.items()))


@lru_cache(maxsize=4096)  # a page of figures has a hundred addresses, the same ones each time
def _address(page: str, filters: tuple[tuple[str, str | int], ...]) -> str:
    asked = [(name, value) for name, value in filters if value not in ("", None)]
    return reverse(page) + (f"?{urlencode(asked)}" if asked else "")
