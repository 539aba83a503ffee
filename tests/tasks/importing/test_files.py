"""What stands in a file beside its plain cells: hidden, damaged, raised, counted by Word, shown by Excel."""

import zlib

import pytest

from tasks.importing.files import number_format, open_file, reader
from tasks.importing.files.grid import clean, pack, unpack
from tasks.importing.files.open_file import Unreadable

from . import writers
from .test_annexes import read
from .writers import DOCUMENT, archive, workbook

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADER = ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời gian hoàn thành"]
ITEM = ["1", "Việc", "Văn phòng Sở", "Quý III/2019"]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: list[str], properties: dict[int, str] | None = None) -> str:
    """Cells are runs in XML, or plain texts."""
    found = ""
    for number, row in enumerate(rows):
        cells = "".join(
            cell
            if cell.startswith("<w:tc")
            else f"<w:tc><w:p>{cell if cell.startswith('<') else run(cell)}</w:p></w:tc>"
            for cell in row
        )
        found += f"<w:tr><w:trPr>{(properties or {}).get(number, '')}</w:trPr>{cells}</w:tr>"
    return f"<w:tbl>{found}</w:tbl>"


def document(body: str, styles: str = "", numbering: str = "") -> bytes:
    parts = {"word__document_xml": DOCUMENT.format(dtd="", body=body)}
    if styles:
        parts["word__styles_xml"] = f"<w:styles {W}>{styles}</w:styles>"
    if numbering:
        parts["word__numbering_xml"] = f"<w:numbering {W}>{numbering}</w:numbering>"
    return archive(**parts)


def opened(data: bytes, name: str = "a.docx"):
    return reader.read(name, data)


def rows(data: bytes, name: str = "a.docx") -> list[list[str]]:
    return [[cell.text for cell in row] for grid in opened(data, name).grids for row in grid.rows]


def left_out(data: bytes, name: str = "a.docx") -> list[tuple]:
    return [(one.table, one.row, one.text, one.why) for one in opened(data, name).left_out]


def test_hidden_text_styles_and_rows_are_left_out_and_named():
    styles = (
        '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Con"><w:basedOn w:val="An"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Doan"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    shown_again = run("hiện lại", '<w:vanish w:val="0"/>')
    paragraph = f'<w:tc><w:p><w:pPr><w:pStyle w:val="Doan"/></w:pPr>{run("ẩn cả đoạn")}{shown_again}</w:p></w:tc>'
    data = document(
        table(
            ["1", run("Một") + run(" ẩn", "<w:vanish/>")],
            ["2", run("Hai") + run(" ẩn theo kiểu", '<w:rStyle w:val="Con"/>')],
            ["3", "Ba"],
            ["4", run("Bốn") + run(" hiện", '<w:vanish w:val="false"/>')],
            ["5", paragraph],
            properties={2: "<w:hidden/>"},
        ),
        styles,
    )
    assert rows(data) == [["1", "Một"], ["2", "Hai"], ["4", "Bốn hiện"], ["5", "hiện lại"]]
    assert left_out(data) == [
        (1, 1, "ẩn", "hidden_text"), (1, 2, "ẩn theo kiểu", "hidden_text"), (1, 3, "3 | Ba", "hidden_row"),
        (1, 5, "ẩn cả đoạn", "hidden_text"),
    ]  # fmt: skip


def test_what_track_changes_deleted_is_left_out_and_named_and_what_it_added_is_read():
    deleted = '<w:del w:id="1"><w:r><w:delText>cũ</w:delText></w:r></w:del>'
    data = document(
        table(["1", run("Việc ") + deleted + f'<w:ins w:id="2">{run("mới")}</w:ins>'], ["2", "Bỏ"],
              properties={1: '<w:del w:id="3"/>'})
    )  # fmt: skip
    assert rows(data) == [["1", "Việc mới"]]
    assert left_out(data) == [(1, 1, "cũ", "deleted_text"), (1, 2, "2 | Bỏ", "deleted_row")]


def test_a_text_box_is_read_once_where_it_stands():
    box = "<w:txbxContent><w:p>" + run("trong khung") + "</w:p></w:txbxContent>"
    old, new = f"<w:pict>{box}</w:pict>", f"<w:drawing>{box}</w:drawing>"
    choice = f"<mc:Choice>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    both = f'<w:r><mc:AlternateContent xmlns:mc="m">{choice}</mc:AlternateContent></w:r>'
    data = document(table(["1", run("Việc") + both], ["2", f"<w:r>{old}</w:r>"]) + f"<w:p>{both}</w:p>")
    assert rows(data) == [["1", "Việc\ntrong khung"], ["2", "trong khung"]]
    content = opened(data)
    assert [paragraph.text for paragraph in content.paragraphs] == ["trong khung"]
    assert content.grids[0].rows[0][1].flags == ("text_box",)


def test_a_table_in_a_text_box_is_a_table():
    inner = table(HEADER, ITEM)
    data = document(f"<w:p><w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>")
    assert rows(data) == [HEADER, ITEM]


def test_a_picture_alone_in_a_cell_is_named():
    picture = '<w:r><w:drawing><a:blip xmlns:a="a"/></w:drawing></w:r>'
    data = document(table(["1", picture], ["2", run("Việc") + picture]))
    assert left_out(data) == [(1, 1, "", "picture")]


def test_a_raised_mark_of_a_footnote_is_no_figure_of_the_day():
    data = document(table(HEADER, ["1", run("Việc") + run("(2)", '<w:vertAlign w:val="superscript"/>'), "Văn phòng Sở",
                                   run("15/6") + run("1", '<w:vertAlign w:val="superscript"/>')]))  # fmt: skip
    assert rows(data)[1] == ["1", "Việc⁽²⁾", "Văn phòng Sở", "15/6¹"]


def counted(numbering: str, *levels: int, styles: str = "", style: str = "") -> list[str]:
    def cell(level: int) -> str:
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        own = "" if style else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>'
        return f"<w:tc><w:p><w:pPr>{named}{own}</w:pPr></w:p></w:tc>"

    return [row[0] for row in rows(document(table(*([cell(level), "Việc"] for level in levels)), styles, numbering))]


def level(depth: int, text: str, figures: str = "decimal", start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{figures}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_a_level_that_one_list_defines_anew_counts_as_it_says():
    own = level(0, "%1)", start=5)
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "%1.")}</w:abstractNum><w:num w:numId="7">'
        f'<w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{own}</w:lvlOverride></w:num>'
    )
    assert counted(numbering, 0, 0) == ["5)", "6)"]


@pytest.mark.parametrize("linked_by", ["styleLink", "style"])
def test_a_list_that_refers_to_a_styles_list_counts_by_that(linked_by):
    link = '<w:styleLink w:val="Kieu"/>' if linked_by == "styleLink" else ""
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Kieu"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{link}{level(0, "%1.")}{level(1, "%1.%2.")}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="2"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Kieu"><w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style>'
    )
    assert counted(numbering, 0, 1, 1, 0, styles=styles) == ["1.", "1.1.", "1.2.", "2."]


def test_figures_above_are_decimal_where_the_level_says_so_and_a_level_may_go_on_counting():
    levels = level(0, "%1.", "upperRoman") + level(1, "%1.%2", more="<w:isLgl/>")
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert counted(numbering, 0, 1, 0, 1) == ["I.", "1.1", "II.", "2.1"]
    on = numbering.replace("<w:isLgl/>", '<w:lvlRestart w:val="0"/>')
    assert counted(on, 0, 1, 0, 1) == ["I.", "I.1", "II.", "II.2"]


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it():
    named = level(1, "%2)", more='<w:pStyle w:val="Y"/>')
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "%1.")}{named}'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="Y"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    assert counted(numbering, 0, 0, styles=styles, style="Y") == ["1)", "2)"]


def damaged(data: bytes, part: str, at: int = 60) -> bytes:
    """The archive with bytes of one part's packed content changed."""
    place = data.index(part.encode()) + len(part) + at
    return data[:place] + bytes(byte ^ 0xFF for byte in data[place : place + 40]) + data[place + 40 :]


@pytest.mark.parametrize("at", [10, 200, 700])
def test_a_damaged_file_is_refused_with_a_sentence(at):
    many = [[str(n), f"Việc {zlib.crc32(bytes([n % 256]))}", "Văn phòng", "Quý I"] for n in range(900)]
    for name, data, part in (
        ("a.docx", writers.word([HEADER, *many[:60]]), "word/document.xml"),
        ("a.xlsx", writers.excel([HEADER, *many]), "xl/worksheets/sheet1.xml"),
    ):
        with pytest.raises(Unreadable, match="damaged|hỏng"):
            open_file.read(name, damaged(data, part, at))


def test_a_damaged_part_beside_the_text_is_named_and_the_text_read():
    word = document(table(HEADER, ITEM), "<w:style/>" * 300, "<w:num/>" * 300)
    found = opened(damaged(damaged(word, "word/styles.xml", 5), "word/numbering.xml", 5))
    assert [cell.text for cell in found.grids[0].rows[1]] == ITEM
    assert [one.why for one in found.left_out] == ["damaged_styles", "damaged_numbering"]
    sheets = writers.excel([HEADER, ITEM], [HEADER, *[ITEM] * 300])
    found = opened(damaged(sheets, "xl/worksheets/sheet2.xml"), "a.xlsx")
    assert [grid.index for grid in found.grids] == [1]
    assert [(one.table, one.why) for one in found.left_out] == [(2, "damaged_sheet")]
    found = opened(damaged(writers.excel([HEADER, ITEM]), "xl/styles.xml"), "a.xlsx")
    assert [cell.text for cell in found.grids[0].rows[1]] == ITEM
    assert [one.why for one in found.left_out] == ["damaged_styles"]


@pytest.mark.parametrize("value", ["s='999'", "s='-1'", "s='x'", "s='99999999999999999999'", "t='s'", "t='?'", "r='7'"])
def test_a_cell_with_an_odd_attribute_is_read_as_far_as_it_can_be(value):
    data = workbook(f"<row r='1'><c {value}><v>7</v></c><c t='inlineStr'><is><t>Việc</t></is></c></row>")
    assert rows(data, "a.xlsx")[0][-1] == "Việc"


def test_parts_may_be_called_otherwise():
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = f"<Relationship Id='a' Type='{kinds}/officeDocument' Target='/Word\\document2.xml'/>"
    main = f"<Relationships xmlns='{relations}'>{main}</Relationships>"
    data = writers.parts({"_rels/.rels": main, "word/document2.xml": DOCUMENT.format(dtd="", body=table(HEADER, ITEM))})
    assert rows(data) == [HEADER, ITEM]


def test_a_sign_that_a_sheet_writes_as_a_code_is_read_as_that_sign():
    text = "<is><t>Văn phòng Sở_x000D_\nThanh tra Sở _x005F_x0041_ a_x0001_b</t></is>"
    data = workbook(f"<row r='1'><c t='inlineStr'>{text}</c></row>")
    assert rows(data, "a.xlsx") == [["Văn phòng Sở\nThanh tra Sở _x0041_ ab"]]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (1.2000000000000002, "General", "1.2"), (0.1 + 0.2, "", "0.3"), (1e15, "General", "1e+15"),
        (3.0, "General", "3"), (-3.5, "General", "-3.5"), (1.1, "0.00", "1.10"), (1.5, "0.0#", "1.5"),
        (7, "00", "07"), (1250, "#,##0", "1250"), (0.95, "0%", "95%"), (2, '"Quý "0', "Quý 2"),
        (5, '0" ngày"', "5 ngày"), (-5, "0;(0)", "(5)"), (3, ";;;", ""), (3, "@", "3"),
        (43646, "dd/mm/yyyy", "30/06/2019"), (43646.354, "dd/mm/yyyy hh:mm", "30/06/2019"),
        (43646, "mmm-yy", "06/2019"), (43646, "d-mmm", "30/06"), (43646, "yyyy", "2019"),
        (0.354166667, "h:mm", "08:30"), (43646, '"Trước ngày "dd/mm/yyyy', "Trước ngày 30/06/2019"),
        (43646, "[$-42A]dd mmmm yyyy", "30/06/2019"), (1, "dd/mm/yyyy", "01/01/1900"),
        (61, "dd/mm/yyyy", "01/03/1900"), (-1, "dd/mm/yyyy", "-1"), (99999999, "dd/mm/yyyy", "99999999"),
        (912345678, '0000" "000" "000', "912345678"), (0.5, "0.00E+00", "0.5"), (5, "[Red]0.0", "5.0"),
        (5, "", "5"), (float("inf"), "0", "inf"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_format_shows_it(number, form, text):
    assert number_format.shown(number, form) == text


def test_days_that_count_from_1904_and_days_written_as_text_are_days():
    rels = workbook("<row><c t='d'><v>2019-06-30T00:00:00</v></c><c t='b'><v>1</v></c><c t='e'><v>#N/A</v></c></row>")
    (row,) = opened(rels, "a.xlsx").grids[0].rows
    assert [cell.text for cell in row] == ["30/06/2019", "TRUE", "#N/A"]
    assert row[2].fault == "formula_error"
    assert number_format.shown(42184, "dd/mm/yyyy", from_1904=True) == "30/06/2019"


def test_a_number_that_its_format_hides_is_named():
    data = workbook(
        "<row r='4'><c s='1'><v>5</v></c><c t='inlineStr'><is><t>Việc</t></is></c></row>",
        styles="<numFmts><numFmt numFmtId='200' formatCode=';;;'/></numFmts>"
        "<cellXfs><xf/><xf numFmtId='200'/></cellXfs>",
    )
    assert rows(data, "a.xlsx") == [["", "Việc"]]
    assert left_out(data, "a.xlsx") == [(1, 4, "5", "hidden_text")]


def test_rich_text_of_a_sheet_keeps_raised_marks_apart_and_names_what_is_struck_out():
    rich = (
        "<is><r><t>15/6</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r>"
        "<r><rPr><strike/></rPr><t> bỏ</t></r><rPh><t>đọc</t></rPh></is>"
    )
    (row,) = opened(workbook(f"<row><c t='inlineStr'>{rich}</c></row>"), "a.xlsx").grids[0].rows
    assert (row[0].text, row[0].flags) == ("15/6¹ bỏ", ("struck_out",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sep=;\na;b\n", [["", ""], ["a", "b"]]),
        ('a;"b\nc";d\n', [["a", "b\nc", "d"]]),
        ('số\tnội dung\n1\t"Đề án" năm 2019\n2\t"chưa đóng\n',
         [["số", "nội dung"], ["1", '"Đề án" năm 2019'], ["2", '"chưa đóng']]),
        ("a\tb\r1\t2\r", [["a", "b"], ["1", "2"]]),
        ("a,b\n\n\n", [["a", "b"]]),
    ],
)  # fmt: skip
def test_a_text_file_keeps_its_quotes_and_lines(text, found):
    assert rows(text.encode(), "a.csv") == found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b\ufffe\uffff\ufdd0c\x07", "abc"), ("a\u200bb\u2060", "ab"), ("a\tb", "a b"), ("a\u2028b\x0cc", "a\nb\nc"),
        ("\uf0b7 việc", "- việc"), ("\uf0fc", "✓"), ("việc \uf0fe", "việc ☑"), ("e\u0302\u0301", "ế"),
    ],
)  # fmt: skip
def test_signs_that_are_no_text_are_dropped_and_pictures_of_ticks_are_signs(text, kept):
    assert clean(text) == kept


def test_what_is_read_comes_whole_through_the_other_process():
    data = writers.excel([["STT", "Nội dung", "Chủ trì"], ["1", "Việc", writers.RIGHT], ["2", writers.DOWN, "B"]])
    there = unpack(pack(opened(data, "a.xlsx")))
    assert there.grids[0].rows[1][1] is there.grids[0].rows[1][2]
    assert [[cell.text for cell in row] for row in there.grids[0].rows] == rows(data, "a.xlsx")
    assert pack(there) == pack(opened(data, "a.xlsx"))


@pytest.mark.parametrize(
    ("name", "parts", "words"),
    [
        ("a.ods", {"mimetype": "x", "content.xml": "<a/>"}, "LibreOffice"),
        ("a.xlsb", {"_rels/.rels": "<r><Relationship Type='x/officeDocument' Target='xl/workbook.bin'/></r>",
                    "xl/workbook.bin": "x"}, "xlsb"),
    ],
)  # fmt: skip
def test_files_of_other_programs_are_refused_with_what_to_do(name, parts, words, in_english):
    with pytest.raises(Unreadable, match=words):
        open_file.read(name, writers.parts(parts))


def test_a_cell_longer_than_any_text_is_a_fault_with_its_place_and_nothing_is_cut_unsaid(in_english):
    (fault,) = read("a.docx", writers.word([HEADER, ["1", "Việc " * 5000, "Văn phòng Sở", "Quý III"]])).faults
    assert (fault.place.row, fault.column) == (2, "Nội dung nhiệm vụ")
    assert "20000" in fault.message
