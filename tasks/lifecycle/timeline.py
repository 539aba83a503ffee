"""What happened to a task: its changes as old → new in the office's words (design §3.9), and the mails about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import formats
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from tasks.models import Act, Digest, Rung, Task

# Not for readers: keys, and what only guards against two people saving at once.
LEFT_OUT = {
    "id", "version", "item", "first_unit", "occurrence", "task", "file", "content_type", "size", "is_sample",
    "opened_at", "search_text", "file_values", "schedule",
}  # fmt: skip
SHOWN_AT_MOST = 100


@dataclass(frozen=True)
class Field:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One save: when, by whom, why, and what was different after it."""

    at: object
    by: User | None
    reason: str
    fields: list[Field]


def version(row) -> int:
    """What somebody looked at of a row that counts no versions itself: its latest history."""
    return row.history.values_list("history_id", flat=True).first() or 0


def changes(row) -> list[Change]:
    """The latest changes of a task, or of what is asked for one, first; one query and one for each model it names."""
    records = list(row.history.select_related("history_user").order_by("-history_date", "-history_id")[:SHOWN_AT_MOST])
    fields = [field for field in row._meta.concrete_fields if field.name not in LEFT_OUT]
    names = _names(fields, records)
    found = []
    for new, old in zip(records, [*records[1:], None], strict=False):
        differences = _differences(fields, old, new, names) if old else []
        found.append(Change(new.history_date, new.history_user, _reason(new.history_change_reason), differences))
    return found


def _reason(stored: str | None) -> str:
    """The words of an act without a text are kept as its kind, so that they follow the reader's language."""
    return str(Act.Kind(stored).label) if stored in Act.Kind.values else stored or ""


def _names(fields: list, records: list) -> dict[tuple[type, int], str]:
    """How the units, people and agencies that the records name are written."""
    wanted: dict[type, set[int]] = defaultdict(set)
    for field in fields:
        if field.is_relation:
            wanted[field.related_model] |= {getattr(record, field.attname) for record in records} - {None}
    return {
        (model, one.pk): str(one) for model, keys in wanted.items() if keys for one in model.objects.filter(pk__in=keys)
    }


def _differences(fields: list, old, new, names: dict) -> list[Field]:
    found = []
    for field in fields:
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if before != after:
            found.append(Field(_capital(field.verbose_name), _words(field, before, names), _words(field, after, names)))
    return found


def _capital(words) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def _words(field, value, names: dict) -> str:
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


@dataclass(frozen=True)
class Mail:
    """A digest that named the task, and the rung that it named it for."""

    digest: Digest
    rung: Rung | None


def mails_about(task: Task) -> list[Mail]:
    """The digests that named the task, the latest first; one query.

    Their lines are JSON: as text they look alike in both databases, and every line has keys after the task's.
    """
    digests = (
        Digest.objects.annotate(written=Cast("lines", TextField()))
        .filter(written__contains=f'"task": {task.pk},')
        .exclude(kind=Digest.Kind.TRIAL)
        .select_related("person")
        .order_by("-day", "-pk")[:SHOWN_AT_MOST]
    )
    return [Mail(one, _rung_of(one, task)) for one in digests]


def _rung_of(digest: Digest, task: Task) -> Rung | None:
    """The rung as it was then: since then the office may have changed its ladder."""
    reached = next((line["rung"] for line in digest.lines if line["task"] == task.pk), None)
    return None if reached is None else Rung(working_days=reached)
