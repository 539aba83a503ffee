"""A paper as a DOCX: paper in, bytes out. The same paper always gives the same bytes."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Pt

from reports.document.blocks import Annex, Block, Bullet, Chart, Heading, Paper, Paragraph, Table
from reports.render.docx import bars, grid, letterhead, page, text
from reports.render.packing import repacked


def render(paper: Paper) -> bytes:
    """The document with its letterhead, body, signature and annexes."""
    document = Document()
    page.prepare(document)
    section = document.sections[0]
    page.lay_out(section, landscape=paper.wide)
    page.number_pages(section, paper.made_on)
    _properties(document, paper)
    letterhead.head(document, paper)
    letterhead.title(document, paper)
    for block in paper.blocks:
        _add(document, block, page.WIDTH_LANDSCAPE if paper.wide else page.WIDTH)
    if paper.signature.titles:
        letterhead.foot(document, paper)
    for n, annex in enumerate(paper.annexes, 1):
        _annex(document, annex, n, paper)
    if paper.note:
        letterhead.note(document, paper.note)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _annex(document: DocxDocument, annex: Annex, n: int, paper: Paper) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    page.end_section(document)
    page.lay_out(section, landscape=annex.wide)
    page.number_pages(section, paper.made_on)
    letterhead.annex_head(document, annex, n, paper)
    for block in annex.blocks:
        _add(document, block, page.WIDTH_LANDSCAPE if annex.wide else page.WIDTH)


def _add(document: DocxDocument, block: Block, width: Length) -> None:
    match block:
        case Heading():
            text.add(document.add_paragraph(style=f"Heading {block.level}"), block.text)
        case Paragraph():
            paragraph = _paragraph(document, block.text, italic=block.italic)
            paragraph.paragraph_format.keep_with_next = block.keep or None
        case Bullet():
            _paragraph(document, f"- {block.text}")
        case Table():
            if block.caption:
                caption = _paragraph(document, block.caption)
                caption.runs[0].bold = True
                caption.paragraph_format.keep_with_next = True
            grid.add(document, block, width)
        case Chart():
            bars.add(document, block, width)


def _paragraph(document: DocxDocument, words: str, *, italic: bool = False):
    paragraph = document.add_paragraph()
    text.add(paragraph, words).italic = italic or None
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = page.FIRST_LINE
    paragraph.paragraph_format.space_after = Pt(6)
    return paragraph


def _properties(document: DocxDocument, paper: Paper) -> None:
    """What file managers show. Times are the document's own day, so that the bytes do not depend on the clock."""
    core = document.core_properties
    moment = datetime(paper.made_on.year, paper.made_on.month, paper.made_on.day, tzinfo=UTC).replace(tzinfo=None)
    core.title = (paper.about or f"{paper.type}: {paper.subject}")[:250]
    core.author, core.last_modified_by = paper.body[:250], ""
    core.created = core.modified = moment
    core.language, core.comments = page.LANGUAGE, ""
