"""What the self-assessment of a year says, criterion by criterion: points, proof with page, explanation, what lacks.

Points are those that the Office typed and the appraiser gave; nothing that is computed here enters the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cchc import clock
from cchc.accounts.models import Unit, organisation
from reports.content import issuer
from reports.content.issuer import office_of
from reports.content.types import Office, Signature
from scoring.appraisal import sums
from scoring.appraisal.sums import Line
from scoring.engine.points import Scale
from scoring.index.index import NoSet, index_of, tree_of
from scoring.models import Appraisal, CriteriaSet
from tasks.models import Evidence, Task

# Why something that should prove a criterion is missing.
NO_POINTS, NO_PROOF, NO_FILE, NO_DOCUMENT, NOT_DONE, UNEXPLAINED = (
    "no_points", "no_proof", "no_file", "no_document", "not_done", "unexplained",
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


@dataclass(frozen=True, slots=True)
class AssessedRow:
    """A criterion with its points, proof and explanation; a parent has the sums of its leaves."""

    number: str
    key: str
    name: str
    depth: int
    leaf: bool
    maximum: str
    self_assessed: str | None
    appraised: str | None
    is_draft: bool = False
    reason: str = ""
    explanation: str = ""
    explained_by: str = ""
    explained_on: date | None = None
    proofs: tuple[ProofRow, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The self-assessment of a year as of a day."""

    year: int
    as_of: date
    set_name: str
    decision: str
    provisional: bool
    of_another_year: bool
    office: Office
    signature: Signature
    rows: tuple[AssessedRow, ...]
    maximum: str
    self_assessed: str | None
    appraised: str | None

    @property
    def leaves(self) -> list[AssessedRow]:
        return [row for row in self.rows if row.leaf]

    @property
    def to_explain(self) -> list[AssessedRow]:
        """The criteria that need a word: appraised below ours, explained, or without proof though we claim points."""
        return [row for row in self.leaves if row.explanation or row.reason or _lacks(row)]

    @property
    def missing(self) -> list[tuple[AssessedRow, Missing]]:
        return [(row, each) for row in self.leaves for each in row.missing]


def _lacks(row: AssessedRow) -> bool:
    return any(each.why == NO_PROOF for each in row.missing)


def gather(year: int, *, signer: str = issuer.DIRECTOR) -> Assessment:
    """The self-assessment of `year` as of today. Raises NoSet where no criteria set was ever loaded."""
    day = clock.today()
    running = CriteriaSet.objects.running(year, day)
    if running is None:
        raise NoSet(f"no criteria set for {year} or an earlier year is loaded")
    tree, scale = tree_of(running, year), Scale(running.places, running.rounding)
    rows = Appraisal.objects.filter(criterion__criteria_set=running, year=year)
    appraisals = {row.criterion.key: row for row in rows.select_related("criterion")}
    tasks = _tasks_by_criterion(year, day)
    facts = organisation()
    lines = sums.lines(tree, appraisals)
    proof = _Proof({key for keys in tasks.values() for key in keys}, appraisals.values())
    total = sums.total(tree, appraisals)
    return Assessment(
        year=year,
        as_of=day,
        set_name=running.name,
        decision=running.decision,
        provisional=not running.is_published,
        of_another_year=running.year < year,
        office=office_of(facts, Unit.objects.all()),
        signature=issuer.official(signer, facts, day),
        rows=tuple(_rows(lines, tasks, proof, scale)),
        maximum=scale.text(sum((node.maximum for node in tree.components), Decimal(0))),
        self_assessed=_text(total["self_assessed"].points, scale),
        appraised=_text(total["appraised"].points, scale),
    )


def _tasks_by_criterion(year: int, day: date) -> dict[str, list[int]]:
    """Which tasks count in each leaf, as the index itself takes them; nothing for a year that is closed."""
    try:
        leaves = index_of(day, year).projection.total.leaves()
    except NoSet:
        return {}
    tasks: dict[str, list[int]] = {}
    for node in leaves:
        if node.evaluation is not None:
            evaluations = [node.evaluation, *node.evaluation.parts]
            tasks[node.key] = list(dict.fromkeys(task.key for each in evaluations for task in each.tasks))
    return tasks


class _Proof:
    """The proof of these tasks, in the version that holds, and what lacks of theirs; two queries."""

    def __init__(self, tasks: set[int], appraisals: Iterable[Appraisal]):
        self.tasks = {task.pk: task for task in Task.objects.filter(pk__in=tasks).for_rows()}
        self.of_task: dict[int, list[Evidence]] = {}
        self.chosen: dict[int, Evidence] = {}
        named = [row.proof_id for row in appraisals if row.proof_id]
        query = Evidence.objects.filter(task__in=tasks) | Evidence.objects.filter(pk__in=named)
        rows = list(query.select_related("task__unit", "task__item__document").order_by("dated_on", "pk"))
        replaced = {row.replaces_id for row in rows}
        for row in rows:
            self.chosen[row.pk] = row
            if row.pk not in replaced:
                self.of_task.setdefault(row.task_id, []).append(row)

    def of(self, keys: Iterable[int], appraisal: Appraisal | None) -> list[Evidence]:
        """The proof of the verified tasks among these, and what the Office chose itself, first."""
        done = (self.tasks[key] for key in keys if key in self.tasks and self.tasks[key].state == Task.State.DONE)
        rows = [row for task in done for row in self.of_task.get(task.pk, ()) if row.kind != Evidence.Kind.NONE]
        if appraisal is not None and appraisal.proof_id in self.chosen:
            rows.insert(0, self.chosen[appraisal.proof_id])
        return list(dict.fromkeys(rows))

    def missing(self, keys: Iterable[int], appraisal: Appraisal | None, rows: list[Evidence]) -> Iterator[Missing]:
        """What lacks: points not typed, nothing that proves them, files of documents, tasks that are not done."""
        if appraisal is None or appraisal.self_assessed is None:
            yield Missing(NO_POINTS)
        elif appraisal.self_assessed > 0 and not rows:
            yield Missing(NO_PROOF)
        if appraisal is not None and appraisal.lacks_explanation:
            yield Missing(UNEXPLAINED)
        for row in rows:
            if not row.file and not row.url:
                yield Missing(NO_FILE, row.title)
        for key in keys:
            task = self.tasks.get(key)
            if task is None or task.state == Task.State.CANCELLED:
                continue
            if task.state != Task.State.DONE:
                yield Missing(NOT_DONE, label(task))
            elif all(row.kind == Evidence.Kind.NONE for row in self.of_task.get(key, ())):
                yield Missing(NO_DOCUMENT, label(task))


def label(task: Task) -> str:
    return f"{task.item.document.number}, {task.number}: {task.item.text}"


def _rows(lines: Iterable[Line], tasks: Mapping[str, list[int]], proof: _Proof, scale: Scale) -> Iterator[AssessedRow]:
    """The criteria in the order of the tree, numbered 1, 1.1, 1.2, 2 ..."""
    numbers: list[int] = []
    for line in lines:
        same_depth = numbers[line.depth] if line.depth < len(numbers) else 0
        numbers = [*numbers[: line.depth], same_depth + 1]
        row, keys = line.appraisal if line.is_leaf else None, tasks.get(line.node.key, [])
        proofs = proof.of(keys, row) if line.is_leaf else []
        yield AssessedRow(
            number=".".join(map(str, numbers)),
            key=line.node.key,
            name=line.node.name,
            depth=line.depth,
            leaf=line.is_leaf,
            maximum=scale.text(line.node.maximum),
            self_assessed=_text(line.sums["self_assessed"].points, scale),
            appraised=_text(line.sums["appraised"].points, scale),
            is_draft=bool(row and row.is_draft),
            reason=row.reason if row else "",
            explanation=row.explanation if row else "",
            explained_by=row.explained_by if row else "",
            explained_on=row.explained_on if row else None,
            proofs=tuple(_proof(each) for each in proofs),
            missing=tuple(proof.missing(keys, row, proofs)) if line.is_leaf else (),
        )


def _text(points: Decimal | None, scale: Scale) -> str | None:
    """Points as typed: those of the appraiser may be finer than the set's places."""
    if points is None:
        return None
    places = max(scale.places, -int(points.normalize().as_tuple().exponent))
    return f"{points:.{places}f}"


def _proof(row: Evidence) -> ProofRow:
    return ProofRow(
        key=row.pk,
        title=row.title,
        dated_on=row.dated_on,
        place=row.place,
        unit=row.task.unit.name,
        task=f"{row.task.item.document.number}, {row.task.number}",
        url=row.url,
        file_name=row.file_name,
        sha256=row.sha256,
        stored=row.file.name or "",
    )
