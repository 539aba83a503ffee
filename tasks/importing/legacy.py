"""Tells text that was typed for an old Vietnamese font (TCVN3, VNI) from Unicode. It is named, never imported."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .words import load

LEAST_SIGNS = 2


def encoding_of(text: str) -> str:
    """The legacy encoding's name when `text` holds at least two of its signs, else ""."""
    counts = {name: len(re.findall(data["pattern"], text)) for name, data in load("legacy").items()}
    name, count = max(counts.items(), key=lambda pair: pair[1])
    return name if count >= LEAST_SIGNS else ""


def fonts_of(fonts: Iterable[str]) -> list[str]:
    """The legacy fonts among those that a file declares."""
    starts = tuple(start for data in load("legacy").values() for start in data["fonts"])
    return sorted(font for font in fonts if font.startswith(starts))
