"""Saving a row with who and why in its history; what its saves changed, old → new, in words (design §3.9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.utils import formats
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.refusal import require_room

Row = TypeVar("Row", bound=Model)

SHOWN_AT_MOST = 100


def save(row: Row, *, by: User | None, why: str = "") -> Row:
    """Save `row`; its history names who (None: the system) and why, cut to what the field holds.

    Related rows set afterwards on the same object have the same person and reason in the history. Raises TooLong where
    a text does not fit its field, whatever the database would do with it, and what the row's own `save` raises.
    """
    require_room(row)
    saved: Any = row
    length = saved.history.model._meta.get_field("history_change_reason").max_length
    saved._history_user = by
    saved._change_reason = why[:length] or None
    saved.save()
    return row


def version(row: Any) -> int:
    """Key of the latest history of a row that counts no versions itself: what a person looked at; 0 without any."""
    return row.history.values_list("history_id", flat=True).first() or 0


@dataclass(frozen=True)
class Field:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One save: when, by whom, why, and what was different after it."""

    at: datetime
    by: User | None
    reason: str
    fields: list[Field]


def changes(row: Any, *, without: Collection[str] = (), reasons: Mapping[str, Any] | None = None) -> list[Change]:
    """The latest saves of `row`, the last first; one query, and one for each model that its fields point to.

    `without` names fields that say nothing to a reader; `reasons` words for reasons that are stored as keys.
    """
    records = list(row.history.select_related("history_user").order_by("-history_date", "-history_id")[:SHOWN_AT_MOST])
    recorded = {field.name for field in row.history.model._meta.concrete_fields} - {*without}
    fields = [field for field in row._meta.concrete_fields if field.name in recorded]
    names = _names(fields, records)
    rows = []
    for new, old in zip(records, [*records[1:], None], strict=False):
        reason = new.history_change_reason or ""
        reason = str((reasons or {}).get(reason, reason))
        differences = _differences(fields, old, new, names) if old else []
        rows.append(Change(new.history_date, new.history_user, reason, differences))
    return rows


def _names(fields: list[Any], records: list[Any]) -> dict[tuple[type[Model], int], str]:
    """How the rows that the records point to are written."""
    keys: dict[type[Model], set[int]] = defaultdict(set)
    for field in fields:
        if field.is_relation:
            keys[field.related_model] |= {getattr(record, field.attname) for record in records} - {None}
    return {
        (model, one.pk): str(one)
        for model, wanted in keys.items()
        if wanted
        for one in model._default_manager.filter(pk__in=wanted)
    }


def _differences(fields: list[Any], old: Any, new: Any, names: Mapping[tuple[type[Model], int], str]) -> list[Field]:
    differences = []
    for field in fields:
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before != after:
            label = str(field.verbose_name)
            words = _words(field, before, names), _words(field, after, names)
            differences.append(Field(label[:1].upper() + label[1:], *words))
    return differences


def _words(field: Any, value: Any, names: Mapping[tuple[type[Model], int], str]) -> str:
    if value in (None, ""):
        return "–"
    if field.is_relation:
        return names.get((field.related_model, value), str(value))
    if isinstance(value, list):
        return "; ".join(map(str, value)) or "–"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return formats.date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
