"""The order of Vietnamese words: letters first (đ after d, ê after e), tones only where all letters are equal."""

import unicodedata
from typing import NamedTuple

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# In the order of the dictionaries: none, huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_PLACE = {letter: place for place, letter in enumerate(ALPHABET, start=100)}


class Place(NamedTuple):
    """Where a text stands: by letters, then by tones, then as it is written."""

    letters: tuple[int, ...]
    tones: tuple[int, ...]
    text: str


def alphabetical(text: str) -> Place:
    """The key to sort texts by: "da" < "đa", "ba" < "bà" < "bả" < "ban". Other signs stand before letters."""
    letters: list[int] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFC", text.casefold().replace("ð", "đ")):
        parts = unicodedata.normalize("NFD", sign)
        tone = next((TONES[part] for part in parts if part in TONES), 0)
        bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        letters.append(_PLACE.get(bare, ord(bare[0]) if ord(bare[0]) < 100 else 99 + ord(bare[0])))
        tones.append(tone)
    return Place(tuple(letters), tuple(tones), text)


def by_given_name(name: str) -> tuple[Place, Place]:
    """The key to sort people by, as lists here do: the given name, which stands last, then the whole name.

    What stands in brackets belongs to no name.
    """
    words = name.partition("(")[0].split()
    return alphabetical(words[-1] if words else name), alphabetical(name)
