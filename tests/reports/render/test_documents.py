"""The two documents as Word files: layout by date, what stands in them, and what must not."""

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.content.types import DONE_ON_TIME
from reports.document import papers
from reports.document.blocks import Table
from reports.render import files
from reports.render.docx.text import unbroken
from reports.wording import say
from tests.conftest import program

# Contents are gathered from a test database, which is made only for tests that say they need one.
pytestmark = pytest.mark.django_db

CODES = ["2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4", "2019-H1", "2019-H2", "2019"]
# What belongs to the inside: no file for the outside may hold it.
INSIDE = [
    "Chắc chắn đạt", "Dự kiến đạt", "Tối đa còn có thể đạt", "Có nguy cơ", "Đã mất", "điểm bị mất", "chờ xác nhận",
    "Trả lại", "Số lần trả lại", "đang chờ", "Chờ xác nhận", "gia hạn", "Tính từ hạn gốc",
]  # fmt: skip


def built(content, kind=papers.OFFICIAL, form=files.DOCX) -> bytes:
    return files.build(content, kind, form).data


def opened(content, kind=papers.OFFICIAL):
    return Document(io.BytesIO(built(content, kind)))


def text_of(document) -> str:
    """Every text of the body, in tables too."""
    return "\n".join(
        "".join("-" if node.tag == qn("w:noBreakHyphen") else node.text or "" for node in run)
        for run in document.element.body.iter(qn("w:r"))
    ).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("code", ["2019-Q1", "2019"])
def test_the_page_is_a4_with_the_margins_of_official_documents(contents, code):
    document = opened(contents[code])
    first = document.sections[0]
    assert (round(first.page_width.mm), round(first.page_height.mm)) == (210, 297)
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 20]
    assert first.left_margin >= Mm(29.9)
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    assert fonts.get(qn("w:ascii")) == "Times New Roman"
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "vi-VN"


@pytest.mark.parametrize(
    ("made_on", "where", "align"),
    [(date(2020, 3, 4), "footer", "right"), (date(2020, 3, 5), "header", "center")],
)
def test_the_page_number_stands_where_the_documents_date_wants_it_and_not_on_page_one(contents, made_on, where, align):
    document = opened(replace(contents["2019"], made_on=made_on))
    for section in document.sections:
        assert section.different_first_page_header_footer
        for name in ("header", "footer"):
            xml = getattr(section, name)._element.xml
            assert (" PAGE " in xml) == (name == where)
            if name == where:
                assert f'<w:jc w:val="{align}"/>' in xml
        assert " PAGE " not in section.first_page_header._element.xml + section.first_page_footer._element.xml


def test_the_letterhead_and_the_signature(contents):
    document = opened(contents["2019-H1"])
    left, right = (cell.text for cell in document.tables[0].rows[0].cells)
    assert left.split("\n")[:2] == ["UBND TỈNH ĐẮK LẮK", "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"]
    assert "/BC-SKHĐT" in left
    assert right.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert "Đắk Lắk, ngày" in right
    assert "năm 2019" in right
    foot = next(table for table in document.tables if "Nơi nhận:" in table.rows[0].cells[0].text)
    assert foot.rows[0].cells[1].text.startswith("GIÁM ĐỐC")
    assert foot.rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None, "the name stays on the page of its title"
    assert "- Lưu: VT, VP." in foot.rows[0].cells[0].text
    assert any(p.text == "Kính gửi: Sở Nội vụ" for p in document.paragraphs)


def test_headings_are_real_and_follow_the_outline(contents):
    document = opened(contents["2019-H1"])
    chapters = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [text.partition(".")[0] for text in chapters[:5]] == ["I", "II", "III", "IV", "V"]
    assert chapters[5:] == ["Phụ lục I", "Phụ lục II"]
    parts = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert parts[:2] == ["1. Kế hoạch cải cách hành chính", "2. Tổ chức chỉ đạo, điều hành"]


@pytest.mark.parametrize("kind", papers.KINDS)
def test_header_rows_repeat_and_no_row_is_split_over_pages(contents, kind):
    document = opened(contents["2019-H1"], kind)
    ruled = [table for table in document.tables if table.style.name == "Table Grid"]
    assert len(ruled) >= 3
    for table in ruled:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr is not None and row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_row_taller_than_a_third_of_a_page_may_be_split(contents):
    content = contents["2019-H1"]
    tall = (replace(content.tasks[0], text="dài " * 400), *content.tasks[1:])
    table = opened(replace(content, tasks=tall)).tables[-1]
    split = [row for row in table._tbl.tr_lst if row.trPr.find(qn("w:cantSplit")) is None]
    assert ["dài dài" in "".join(row.itertext()) for row in split] == [True]


def test_numbers_symbols_and_days_stay_on_one_line():
    words = unbroken(
        "số 131/QĐ-SKHĐT ngày 27/11/2018, SKHĐT-XTĐT, quý III, tháng 6, 83,8 %; quốc gia - Tự do và sau số đó"
    )
    assert words.replace("\N{NON-BREAKING HYPHEN}", "=").replace("\N{NO-BREAK SPACE}", "_") == (
        "số_131/QĐ=SKHĐT ngày_27/11/2018, SKHĐT=XTĐT, quý_III, tháng_6, 83,8_%; quốc gia - Tự do và sau số đó"
    )


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("kind", papers.KINDS)
def test_a_day_is_not_broken_in_its_column(contents, kind, code):
    made = papers.paper(contents[code], kind)
    sheets = [(160, made.blocks), *((257 if annex.wide else 160, annex.blocks) for annex in made.annexes)]
    held = []
    for width, blocks in sheets:
        for table in (block for block in blocks if isinstance(block, Table)):
            total = sum(column.width for column in table.columns)
            for n, column in enumerate(table.columns):
                if any(_is_day(row.words[n]) for row in table.rows if not row.group):
                    held.append(column.name)
                    assert width * column.width / total >= 19.7, column.name
    assert held


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d\d/\d\d?/\d{4}", text) is not None


@pytest.mark.parametrize("kind", papers.KINDS)
def test_no_header_stands_alone_and_a_small_table_stays_on_one_page(contents, kind):
    ruled = [table for table in opened(contents["2019"], kind).tables if table.style.name == "Table Grid"]
    for table in ruled:
        rows = [[p for cell in row.tc_lst for p in cell.p_lst] for row in table._tbl.tr_lst]
        kept = [all(p.pPr.find(qn("w:keepNext")) is not None for p in row) for row in rows]
        assert kept[0]
        assert not kept[-1]
        if len(rows) <= 10:
            assert all(kept[:-1])
        if len(rows) > 20:
            assert not all(kept[:-1])


@pytest.mark.parametrize("code", CODES)
def test_the_official_files_hold_nothing_of_the_inside(contents, code):
    words = text_of(opened(contents[code]))
    book = zipfile.ZipFile(io.BytesIO(built(contents[code], form=files.XLSX)))
    words += "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert [told for told in INSIDE if told.casefold() in words.casefold()] == []


@pytest.mark.parametrize("kind", papers.KINDS)
def test_both_documents_hold_the_tasks_of_the_period_by_unit_and_an_index_table(contents, kind):
    content = contents["2019-H1"]
    words = text_of(opened(content, kind))
    for row in content.reported_on:
        assert row.text in words
        assert row.unit in words
    assert "Công tác chỉ đạo, điều hành cải cách hành chính" in words
    assert "8,75" in words  # the official result of 2018


def test_the_internal_document_holds_the_three_figures_and_the_ledger(contents):
    content = contents["2019-Q3"]
    words = text_of(opened(content, papers.INTERNAL))
    total = content.index.total
    for figure in (total.secured, total.projected, total.attainable):
        assert figure.replace(".", ",") in words
    for told in ("Bảng tổng hợp điểm bị mất", "chung", "Trả lại", "tạm tính"):
        assert told.casefold() in words.casefold()


@pytest.mark.parametrize("kind", papers.KINDS)
def test_wordings_in_draft_are_told_once_at_the_foot_with_how_many_they_are(contents, kind):
    content = contents["2019-H1"]
    items = {(row.document, row.text) for row in content.tasks if row.draft}
    items |= {(twin.document, twin.text) for twin in content.twins if twin.draft}
    note = f"lời văn của {len(items)} nội dung nhiệm vụ"
    document = opened(content, kind)
    assert text_of(document).count(note) == 1
    assert note in document.paragraphs[-1].text
    assert "(*)" not in text_of(document)
    checked = replace(content, tasks=tuple(replace(row, draft=False) for row in content.tasks), twins=())
    assert "chưa được đối chiếu" not in text_of(opened(checked, kind))


def test_figures_in_text_and_table_agree(contents):
    content = contents["2019-H1"]
    on_time = sum(row.outcome == DONE_ON_TIME for row in content.reported_on)
    words = text_of(opened(content))
    assert f"đúng hạn {on_time}" in words


@pytest.mark.parametrize("kind", papers.KINDS)
@pytest.mark.parametrize("form", files.FORMATS)
def test_the_same_content_gives_the_same_bytes(contents, kind, form):
    assert built(contents["2019-H1"], kind, form) == built(contents["2019-H1"], kind, form)


def test_a_second_department_gets_its_own_letterhead(contents):
    content = contents["2019-H1"]
    office = replace(
        content.office, superior="UBND TỈNH GIA LAI", name="SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG TỈNH GIA LAI THỬ NGHIỆM",
        short_name="Sở Tài nguyên và Môi trường", symbol="STNMT", place="Gia Lai", report_to="", recipients=(),
    )  # fmt: skip
    words = text_of(opened(replace(content, office=office)))
    assert "UBND TỈNH GIA LAI" in words
    assert "/BC-STNMT" in words
    assert "SỞ KẾ HOẠCH" not in words


HARD = "a<b & \"c\" 'd'\nhàng hai 😀 =1+1 \x0b " + "dài " * 125


def test_hard_texts_give_a_file_that_opens(contents):
    content = contents["2019-H1"]
    rows = tuple(replace(row, text=HARD, product="=1+1", proof="=cmd|' /C calc'!A0") for row in content.tasks[:3])
    hard = replace(content, tasks=rows, texts=(("results", HARD),))
    assert "a<b & \"c\" 'd'" in text_of(opened(hard))


def test_an_empty_period_gives_a_file_that_says_so(contents):
    empty = replace(contents["2019-H1"], tasks=(), plans=(), events=(), requests=(), indicators=(), index=None)
    for kind in papers.KINDS:
        assert say("body", "no_tasks") in text_of(opened(empty, kind))


@pytest.mark.docx_page
@pytest.mark.parametrize(("made_on", "line"), [(date(2019, 7, 17), -1), (date(2020, 3, 10), 0)])
def test_libreoffice_opens_it_and_numbers_its_pages_from_two_on(contents, libreoffice, tmp_path, made_on, line):
    pages = pages_of(built(replace(contents["2019-H1"], made_on=made_on)), libreoffice, tmp_path)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    lines = [[each.strip() for each in page.splitlines() if each.strip()] for page in pages]
    assert lines[0][line] != "1"
    assert lines[1][line] == "2"
    assert lines[2][line] == "3"


@pytest.mark.docx_page
def test_every_period_of_the_year_becomes_pages_official_and_internal(contents, libreoffice, tmp_path):
    """Q1–Q4, both half-years and the year, with one start of LibreOffice."""
    names = []
    for code in CODES:
        for kind in papers.KINDS:
            names.append(f"{code}-{kind}")
            (tmp_path / f"{names[-1]}.docx").write_bytes(built(contents[code], kind))
    made = {name: [page for page in pages if page.strip()] for name, pages in converted(names, libreoffice, tmp_path)}
    for name, pages in made.items():
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0], name
        assert "Kính gửi:" in pages[0], name
        whole = "\n".join(pages)
        assert "Nơi nhận:" in whole, name
        assert 2 < len(pages) < 26, name
    assert len(made["2019-H1-official"]) <= 18  # what the Department of Home Affairs reads through
    header = made["2019-H1-official"][-4]
    assert "STT" in header.strip().splitlines()[0]  # the header row of a long table stands on each page of it


def converted(names: list[str], libreoffice: str, folder: Path):
    """Name and text of each page of these files of the folder."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    sources = [str(folder / f"{name}.docx") for name in names]
    command = [libreoffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    pdftotext = program("pdftotext", "apt-get install poppler-utils", "pdftotext")
    for name in names:
        command = [pdftotext, "-layout", str(folder / f"{name}.pdf"), "-"]
        yield name, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")


def pages_of(data: bytes, libreoffice: str, folder: Path) -> list[str]:
    """The text of each page that LibreOffice makes of the file."""
    (folder / "report.docx").write_bytes(data)
    ((_name, pages),) = converted(["report"], libreoffice, folder)
    return pages
