"""Text as it is compared in search: without case and accents, đ as d."""

import unicodedata
from functools import lru_cache

# Hyphens, dashes and minus signs are one; what nobody sees (soft hyphen, zero-width characters) is nothing.
ALIKE = dict.fromkeys([*range(0x2010, 0x2016), 0x2043, 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-") | dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]
)


@lru_cache(maxsize=1024)  # each search compares the same names of criteria and units
def fold(text: str) -> str:
    """The stored, comparable form of `text`: NFC or NFD, any case, "Đ" in both ways of writing, single spaces.

    A number with a dash of any kind, or with a soft hyphen in it, is found by the one that a keyboard types.
    "Báo cáo  QUÝ" and "bao cao quy" fold to the same. PostgreSQL without contrib extensions has no unaccent, so
    what is searched is stored folded.
    """
    decomposed = unicodedata.normalize("NFD", text.translate(ALIKE).casefold().replace("đ", "d").replace("ð", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").split())
