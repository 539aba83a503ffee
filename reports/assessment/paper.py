"""The self-assessment as a report with two annexes: the table of points with proof, and the table of explanations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cchc.files.cells import Row, Value
from reports import wording
from reports.assessment.content import BY_OTHERS, BY_OURSELVES, AssessedRow, Assessment
from reports.assessment.proof import NO_PROOF, NOT_PROVED, UNEXPLAINED, Missing
from reports.document import index_tables
from reports.document.blocks import RIGHT, Annex, Block, Bullet, Paper, Paragraph, Table
from reports.document.tables import NUMBER, column, figure
from reports.wording import day, points, say


def paper(assessment: Assessment) -> Paper:
    office, year = assessment.office, assessment.as_of.year
    points_table = Annex(say("assessment", "table", year=assessment.year), (*_notes(assessment), table(assessment)))
    return Paper(
        superior=office.superior,
        body=office.name,
        number=say("letterhead", "number", symbol=office.symbol),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=year),
        type=say("assessment", "type"),
        subject=say("assessment", "subject", year=assessment.year),
        addressed=say("letterhead", "addressed", to=office.report_to) if office.report_to else "",
        made_on=assessment.as_of,
        blocks=tuple(_body(assessment)),
        signature=assessment.signature,
        recipients=office.recipients,
        attached=say("letterhead", "attached", symbol=office.symbol, office=office.short_name, year=year),
        annexes=(points_table, *_explanations_annex(assessment)),
    )


def _body(assessment: Assessment) -> Iterator[Block]:
    """The sum, each component, what needs a word, and where the tables are."""
    values = {"year": assessment.year, "office": assessment.office.short_name}
    yield Paragraph(say("assessment", "opening", **values))
    as_of = day(assessment.as_of)
    if assessment.self_assessed is None:
        yield Paragraph(say("assessment", "total_none", day=as_of))
    else:
        others = Decimal(assessment.left_alone)
        key = "total_without_others" if others else "total"
        values_of_total = _points(assessment.self_assessed, str(Decimal(assessment.maximum) - others))
        left_alone = {"others": points(assessment.left_alone)} if others else {}
        yield Paragraph(say("assessment", key, **values_of_total, **left_alone), keep=True)
        components = [row for row in assessment.rows if row.depth == 0]
        yield from map(Bullet, wording.ended([_component(row) for row in components]))
    if assessment.appraised is not None:
        yield Paragraph(say("assessment", "appraised", day=as_of, **_points(assessment.appraised, assessment.maximum)))
    n = len(assessment.to_explain)
    annexes = 2 if n else 1
    yield Paragraph(say("assessment", "proofs", annex=wording.annex_name(1, annexes)))
    key = "explained" if n else "explained_none"
    yield Paragraph(say("assessment", key, n=n, annex=wording.annex_name(2, annexes)))
    yield Paragraph(say("assessment", "closing", report_to=assessment.office.report_to, **values))


def _explanations_annex(assessment: Assessment) -> Iterator[Annex]:
    """The criteria that need a word; none, no annex."""
    table_of_them = explanations(assessment)
    if table_of_them.rows:
        yield Annex(say("assessment", "explanations"), (table_of_them,))


def _points(got: str, maximum: str) -> dict[str, str]:
    return {"points": points(got), "maximum": points(maximum)}


def _component(row: AssessedRow) -> str:
    if row.self_assessed is None and row.scored_by == BY_OTHERS:
        return say("assessment", "of_others", name=row.name, maximum=points(row.maximum))
    if row.self_assessed is None:
        return say("assessment", "no_points", name=row.name, maximum=points(row.maximum))
    return say("assessment", "of_component", name=row.name, **_points(row.self_assessed, row.maximum))


def _notes(assessment: Assessment) -> Iterator[Block]:
    yield from index_tables.about_set(
        assessment.year, assessment.set_name, assessment.decision, provisional=assessment.provisional,
        of_another_year=assessment.of_another_year, as_of=assessment.as_of,
    )  # fmt: skip
    drafts = sum(row.is_draft for row in assessment.leaves)
    if drafts:
        yield Paragraph(say("assessment", "drafts", n=drafts), italic=True)


def caveat(assessment: Assessment) -> str:
    return index_tables.caveat(
        assessment.year, provisional=assessment.provisional, of_another_year=assessment.of_another_year
    )


def table(assessment: Assessment) -> Table:
    """Criterion, maximum, self-assessed, appraised, why it is so many points, proof with its page."""
    columns = (
        column(*NUMBER),
        column("criterion", 28),
        column("maximum", 8, RIGHT),
        column("self_assessed", 8, RIGHT),
        column("appraised", 8, RIGHT),
        column("why_points", 32),
        column("proof_page", 33),
    )
    rows = [
        Row((row.number, row.name, *_figures(row), why_of(row), proofs_of(row)), strong=row.depth == 0)
        for row in assessment.rows
    ]
    sums = Row((None, say("columns", "sum"), *_figures(assessment), None, None), strong=True)
    return Table(columns, (*rows, sums))


def _figures(row: AssessedRow | Assessment) -> tuple[Value, Value, Value]:
    return figure(row.maximum), figure(row.self_assessed), figure(row.appraised)


def why_of(row: AssessedRow) -> str:
    """Why a leaf has its points: by its rule, or as the Office itself or somebody else scores it."""
    if not row.leaf:
        return ""
    if row.scored_by == BY_OTHERS:
        return say("assessment", "scored_by_others")
    sentences = [say("assessment", "scored_by_ourselves")] if row.scored_by == BY_OURSELVES else []
    if row.differs:
        sentences.append(say("assessment", "differs", computed=points(row.computed)))
    return " ".join([*sentences, row.why]).strip()


def proofs_of(row: AssessedRow) -> str:
    """ "99/BC-SKHĐT ngày 18/6/2019, trang 3; ..."; one title of several days stands once, with them."""
    days: dict[tuple[str, str, str], list[str]] = {}
    for each in row.proofs:
        days.setdefault((each.title, each.place, each.url), []).append(day(each.dated_on))
    return "; ".join(
        ", ".join(part for part in (wording.dated(title, dates), place, url) if part)
        for (title, place, url), dates in days.items()
    )


def explanations(assessment: Assessment) -> Table:
    columns = (
        column(*NUMBER),
        column("criterion", 30),
        column("maximum", 8, RIGHT),
        column("self_assessed", 8, RIGHT),
        column("appraised", 8, RIGHT),
        column("appraisers_reason", 22),
        column("explanation", 30),
        column("explained_by", 16),
    )
    return Table(columns, tuple(_explained_row(row) for row in assessment.to_explain))


def _explained_row(row: AssessedRow) -> Row:
    by = say("body", "proof", number=row.explained_by, day=day(row.explained_on)) if row.explained_on else ""
    lacking = [missing_of(each) for each in row.missing if each.why in (NO_PROOF, NOT_PROVED, UNEXPLAINED)]
    return Row((row.number, row.name, *_figures(row), row.reason, row.explanation or "; ".join(lacking), by))


def missing_of(each: Missing) -> str:
    return say("missing", each.why, what=each.what)


def missing(assessment: Assessment) -> Table:
    """What lacks, by name, criterion by criterion."""
    columns = (column(*NUMBER), column("criterion", 40), column("missing", 60))
    return Table(columns, tuple(Row((row.number, row.name, missing_of(each))) for row, each in assessment.missing))
