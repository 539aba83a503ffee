"""The words of reports, kept as data (`outlines/words.toml`), and figures as Vietnamese offices write them.

Reports are Vietnamese whatever language the reader of the pages has chosen, so nothing here asks Django's translation.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from cchc.files.cells import Share, written
from reports.periods import Kind, Period

FOLDER = Path(__file__).parent / "outlines"
ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
NO_DATA = "–"
# A day as a number or title may name it, with zeros or without; a number that begins with the kind of the document.
DAY = re.compile(r"\b\d{1,2}/\d{1,2}/\d{4}\b")
NAMED = re.compile(r"[^\W\d_]+ ")


@cache
def words() -> dict[str, dict[str, str]]:
    with (FOLDER / "words.toml").open("rb") as file:
        return tomllib.load(file)


def say(section: str, key: str, **values: object) -> str:
    """The words under a key with their gaps filled. Raises KeyError for a key or a gap that the file does not know."""
    return words()[section][key].format(**values)


def knows(section: str, key: str) -> bool:
    return key in words()[section]


def day(value: date | None) -> str:
    """05/01/2020, 14/6/2020; nothing for no day."""
    return written(value)


def numbered(number: str) -> str:
    """A task's number as documents write it: "mục 11, kỳ 2" of "11/2"."""
    item, slash, period = number.rpartition("/")
    if slash and period.isdecimal():
        return say("body", "item_and_period", item=item, period=period)
    return say("body", "item", item=number)


def source(document: str, number: str) -> str:
    """Where a task comes from: its document and its number there."""
    return f"{document}, {numbered(number)}"


def last_day(month: str) -> str:
    """The last day of a month written as "6/2019": 30/6/2019."""
    number, year = map(int, month.split("/"))
    return day(date(year, number, monthrange(year, number)[1]))


def points(value: str | None) -> str:
    """Points with a decimal comma, in the places that they have; a dash where there is no data."""
    return value.replace(".", ",") if value else NO_DATA


def share(value: str) -> str:
    """A share in percent with a decimal comma, without a needless zero: 66,7; 100."""
    return written(Share(Decimal(value)))


def roman(n: int) -> str:
    numeral = ""
    for value, letters in ROMAN:
        numeral += letters * (n // value)
        n %= value
    return numeral


def annex_name(n: int, of: int) -> str:
    """ "Phụ lục II"; a single annex goes without a number."""
    return say("letterhead", "annex", roman=roman(n)) if of > 1 else say("letterhead", "annex_only")


def period_name(period: Period) -> str:
    """ "quý III năm 2019", "6 tháng đầu năm 2019" ..."""
    key = f"half_{period.n}" if period.kind == Kind.HALF else period.kind.value
    return say("period", key, n=period.n, roman=roman(period.n) if period.n <= 4 else "", year=period.year)


def from_year(year: int | None) -> str:
    """The mark of a task that was carried from `year`; empty for any other."""
    return say("outcome", "from_year", year=year) if year else ""


def with_year(text: str, year: int | None) -> str:
    """What is to be done, with that mark."""
    mark = from_year(year)
    return f"{text.rstrip(' .;')} ({mark})" if mark else text


def ended(lines: Sequence[str]) -> list[str]:
    """The lines of a list: each ends with a semicolon, the last one with a full stop."""
    return [f"{line}{';' if n < len(lines) else '.'}" for n, line in enumerate(lines, 1)]


def unbroken(text: str) -> str:
    """With spaces at which no line ends."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def kind_of_document(number: str) -> str:
    """What a document is by its number: "130/QĐ-SKHĐT" is a "Quyết định", "1688/SKHĐT-VP" a "Công văn"; "Văn bản" where
    the number has no symbol. Source: Decree 30/2020/NĐ-CP, Annex III."""
    symbol = number.partition("/")[2].rpartition("/")[2]
    if not symbol or not symbol[0].isalpha():
        return say("kinds", "document")
    kind = symbol.partition("-")[0].strip()
    return say("kinds", kind if knows("kinds", kind) else "letter")


def document(number: str, on: date | None) -> str:
    """ "Quyết định số 130/QĐ-SKHĐT ngày 27/11/2018"; a number that names its kind or its day itself says each once."""
    named = NAMED.match(number) is not None
    words = number if named else say("body", "kind_and_number", kind=kind_of_document(number), number=number)
    return dated(words, [day(on)])


def dated(number: str, days: Iterable[str]) -> str:
    """A document's number with its days, each once, without those that the number itself names."""
    named = {_without_zeros(each) for each in DAY.findall(number)}
    others = [each for each in dict.fromkeys(days) if each and _without_zeros(each) not in named]
    return say("body", "proof", number=number, day=", ".join(others)) if others else number


def _without_zeros(each: str) -> str:
    return "/".join(part.lstrip("0") for part in each.split("/"))


def drafts_note(n: int) -> str:
    """That `n` items were not compared with the signed text, told once a document (design §8); nothing for none."""
    return say("notes", "drafts", n=n) if n else ""


def foot_note(drafts: int, unchecked: int) -> str:
    """What a document rests on that nobody has compared yet: wordings of items, and readings and stated values."""
    notes = (drafts_note(drafts), say("notes", "unchecked", n=unchecked) if unchecked else "")
    return " ".join(note for note in notes if note)


def capital(text: str) -> str:
    """With a capital first letter; the rest stays as written."""
    return text[:1].upper() + text[1:]


def place_and_day(place: str, value: date) -> str:
    """ "Đắk Lắk, ngày 05 tháng 01 năm 2020": days below 10 and months 1 and 2 with a nought."""
    month = f"{value.month:02}" if value.month < 3 else str(value.month)
    return say("letterhead", "on_day", place=place, day=f"{value.day:02}", month=month, year=value.year)
