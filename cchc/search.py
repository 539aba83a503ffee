"""Text as it is compared in search: without case and accents, đ as d."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1024)  # each search compares the same names of criteria and units
def fold(text: str) -> str:
    """The stored, comparable form of `text`: NFC or NFD, any case, "Đ" in both ways of writing, single spaces.

    "Báo cáo  QUÝ" and "bao cao quy" fold to the same. PostgreSQL without contrib extensions has no unaccent, so
    what is searched is stored folded.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").split())
