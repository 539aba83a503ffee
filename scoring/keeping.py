"""Saving a row of this room so that its history says who did it and why."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model

from cchc.accounts.models import User

Row = TypeVar("Row", bound=Model)


def keep(row: Row, *, by: User, why: str = "") -> Row:
    """Save `row`; `by` and `why` stand in its history. Raises what `save` raises."""
    kept: Any = row
    kept._history_user = by
    kept._change_reason = why[:100] or None
    kept.save()
    return row
