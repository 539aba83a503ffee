"""The self-assessment as a paper: the table of points with proof, and the table of explanations."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.files.cells import Row
from reports.assessment.content import AssessedRow, Assessment, Missing
from reports.document import index_tables
from reports.document.blocks import RIGHT, Annex, Block, Paper, Paragraph, Table
from reports.document.tables import NUMBER, column, figure
from reports.document.wording import day, say


def paper(found: Assessment) -> Paper:
    office = found.office
    values = {"year": found.year, "office": office.short_name}
    return Paper(
        superior=office.superior,
        body=office.name,
        number=say("letterhead", "number", symbol=office.symbol),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=found.as_of.year),
        type=say("assessment", "type"),
        subject=say("assessment", "subject", **values),
        addressed=say("letterhead", "addressed", to=office.report_to) if office.report_to else "",
        made_on=found.as_of,
        blocks=(*_notes(found), table(found)),
        signature=found.signature,
        recipients=office.recipients,
        attached=say("letterhead", "attached", symbol=office.symbol, office=office.short_name, year=found.as_of.year),
        annexes=(Annex(say("assessment", "explanations"), tuple(_explained(found))),),
        wide=True,
    )


def _notes(found: Assessment) -> Iterator[Block]:
    decision = say("body", "index_decision", decision=found.decision) if found.decision else ""
    provisional = say("body", "index_provisional") if found.provisional else ""
    told = {"set": found.set_name, "decision": decision, "provisional": provisional, "day": day(found.as_of)}
    yield Paragraph(say("body", "index_set", **told))
    if found.of_another_year:
        yield Paragraph(say("body", "index_other_year", year=found.year))
    drafts = sum(row.is_draft for row in found.leaves)
    if drafts:
        yield Paragraph(say("assessment", "drafts", n=drafts), italic=True)


def caveat(found: Assessment) -> str:
    return index_tables.caveat(found.year, provisional=found.provisional, of_another_year=found.of_another_year)


def table(found: Assessment) -> Table:
    """Criterion, maximum, self-assessed, appraised, proof with its page."""
    columns = (
        column(*NUMBER),
        column("criterion", 32),
        column("maximum", 9, RIGHT),
        column("self_assessed", 9, RIGHT),
        column("appraised", 9, RIGHT),
        column("proof_page", 58),
    )
    rows = [_row(row) for row in found.rows]
    sums = (figure(found.maximum), figure(found.self_assessed), figure(found.appraised), "")
    return Table(columns, (*rows, Row(("", say("columns", "sum"), *sums), strong=True)))


def _row(row: AssessedRow) -> Row:
    figures = (figure(row.maximum), figure(row.self_assessed), figure(row.appraised))
    return Row((row.number, row.name, *figures, proofs_of(row)), strong=row.depth == 0)


def proofs_of(row: AssessedRow) -> str:
    """ "99/BC-SKHĐT ngày 18/06/2019, trang 3; ..."; one title of several days stands once, with them."""
    days: dict[tuple[str, str, str], list[str]] = {}
    for each in row.proofs:
        dated = day(each.dated_on)
        days.setdefault((each.title, each.place, each.url), []).append("" if dated in each.title else dated)
    return "; ".join(_told(*document, dated) for document, dated in days.items())


def _told(title: str, place: str, url: str, days: list[str]) -> str:
    known = ", ".join(each for each in dict.fromkeys(days) if each)
    told = say("body", "proof", number=title, day=known) if known else title
    return ", ".join(part for part in (told, place, url) if part)


def _explained(found: Assessment) -> Iterator[Block]:
    if not found.to_explain:
        yield Paragraph(say("notes", "none"))
        return
    yield explanations(found)


def explanations(found: Assessment) -> Table:
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
    return Table(columns, tuple(_explained_row(row) for row in found.to_explain))


def _explained_row(row: AssessedRow) -> Row:
    figures = (figure(row.maximum), figure(row.self_assessed), figure(row.appraised))
    by = say("body", "proof", number=row.explained_by, day=day(row.explained_on)) if row.explained_on else ""
    lacking = [missing_of(each) for each in row.missing if each.why in ("no_proof", "unexplained")]
    return Row((row.number, row.name, *figures, row.reason, row.explanation or "; ".join(lacking), by))


def missing_of(each: Missing) -> str:
    return say("missing", each.why, what=each.what)


def missing(found: Assessment) -> Table:
    """What lacks, by name, criterion by criterion."""
    columns = (column(*NUMBER), column("criterion", 40), column("missing", 60))
    return Table(columns, tuple(Row((row.number, row.name, missing_of(each))) for row, each in found.missing))
