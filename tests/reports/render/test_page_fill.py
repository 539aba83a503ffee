"""The pages that LibreOffice makes: none is half empty but the last of its part, none holds a signature alone."""

import pypdfium2
import pytest

from reports import periods
from reports.analysis import analysis
from reports.assessment import content as assessment
from reports.assessment import paper as assessment_paper
from reports.content.gather import gather
from reports.document import papers
from reports.monday_sheet import content as monday
from reports.monday_sheet import paper as monday_paper
from reports.render.docx import render
from tests.reports.render.test_documents import converted

CODES = ("2019-Q1", "2019-H1", "2019-Q3", "2019", "2021-Q1")
LEAST = 0.4
# Points of the page's height that hold its number.
MARGIN = 50
SIGNATURE = "Nơi nhận:"
A_SENTENCE = 40


def drafts() -> dict:
    found = {}
    for code in CODES:
        content = gather(periods.parse(code), code="K7QM3P-1")
        found |= {f"{code}-{kind}": papers.paper(content, kind) for kind in papers.KINDS}
    found["analysis"] = analysis.paper(analysis.gather(2018))
    found["assessment"] = assessment_paper.paper(assessment.gather(2019))
    found["monday"] = monday_paper.paper(monday.gather())
    return found


def fill(page: pypdfium2.PdfPage) -> float:
    """How far down the page its lowest text or line stands, without the page number; 0 of an empty page."""
    height = page.get_height()
    bottoms = [each.get_bounds()[1] for each in page.get_objects()]
    inside = [bottom for bottom in bottoms if MARGIN < bottom < height]
    return (height - min(inside)) / height if inside else 0.0


def begins_a_part(text: str) -> bool:
    """A document's first page, or an annex: under its number, if it has one on top, stands "Phụ lục"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "CỘNG HÒA" in text or any(line.startswith("Phụ lục") for line in lines[:2])


@pytest.mark.docx_page
def test_no_page_but_the_last_of_a_part_is_half_empty_and_none_holds_only_a_signature(demo, libreoffice, tmp_path):
    names = []
    for name, paper in drafts().items():
        (tmp_path / f"{name}.docx").write_bytes(render.render(paper))
        names.append(name)
    faults = []
    for name, pages in converted(names, libreoffice, tmp_path):
        document = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")
        texts = pages[: len(document)]  # each page ends with a form feed
        for n, (page, text) in enumerate(zip(document, texts, strict=True), 1):
            is_last = n == len(texts) or begins_a_part(texts[n])
            filled = fill(page)
            if not text.strip() or (filled < LEAST and not is_last):
                faults.append(f"{name}, page {n} of {len(texts)}: {filled:.0%}")
            if n > 1 and SIGNATURE in text and len(text.partition(SIGNATURE)[0].strip()) < A_SENTENCE:
                faults.append(f"{name}, page {n}: only a signature")
    assert faults == []
