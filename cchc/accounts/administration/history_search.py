"""Searching the history of all rows: who changed what, when and why, whatever package the row belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from simple_history.utils import get_history_manager_for_model

SHOWN = 100


@dataclass(frozen=True)
class Change:
    """One entry: the row as it is called now, and what was done to it."""

    at: datetime
    by: str
    kind: str
    what: str
    url: str
    sign: str  # "+" made, "~" changed, "-" deleted
    reason: str


@dataclass(frozen=True)
class Asked:
    """What is looked for; empty means all. `model` is a label such as "tasks.task"."""

    person: int | None = None
    first: date | None = None
    last: date | None = None
    model: str = ""
    reason: str = ""


def kept() -> dict[str, type[Model]]:
    """Every model that has a history, by its label, in the order of its words."""
    with_history = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    found = {model._meta.label_lower: model for model in with_history}
    return dict(sorted(found.items(), key=lambda pair: str(pair[1]._meta.verbose_name)))


def search(asked: Asked) -> tuple[list[Change], bool]:
    """The latest entries that fit, and whether there are more than are shown; a query or two for each kind of row."""
    models = kept()
    chosen = [models[asked.model]] if asked.model else list(models.values())
    entries: list[tuple[Any, type[Model]]] = []
    for model in chosen:
        rows = _fitting(model, asked)
        entries += [(row, model) for row in rows[: SHOWN + 1]]
    entries.sort(key=lambda pair: (pair[0].history_date, pair[0].history_id), reverse=True)
    shown = entries[:SHOWN]
    return _changes(shown), len(entries) > SHOWN


def _fitting(model: type[Model], asked: Asked):
    rows = get_history_manager_for_model(model).select_related("history_user").order_by("-history_date", "-history_id")
    if asked.person:
        rows = rows.filter(history_user=asked.person)
    if asked.first:
        rows = rows.filter(history_date__gte=_midnight(asked.first))
    if asked.last:
        rows = rows.filter(history_date__lt=_midnight(asked.last + timedelta(days=1)))
    if asked.reason:
        rows = rows.filter(history_change_reason__icontains=asked.reason)
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _changes(entries: Iterable[tuple[Any, type[Model]]]) -> list[Change]:
    entries = list(entries)
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    for row, model in entries:
        keys[model].add(getattr(row, model._meta.pk.attname))
    now = {model: model._base_manager.select_related().in_bulk(ids) for model, ids in keys.items()}
    changes = []
    for row, model in entries:
        key = getattr(row, model._meta.pk.attname)
        thing = now[model].get(key)
        url = thing.get_absolute_url() if thing is not None and hasattr(thing, "get_absolute_url") else ""
        changes.append(
            Change(
                at=row.history_date, by=str(row.history_user or ""), kind=str(model._meta.verbose_name),
                what=str(thing) if thing is not None else f"№ {key}", url=url, sign=row.history_type,
                reason=row.history_change_reason or "",
            )
        )  # fmt: skip
    return changes
