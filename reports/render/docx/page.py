"""Paper size, margins, fonts, language and page numbers of a document, by its date.

Circular 01/2011/TT-BNV holds until 4/3/2020: page number at the foot on the right. Decree 30/2020/NĐ-CP, Annex I, holds
from 5/3/2020: page number centred in the top margin. Never on page 1. A4; the margins satisfy both: top and bottom
20 mm, left 30 mm, right 20 mm; Times New Roman (docs/domain.md §4).
"""

from __future__ import annotations

from datetime import date

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor

DECREE_30_FROM = date(2020, 3, 5)
FONT, LANGUAGE = "Times New Roman", "vi-VN"
A4 = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(20)
WIDTH, WIDTH_LANDSCAPE = Mm(160), Mm(257)
FIRST_LINE = Mm(10)
BODY, SMALL, TABLE = Pt(14), Pt(11), Pt(11)


def number_stands_on_top(made_on: date) -> bool:
    return made_on >= DECREE_30_FROM


def prepare(document: Document) -> None:
    """Fonts and language of the whole document; the styles of body, headings and lists."""
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _font(defaults)
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for attribute in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(attribute), LANGUAGE)
    normal = document.styles["Normal"]
    _style(normal, BODY)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.0
    for name, bold, italic in (("Heading 1", True, False), ("Heading 2", True, False), ("Title", True, False)):
        style = document.styles[name]
        _style(style, BODY, bold, italic)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.space_after = Pt(6)
        if name != "Title":
            style.paragraph_format.first_line_indent = FIRST_LINE
    title = document.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)


def _style(style, size: Pt, bold: bool = False, italic: bool = False) -> None:
    style.font.size, style.font.bold, style.font.italic = size, bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    _font(style.element.get_or_add_rPr())
    for tag in ("w:spacing", "w:kern"):
        for element in style.element.rPr.findall(qn(tag)):
            style.element.rPr.remove(element)


def _font(properties) -> None:
    """The font for every script; a theme's font would win over it, so it goes."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)


def lay_out(section: Section, *, landscape: bool = False) -> None:
    short, long = A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = (Mm(20), Mm(20)) if landscape else (LEFT, RIGHT)
    section.header_distance = section.footer_distance = Mm(10)


def end_section(document: Document) -> None:
    """Make the paragraph that ends the section before almost without height: after a signature at the foot of a page
    it would else have a page of its own."""
    properties = document.element.body[-2].get_or_add_pPr()
    spacing = OxmlElement("w:spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(qn(f"w:{name}"), value)
    properties.insert(0, spacing)


def number_pages(section: Section, made_on: date) -> None:
    """A page number from page 2 on, where the document's date wants it; each section counts from 1 (annexes apart)."""
    section.different_first_page_header_footer = True
    for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        part.is_linked_to_previous = False
    on_top = number_stands_on_top(made_on)
    paragraph = (section.header if on_top else section.footer).paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if on_top else WD_ALIGN_PARAGRAPH.RIGHT
    _page_field(paragraph)
    # Word wants the parts of a section in the schema's order, and a new section starts as a copy of the one before.
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    properties.find(qn("w:pgMar")).addnext(numbering)


def _page_field(paragraph) -> None:
    """The field PAGE, in the three parts that Word writes."""
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind in ("begin", None, "separate", "text", "end"):
        if kind is None:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = " PAGE "
        elif kind == "text":
            element = OxmlElement("w:t")
            element.text = "2"
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
