"""The analysis of a year in the form of letter 1688's own first part: component, points got of the most, how that
moved, why, and which units answer for it. From the official results of a closed year, else from what is secured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cchc import clock
from cchc.accounts.models import Unit, organisation
from cchc.files.cells import Row, Value
from reports import wording
from reports.content import index_figures, issuer
from reports.content.counting import percent
from reports.content.index_types import IndexRow, IndexTable, LedgerRow
from reports.content.issuer import office_of
from reports.content.types import Office, Signature
from reports.document import index_tables
from reports.document.blocks import CENTRE, RIGHT, Annex, Block, Bullet, Paper, Paragraph, Table
from reports.document.tables import NUMBER, column, share
from reports.wording import day, points, say
from scoring.engine.points import printed_number


@dataclass(frozen=True, slots=True)
class Analysis:
    """The index of a year with the office's facts, as of a day."""

    as_of: date
    office: Office
    signature: Signature
    index: IndexTable


def gather(year: int, *, signer: str = issuer.OFFICE_CHIEF) -> Analysis | None:
    """The analysis of `year` as of today; None where no criteria set is known for it."""
    today = clock.today()
    units = list(Unit.objects.all())
    index = index_figures.table(year, today, {}, {unit.code: unit.name for unit in units})
    if index is None:
        return None
    facts = organisation()
    return Analysis(today, office_of(facts, units), issuer.internal(facts, today, signer), index)


@dataclass(frozen=True, slots=True)
class Finding:
    """A component: points got, the most, the same a year before, as printed, and its causes with who answers.

    Of a running year `got` is what is secured so far; the whole year before is compared with what is projected.
    """

    name: str
    got: Decimal | None
    maximum: Decimal
    projected: Decimal | None
    attainable: Decimal | None
    before: Decimal | None
    before_year: str
    before_is_derived: bool
    printed: str
    causes: tuple[LedgerRow, ...]

    @property
    def gap(self) -> Decimal | None:
        return None if self.got is None else self.maximum - self.got

    @property
    def change(self) -> Decimal | None:
        """The whole year, as published or projected, less the whole year before."""
        return None if self.projected is None or self.before is None else self.projected - self.before

    @property
    def share(self) -> str | None:
        return None if self.got is None else percent(Fraction(self.got), Fraction(self.maximum))

    @property
    def is_printed_otherwise(self) -> bool:
        """Whether the source's own share is another number than the computed one (design §3.2)."""
        printed = printed_number(self.printed.removesuffix("%").strip())
        return bool(self.printed) and (self.share is None or printed != Decimal(self.share))

    @property
    def units(self) -> list[str]:
        return list(dict.fromkeys(unit for cause in self.causes for unit in cause.units))


def findings(index: IndexTable) -> list[Finding]:
    """The components that have data or results; lines of the ledger that lost points are their causes."""
    lines = [line for line in index.ledger if Decimal(line.lost)]
    rows = [row for row in index.rows if row.depth == 0 and row.applies]
    return [_finding(row, index, [line for line in lines if line.component == row.name]) for row in rows]


def _finding(row: IndexRow, index: IndexTable, lines: list[LedgerRow]) -> Finding:
    official, before_year = dict(row.official), str(index.year - 1)
    got = official.get(str(index.year)) if index.closed else row.secured
    before = official.get(before_year)
    return Finding(
        name=row.name,
        got=None if got is None else Decimal(got),
        maximum=Decimal(row.maximum),
        projected=_number(got if index.closed else row.projected),
        attainable=None if row.attainable is None else Decimal(row.attainable),
        before=None if before is None else Decimal(before),
        before_year=before_year,
        before_is_derived=before_year in dict(row.derived),
        printed=dict(row.printed).get(str(index.year), "") if index.closed else "",
        causes=tuple(index_tables.gathered(lines)),
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def paper(analysis: Analysis) -> Paper:
    office, index = analysis.office, analysis.index
    to, rest = office.recipients_internal[:1], office.recipients_internal[1:]
    year = analysis.as_of.year
    return Paper(
        superior=office.name,
        body=office.office_name.upper(),
        number=say("letterhead", "number", symbol=office.office_symbol),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=year),
        type=say("analysis", "type"),
        subject=say("analysis", "subject", year=index.year),
        addressed=say("letterhead", "addressed", to=to[0]) if to else "",
        made_on=analysis.as_of,
        blocks=tuple(_body(analysis)),
        signature=analysis.signature,
        recipients=(say("letterhead", "as_above"), *rest) if to else rest,
        attached=say("letterhead", "attached", symbol=office.office_symbol, office=office.office_name, year=year),
        annexes=(Annex(say("analysis", "annex", year=index.year), (table(index),)),),
    )


def _body(analysis: Analysis) -> Iterator[Block]:
    index = analysis.index
    yield Paragraph(_opening(analysis), keep=True)
    for finding in findings(index):
        yield Bullet(_sentence(finding, closed=index.closed))
        if len(finding.causes) > 1:
            yield from (Paragraph(f"+ {_cause(cause, with_units=True)}.") for cause in finding.causes)
    yield Paragraph(say("analysis", "sum", lost=points(index.lost)))
    if index.of_another_year:
        yield Paragraph(say("body", "index_other_year", year=index.year), italic=True)
    if index.provisional:
        yield Paragraph(say("analysis", "provisional"), italic=True)
    yield Paragraph(say("analysis", "closing", office=analysis.office.office_name))


def _opening(analysis: Analysis) -> str:
    index, ranks = analysis.index, {year: (rank, of) for year, rank, of in analysis.index.prior}
    values = {"year": index.year, "office": analysis.office.short_name, "day": day(analysis.as_of)}
    rank, of = ranks.get(index.year, (None, None))
    if not index.closed or rank is None:
        return say("analysis", "opening_closed" if index.closed else "opening_running", **values)
    rank_of = f"{rank:02}/{of}" if of else f"{rank:02}"
    before, _of = ranks.get(index.year - 1, (None, None))
    if before is None or before == rank:
        moved = ""
    else:
        moved = say("analysis", "fell" if rank > before else "rose", n=abs(rank - before), year=index.year - 1)
    return say("analysis", "opening_ranked", rank=rank_of, moved=moved, **values)


def _sentence(finding: Finding, *, closed: bool) -> str:
    """The sentence of a component, as the letter builds it."""
    if finding.got is None:
        return say("analysis", "no_data", name=finding.name, maximum=points(str(finding.maximum)))
    key = "got" if closed else "got_so_far"
    parts = [
        say(
            "analysis", key, name=finding.name, got=points(str(finding.got)), maximum=points(str(finding.maximum)),
            share=wording.share(finding.share or "0"), attainable=points(str(finding.attainable)),
        ) + (say("analysis", "printed", printed=finding.printed) if finding.is_printed_otherwise else ""),
    ]  # fmt: skip
    if finding.gap:
        parts.append(say("analysis", "below_most", points=points(str(finding.gap))))
    if closed and finding.change is not None:
        parts.append(_change(finding))
    elif finding.projected is not None and not closed:
        parts.append(say("analysis", "expected", points=points(str(finding.projected)), change=_to_whole_year(finding)))
    sentence = "; ".join(parts) + "."
    if not finding.causes:
        return sentence + (" " + say("analysis", "no_cause") if finding.gap and closed else "")
    if len(finding.causes) > 1:
        return f"{sentence} {say('analysis', 'causes')}"
    only = finding.causes[0]
    return f"{sentence} {say('analysis', 'cause', cause=_cause(only))} {_answers(only.units, only.joint)}"


def _change(finding: Finding) -> str:
    change = finding.change or Decimal(0)
    values = {"points": points(str(abs(change))), "year": finding.before_year}
    return say("analysis", "same" if not change else "less" if change < 0 else "more", **values)


def _to_whole_year(finding: Finding) -> str:
    """What is projected for the whole year against the whole year before, and whether that was published."""
    change = finding.change
    if change is None:
        return ""
    key = "same_as" if not change else "less_than" if change < 0 else "more_than"
    return say(
        "analysis", "than_whole_year", change=say("analysis", key, points=points(str(abs(change)))),
        year=finding.before_year, before=points(str(finding.before)),
        basis=say("analysis", "derived" if finding.before_is_derived else "published"),
    )  # fmt: skip


def _cause(cause: LedgerRow, *, with_units: bool = False) -> str:
    text = cause.text.rstrip(" .;")
    if not text:
        late = cause.days_late and cause.cause == "late"
        why = say("causes", "late_days", n=cause.days_late) if late else say("causes", cause.cause)
        text = why if cause.criterion == cause.component else f"{cause.criterion}: {why.lower()}"
    text += say("analysis", "lost_objectively" if cause.objective else "lost", points=points(cause.lost))
    return f"{text}. {_answers(cause.units, cause.joint).rstrip('.')}" if with_units else f"{text}."


def _answers(units: tuple[str, ...], joint: bool) -> str:
    if not units:
        return say("analysis", "no_unit")
    key = "answers_jointly" if joint and len(units) > 1 else "answers"
    return say("analysis", key, units=index_tables.names_of(units, ", "))


def table(index: IndexTable) -> Table:
    """The same in a table: got of the most, share, gap, change, causes, who answers.

    Of a running year the whole year before stands beside what is projected, and the change is between these two.
    """
    running = () if index.closed else (
        column("projected_of_year", 8, RIGHT), column("whole_year", 8, RIGHT, year=index.year - 1),
    )  # fmt: skip
    columns = (
        column(*NUMBER),
        column("component", 26),
        column("maximum", 8, RIGHT),
        column("got" if index.closed else "secured", 8, RIGHT),
        column("share_of_most", 8, CENTRE),
        column("gap", 8, RIGHT),
        *running,
        column("change_to_year" if index.closed else "projected_to_year", 9, RIGHT, year=index.year - 1),
        column("cause", 34),
        column("units", 28),
    )
    return Table(columns, tuple(_row(n, finding, closed=index.closed) for n, finding in enumerate(findings(index), 1)))


def _row(n: int, finding: Finding, *, closed: bool) -> Row:
    got: Value = wording.NO_DATA if finding.got is None else finding.got
    gap: Value = wording.NO_DATA if finding.gap is None else finding.gap
    change = points(None if finding.change is None else f"{finding.change:+}" if finding.change else "0")
    whole: tuple[Value, ...] = (
        ()
        if closed
        else tuple(wording.NO_DATA if number is None else number for number in (finding.projected, finding.before))
    )
    figures = (finding.maximum, got, share(finding.share), gap, *whole, change)
    causes = "\n".join(_cause(cause) for cause in finding.causes) or wording.NO_DATA
    return Row((n, finding.name, *figures, causes, index_tables.names_of(finding.units) or say("causes", "no_unit")))
