"""What answers of the API share: a page of rows, and a fault that names parameter, value and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import BaseModel

from cchc import clock
from cchc.accounts.models import Unit
from cchc.pages.addresses import FIRST_YEAR, LAST_YEAR

Row = TypeVar("Row", bound=Model)
Told = TypeVar("Told", bound=BaseModel)
MOST_ROWS = 500


def fault(message: str, parameter: str = "", value: str = "", allowed: str = "") -> dict[str, str]:
    return {"message": message, "parameter": parameter, "value": value[:200], "allowed": allowed}


class Fault(Exception):
    """An answer that says no, with its HTTP status."""

    def __init__(self, status: int, message: str, *, parameter: str = "", value: str = "", allowed: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.told = fault(message, parameter, value, allowed)


class Paged(Schema):
    """Rows in the order of their keys, `limit` at a time, after the key `after`."""

    limit: int = Field(100, ge=1, le=MOST_ROWS)
    after: int = Field(0, ge=0, le=10**18)


class Rows(BaseModel, Generic[Told]):
    """A page of rows as `page` answers it; `next` is the address of the one after it."""

    rows: list[Told]
    next: str | None


def require_known(request: HttpRequest, *schemas: type[Schema]) -> None:
    """Raises Fault for a parameter that the address does not take: a slip of the pen would filter nothing."""
    names = [name for schema in schemas for name in schema.model_fields]
    for name, value in request.GET.items():
        if name not in names:
            allowed = ", ".join(names) or "–"
            raise Fault(422, _("This parameter is not known."), parameter=name, value=value, allowed=allowed)


def page(request: HttpRequest, rows: QuerySet[Row], asked: Paged, as_dict: Callable[[Row], dict[str, Any]]) -> Any:
    """A page of rows, and the address of the next one where there are more."""
    found = list(rows.filter(pk__gt=asked.after).order_by("pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    following = ""
    if len(found) > asked.limit:
        query = request.GET.copy()
        query["after"] = str(shown[-1].pk)
        following = f"{request.path}?{query.urlencode()}"
    return {"rows": [as_dict(row) for row in shown], "next": following or None}


def unit_called(code: str) -> Unit:
    """The unit with this code. Raises Fault."""
    units = {unit.code: unit for unit in Unit.objects.all()}
    if code not in units:
        raise Fault(422, _("No unit has this code."), parameter="unit", value=code, allowed=", ".join(units))
    return units[code]


def require_year(year: int) -> int:
    """Raises Fault."""
    if FIRST_YEAR <= year <= LAST_YEAR:
        return year
    allowed = f"{FIRST_YEAR}–{LAST_YEAR}"
    raise Fault(422, _("This value is not allowed."), parameter="year", value=str(year), allowed=allowed)


def require_past(day: date | None) -> date:
    """The day, today where none is asked. Raises Fault."""
    today = clock.today()
    if day is None or day <= today:
        return day or today
    raise Fault(422, _("This value is not allowed."), parameter="day", value=str(day), allowed=f"≤ {today}")
