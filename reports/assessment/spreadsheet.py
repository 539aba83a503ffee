"""The self-assessment as a spreadsheet: points, explanations, what is missing, and the files of the proof pack."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cchc.files.cells import Row
from reports.assessment.content import AssessedRow, Assessment
from reports.assessment.paper import caveat, explanations, missing, paper, table
from reports.assessment.proof import ProofRow
from reports.document.blocks import Table
from reports.document.tables import NUMBER, column
from reports.render.xlsx import file_of, sheet_of
from reports.wording import day, say

Listed = tuple[str, AssessedRow, ProofRow, str]


def render(assessment: Assessment, files: Sequence[Listed] = ()) -> bytes:
    """The workbook; `files` are those of the proof pack with the hash of each."""
    document = paper(assessment)
    sheet = partial(sheet_of, title=document.annexes[0].title, day=say("meeting", "as_of", day=day(assessment.as_of)))
    of_set = caveat(assessment)
    sheets = [
        sheet(say("assessment", "sheet"), table(assessment), caveat=of_set),
        *([sheet(say("assessment", "sheet_files"), _files(files))] if files else []),
        sheet(say("assessment", "sheet_explanations"), explanations(assessment), caveat=of_set),
        sheet(say("assessment", "sheet_missing"), missing(assessment)),
    ]
    return file_of(*sheets, author=document.body, made_on=assessment.as_of)


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
        Row((row.number, row.name, proof.title, proof.dated_on, proof.place, proof.unit, path, digest))
        for path, row, proof, digest in files
    )
    return Table(columns, tuple(rows))
