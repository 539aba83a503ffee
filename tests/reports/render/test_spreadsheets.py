"""The annex as a spreadsheet, read again: filters, print set-up, and that nobody's text becomes a formula."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import load_workbook

from reports.content.counting import counts
from reports.document import papers
from reports.render import files
from tests.reports.render.test_documents import HARD

# Contents are gathered from a test database, which is made only for tests that say they need one.
pytestmark = pytest.mark.django_db


def built(content, kind=papers.INTERNAL) -> bytes:
    return files.build(content, kind, files.XLSX).data


def opened(content, kind=papers.INTERNAL):
    return load_workbook(io.BytesIO(built(content, kind)))


@pytest.mark.parametrize("kind", papers.KINDS)
def test_every_sheet_has_frozen_header_filter_and_a4_landscape(contents, kind):
    for sheet in opened(contents["2019-Q3"], kind):
        assert sheet.freeze_panes == "A5"
        assert sheet.auto_filter.ref.startswith("A4:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.page_setup.fitToHeight == 0


def test_there_is_one_row_a_task_with_real_days(contents):
    content = contents["2019-H1"]
    sheet = opened(content, papers.OFFICIAL)["Nhiệm vụ"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert len(rows) == len(content.reported_on)
    assert all(isinstance(row[7], datetime) for row in rows)
    assert sheet["H5"].number_format == "dd/mm/yyyy"


def test_the_sums_by_unit_are_those_of_the_report(contents):
    content = contents["2019-Q3"]
    sheet = opened(content)["Theo đơn vị"]
    *units, total = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]
    assert total[1] == counts(content.reported_on, content.as_of).total == sum(row[1] for row in units)
    assert sheet.auto_filter.ref == f"A4:L{4 + len(units)}"  # the sum stays out of the filter


def test_figures_are_numbers_and_equal_those_of_the_index(contents):
    content = contents["2019-Q3"]
    sheet = opened(content)["Chỉ số"]
    rows = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]]
    assert len(rows) == len(content.index.rows) + 1
    total = content.index.total
    figures = (total.secured, total.cautious, total.projected, total.attainable)
    assert [rows[-1][n] for n in (5, 6, 7, 8)] == [float(figure) for figure in figures]  # after what is derived
    ledger = list(opened(content)["Điểm bị mất"].iter_rows(min_row=5, values_only=True))
    assert round(sum(row[6] for row in ledger), 2) == float(content.index.lost)


def test_the_charts_are_live(contents):
    book = zipfile.ZipFile(io.BytesIO(built(contents["2019-Q3"])))
    charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    assert all("<c:f>" in chart for chart in charts)
    drawings = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/drawings/drawing")]
    assert all("descr=" in drawing for drawing in drawings)


def test_what_people_typed_is_never_a_formula(contents):
    content = contents["2019-H1"]
    rows = tuple(replace(row, text=HARD, product="=1+1", proof="=cmd|' /C calc'!A0") for row in content.tasks)
    for kind in papers.KINDS:
        for sheet in opened(replace(content, tasks=rows), kind):
            assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
