"""Bring rows of the database to what a file says, touching only what the file says differently than last time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts.models import User

# Column of the file -> the fields that it fills, with their values.
Fields = Mapping[str, Mapping[str, Any]]


@dataclass
class Changes:
    """What a load did, counted in rows; `lines` tell each change, what is gone and what was left alone."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0  # no longer in the file; kept in the database
    lines: list[str] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Whether the database is as it was."""
        return not self.created and not self.changed

    def add(self, other: Changes) -> Changes:
        """Takes over what another load did."""
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.gone += other.gone
        self.lines += other.lines
        return self

    def is_gone(self, label: str) -> None:
        self.gone += 1
        self.lines.append(_("%(row)s: no longer in the file; kept") % {"row": label})

    def __str__(self) -> str:
        return _("%(created)d created, %(changed)d changed, %(unchanged)d unchanged, %(gone)d gone from the file") % {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "gone": self.gone,
        }


@dataclass(frozen=True)
class Loader:
    """Whose words a row remembers (`source`: the catalogue's year), who loads, and where it is told."""

    source: str
    by: User | None
    changes: Changes

    def remembered(self, row: Any) -> dict[str, str]:
        """What this source said of the row last time, by column; empty where it never named it."""
        return row.file_values.get(self.source, {})

    def news(self, row: Model, told: Mapping[str, str]) -> list[str]:
        """The columns in which the source says something else than last time."""
        last = self.remembered(row)
        return [column for column, text in told.items() if last.get(column) != text]

    def bring(
        self, row: Any, told: Mapping[str, str], fields: Fields, *, label: str, differs: Collection[str] = ()
    ) -> list[str]:
        """Save `row` as the file tells it; gives the columns that say something new.

        `told` has the file's text of each column in `fields`. A row without a key is created. A field that the office
        changed since stays as long as the file says what it said last time. `differs` names columns that fill no
        plain field (related rows) and differ from the database.
        """
        news = self.news(row, told)
        created = row.pk is None
        different = [] if created else [column for column in news if column in differs or _differs(row, fields[column])]
        for column in told if created else news:
            for name, value in fields[column].items():
                setattr(row, name, value)
        row.file_values = {**row.file_values, self.source: {**self.remembered(row), **told}}
        if created or different:
            history.save(row, by=self.by, why=_("catalogue %(source)s") % {"source": self.source})
        elif news:
            _save_quietly(row)
        self._count(created, different, label)
        return list(told) if created else news

    def _count(self, created: bool, different: list[str], label: str) -> None:
        if created:
            self.changes.created += 1
        elif different:
            self.changes.changed += 1
            self.changes.lines.append(f"{label}: {', '.join(different)}")
        else:
            self.changes.unchanged += 1


def _differs(row: Model, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _save_quietly(row: Any) -> None:
    """Only what the file said is new, which has no history: no row of history for it."""
    row.skip_history_when_saving = True
    try:
        row.save(update_fields=["file_values"])
    finally:
        del row.skip_history_when_saving
