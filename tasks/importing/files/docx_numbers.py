"""The numbers that Word counts by itself: they stand in no text, but the reader of the page sees them."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

BULLET = "-"
DEEPEST = 9
FARTHEST = 1000


@dataclass(frozen=True)
class Level:
    """How one level of a list counts: from where, in which figures, and the text around them ("%1.%2.")."""

    start: int = 1
    figures: str = "decimal"
    text: str = "%1."


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
            del counted[deeper]
        if level.figures == "bullet":
            return BULLET
        text = level.text
        for upper in range(depth + 1):
            there = levels.get(upper, Level())
            figure = written(counted.setdefault(upper, there.start), there.figures)
            text = text.replace(f"%{upper + 1}", figure)
        return text.strip()

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        own = child(child(paragraph, "pPr"), "numPr")
        style = self.of_style.get(value(child(child(paragraph, "pPr"), "pStyle")), ("", 0))
        if own is None:
            return style
        number = value(child(own, "numId")) or style[0]
        depth = value(child(own, "ilvl"))
        return number, min(int(depth), DEEPEST) if depth.isdecimal() else style[1]


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


def lists_of(archive: zipfile.ZipFile, parser: etree.XMLParser) -> Lists:
    """The lists of a file; one without any has none. Raises etree.XMLSyntaxError."""
    lists = Lists()
    names = set(archive.namelist())
    if "word/numbering.xml" not in names:
        return lists
    root = etree.fromstring(archive.read("word/numbering.xml"), parser)
    abstract = {attribute(one, "abstractNumId"): _levels(one) for one in children(root, "abstractNum")}
    for one in children(root, "num"):
        number, base = attribute(one, "numId"), value(child(one, "abstractNumId"))
        levels = dict(abstract.get(base, {}))
        # A list that starts anew counts for itself; others on one pattern count on together.
        overrides = [other for other in children(one, "lvlOverride") if child(other, "startOverride") is not None]
        for override in overrides:
            depth = int(attribute(override, "ilvl") or 0)
            old = levels.get(depth, Level())
            levels[depth] = Level(_whole(value(child(override, "startOverride")), 1), old.figures, old.text)
        key = f"list {number}" if overrides else f"pattern {base}"
        lists.key_of[number] = key
        lists.levels[key] = levels
    if "word/styles.xml" in names:
        _read_styles(lists, etree.fromstring(archive.read("word/styles.xml"), parser))
    return lists


def _levels(pattern: etree._Element) -> dict[int, Level]:
    found = {}
    for one in children(pattern, "lvl"):
        text = child(one, "lvlText")
        found[_whole(attribute(one, "ilvl"), 0)] = Level(
            _whole(value(child(one, "start")), 1), value(child(one, "numFmt")) or "decimal",
            value(text) if text is not None else "",
        )  # fmt: skip
    return found


def _read_styles(lists: Lists, root: etree._Element) -> None:
    """A paragraph's style may number it, by itself or by the style that it builds on."""
    styles = {attribute(style, "styleId"): style for style in children(root, "style")}
    for name, style in styles.items():
        seen: set[str] = set()
        at: etree._Element | None = style
        while at is not None and attribute(at, "styleId") not in seen:
            seen.add(attribute(at, "styleId"))
            own = child(child(at, "pPr"), "numPr")
            if own is not None and value(child(own, "numId")):
                lists.of_style[name] = value(child(own, "numId")), _whole(value(child(own, "ilvl")), 0)
                break
            at = styles.get(value(child(at, "basedOn")))


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() else default


def local(tag: object) -> str:
    """A name without its namespace: transitional and strict files differ in nothing else."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(parent: etree._Element | None, name: str) -> Iterable[etree._Element]:
    return [one for one in parent if local(one.tag) == name] if parent is not None else []


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(children(parent, name)), None)


def attribute(element: etree._Element | None, name: str) -> str:
    if element is None:
        return ""
    return next((text for key, text in element.attrib.items() if local(key) == name or key == name), "")


def value(element: etree._Element | None) -> str:
    return attribute(element, "val")
