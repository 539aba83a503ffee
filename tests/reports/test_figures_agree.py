"""The figures of DOCX, XLSX, page and the index's command are the same ones."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from reports import files, papers
from reports.counting import counts
from tests.reports.test_documents import text_of

# Contents are gathered from a test database, which is made only for tests that say they need one.
pytestmark = pytest.mark.django_db

CODES = ["2019-H1", "2019-Q3"]


def docx(content, kind) -> str:
    return text_of(Document(io.BytesIO(files.build(content, kind, files.DOCX).data)))


def xlsx(content, kind):
    return load_workbook(io.BytesIO(files.build(content, kind, files.XLSX).data))


@pytest.mark.parametrize("code", CODES)
def test_the_counts_of_document_spreadsheet_and_page_agree(gathered, code):
    content = gathered.contents[code]
    found = counts(content.reported_on, content.as_of)
    sentence = f"Tổng số nhiệm vụ trong kỳ: {found.total}"
    sheet = xlsx(content, papers.OFFICIAL)["Kết quả thực hiện nhiệm vụ"]
    told = {row[1]: row[3] for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]}
    assert told["Tổng số"] == found.total
    assert told["Hoàn thành đúng hạn"] == found.on_time
    assert told["Chưa hoàn thành, quá hạn"] == found.open_late
    for kind in papers.KINDS:
        assert sentence in docx(content, kind)
        assert sentence in gathered.pages[code, kind]


@pytest.mark.parametrize("code", CODES)
def test_the_three_figures_of_document_spreadsheet_page_and_command_agree(gathered, code):
    content, computed = gathered.contents[code], gathered.recomputed[code]
    names = ("secured", "projected", "attainable", "lost")
    assert [computed["total"][name] for name in names] == [getattr(content.index.total, name) for name in names]
    words, page = docx(content, papers.INTERNAL), gathered.pages[code, papers.INTERNAL]
    sheet = xlsx(content, papers.INTERNAL)["Chỉ số"]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]
    for node in [computed["total"], *computed["components"]]:
        for name in names:
            if node[name] is not None:
                shown = node[name].replace(".", ",")
                assert shown in words
                assert shown in page
    assert list(rows[-1][-4:]) == [float(computed["total"][name]) for name in names]
    by_name = {row.name: row for row in content.index.rows}
    for component in computed["components"]:
        assert by_name[component["name"]].secured == component["secured"]


@pytest.mark.parametrize("code", CODES)
def test_the_page_for_the_outside_holds_nothing_of_the_inside_either(gathered, code):
    from tests.reports.test_documents import INSIDE

    page = gathered.pages[code, papers.OFFICIAL].casefold()
    assert [told for told in INSIDE if told.casefold() in page] == []
