"""What stands around the body: letterhead, signature and recipients, by Decree 30/2020/NĐ-CP, Annex I.

The sizes are allowed by Circular 01/2011/TT-BNV too (docs/domain.md §4).
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell

from reports.document.blocks import Annex, Paper
from reports.render.docx import text
from reports.render.docx.grid import borderless, mark_row
from reports.render.docx.page import SMALL, WIDTH, WIDTH_LANDSCAPE
from reports.wording import annex_name, ended, say

# A wide paper has more space between the two.
COLUMNS = {False: (Mm(67), Mm(93)), True: (Mm(110), Mm(147))}
ADDRESSED, ADDRESSEES = Mm(38), Mm(45)
LINES_TO_SIGN = 4
# So many paragraphs of the body stay with the signature.
LINES_BEFORE_SIGNATURE = 3


def head(document: Document, paper: Paper) -> None:
    """Two columns without borders: superior, issuing body and number; national title, motto, place and day."""
    left_column, right_column = COLUMNS[paper.wide]
    left, right = borderless(document, (left_column, right_column)).rows[0].cells
    line(left, paper.superior, Pt(12), first=True)
    line(left, paper.body, Pt(13), bold=True)
    rule(left, left_column, min(text_width(paper.body, Pt(13), bold=True), left_column) * 4 // 10)
    if paper.number:
        line(left, paper.number, Pt(13))
    if paper.about:
        line(left, paper.about, Pt(12))
    line(right, say("letterhead", "nation"), Pt(12), bold=True, first=True)
    motto = say("letterhead", "motto")
    line(right, motto, Pt(13), bold=True)
    rule(right, right_column, text_width(motto, Pt(13), bold=True))
    line(right, paper.place_and_day, Pt(14), italic=True)


def title(document: Document, paper: Paper) -> None:
    """The document's type, what it is about, a rule below, and to whom it is addressed; a letter has only the last."""
    if paper.type:
        _type_and_subject(document, paper)
    if paper.addressed:
        addressed = document.add_paragraph()
        text.add(addressed, paper.addressed)
        addressed.alignment = WD_ALIGN_PARAGRAPH.CENTER
        addressed.paragraph_format.space_before = addressed.paragraph_format.space_after = Pt(12)
    elif paper.addressees:
        _addressees(document, paper.addressees)


def _type_and_subject(document: Document, paper: Paper) -> None:
    heading = document.add_paragraph(style="Title")
    text.add(heading, paper.type)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(0)
    subject = document.add_paragraph()
    subject.alignment = WD_ALIGN_PARAGRAPH.CENTER
    subject.paragraph_format.space_after = Pt(0)
    text.add(subject, paper.subject).bold = True
    width = WIDTH_LANDSCAPE if paper.wide else WIDTH
    rule(document, width, min(text_width(paper.subject, Pt(14), bold=True), width) * 4 // 10)


def _addressees(document: Document, names: tuple[str, ...]) -> None:
    """ "Kính gửi:" and below it each of several addressees on a line of its own."""
    lines = [say("letterhead", "addressed", to="").strip(), *(f"- {name}" for name in ended(names))]
    for n, words in enumerate(lines):
        paragraph = document.add_paragraph()
        text.add(paragraph, words)
        form = paragraph.paragraph_format
        form.left_indent = ADDRESSEES if n else ADDRESSED
        form.space_before, form.space_after = Pt(0 if n else 12), Pt(12 if n == len(names) else 0)


def foot(document: Document, paper: Paper) -> None:
    """Recipients, or who prepared it, on the left, level with who signs on the right."""
    for paragraph in document.paragraphs[-LINES_BEFORE_SIGNATURE:]:  # no signature alone on a page
        paragraph.paragraph_format.keep_with_next = True
    half = (WIDTH_LANDSCAPE if paper.wide else WIDTH) // 2
    row = borderless(document, (half, half)).rows[0]
    mark_row(row._tr)  # nor the name on another page than the title
    left, right = row.cells
    if paper.prepared:
        line(left, paper.prepared, Pt(14), bold=True, first=True)
    else:
        line(left, say("letterhead", "recipients"), Pt(12), bold=True, italic=True, first=True, centre=False)
    for name in ended(paper.recipients):
        line(left, f"- {name}", Pt(11), centre=False)
    for n, title in enumerate(paper.signature.titles):
        line(right, title, Pt(14), bold=True, first=n == 0)
    for _ in range(LINES_TO_SIGN):
        line(right, "", Pt(14))
    line(right, paper.signature.name, Pt(14), bold=True)


def annex_head(document: Document, annex: Annex, n: int, paper: Paper) -> None:
    """ "Phụ lục I", its title, and to what it belongs."""
    number = document.add_paragraph(annex_name(n, len(paper.annexes)), style="Heading 1")
    name = document.add_paragraph()
    text.add(name, annex.title).bold = True
    attached = document.add_paragraph()
    text.add(attached, paper.attached).italic = True
    for paragraph in (number, name, attached):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.first_line_indent = Pt(0)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = True
    attached.paragraph_format.space_after = Pt(8)


def note(document: Document, words: str) -> None:
    """What must be said of the whole document, at its foot."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(6), Pt(0)
    run = text.add(paragraph, words)
    run.italic, run.font.size = True, SMALL


def line(
    cell: _Cell,
    words: str,
    size: Pt,
    *,
    bold: bool = False,
    italic: bool = False,
    first: bool = False,
    centre: bool = True,
) -> None:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_after = Pt(0)
    run = text.add(paragraph, words)
    run.font.size, run.bold, run.italic = size, bold, italic


def rule(holder: Document | _Cell, space: Length | int, width: Length | int) -> None:
    """A rule of `width` in the middle of `space`: the upper border of a paragraph that is almost without height."""
    paragraph = holder.add_paragraph()
    side = max(0, (int(space) - int(width)) // 2)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Length(side)
    form.space_before, form.space_after = Pt(2), Pt(2)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(2)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    _insert_borders(paragraph._p.get_or_add_pPr(), borders)


def _insert_borders(properties, borders) -> None:
    """pBdr stands before spacing and indents: Word refuses a file with these in another order."""
    for n, child in enumerate(properties):
        if child.tag in {qn("w:shd"), qn("w:tabs"), qn("w:spacing"), qn("w:ind"), qn("w:jc"), qn("w:rPr")}:
            properties.insert(n, borders)
            return
    properties.append(borders)


def text_width(text: str, size: Pt, *, bold: bool = False) -> Length:
    """About how wide a line of Times New Roman is: good enough for a rule that is as long as the text."""
    wide = {" ": 0.25, "-": 0.33, ",": 0.25, ".": 0.25, "i": 0.28, "l": 0.28, "t": 0.3, "m": 0.8}
    ems = sum(wide.get(letter, 0.68 if letter.isupper() else 0.47) for letter in text)
    return Length(int(ems * int(size) * (1.06 if bold else 1)))
