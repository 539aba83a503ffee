"""The words of annexes, kept as data in this folder, in the form in which they are compared."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from cchc.search import fold

FOLDER = Path(__file__).parent


@cache
def load(name: str) -> dict[str, Any]:
    """The data file `name`.toml as it stands."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def squash(text: str) -> str:
    """Without case, accents, spaces and punctuation: text that came through PDF has broken or glued syllables."""
    return re.sub(r"[\W_]+", "", fold(text))


def plain(text: str) -> str:
    """Without case and accents, punctuation as single spaces."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(text)).split())


def either(words: Iterable[str]) -> str:
    """A pattern for one of `words`, folded, the longest first."""
    folded = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", " ") for word in folded) + ")"
