"""Task lists in prose → rows: "1. <work>" and under it lines "<lead unit>: …", "<deadline>: …". Pure."""

from __future__ import annotations

import re
from functools import cache

from cchc.search import fold
from tasks.importing.files.grid import Paragraph
from tasks.importing.table import headings
from tasks.importing.table.numbering import Sections, is_mark, level_of, number_of, split_mark
from tasks.importing.table.rows import RawRow, is_note
from tasks.vocabulary import load

BULLET = re.compile(r"^\s*[-+•–*]+\s*")


def letters(text: str) -> str:
    """Folded letter by letter, so that a place in it is the same place in `text`."""
    return "".join((fold(letter) or " ")[:1] if letter.strip() else " " for letter in text)


@cache
def _labels() -> re.Pattern[str]:
    known = sorted(
        {letters(word) for role in headings.ROLES[1:] for word in load("headings")[role]}, key=len, reverse=True
    )
    return re.compile(rf"(?:^|(?<=[\s;.,(]))(?P<label>{'|'.join(map(re.escape, known))})\s*:\s*")


def fields_of(text: str) -> list[tuple[str, str, str]]:
    """(role, label as printed, value) of every labelled field in a line; [] for a line without any."""
    line = BULLET.sub("", text)
    mark, rest = split_mark(line)
    if mark and _labels().match(letters(rest)):
        line = rest
    folded = letters(line)
    found = list(_labels().finditer(folded))
    if not found or found[0].start() > 0:
        return []
    result = []
    for match, following in zip(found, [*found[1:], None], strict=True):
        label = line[match.start("label") : match.end("label")]
        value = line[match.end() : following.start() if following else len(line)].strip(" ;,")
        result.append((headings.role_of(label), label, re.sub(r"\.$", "", value)))
    return result


def rows_of(paragraphs: list[Paragraph], table: int) -> list[RawRow]:
    """The items of a text; a numbered line without fields of its own under it is a section or plain text.

    `table` is the number under which the rows stand: one after the file's last table.
    """
    reader = _Reader(table)
    for paragraph in paragraphs:
        for line in paragraph.text.split("\n"):
            reader.take(paragraph, line)
    return reader.finish()


class _Reader:
    def __init__(self, table: int):
        self.table = table
        self.sections = Sections()
        self.rows: list[RawRow] = []
        self.current: RawRow | None = None

    def take(self, paragraph: Paragraph, line: str) -> None:
        fields = fields_of(line)
        if fields:
            if fields[0][0] == "text":
                self._begin(paragraph.row, "", "")
            for role, label, value in fields:
                self._set(role, label, value)
            return
        mark, rest = split_mark(line)
        if BULLET.match(line):
            mark, rest = "", line
        if mark:
            self._begin(paragraph.row, mark, rest)
        elif self.current is not None and not self._complete() and not is_note(line):
            self.current.fields["text"] += "\n" + line
        elif self._complete():
            self._close()

    def _complete(self) -> bool:
        return self.current is not None and len(self.current.fields) > 1

    def _begin(self, row: int, mark: str, text: str) -> None:
        self._close()
        self.current = RawRow(
            table=self.table, row=row, number=number_of(mark), section="", marks=(), fields={"text": text}, printed={},
            carried=False,
        )  # fmt: skip

    def _set(self, role: str, label: str, value: str) -> None:
        if self.current is None:
            return
        old = self.current.fields.get(role, "")
        self.current.fields[role] = f"{old}\n{value}".strip()
        self.current.printed[role] = label

    def _close(self) -> None:
        """A line with fields is an item; one without is the heading of what follows."""
        current, self.current = self.current, None
        if current is None:
            return
        first = current.fields["text"].split("\n")[0]
        if len(current.fields) == 1:
            if current.number and not is_mark(first):
                self._enter(current.number, first)
            return
        depth = level_of(current.number) if current.number else 9
        self.sections.stack = [entry for entry in self.sections.stack if entry[0] < depth]
        current.section, current.marks = self.sections.text(), self.sections.marks()
        self.rows.append(current)

    def _enter(self, mark: str, heading: str) -> None:
        self.sections.enter(f"{mark}. {heading}")

    def finish(self) -> list[RawRow]:
        self._close()
        return self.rows
