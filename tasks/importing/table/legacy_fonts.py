"""Tells text that was typed for an old Vietnamese font (TCVN3, VNI) from Unicode. It is named, never imported."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tasks.vocabulary import load

LEAST_SIGNS = 2
# A question mark inside a word, or UTF-8 that was read byte by byte.
DAMAGED = re.compile(
    r"(?<=[^\W\d_])\?(?=[^\W\d_])|\u00e1[\u00ba\u00bb]|[\u00c3\u00c6\u00c4\u00c5][\u00a0-\u00bf\u2018-\u201d\u2020-\u203a\u20ac]"
)


# Letters of Vietnamese beyond Latin-1, which the old encodings cannot hold: one of them proves Unicode.
ONLY_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


def encoding_of(text: str) -> str:
    """The legacy encoding's name when `text` holds at least two of its signs and no letter of Unicode, else ""."""
    if ONLY_UNICODE.search(text):
        return ""
    counts = {name: len(re.findall(data["pattern"], text)) for name, data in load("legacy").items()}
    name, count = max(counts.items(), key=lambda pair: pair[1])
    return name if count >= LEAST_SIGNS else ""


def is_damaged(text: str) -> bool:
    """Whether letters were lost or taken apart on the way: "k? ho?ch", "káº¿ hoáº¡ch", the sign for no letter."""
    return "\ufffd" in text or len(DAMAGED.findall(text)) >= LEAST_SIGNS


def fonts_of(fonts: Iterable[str]) -> list[str]:
    """The legacy fonts among those that a file declares."""
    starts = tuple(start for data in load("legacy").values() for start in data["fonts"])
    return sorted(font for font in fonts if font.startswith(starts))
