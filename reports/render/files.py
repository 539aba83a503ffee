"""A report as files: which formats there are, how they are named, and the bytes of each."""

from __future__ import annotations

from dataclasses import dataclass

from cchc.files.downloads import CONTENT_TYPES
from reports.content.types import Content
from reports.document import papers
from reports.render import xlsx
from reports.render.docx import render

DOCX, XLSX = "docx", "xlsx"
FORMATS = (DOCX, XLSX)

# Without accents, and sorting by period (pages.md).
STEMS = {papers.OFFICIAL: "bao-cao-cchc", papers.INTERNAL: "bao-cao-noi-bo"}
ANNEX = "phu-luc"


@dataclass(frozen=True, slots=True)
class ReportFile:
    name: str
    content_type: str
    data: bytes


def name(period: str, kind: str, form: str) -> str:
    """2019-Q3-bao-cao-cchc.docx; the spreadsheet is the annex: 2019-Q3-bao-cao-cchc-phu-luc.xlsx."""
    stem = f"{period}-{STEMS[kind]}"
    return f"{stem}-{ANNEX}.{form}" if form == XLSX else f"{stem}.{form}"


def build(content: Content, kind: str, form: str) -> ReportFile:
    """The file of this kind and format. Raises ValueError for one that there is not."""
    if form not in FORMATS:
        raise ValueError(f"{form!r} is no format of reports; allowed: {', '.join(FORMATS)}")
    data = render.render(papers.paper(content, kind)) if form == DOCX else xlsx.render(content, kind)
    return ReportFile(name(content.period, kind, form), CONTENT_TYPES[form], data)
