"""The annex "Căn cứ số liệu": every figure of a document with its number, and what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from cchc.files.cells import Row
from reports.content.types import Content, Figure
from reports.document.blocks import Block, Paragraph, Table
from reports.document.tables import column
from reports.wording import day, say


def blocks(content: Content, *, inside: bool) -> Iterator[Block]:
    """How to look a figure up, then the figures under what they are of."""
    figures = [figure for figure in content.figures if inside or not figure.inside]
    index = content.index
    rules = say("figures", "rules", version=index.rule_version) if inside and index is not None else ""
    values = {"address": content.address, "day": day(content.as_of), "rules": rules}
    yield Paragraph(say("figures", "how", **values))
    yield Table((column("figure_of", 30), column("figures", 44), column("counts", 26)), tuple(_rows(figures)))


def _rows(figures: Iterable[Figure]) -> Iterator[Row]:
    for group, of_group in groupby(figures, key=lambda figure: figure.group):
        listed = list(of_group)
        if all(figure.tasks for figure in listed):
            # The counts of one group of tasks: all of them stand in one row.
            yield Row((group, "; ".join(map(_numbered, listed)), _behind(listed)))
            continue
        yield Row((group,), group=True)
        for figure in listed:
            yield Row((figure.name, f"[{figure.number}] {figure.value}", _behind([figure])))


def _numbered(figure: Figure) -> str:
    return f"[{figure.number}] {figure.name}: {figure.value}"


def _behind(figures: Iterable[Figure]) -> str:
    """How many tasks, readings and stated values there are behind these figures, or who published them."""
    figures = list(figures)
    numbers = {
        "tasks": len({key for figure in figures for key in figure.tasks}),
        "readings": len({key for figure in figures for key in figure.readings}),
        "stated": len({key for figure in figures for key in figure.stated}),
    }
    sources = dict.fromkeys(figure.source for figure in figures if figure.source)
    parts = [say("figures", f"n_{name}", n=n) for name, n in numbers.items() if n]
    return "; ".join([*parts, *(say("figures", "source", source=source) for source in sources)])
