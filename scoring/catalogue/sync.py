"""Bring rows of the database to what a file says, touching only what the file says differently than last time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Model

Fields = Mapping[str, Mapping[str, object]]
"""Column of the file → the fields that it fills with their values."""


@dataclass
class Report:
    """What a load did: rows created, fields changed, and what is gone from the file (kept in the database)."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def add(self, other: Report) -> Report:
        """Takes over what another room's load did."""
        self.created += other.created
        self.changed += other.changed
        self.gone += other.gone
        return self

    @property
    def nothing_changed(self) -> bool:
        return not self.created and not self.changed


def brought_to_file(row: Model | None, make, cells: Mapping[str, str], fields: Fields, report: Report) -> Model:
    """The row as the file wants it: made where it is missing, else changed in the columns that say something new.

    `make` gives a new, unsaved row with its identity. A field that the office changed since stays as long as the file
    says what it said last time.
    """
    told = {column: cells.get(column, "") for column in fields}
    label = f"{make.__qualname__}" if row is None else str(row)
    if row is None:
        row = make()
        _set(row, fields, fields)
        row.file_values = told
        row.save()
        report.created.append(f"{row._meta.model_name}: {row}")
        return row
    news = [column for column, text in told.items() if row.file_values.get(column) != text]
    if news:
        _set(row, news, fields)
        row.file_values = {**row.file_values, **told}
        row.save()
        report.changed.append(f"{row._meta.model_name}: {label}: {', '.join(news)}")
    return row


def _set(row: Model, columns: Iterable[str], fields: Fields) -> None:
    for column in columns:
        for name, value in fields[column].items():
            setattr(row, name, value)
