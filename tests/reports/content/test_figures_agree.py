"""The figures of DOCX, XLSX, page and the index's command are the same ones, in every report of the year."""

import io
import re
from datetime import datetime
from functools import cache

import pytest
from docx import Document
from docx.table import _Cell
from lxml import html
from openpyxl import load_workbook

from cchc.dates import official_date
from reports.content.counting import counts
from reports.document import papers
from reports.render import files
from tests.reports.conftest import CODES
from tests.reports.render.test_documents import INSIDE, text_of

# Contents are gathered from a test database, which is made only for tests that say they need one.
pytestmark = pytest.mark.django_db

EACH = [(code, kind) for code in CODES for kind in papers.KINDS]
NAMES = ("secured", "cautious", "projected", "attainable", "lost")


@pytest.fixture(scope="module")
def docx(gathered):
    """The document of a period and kind, read anew; made once."""

    @cache
    def opened(code, kind):
        return Document(io.BytesIO(files.build(gathered.contents[code], kind, files.DOCX).data))

    return opened


@pytest.fixture(scope="module")
def xlsx(gathered):
    @cache
    def opened(code, kind):
        return load_workbook(io.BytesIO(files.build(gathered.contents[code], kind, files.XLSX).data))

    return opened


def tables_of(document) -> list[list[list[str]]]:
    """The ruled tables row by row; a cell that stretches over several stands once."""
    ruled = [table for table in document.tables if table.style.name == "Table Grid"]
    return [[["\n".join(p.text for p in cell.paragraphs) for cell in _cells(row, table)] for row in table._tbl.tr_lst]
            for table in ruled]  # fmt: skip


def _cells(row, table):
    return [_Cell(cell, table) for cell in row.tc_lst]


def tables_of_page(page: str) -> list[list[list[str]]]:
    found = html.fromstring(page).iterfind(".//table")
    return [[["".join(cell.itertext()) for cell in row.iterfind("*")] for row in table.iterfind(".//tr")]
            for table in found]  # fmt: skip


def squeezed(tables: list[list[list[str]]]) -> list[list[list[str]]]:
    return [[[re.sub(r"\s+", "", cell) for cell in row] for row in table] for table in tables]


def shown(value: object) -> str:
    """A cell of the spreadsheet as the document writes it: 8,75; 100; 05/01/2019; 14/6/2019."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return official_date(value)
    return str(value)


def same(told: str, value: object) -> bool:
    if isinstance(value, int | float):
        return float(told.replace(",", ".")) == pytest.approx(value)
    return re.sub(r"\s+", "", told) == re.sub(r"\s+", "", shown(value))


@pytest.mark.parametrize(("code", "kind"), EACH)
def test_every_table_of_the_document_stands_on_the_page_cell_by_cell(gathered, docx, code, kind):
    document = squeezed(tables_of(docx(code, kind)))
    assert document
    assert document == squeezed(tables_of_page(gathered.pages[code, kind]))


@pytest.mark.parametrize(("code", "kind"), EACH)
def test_every_table_that_spreadsheet_and_document_share_has_the_same_figures(docx, xlsx, code, kind):
    known = {named(*table[:2]): table[1:] for table in tables_of(docx(code, kind))}
    compared = set()
    for sheet in xlsx(code, kind):
        header = [cell.value for cell in sheet[4]]
        rows = [row for row in sheet.iter_rows(min_row=5, max_col=len(header), values_only=True) if any(row)]
        table = known.get(named(header, rows[0])) if rows else None
        if not rows:
            assert sheet.title == "Điểm bị mất", "by the end of a first quarter nothing need be lost"
        if table is not None:
            compared.add(sheet.title)
            for told, row in zip(table, rows, strict=True):
                assert all(same(*pair) for pair in zip(told, row, strict=True)), (sheet.title, told, row)
    shared = ["Kết quả thực hiện nhiệm vụ", "Biểu số liệu"] if kind == papers.OFFICIAL else ["Theo đơn vị", "Chỉ số"]
    assert compared.issuperset(shared)


@pytest.mark.parametrize("code", CODES)
def test_the_annex_of_the_plans_is_a_sheet_row_by_row(docx, xlsx, code):
    table = next(table for table in tables_of(docx(code, papers.OFFICIAL)) if table[0][-1] == "Kết quả")
    items = [row for row in table[1:] if len(row) == len(table[0])]
    sheet = list(xlsx(code, papers.OFFICIAL)["Kế hoạch"].iter_rows(min_row=5, min_col=2, values_only=True))
    assert [[re.sub(r"\s+", "", cell) for cell in row] for row in items] == [
        [re.sub(r"\s+", "", shown(cell)) for cell in row] for row in sheet
    ]


def named(header, first) -> tuple[str, ...]:
    """What tells tables apart: their header, and what the first row is about."""
    return (*header, next(text for text in map(str, first) if text[:1].isalpha()))


@pytest.mark.parametrize("code", CODES)
def test_the_counts_of_document_spreadsheet_and_page_agree(gathered, docx, xlsx, code):
    content = gathered.contents[code]
    found = counts(content.reported_on, content.as_of)
    sentence = f"Tổng số nhiệm vụ trong kỳ: {found.total}"
    sheet = xlsx(code, papers.OFFICIAL)["Kết quả thực hiện nhiệm vụ"]
    told = {row[1]: row[3] for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]}
    assert told["Tổng số"] == found.total
    assert told["Hoàn thành đúng hạn"] == found.on_time
    assert told["Chưa hoàn thành, quá hạn"] == found.open_late
    for kind in papers.KINDS:
        assert sentence in text_of(docx(code, kind))
        assert sentence in gathered.pages[code, kind]


@pytest.mark.parametrize("code", CODES)
def test_the_figures_of_document_spreadsheet_page_and_command_agree(gathered, docx, xlsx, code):
    content, computed = gathered.contents[code], gathered.recomputed[code]
    assert [computed["total"][name] for name in NAMES] == [getattr(content.index.total, name) for name in NAMES]
    words, page = text_of(docx(code, papers.INTERNAL)), gathered.pages[code, papers.INTERNAL]
    sheet = xlsx(code, papers.INTERNAL)["Chỉ số"]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]
    for node in [computed["total"], *computed["components"]]:
        for name in NAMES:
            if node[name] is not None:
                figure = node[name].replace(".", ",")
                assert figure in words
                assert figure in page
    assert list(rows[-1][-5:]) == [float(computed["total"][name]) for name in NAMES]
    by_name = {row.name: row for row in content.index.rows}
    for component in computed["components"]:
        assert [getattr(by_name[component["name"]], name) for name in NAMES] == [component[name] for name in NAMES]


@pytest.mark.parametrize("code", CODES)
def test_the_page_for_the_outside_holds_nothing_of_the_inside_either(gathered, code):
    page = gathered.pages[code, papers.OFFICIAL].casefold()
    assert [told for told in INSIDE if told.casefold() in page] == []
