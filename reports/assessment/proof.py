"""The proof behind the criteria of a self-assessment, and what lacks of it by the day; what is not due is not missing.

A deadline in force is due on its day; a check-in, and a task without a deadline, when the set closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from reports.wording import source
from scoring.engine.evaluate import Evaluation
from scoring.figure_proof.acts import Figure
from scoring.figure_proof.presentation import figure_words
from scoring.index.load import stated_values
from scoring.models import Appraisal, CriteriaSet, FigureProof, Reading
from tasks.models import Document, Evidence, Task

# Why something that should prove a criterion is missing.
NO_POINTS, NO_DATA, NO_PROOF, NO_FILE, NO_DOCUMENT, NOT_DONE, NOT_VERIFIED, NOT_PROVED, NOT_CHECKED, UNEXPLAINED = (
    "no_points", "no_data", "no_proof", "no_file", "no_document", "not_done", "not_verified", "not_proved",
    "not_checked", "unexplained",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One piece of proof: its number, date and page; `stored` is where its file is kept, if it has one."""

    key: int
    title: str
    dated_on: date | None
    place: str
    unit: str
    task: str
    url: str
    file_name: str
    sha256: str
    stored: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What lacks for a criterion, and of what."""

    why: str
    what: str = ""


class Proofs:
    """The proof of a year's tasks, readings and stated values as of a day; a number of queries that does not grow."""

    def __init__(
        self,
        criteria_set: CriteriaSet,
        year: int,
        day: date,
        closes_on: date,
        evaluations: Mapping[str, list[Evaluation]],
        appraisals: Iterable[Appraisal],
    ):
        self.day, self.closes_on, self.evaluations = day, closes_on, evaluations
        every = [each for parts in evaluations.values() for each in parts]
        keys = {task.key for each in every for task in each.tasks}
        self.tasks = {task.pk: task for task in Task.objects.filter(pk__in=keys).for_rows()}
        self.of_task: dict[int, list[Evidence]] = {}
        self.chosen: dict[int, Evidence] = {}
        self._read_evidence(keys, {row.proof_id for row in appraisals if row.proof_id is not None})
        readings = {reading.key for each in every if each.indicator for reading in each.indicator.readings}
        rows = Reading.objects.select_related("indicator__unit", "unit")
        self.readings = rows.prefetch_related("proofs__document__files").in_bulk(readings)
        self.stated = stated_values(criteria_set, year, day)

    def _read_evidence(self, tasks: set[int], named: set[int]) -> None:
        query = Evidence.objects.filter(task__in=tasks) | Evidence.objects.filter(pk__in=named)
        rows = list(
            query.select_related("task__unit", "task__item__document")
            .prefetch_related("document__files")
            .order_by("dated_on", "pk")
        )
        replaced = {row.replaces_id for row in rows}
        for row in rows:
            self.chosen[row.pk] = row
            if row.pk not in replaced:
                self.of_task.setdefault(row.task_id, []).append(row)

    def of(self, key: str, appraisal: Appraisal | None) -> list[ProofRow]:
        """What the Office chose itself, the proof of verified tasks, and that of readings and stated values."""
        chosen = [] if appraisal is None else [self.chosen[appraisal.proof_id]] if appraisal.proof_id else []
        done = [task for task in self._tasks(key) if task.state == Task.State.DONE]
        of_tasks = [row for task in done for row in self.of_task.get(task.pk, ()) if row.kind != Evidence.Kind.NONE]
        evidence = [_of_evidence(row) for row in dict.fromkeys([*chosen, *of_tasks])]
        figures = [_of_figure(proof, figure) for figure in self._figures(key) for proof in figure.proofs.all()]
        return [*evidence, *figures]

    def missing(self, key: str, proofs: Iterable[ProofRow]) -> Iterator[Missing]:
        """Files of documents, tasks that were due by the day, and figures that nobody proved or checked."""
        for row in proofs:
            if not row.stored and not row.url and not row.file_name:
                yield Missing(NO_FILE, row.title)
        for task in self._tasks(key):
            if task.state == Task.State.DONE:
                if all(row.kind == Evidence.Kind.NONE for row in self.of_task.get(task.pk, ())):
                    yield Missing(NO_DOCUMENT, label(task))
            elif self._was_due(task):
                yield Missing(NOT_VERIFIED if task.state == Task.State.REPORTED else NOT_DONE, label(task))
        for figure in self._figures(key):
            if not figure.proofs.all():
                yield Missing(NOT_PROVED, figure_words(figure))
            elif not figure.is_checked_on(self.day):
                yield Missing(NOT_CHECKED, figure_words(figure))

    def _tasks(self, key: str) -> list[Task]:
        keys = dict.fromkeys(fact.key for each in self.evaluations.get(key, ()) for fact in each.tasks)
        known = (self.tasks[each] for each in keys if each in self.tasks)
        return [task for task in known if task.state != Task.State.CANCELLED]

    def _figures(self, key: str) -> list[Figure]:
        """The readings and stated values that the criterion's points come from."""
        figures: dict[Figure, None] = {}
        for each in self.evaluations.get(key, ()):
            if each.indicator:
                figures |= dict.fromkeys(self.readings[fact.key] for fact in each.indicator.readings)
            if each.stated and (key, each.rule.part) in self.stated:
                figures[self.stated[key, each.rule.part]] = None
        return list(figures)

    def _was_due(self, task: Task) -> bool:
        """By its deadline; a check-in, which is only asked for, and a task without a deadline when the set closes."""
        due_on = None if task.item.is_check_in else task.due_on
        return (due_on or self.closes_on) <= self.day


def label(task: Task) -> str:
    return f"{source(task.item.document.number, task.number)}: {task.item.text}"


def _file_of(document: Document | None) -> tuple[str, str, str]:
    """Name, hash and place of the newest file of a registered document; its own page where it has none."""
    files = list(document.files.all()) if document is not None else []
    return (files[-1].file_name, files[-1].sha256, files[-1].file.name or "") if files else ("", "", "")


def _of_evidence(row: Evidence) -> ProofRow:
    own = row.file_name, row.sha256, row.file.name or ""
    file_name, sha256, stored = own if row.file else _file_of(row.document)
    return ProofRow(
        key=row.pk, title=row.title, dated_on=row.dated_on, place=row.place, unit=row.task.unit.name,
        task=source(row.task.item.document.number, row.task.number), url=row.url, file_name=file_name, sha256=sha256,
        stored=stored,
    )  # fmt: skip


def _of_figure(proof: FigureProof, figure: Figure) -> ProofRow:
    own = proof.file_name, proof.sha256, proof.file.name or ""
    file_name, sha256, stored = own if proof.file else _file_of(proof.document)
    unit = (figure.unit or figure.indicator.unit) if isinstance(figure, Reading) else None
    return ProofRow(
        key=proof.pk, title=proof.number, dated_on=proof.dated_on, place=proof.place, unit=str(unit or ""),
        task=figure_words(figure), url="", file_name=file_name, sha256=sha256, stored=stored,
    )  # fmt: skip
