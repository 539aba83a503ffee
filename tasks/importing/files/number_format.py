"""A number of a sheet as its format shows it: days, figures with their noughts, words around them. Pure, linear.

Only what a reader of an annex can see is followed: the grouping of thousands, widths and colours are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

LONGEST_FORMAT = 500
# Excel shows at most so many; a format may ask for a million.
MOST_PLACES = 30
LAST_SERIAL = 2_958_466  # the first day after 31/12/9999
# The formats that a file names by number only (ECMA-376, part 1, 18.8.30).
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "dd/mm/yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm", 22: "dd/mm/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 49: "@",
}  # fmt: skip

# One sign of a format: each alternative takes at least a letter, so that reading is linear in the format's length.
SIGN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<text>.?)|[_*].?|\[(?P<bracket>[^\]]*)\]?|(?P<end>;)|(?P<other>general|@)|am/pm'
    r"|(?P<date>[ymdhs])|(?P<figure>[0#?.,%e])|(?P<sign>.)",
    re.I | re.S,
)
Token = tuple[str, str]  # ("text", words), ("figure", sign), ("date", letters) or ("other", sign)


def shown(number: float, number_format: str, *, from_1904: bool = False) -> str:
    """The number as a reader sees it: dates dd/mm/yyyy, whole numbers without ".0", "1.10" with its nought.

    Excel takes a typed "6/2019" or "15/6" for a day and shows no more of it than was typed; neither do we.
    """
    sections = _sections(number_format[:LONGEST_FORMAT])
    tokens = sections[0]
    if number < 0 and len(sections) > 1:
        tokens, number = sections[1], -number
    elif number == 0 and len(sections) > 2:
        tokens = sections[2]
    letters = "".join(text for kind, text in tokens if kind == "date")
    if letters and set(letters) & set("ymdhs"):
        day = _instant(number, from_1904=from_1904)
        return general(number) if day is None else _around(tokens, "date", _day(day, letters))
    figures = "".join(text for kind, text in tokens if kind == "figure")
    if not figures:
        words = _around(tokens, "other", general(number) if any(kind == "other" for kind, _text in tokens) else "")
        # Only a format of several parts hides a number; one that says nothing at all is damaged.
        return words if words or len(sections) > 1 else general(number)
    places = [place for place, token in enumerate(tokens) if token[0] == "figure"]
    if any(tokens[place][0] == "text" for place in range(places[0], places[-1])):
        return general(number)  # a format that puts signs between figures, as of a telephone number
    return _around(tokens, "figure", _figures(number, figures))


def shown_text(text: str, number_format: str) -> str:
    """A text with the words that its format puts around it; a format of four empty parts shows nothing."""
    sections = _sections(number_format[:LONGEST_FORMAT])
    if len(sections) < 4 and not any(kind == "other" and sign == "@" for kind, sign in sections[0]):
        return text
    tokens = sections[3] if len(sections) > 3 else sections[0]
    return _around(tokens, "other", text) if any(kind == "other" for kind, _sign in tokens) else _around(tokens, "", "")


def general(number: float) -> str:
    """Fifteen figures, as many as a sheet holds: 1.2000000000000002 is 1.2."""
    if number != number or number in (float("inf"), float("-inf")):
        return str(number)
    if float(number).is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _figures(number: float, figures: str) -> str:
    percent = "%" if "%" in figures else ""
    number = number * (100 if percent else 1)
    if "E" in figures:
        return general(number)
    before, _point, after = figures.replace(",", "").replace("%", "").partition(".")
    places = min(MOST_PLACES, len(after))
    text = f"{number:.{places}f}"
    whole, _point, rest = text.partition(".")
    for sign in reversed(after[:places]):
        # "#" shows a figure only where there is one.
        if sign == "0" or not rest.endswith("0"):
            break
        rest = rest[:-1]
    least = min(MOST_PLACES, before.count("0"))
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    whole = sign + whole.rjust(least, "0")
    return f"{whole}.{rest}{percent}" if rest else f"{whole}{percent}"


def _instant(serial: float, *, from_1904: bool) -> datetime | None:
    """None for what is no day. Excel counts a 29/2/1900 that never was."""
    if not 0 <= serial < LAST_SERIAL:
        return None
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31) if serial < 60 else datetime(1899, 12, 30)  # noqa: DTZ001
    seconds = round((serial - int(serial)) * 86_400)
    try:
        return start + timedelta(days=int(serial), seconds=seconds)
    except OverflowError:
        return None


def _day(day: datetime, letters: str) -> str:
    """What a date's format leaves out is not shown: the day of "mm/yyyy", the year of "d-mmm", the day of a time."""
    if "y" in letters and "d" not in letters:
        return f"{day:%m/%Y}" if "m" in letters and "h" not in letters else f"{day:%Y}"
    if "d" in letters and "m" in letters and "y" not in letters:
        return f"{day:%d/%m}"
    if "h" in letters and "d" not in letters and "y" not in letters:
        return f"{day:%H:%M}"
    if set(letters) == {"d"}:
        return f"{day:%d}"
    if set(letters) == {"m"}:
        return f"{day:%m}"
    return f"{day:%d/%m/%Y}"


def _around(tokens: list[Token], kind: str, core: str) -> str:
    """The value with the words that stand before and after it; what stands inside a day or figure is left."""
    places = [place for place, token in enumerate(tokens) if token[0] == kind]
    first, last = (places[0], places[-1]) if places else (len(tokens), len(tokens))
    before = "".join(text for name, text in tokens[:first] if name == "text")
    after = "".join(text for name, text in tokens[last + 1 :] if name == "text")
    return f"{before}{core}{after}".strip()


def _sections(number_format: str) -> list[list[Token]]:
    sections: list[list[Token]] = [[]]
    for token in _tokens(number_format):
        if token == ("end", ";"):
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _tokens(text: str) -> Iterator[Token]:
    for match in SIGN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "quoted":
            yield "text", match["quoted"]
        elif kind == "bracket":  # a colour, a condition, a language; or hours that go on beyond a day
            if match["bracket"] and not match["bracket"].lower().strip("hms"):
                yield "date", match["bracket"][0].lower()
        elif kind == "date":
            yield kind, match["date"].lower()
        elif kind == "figure":
            yield kind, {"e": "E", "?": "#"}.get(match["figure"].lower(), match["figure"])
        elif kind:
            yield ("text" if kind == "sign" else kind), match[kind]
