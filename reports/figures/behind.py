"""What stands behind a figure of a frozen report, as it was frozen, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cchc import clock
from reports import wording
from reports.content.figures import figures_of
from reports.content.gather import gather_for, tasks_as_of
from reports.content.index_types import ReadingRow, StatedRow
from reports.content.types import Content, Figure, TaskRow
from reports.document import papers, tables
from reports.lifecycle.missing import state_of
from reports.models import Report
from scoring.engine.rules import VERSION
from scoring.models import Reading, StatedValue


@dataclass(frozen=True, slots=True)
class TaskBehind:
    """A task that a figure counts: as frozen, and in words what is different today."""

    key: int
    row: TaskRow | None
    source: str
    state: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class ReadingBehind:
    row: ReadingRow
    change: str = ""


@dataclass(frozen=True, slots=True)
class StatedBehind:
    row: StatedRow
    change: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """All of one figure. `value_now` is what it would be if the report were frozen today as of the same day."""

    figure: Figure
    tasks: list[TaskBehind]
    readings: list[ReadingBehind]
    stated: list[StatedBehind]
    rules: str
    rules_now: str
    value_now: str

    @property
    def changed(self) -> int:
        changes = [row.change for row in self.tasks]
        changes += [row.change for row in self.readings] + [row.change for row in self.stated]
        return sum(map(bool, changes)) + (bool(self.rules) and self.rules != self.rules_now)


def content_of(report: Report) -> Content:
    """The frozen content; of a draft what it would be today."""
    return report.frozen_content or gather_for(report)


def figures(content: Content) -> tuple[Figure, ...]:
    """The figures as they were frozen; of a report frozen before these were kept, from its content."""
    return content.figures or figures_of(content, papers.outline_of(content, papers.OFFICIAL))


def behind(report: Report, content: Content, figure: Figure) -> Behind:
    frozen = report.frozen_content is not None
    now = gather_for(report, as_of=content.as_of, compared=False) if frozen else content
    of_index = bool(figure.criterion) and content.index is not None
    return Behind(
        figure=figure,
        tasks=_tasks(report, content, figure.tasks),
        readings=_readings(content, figure.readings),
        stated=_stated(content, figure.stated),
        rules=content.index.rule_version if of_index and content.index else "",
        rules_now=VERSION if of_index else "",
        value_now=next((each.value for each in figures(now) if each.key == figure.key), wording.NO_DATA),
    )


def _tasks(report: Report, content: Content, keys: Iterable[int]) -> list[TaskBehind]:
    rows = {row.key: row for row in content.tasks}
    now = tasks_as_of(keys, report.period, clock.today())
    found = []
    for key in keys:
        row, row_now = rows.get(key), now.get(key)
        state = tables.result(row, True, content.as_of) if row else wording.NO_DATA
        different = row is not None and state_of(row) != state_of(row_now)
        shown = row or row_now
        source = wording.source(shown.document, shown.item) if shown else str(key)
        found.append(TaskBehind(key, shown, source, state, state_of(row_now) if different else ""))
    return found


def _readings(content: Content, keys: Iterable[int]) -> list[ReadingBehind]:
    rows = {row.key: row for row in content.readings}
    corrections = Reading.objects.filter(corrects__in=list(keys)) if keys else ()
    now = {each.corrects_id: each for each in corrections}
    return [ReadingBehind(rows[key], _corrected(now.get(key))) for key in keys if key in rows]


def _corrected(reading: Reading | None) -> str:
    if reading is None:
        return ""
    parts = (reading.numerator, reading.denominator)
    values = "/".join(wording.points(f"{part.normalize():f}") for part in parts if part is not None)
    return f"{values} ({wording.day(reading.entered_on)}: {reading.reason})"


def _stated(content: Content, keys: Iterable[int]) -> list[StatedBehind]:
    rows = {row.key: row for row in content.index.stated} if content.index else {}
    values = StatedValue.objects.select_related("criterion").in_bulk(list(keys))
    found = []
    for key in keys:
        if key in rows:
            found.append(StatedBehind(rows[key], _stated_since(values.get(key))))
    return found


def _stated_since(value: StatedValue | None) -> str:
    """What was stated of the same criterion and part after this value."""
    if value is None:
        return wording.NO_DATA
    later = StatedValue.objects.filter(criterion=value.criterion_id, part=value.part, date__lte=clock.today())
    last = later.order_by("date", "pk").last()
    if last is None or last.pk == value.pk:
        return ""
    return f"{last.value or wording.NO_DATA} ({wording.day(last.date)})"
