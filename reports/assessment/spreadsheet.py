"""The self-assessment as a spreadsheet: points, explanations, what is missing, and the files of the proof pack."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reports.assessment.content import AssessedRow, Assessment, ProofRow
from reports.assessment.paper import caveat, explanations, missing, paper, table
from reports.document.blocks import Row, Table
from reports.document.tables import NUMBER, column
from reports.document.wording import day, say
from reports.render.xlsx import Book

Listed = tuple[str, AssessedRow, ProofRow, str]


def render(found: Assessment, files: Sequence[Listed] = ()) -> bytes:
    """The workbook; `files` are those of the proof pack with the hash of each."""
    told, told_of_set = paper(found), caveat(found)
    title = f"{told.type} {told.subject}"
    buffer = io.BytesIO()
    book = Book(buffer, say("meeting", "as_of", day=day(found.as_of)), title=title, author=told.body,
                made_on=found.as_of)  # fmt: skip
    book.sheet(say("assessment", "sheet"), table(found), title, told_of_set)
    if files:
        book.sheet(say("assessment", "sheet_files"), _files(files), title)
    book.sheet(say("assessment", "sheet_explanations"), explanations(found), title, told_of_set)
    book.sheet(say("assessment", "sheet_missing"), missing(found), title)
    book.workbook.close()
    return buffer.getvalue()


def _files(files: Sequence[Listed]) -> Table:
    columns = (
        column(*NUMBER),
        column("criterion", 30),
        column("proof_number", 18),
        column("day", 9),
        column("page", 8),
        column("unit", 16),
        column("file", 40),
        column("sha256", 30),
    )
    rows = (
        Row((row.number, row.name, proof.title, day(proof.dated_on), proof.place, proof.unit, path, digest))
        for path, row, proof, digest in files
    )
    return Table(columns, tuple(rows))
