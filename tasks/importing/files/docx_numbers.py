"""The numbers that Word counts by itself: they stand in no text, but the reader of the page sees them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from lxml import etree

from tasks.importing.files.archive import attribute, child, children, is_on, value, whole
from tasks.importing.files.docx_styles import Styles

BULLET = "-"
DEEPEST = 9
FARTHEST = 1000
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: from where, in which figures, and the text around them ("%1.%2.").

    `restart`: after which level (from 1) it begins anew, None for any above it. `legal`: all figures as decimals.
    """

    start: int = 1
    figures: str = "decimal"
    text: str = "%1."
    style: str = ""
    legal: bool = False
    restart: int | None = None


@dataclass
class Lists:
    """All lists of a file, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by the key of a list that counts for itself
    key_of: dict[str, str] = field(default_factory=dict)  # the number of a list → that key
    of_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def label(self, paragraph: etree._Element) -> str:
        """The number that stands before the paragraph ("1.", "a)", "-"), counted on by asking; "" for none."""
        number, depth = self._list_of(paragraph)
        key = self.key_of.get(number)
        if key is None:
            return ""
        levels, counted = self.levels[key], self.counted[key]
        level = levels.get(depth, Level())
        counted[depth] = counted[depth] + 1 if depth in counted else level.start
        for deeper in [other for other in counted if other > depth]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or depth < restart:
                del counted[deeper]
        if level.figures == "bullet":
            return BULLET
        text = level.text
        for upper in range(depth + 1):
            there = levels.get(upper, Level())
            figures = "decimal" if level.legal and upper < depth else there.figures
            figure = written(counted.setdefault(upper, there.start), figures)
            text = text.replace(f"%{upper + 1}", figure)
        return text.strip()[:LONGEST_LABEL]

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        own = child(child(paragraph, "pPr"), "numPr")
        style = self.of_style.get(value(child(child(paragraph, "pPr"), "pStyle")), ("", 0))
        if own is None:
            return style
        number = value(child(own, "numId")) or style[0]
        depth = value(child(own, "ilvl"))
        return number, min(whole(depth), DEEPEST) if depth else style[1]


def written(number: int, figures: str) -> str:
    """`number` in Roman figures, letters or decimals; one that no list of a document reaches always in decimals."""
    if not 0 < number < FARTHEST:
        figures = "decimal"
    if figures in ("upperRoman", "lowerRoman"):
        text = ""
        for amount, sign in (
            (100, "C"),
            (90, "XC"),
            (50, "L"),
            (40, "XL"),
            (10, "X"),
            (9, "IX"),
            (5, "V"),
            (4, "IV"),
            (1, "I"),
        ):
            text, number = text + sign * (number // amount), number % amount
        return text if figures == "upperRoman" else text.lower()
    if figures in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if figures == "upperLetter" else letter
    return "" if figures == "none" else str(number)


def lists_of(root: etree._Element, styles: Styles) -> Lists:
    """The lists of a file's numbering part."""
    lists = Lists()
    patterns = {attribute(one, "abstractNumId"): one for one in children(root, "abstractNum")}
    pattern_of = {attribute(one, "numId"): value(child(one, "abstractNumId")) for one in children(root, "num")}
    style_lists = {name: number for name, number, _depth in styles.numbering()}
    for one in children(root, "num"):
        number = attribute(one, "numId")
        base = _linked(pattern_of[number], patterns, pattern_of, style_lists)
        levels = _levels(patterns.get(base))
        # A list that starts anew counts for itself; others on one pattern count on together.
        overrides = children(one, "lvlOverride")
        for override in overrides:
            depth = whole(attribute(override, "ilvl"))
            if (own := child(override, "lvl")) is not None:
                levels[depth] = _level(own)
            if (start := child(override, "startOverride")) is not None:
                levels[depth] = replace(levels.get(depth, Level()), start=whole(value(start), 1))
        key = f"list {number}" if overrides else f"pattern {base}"
        lists.key_of[number] = key
        lists.levels[key] = levels
    for name, number, level in styles.numbering():
        if level is None:
            found = lists.levels.get(lists.key_of.get(number, ""), {})
            level = next((depth for depth, one in found.items() if one.style == name), 0)
        lists.of_style[name] = number, min(level, DEEPEST)
    return lists


def _linked(
    base: str, patterns: dict[str, etree._Element], pattern_of: dict[str, str], style_lists: dict[str, str]
) -> str:
    """A pattern without levels of its own names a style, whose list or whose pattern has them."""
    seen: set[str] = set()
    while base not in seen and (link := value(child(patterns.get(base), "numStyleLink"))):
        seen.add(base)
        named = next((key for key, one in patterns.items() if value(child(one, "styleLink")) == link), "")
        base = named or pattern_of.get(style_lists.get(link, ""), base)
    return base


def _levels(pattern: etree._Element | None) -> dict[int, Level]:
    return {whole(attribute(one, "ilvl")): _level(one) for one in children(pattern, "lvl")}


def _level(one: etree._Element) -> Level:
    text = child(one, "lvlText")
    restart = child(one, "lvlRestart")
    return Level(
        start=whole(value(child(one, "start")), 1), figures=value(child(one, "numFmt")) or "decimal",
        text=value(text) if text is not None else "", style=value(child(one, "pStyle")),
        legal=bool(is_on(child(one, "isLgl"))), restart=None if restart is None else whole(value(restart)),
    )  # fmt: skip
