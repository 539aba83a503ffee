"""The points at stake as a column of the task list, which knows nothing of the index."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy

from tasks.lists.columns import Column
from tasks.models import Task
from tasks.models.task import TaskQuerySet
from tasks.task_list.columns import COLUMNS
from tasks.task_list.filters import SORTS


def _with_points(tasks: TaskQuerySet[Any]) -> TaskQuerySet[Any]:
    return tasks.annotate(points=F("stake__points"))


def _points(task: Task, day: date) -> Decimal | None:
    """As the page shows them: two places, half up."""
    points: Decimal | None = task.points  # type: ignore[attr-defined]  # annotated by _with_points
    return None if points is None else points.quantize(Decimal("0.01"), ROUND_HALF_UP)


def add() -> None:
    """Offer the column, and its order both ways; tasks on which no points hang come last."""
    COLUMNS["points"] = Column(
        gettext_lazy("Points at stake"), _points, 12, "points", "right", "scoring/index/_cells.html",
        reads=_with_points,
    )  # fmt: skip
    SORTS["points"] = (F("stake__points").asc(nulls_last=True),)
    SORTS["-points"] = (F("stake__points").desc(nulls_last=True),)
