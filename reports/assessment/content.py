"""What the self-assessment of a year says, criterion by criterion: points, why, proof with page, what lacks.

It starts from what is computed: the secured points and the sentence that explains them. The Office types points only
where it claims others and where it scores a criterion itself. Surveys and what others score are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.utils import translation

from cchc import clock
from cchc.accounts.models import Unit, organisation
from reports.assessment.proof import (
    NO_DATA,
    NO_POINTS,
    NO_PROOF,
    NOT_PROVED,
    UNEXPLAINED,
    Missing,
    ProofRow,
    Proofs,
)  # fmt: skip
from reports.content import issuer
from reports.content.issuer import office_of
from reports.content.types import Office, Signature
from scoring.appraisal import sums
from scoring.appraisal.sums import Line
from scoring.engine.evaluate import Evaluation
from scoring.engine.points import Scale
from scoring.engine.projection import Node
from scoring.engine.rules import Rule, rule_of
from scoring.engine.rules.stated import External, StatedRule, Survey
from scoring.engine.types import Criterion
from scoring.index import wording
from scoring.index.index import NoSet, own_figures, tree_of
from scoring.models import Appraisal, CriteriaSet

# Who gives a criterion its points: the program from tasks and readings, the Office itself, or somebody else.
COMPUTED, BY_OURSELVES, BY_OTHERS = "computed", "by_ourselves", "by_others"
# From this day on an indicator that nobody has read lacks its figures: the first quarter is over.
FIRST_QUARTER_ENDS = (3, 31)


@dataclass(frozen=True, slots=True)
class AssessedRow:
    """A criterion with its points, why, proof and explanation; a parent has the sums of its leaves.

    `self_assessed` is what the Office typed, else `computed`; `scored_by` says who gives the points of a leaf.
    """

    number: str
    key: str
    name: str
    depth: int
    leaf: bool
    maximum: str
    self_assessed: str | None
    appraised: str | None
    computed: str | None = None
    why: str = ""
    scored_by: str = COMPUTED
    is_draft: bool = False
    reason: str = ""
    explanation: str = ""
    explained_by: str = ""
    explained_on: date | None = None
    proofs: tuple[ProofRow, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the Office claims other points than those computed."""
        return self.computed is not None and Decimal(self.computed) != Decimal(self.self_assessed or self.computed)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The self-assessment of a year as of a day; `left_alone` are the points that others score."""

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
    left_alone: str
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
    return any(each.why in (NO_PROOF, NOT_PROVED) for each in row.missing)


def gather(year: int, *, signer: str = issuer.DIRECTOR) -> Assessment:
    """The self-assessment of `year` as of today, in Vietnamese. Raises NoSet where no criteria set was ever loaded."""
    with translation.override(settings.LANGUAGE_CODE):
        return _gather(year, clock.today(), signer)


def _gather(year: int, day: date, signer: str) -> Assessment:
    running = CriteriaSet.objects.running(year, day)
    if running is None:
        raise NoSet(f"no criteria set for {year} or an earlier year is loaded")
    tree, scale = tree_of(running, year), Scale(running.places, running.rounding)
    rows = Appraisal.objects.filter(criterion__criteria_set=running, year=year)
    appraisals = {row.criterion.key: row for row in rows.select_related("criterion")}
    index = own_figures(day, year)
    nodes = {} if index is None else {node.key: node for node in index.projection.total.walk()}
    evaluations = {key: list(_parts(node.evaluation)) for key, node in nodes.items() if node.evaluation is not None}
    proofs = Proofs(running, year, day, tree.closing_day, evaluations, appraisals.values())
    facts = organisation()
    leaves = {leaf.key: _Leaf(leaf, nodes.get(leaf.key), appraisals.get(leaf.key)) for leaf in tree.leaves()}
    lines = sums.lines(tree, appraisals)
    appraised = sums.total(tree, appraisals)["appraised"].points
    others = (leaf for leaf in leaves.values() if leaf.scored_by == BY_OTHERS and leaf.points is None)
    left_alone = sum((leaf.maximum for leaf in others), Decimal(0))
    return Assessment(
        year=year,
        as_of=day,
        set_name=running.name,
        decision=running.decision,
        provisional=not running.is_published,
        of_another_year=running.year < year,
        office=office_of(facts, Unit.objects.all()),
        signature=issuer.official(signer, facts, day),
        rows=tuple(_rows(lines, leaves, proofs, scale)),
        maximum=scale.text(sum((node.maximum for node in tree.components), Decimal(0))),
        left_alone=scale.text(left_alone),
        self_assessed=_text(_sum(leaf.points for leaf in leaves.values()), scale),
        appraised=_text(appraised, scale),
    )


def _parts(evaluation: Evaluation) -> Iterator[Evaluation]:
    yield evaluation
    for part in evaluation.parts:
        yield from _parts(part)


@dataclass(frozen=True)
class _Leaf:
    """A criterion without others below it: what is computed of it, and what the Office typed."""

    criterion: Criterion
    node: Node | None
    appraisal: Appraisal | None

    @cached_property
    def rules(self) -> list[Rule]:
        return list(rule_of(self.criterion.rule, self.criterion.params, self.criterion.maximum).single())

    @cached_property
    def scored_by(self) -> str:
        if not all(isinstance(rule, StatedRule) for rule in self.rules):
            return COMPUTED
        return BY_OTHERS if all(isinstance(rule, Survey | External) for rule in self.rules) else BY_OURSELVES

    @property
    def applies(self) -> bool:
        return self.node is None or self.node.applies

    @property
    def maximum(self) -> Decimal:
        return self.criterion.maximum if self.node is None else self.node.maximum

    @property
    def computed(self) -> Decimal | None:
        """The secured points; none of what others score, nor of what the Office has only assumed so far."""
        if self.node is None or self.scored_by == BY_OTHERS:
            return None
        return None if self.scored_by == BY_OURSELVES and self.node.is_assumed else self.node.secured

    @property
    def typed(self) -> Decimal | None:
        return None if self.appraisal is None else self.appraisal.self_assessed

    @property
    def points(self) -> Decimal | None:
        return self.computed if self.typed is None else self.typed

    @property
    def why(self) -> str:
        """The rule and the branch that gave the secured points, or why there are none."""
        if self.node is None or self.scored_by == BY_OTHERS:
            return ""
        if "secured" not in self.node.reasons:
            return wording.why(self.node, Scale())
        clause = wording.clause(self.node.reasons["secured"])
        sentence = f"{clause[:1].upper()}{clause[1:].rstrip('.')}." if clause else ""
        return f"{wording.rule_of_criterion(self.criterion)} {sentence}".strip()

    def asks_for(self, day: date, closes_on: date) -> Iterator[Missing]:
        """Points that only the Office can give, and figures that should have come by the day."""
        if not self.applies or self.points is not None or self.scored_by == BY_OTHERS:
            return
        reads = any(rule.indicator for rule in self.rules)
        if self.scored_by == BY_OURSELVES:
            yield Missing(NO_POINTS)
        elif day >= closes_on or (reads and (day.month, day.day) >= FIRST_QUARTER_ENDS):
            yield Missing(NO_DATA)


def _rows(lines: list[Line], leaves: Mapping[str, _Leaf], proofs: Proofs, scale: Scale) -> Iterator[AssessedRow]:
    """The criteria in the order of the tree, numbered 1, 1.1, 1.2, 2 ..."""
    numbers: list[int] = []
    for line in lines:
        same_depth = numbers[line.depth] if line.depth < len(numbers) else 0
        numbers = [*numbers[: line.depth], same_depth + 1]
        below = [leaves[leaf.key] for leaf in line.node.leaves()]
        row = AssessedRow(
            number=".".join(map(str, numbers)),
            key=line.node.key,
            name=line.node.name,
            depth=line.depth,
            leaf=line.is_leaf,
            maximum=scale.text(sum((leaf.maximum for leaf in below), Decimal(0))),
            self_assessed=_text(_sum(leaf.points for leaf in below), scale),
            appraised=_text(line.sums["appraised"].points, scale),
            scored_by=BY_OTHERS if all(leaf.scored_by == BY_OTHERS for leaf in below) else COMPUTED,
        )
        yield _leaf_row(row, leaves[row.key], proofs, scale) if row.leaf else row


def _leaf_row(row: AssessedRow, leaf: _Leaf, proofs: Proofs, scale: Scale) -> AssessedRow:
    found, appraisal = proofs.of(row.key, leaf.appraisal), leaf.appraisal
    return replace(
        row,
        computed=_text(leaf.computed, scale),
        why=leaf.why,
        scored_by=leaf.scored_by,
        is_draft=bool(appraisal and appraisal.is_draft),
        reason=appraisal.reason if appraisal else "",
        explanation=appraisal.explanation if appraisal else "",
        explained_by=appraisal.explained_by if appraisal else "",
        explained_on=appraisal.explained_on if appraisal else None,
        proofs=tuple(found),
        missing=tuple(_missing(leaf, found, proofs)),
    )


def _missing(leaf: _Leaf, found: list[ProofRow], proofs: Proofs) -> Iterator[Missing]:
    yield from leaf.asks_for(proofs.day, proofs.closes_on)
    if leaf.appraisal is not None and leaf.appraisal.lacks_explanation:
        yield Missing(UNEXPLAINED)
    if leaf.scored_by == BY_OTHERS and leaf.typed is None:
        return
    lacking = list(proofs.missing(leaf.criterion.key, found))
    if leaf.points and leaf.points > 0 and not found and not any(each.why == NOT_PROVED for each in lacking):
        yield Missing(NO_PROOF)
    yield from lacking


def _sum(points: Iterable[Decimal | None]) -> Decimal | None:
    known = [each for each in points if each is not None]
    return sum(known, Decimal(0)) if known else None


def _text(points: Decimal | None, scale: Scale) -> str | None:
    """Points as typed: those of the appraiser may be finer than the set's places."""
    if points is None:
        return None
    places = max(scale.places, -int(points.normalize().as_tuple().exponent))
    return f"{points:.{places}f}"
