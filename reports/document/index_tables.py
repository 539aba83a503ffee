"""The tables of the index: the figures, the published results, and the ledger of lost points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from cchc.files.cells import Row
from reports.content.index_types import IndexRow, IndexTable, LedgerRow, StatedRow, UnitPoints
from reports.document.blocks import CENTRE, RIGHT, Column, Paragraph, Table
from reports.document.tables import NUMBER, amount, column, figure
from reports.wording import day, knows, points, say

Earlier = tuple[str, str]
"""A year before, and whether its points were published or are derived."""
PUBLISHED, DERIVED = "official", "derived"
FIGURES = ("secured", "cautious", "projected", "attainable", "lost", "at_risk")


def _lost(three_figures: bool) -> tuple[Column, ...]:
    """Lost and at risk; a report frozen with three figures keeps its meaning of “at risk”, and says so."""
    return column("lost", 10, RIGHT), column("at_risk_of_three" if three_figures else "at_risk", 12, RIGHT)


def caveat(year: int, *, provisional: bool, of_another_year: bool) -> str:
    """What stands beside every figure that a provisional set, or the set of another year, gives."""
    sentences = [say("body", "index_other_year", year=year)] if of_another_year else []
    sentences += [say("body", "index_provisional_set")] if provisional else []
    return " ".join(sentences)


def caveat_of(index: IndexTable) -> str:
    """Nothing of a closed year: its figures are the official ones, and what is provisional of it is marked there."""
    if index.closed:
        return ""
    return caveat(index.year, provisional=index.provisional, of_another_year=index.of_another_year)


def about_set(
    year: int, name: str, decision: str, *, provisional: bool, of_another_year: bool, as_of: date
) -> Iterator[Paragraph]:
    """By which criteria set the figures are computed, of which day they are, and whose year the set is."""
    in_brackets = say("body", "index_decision", decision=decision) if decision else ""
    mark = say("body", "index_provisional") if provisional else ""
    yield Paragraph(say("body", "index_set", set=name, decision=in_brackets, provisional=mark, day=day(as_of)))
    if of_another_year:
        yield Paragraph(say("body", "index_other_year", year=year))


def index(
    total: IndexRow,
    rows: Sequence[IndexRow],
    *,
    provisional_set: bool,
    at_risk: bool = False,
    three_figures: bool = False,
) -> Table:
    """The tree with the figures of earlier years, published or derived, those of this one, `at_risk` if asked."""
    earlier = _earlier((total, *rows))
    columns = (
        column("criterion", 40),
        column("maximum", 9, RIGHT),
        *(column(kind, 9, RIGHT, year=year) for year, kind in earlier),
        column("secured", 9, RIGHT),
        *(() if three_figures else (column("cautious", 9, RIGHT),)),
        column("projected", 9, RIGHT),
        column("attainable", 10, RIGHT),
        *(_lost(three_figures) if at_risk else (column("lost", 8, RIGHT),)),
    )
    names = [name for name in FIGURES if (at_risk or name != "at_risk") and not (three_figures and name == "cautious")]
    # Of a set that is provisional as a whole this stands above the table, once.
    nodes = [_index_row(row, earlier, names, provisional=row.provisional and not provisional_set) for row in rows]
    return Table(columns, (*nodes, _index_row(total, earlier, names, say("columns", "sum"))))


def _before(row: IndexRow) -> dict[Earlier, str]:
    """The points of earlier years by year and kind; what is derived stands under no heading of what was published."""
    derived = dict(row.derived)
    published = {(year, PUBLISHED): points for year, points in row.official if year not in derived}
    return published | {(year, DERIVED): points for year, points in derived.items()}


def _earlier(rows: Iterable[IndexRow]) -> list[Earlier]:
    return sorted({key for row in rows for key in _before(row)})


def _index_row(
    row: IndexRow, earlier: Iterable[Earlier], names: Sequence[str], name: str = "", *, provisional: bool = False
) -> Row:
    before = _before(row)
    figures = (getattr(row, each) for each in names)
    label = name or row.name
    if not row.applies:
        label += f" ({say('columns', 'does_not_apply').lower()})"
    elif provisional and row.leaf:
        label += f" ({say('columns', 'provisional')})"
    cells = (label, figure(row.maximum), *(figure(before.get(key)) for key in earlier), *map(figure, figures))
    return Row(cells, strong=bool(name) or not row.depth, depth=0 if name else row.depth)


def published(index: IndexTable) -> Table:
    """The official results of earlier years, as the province published them; nothing that is computed here."""
    known = [
        {year: points for (year, kind), points in _before(row).items() if kind == PUBLISHED} for row in index.published
    ]
    years = sorted({year for row in known for year in row}, reverse=True)
    columns = (
        column(*NUMBER),
        column("component", 44),
        column("maximum", 14, RIGHT),
        *(column("official", 18, RIGHT, year=year) for year in years),
    )
    rows = [
        Row((n, row.name, figure(row.maximum), *(figure(before.get(year)) for year in years)))
        for n, (row, before) in enumerate(zip(index.published, known, strict=True), 1)
    ]
    return Table(columns, tuple(rows), caption=say("annexes", "published"))


def stated(rows: Iterable[StatedRow]) -> Table:
    """What people stated: value, points that follow, by whom, since when, on what ground."""
    columns = (
        column("criterion", 33),
        column("stated_value", 11, CENTRE),
        column("points_of_it", 10, RIGHT),
        column("stated_by", 18),
        column("day", 17, CENTRE),
        column("note", 24),
    )
    return Table(columns, tuple(_stated_row(row) for row in rows))


def _stated_row(row: StatedRow) -> Row:
    value = say("stated", row.value) if knows("stated", row.value) else points(row.value)
    return Row((row.criterion, value, figure(row.points), row.owner, row.on, row.note))


def points_by_unit(shares: Iterable[UnitPoints], *, three_figures: bool = False) -> Table:
    amounts = ("lost", "at_risk", "joint_lost", "joint_at_risk")
    risk = "_of_three" if three_figures else ""
    columns = (
        column("unit", 40),
        *(column(f"{key}{risk}" if key.endswith("at_risk") else key, 15, RIGHT) for key in amounts),
    )
    rows = (
        Row((share.unit or say("causes", "no_unit"), *(figure(getattr(share, key)) for key in amounts)))
        for share in shares
    )
    return Table(columns, tuple(rows))


def ledger(index: IndexTable, *, three_figures: bool = False) -> Table:
    """Causes of lost points line by line, what is at risk by unit, under their component and criterion."""
    columns = (column("cause", 25), column("units", 33), column("proof", 24), *_lost(three_figures))
    return Table(columns, tuple(_ledger_rows(gathered(index.ledger))))


def flat_ledger(lines: Iterable[LedgerRow], *, three_figures: bool = False) -> Table:
    """Every line of the ledger with component and criterion in columns of their own, for sorting and filtering."""
    columns = (column("component", 24), column("criterion_alone", 26), column("cause", 22), column("units", 22),
               column("task", 14), column("proof_number", 20), *_lost(three_figures))  # fmt: skip
    rows = (
        Row((
            row.component, row.criterion, *_cause_and_units(row), row.task, row.proof,
            figure(row.lost), figure(row.at_risk),
        ))
        for row in lines
    )  # fmt: skip
    return Table(columns, tuple(rows))


def _ledger_rows(lines: Iterable[LedgerRow]) -> Iterator[Row]:
    component = criterion = ""
    for row in lines:
        if row.component != component:
            component, criterion = row.component, ""
            yield Row((component,), group=True, strong=True)
        if row.criterion != criterion:
            criterion = row.criterion
            yield Row((criterion,), group=True)
        behind = "; ".join(each for each in (row.task, row.proof) if each)
        yield Row((*_cause_and_units(row), behind, amount(row.lost), amount(row.at_risk)))


def _cause_and_units(row: LedgerRow) -> tuple[str, str]:
    late = row.days_late and row.cause == "late"
    cause = row.text or (say("causes", "late_days", n=row.days_late) if late else say("causes", row.cause))
    cause += f" ({say('causes', 'objective')})" if row.objective else ""
    # Only what a source says has a text of its own.
    units = names_of(row.units) or say("causes", "letter_names_none" if row.text else "no_unit")
    units += f" ({say('causes', 'joint')})" if row.joint else ""
    return cause, units


def names_of(units: Sequence[str], between: str = "; ") -> str:
    """The units in a row; others that the source does not name follow without a mark between."""
    *named, last = units or ("",)
    others = bool(named) and last == say("causes", "and_others")
    return f"{between.join(named)} {last}" if others else between.join(units)


def gathered(lines: Iterable[LedgerRow]) -> list[LedgerRow]:
    """Lines that only risk points, of one criterion, the same units and lateness, as one; losses stay apart."""
    groups: dict[object, list[LedgerRow]] = {}
    for n, line in enumerate(lines):
        stays_apart = Decimal(line.lost) or not line.task
        alike = (line.component, line.criterion, line.cause, line.units, line.objective, line.days_late)
        groups.setdefault(n if stays_apart else alike, []).append(line)
    return [_sum(group) if len(group) > 1 else group[0] for group in groups.values()]


def _sum(lines: list[LedgerRow]) -> LedgerRow:
    at_risk = sum((Decimal(line.at_risk) for line in lines), Decimal(0))
    return replace(lines[0], at_risk=str(at_risk), task=say("causes", "tasks", n=len(lines)), proof="")
