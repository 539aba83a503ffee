"""What is still missing before a report can be signed, and what changed since its figures were frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from cchc.dates import short_date
from reports import wording
from reports.content.counting import counts
from reports.content.index_types import IndexRow
from reports.content.types import UNDATED, WAITS_LATE, WAITS_ON_TIME, Content, TaskRow
from reports.document import papers

OFFICE_FACTS = ("superior", "name", "symbol", "place", "report_to", "recipients")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to mend. `holds_up`: without it the document cannot be signed."""

    text: str
    holds_up: bool = False


def gaps(content: Content) -> list[Gap]:
    return [*_of_the_document(content), *_of_the_figures(content)]


def _of_the_document(content: Content) -> Iterator[Gap]:
    for kind in papers.KINDS:
        outline = papers.outline_of(content, kind)
        only_typed = {part.texts for part in outline.parts if not part.fill}
        with_results = {part.texts for part in outline.parts if "tasks" in part.fill}
        for key, heading in outline.text_keys:
            if key not in with_results and not content.text(key):
                yield Gap(_("Not written yet: %(heading)s.") % {"heading": heading}, holds_up=key in only_typed)
    if not content.signature.name:
        yield Gap(_("Nobody holds the function of the person who signs."), holds_up=True)
    missing = [key for key in OFFICE_FACTS if not getattr(content.office, key)]
    if missing:
        yield Gap(_("Facts about the office are missing: %(keys)s.") % {"keys": ", ".join(missing)}, holds_up=True)


def _of_the_figures(content: Content) -> Iterator[Gap]:
    if content.is_estimate:
        days = {"day": short_date(content.as_of), "cut_off": short_date(content.cut_off)}
        yield Gap(_("The figures reach to %(day)s, before the cut-off day %(cut_off)s: an estimate.") % days)
    rows = content.reported_on
    numbers = (
        (
            sum(row.outcome in (WAITS_ON_TIME, WAITS_LATE) for row in rows),
            ngettext_lazy(
                "%(n)d task is reported and not verified.", "%(n)d tasks are reported and not verified.", "n"
            ),
        ),
        (
            counts(rows, content.as_of).open_late,
            ngettext_lazy("%(n)d task is late.", "%(n)d tasks are late.", "n"),
        ),
        (
            sum(row.group == UNDATED for row in rows),
            ngettext_lazy("%(n)d task has no deadline.", "%(n)d tasks have no deadline.", "n"),
        ),
        (
            sum(row.draft for row in rows),
            ngettext_lazy(
                "%(n)d task is worded by a draft that was not compared with the signed text.",
                "%(n)d tasks are worded by a draft that was not compared with the signed text.",
                "n",
            ),
        ),
        (
            content.unchecked_figures,
            ngettext_lazy(
                "%(n)d reading or stated value has no checked proof.",
                "%(n)d readings and stated values have no checked proof.",
                "n",
            ),
        ),
        (
            sum(not row.reached for row in content.indicators),
            ngettext_lazy("%(n)d indicator has no reading.", "%(n)d indicators have no reading.", "n"),
        ),
    )
    yield from (Gap(text % {"n": n}) for n, text in numbers if n)
    index = content.index
    if index is not None and index.of_another_year:
        yield Gap(_("The decision for %(year)s has not come yet: the last set still runs.") % {"year": index.year})
    if index is not None and index.provisional:
        yield Gap(_("The criteria set is provisional: the index is computed by it and says so."))


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that would be another one if the report were frozen now."""

    what: str
    before: str
    after: str


def changes(frozen: Content, now: Content) -> list[Change]:
    """Task by task and figure by figure, what is different of the same period as of the same day."""
    return [*_task_changes(frozen, now), *_index_changes(frozen, now)]


def _task_changes(frozen: Content, now: Content) -> Iterator[Change]:
    before = {row.key: row for row in frozen.reported_on}
    after = {row.key: row for row in now.reported_on}
    rows = before | after
    for key in sorted(rows):
        row, old, new = rows[key], state_of(before.get(key)), state_of(after.get(key))
        if old != new:
            yield Change(f"{wording.source(row.document, row.item)}: {row.text}", old, new)


def state_of(row: TaskRow | None) -> str:
    """Unit, deadline, what became of it and its proof, in words."""
    if row is None:
        return wording.NO_DATA
    state = wording.say("outcome", row.outcome, days=row.days_late)
    due_on = short_date(row.due_on) if row.due_on else ""
    return "; ".join(part for part in (row.unit, due_on, state, row.proof) if part)


def _index_changes(frozen: Content, now: Content) -> Iterator[Change]:
    after = {row.key: row for row in now.index.rows} if now.index else {}
    for row in frozen.index.rows if frozen.index else ():
        old, new = _figures(row), _figures(after.get(row.key))
        if old != new:
            yield Change(row.name, old, new)


def _figures(row: IndexRow | None) -> str:
    if row is None:
        return wording.NO_DATA
    return " / ".join(wording.points(value) for value in (row.secured, row.projected, row.attainable))
