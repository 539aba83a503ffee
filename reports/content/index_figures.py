"""The index of the report's year as of its day, with ledger and readings: computed by scoring, copied here as texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import prefetch_related_objects

from reports.content.counting import percent
from reports.content.index_types import (
    IndexRow,
    IndexTable,
    IndicatorRow,
    LedgerRow,
    ReadingRow,
    StatedRow,
    UnitPoints,
)
from reports.wording import day as day_of
from reports.wording import points, say
from scoring.engine import ledger
from scoring.engine.evaluate import Evaluation
from scoring.engine.ledger import Line
from scoring.engine.periods import months_of
from scoring.engine.points import Scale, as_decimal, printed_number
from scoring.engine.projection import PROVISIONAL, Node
from scoring.engine.rules import VERSION
from scoring.index.index import Index, NoSet, index_of
from scoring.index.ledger import documents_named, lines_of
from scoring.index.load import latest_readings, stated_values
from scoring.models import Indicator, Reading
from scoring.proofs import queries as proofs


def table(year: int, day: date, tasks: Mapping[int, str], units: Mapping[str, str]) -> IndexTable | None:
    """The same figures as page and `recompute_index`; None where no criteria set was ever loaded."""
    try:
        return table_of(index_of(day, year), tasks, units)
    except NoSet:
        return None


def table_of(computed: Index, tasks: Mapping[int, str], units: Mapping[str, str]) -> IndexTable:
    """The figures of an index that was computed."""
    of_set, projection, scale = computed.criteria_set, computed.projection, computed.projection.tree.scale
    lines = lines_of(computed)
    names = {node.key: node.criterion.name for node in projection.total.walk()}
    lost, at_risk = ledger.total(lines)
    nodes = nodes_of(computed)
    keys = {} if computed.closed else _stated_keys(computed)
    behind = Behind.of(lines, computed.day, tasks)
    order = {code: n for n, code in enumerate(units)}
    shares = sorted(ledger.by_unit(lines).values(), key=lambda share: order.get(share.unit, len(order)))
    stated = (node.max_counted for node, _ in nodes if not node.criterion.children and node.is_stated)
    return IndexTable(
        year=computed.year,
        set_name=of_set.name,
        decision=of_set.decision,
        provisional=of_set.status != "published",
        of_another_year=computed.set_of_another_year,
        closed=computed.closed,
        rule_version=VERSION,
        total=_with_keys(index_row(projection.total, 0, scale), projection.total, keys),
        rows=tuple(_with_keys(index_row(node, depth, scale), node, keys) for node, depth in nodes),
        stated_points=scale.text(sum(stated, Decimal(0))),
        prior=_ranks(computed),
        ledger=tuple(ledger_row(line, scale, names, behind, units) for line in lines),
        by_unit=tuple(unit_points(share, scale, units) for share in shares),
        lost=scale.text(lost),
        at_risk=scale.text(at_risk),
        stated=tuple(_stated(projection.total.leaves(), scale, keys)),
        published_by=of_set.prior_decision,
    )


Keys = Mapping[tuple[str, str], int]
"""By criterion and part the key of the value that was stated of it."""


def _stated_keys(computed: Index) -> Keys:
    rows = stated_values(computed.criteria_set, computed.year, computed.day)
    return {of: row.pk for of, row in rows.items()}


def _with_keys(row: IndexRow, node: Node, keys: Keys) -> IndexRow:
    """The row with the keys of all that its figures count: tasks, readings and stated values of its leaves."""
    tasks: dict[int, None] = {}
    readings: dict[int, None] = {}
    values: dict[int, None] = {}
    for leaf in node.leaves():
        for each in _evaluations(leaf):
            tasks |= dict.fromkeys(task.key for task in each.tasks)
            if each.indicator is not None:
                readings |= dict.fromkeys(reading.key for reading in each.indicator.readings)
            if each.stated is not None and (leaf.key, each.rule.part) in keys:
                values[keys[leaf.key, each.rule.part]] = None
    return replace(row, tasks=tuple(tasks), readings=tuple(readings), stated_values=tuple(values))


def _evaluations(leaf: Node) -> list[Evaluation]:
    return [] if leaf.evaluation is None else [leaf.evaluation, *leaf.evaluation.parts]


def _stated(leaves: Iterable[Node], scale: Scale, keys: Keys) -> Iterator[StatedRow]:
    """What people stated of the leaves, and of the parts of a combination."""
    for node in leaves:
        for each in _evaluations(node):
            if each.stated is None:
                continue
            part = f" ({each.rule.part})" if each.rule.part else ""
            points = each.points and scale.text(each.points.projected)
            value = each.stated
            yield StatedRow(
                f"{node.criterion.name}{part}", value.value, points, value.owner, value.on, value.note,
                key=keys.get((node.key, each.rule.part)),
            )  # fmt: skip


def nodes_of(computed: Index) -> list[tuple[Node, int]]:
    """Every component and criterion, and how deep it stands."""
    return [pair for node in computed.projection.components for pair in _below(node, 0)]


def _below(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    yield node, depth
    for child in node.children:
        yield from _below(child, depth + 1)


def index_row(node: Node, depth: int, scale: Scale) -> IndexRow:
    def text(points: Decimal | None) -> str | None:
        return None if points is None else scale.text(points)

    criterion = node.criterion
    return IndexRow(
        key=criterion.key,
        name=criterion.name,
        depth=depth,
        leaf=not criterion.children,
        applies=node.applies,
        maximum=scale.text(node.maximum),
        max_counted=scale.text(node.max_counted),
        secured=text(node.secured),
        projected=text(node.projected),
        attainable=text(node.attainable),
        lost=text(node.lost),
        at_risk=text(node.at_risk),
        official=tuple((year, scale.text(points)) for year, points in criterion.official.items()),
        printed=tuple(criterion.printed.items()),
        provisional=criterion.status == PROVISIONAL or PROVISIONAL in node.flags,
        stated=node.is_stated,
        cautious=text(node.cautious),
        on_track=text(node.on_track),
        derived=tuple((year, scale.text(points)) for year, points in criterion.derived.items()),
    )


def _ranks(computed: Index) -> tuple[tuple[int, int | None, int | None], ...]:
    """Year, rank and of how many, of the years whose results the set knows."""
    row = computed.criteria_set
    last = ((row.prior_year, row.prior_rank, row.prior_of),) if row.knows_results_on(computed.day) else ()
    results = (*last, (row.before_year, row.before_rank, None))
    return tuple((year, rank, of) for year, rank, of in results if year)


@dataclass(frozen=True, slots=True)
class Behind:
    """What the lines of a ledger rest on, in words: tasks, the proof handed in, documents that a source names."""

    tasks: Mapping[int, str]
    proof: Mapping[int, str]
    documents: Mapping[str, str]

    @classmethod
    def of(cls, lines: Iterable[Line], day: date, tasks: Mapping[int, str]) -> Behind:
        """`tasks` has the words for tasks; without any, none is named and no proof is asked for."""
        lines = list(lines)
        documents = {key: row.number for key, row in documents_named(lines).items()}
        return cls(tasks, proofs.of_lines(lines, day) if tasks else {}, documents)

    def named(self, line: Line) -> str:
        if line.task:
            return self.tasks.get(line.task.key, "")
        return "; ".join(self.documents.get(key, key) for key in line.documents)


def ledger_row(
    line: Line, scale: Scale, names: Mapping[str, str], behind: Behind, units: Mapping[str, str]
) -> LedgerRow:
    otherwise = line.printed and printed_number(line.printed) != line.lost
    printed = say("analysis", "printed", printed=points(line.printed)) if otherwise else ""
    others = (say("causes", "and_others"),) if line.and_others else ()
    return LedgerRow(
        component=names.get(line.component, line.component),
        criterion=names.get(line.criterion, line.criterion),
        cause=line.cause,
        lost=scale.text(line.lost),
        at_risk=scale.text(line.at_risk),
        units=(*(units.get(code, code) for code in line.units), *others),
        joint=line.joint,
        objective=line.objective,
        days_late=line.days_late,
        task=behind.named(line),
        text=f"{line.text}{printed}",
        proof=behind.proof.get(line.task.key, "") if line.task else "",
    )


def unit_points(share: ledger.UnitShare, scale: Scale, units: Mapping[str, str]) -> UnitPoints:
    amounts = (share.lost, share.at_risk, share.joint_lost, share.joint_at_risk)
    return UnitPoints(units.get(share.unit, share.unit), *(scale.text(each) for each in amounts))


def readings_known(year: int, day: date) -> list[Reading]:
    """The readings of the year known on `day`, with their units and the documents that prove them."""
    rows = latest_readings(year, day)
    prefetch_related_objects(rows, "unit", "proofs")
    return rows


def reading_rows(readings: Iterable[Reading]) -> Iterator[ReadingRow]:
    for each in readings:
        yield ReadingRow(
            key=each.pk,
            indicator=each.indicator.name,
            unit=each.unit.name if each.unit else "",
            period=each.period,
            numerator=_number(Fraction(each.numerator)),
            denominator="" if each.denominator is None else _number(Fraction(each.denominator)),
            entered_on=each.entered_on,
            estimate=each.is_estimate,
            proof="; ".join(f"{proof.number} ({day_of(proof.dated_on)})" for proof in each.proofs.all()),
        )


def indicators(year: int, known: Iterable[Reading]) -> Iterator[IndicatorRow]:
    """The indicators of the year with what was read of them; one without any reading says so by blanks.

    Of a flow the periods add up; of a level the latest period is the state.
    """
    readings: dict[int, list[Reading]] = {}
    for reading in known:
        readings.setdefault(reading.indicator_id, []).append(reading)
    for indicator in Indicator.objects.filter(year=year):
        yield _indicator(indicator, readings.get(indicator.pk, []))


def _indicator(indicator: Indicator, readings: list[Reading]) -> IndicatorRow:
    last_month = {each.pk: months_of(each.period)[2] for each in readings}
    if indicator.kind == Indicator.Kind.LEVEL:
        latest = {}
        for each in sorted(readings, key=lambda each: last_month[each.pk]):
            latest[each.unit_id] = each
        readings = list(latest.values())
    above = sum((Fraction(each.numerator) for each in readings), Fraction(0))
    has_below = bool(readings) and all(each.denominator is not None for each in readings)
    below = sum((Fraction(each.denominator or 0) for each in readings), Fraction(0)) if has_below else None
    return IndicatorRow(
        name=indicator.name,
        numerator=_number(above) if readings else "",
        denominator=_number(below) if below is not None else "",
        share=percent(above, below) or "" if below else "",
        reached=f"{max(last_month[each.pk] for each in readings)}/{indicator.year}" if readings else "",
        estimate=any(each.is_estimate for each in readings),
        numerator_name=indicator.numerator,
        denominator_name=indicator.denominator,
        sample=any(each.is_sample for each in readings),
        readings=tuple(each.pk for each in readings),
    )


def _number(value: Fraction) -> str:
    """A number without needless zeros."""
    return format(as_decimal(value).normalize(), "f")
