"""How a text becomes the runs of a DOCX: what must stay on one line does, and Word reads every hyphen as one.

A document's number and symbol (130/QĐ-SKHĐT), a day after its word (ngày 14/6/2019), a quarter (quý III) and a share
(83,8 %) are not broken between two lines.
"""

from __future__ import annotations

import re
from pathlib import Path

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from cchc.files.cells import clean

NO_BREAK_HYPHEN, NO_BREAK_SPACE = "\N{NON-BREAKING HYPHEN}", "\N{NO-BREAK SPACE}"

# A token with a slash, as numbers of documents have; or two symbols of offices (SKHĐT-XTĐT).
_SYMBOL = re.compile(r"[^\s()]*/[^\s()]*|\b[A-ZĐ]{2,}(?:-[A-ZĐ]\w*)+")
_WORDS = Path(__file__).with_name("words_before_numbers.txt").read_text().split()
_WORD_AND_NUMBER = re.compile(rf"\b({'|'.join(_WORDS)}) (?=\d|[IVX]+\b)", re.IGNORECASE)
_SHARE = re.compile(r"(?<=\d) (?=%)")


def unbroken(text: str) -> str:
    """The text with spaces and hyphens at which no line ends, where they stand inside numbers and symbols."""
    text = _SYMBOL.sub(lambda match: _with_hyphens(match[0]), text)
    text = _WORD_AND_NUMBER.sub(rf"\1{NO_BREAK_SPACE}", text)
    return _SHARE.sub(NO_BREAK_SPACE, text)


def _with_hyphens(token: str) -> str:
    return token if "://" in token or token.startswith("www.") else token.replace("-", NO_BREAK_HYPHEN)


def add(paragraph: Paragraph, text: str) -> Run:
    """A run with the text at the end of the paragraph."""
    run = paragraph.add_run()
    fill(run._r, text)
    return run


def fill(run: etree._Element, text: str) -> None:
    """The text into a run's element. A hyphen that keeps a line together is an element of its own: the fonts of offices
    have no letter for it."""
    for n, line in enumerate(unbroken(clean(text)).split("\n")):
        if n:
            etree.SubElement(run, qn("w:br"))
        for m, piece in enumerate(line.split(NO_BREAK_HYPHEN)):
            if m:
                etree.SubElement(run, qn("w:noBreakHyphen"))
            if piece:
                content = etree.SubElement(run, qn("w:t"))
                content.text = piece
                content.set(qn("xml:space"), "preserve")
