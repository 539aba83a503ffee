"""What waits for the Director's word beside tasks: the packages above say what; each working day until it is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tasks.reminders.digest.context import Run
from tasks.reminders.digest.lines import PAPERS, Fact, Line
from tasks.reminders.digest.recipients import Recipient
from tasks.signals import papers_asked

NO_TASK = 0


@dataclass(frozen=True)
class Paper:
    """`name` as the office calls it, `since` when it waits, the `office` that made it, the page where the word is
    given."""

    name: str
    since: date
    office: str
    address: str


def _waiting(run: Run) -> list[Paper]:
    if run.only is not None and NO_TASK not in run.only:
        return []
    return [paper for _receiver, answer in papers_asked.send(sender=None) for paper in answer]


def papers(run: Run) -> Iterator[tuple[Recipient, Line]]:
    """The Director with the line of each paper."""
    for paper in run.once("papers", _waiting):
        if paper.since <= run.context.day:
            for to in run.context.directory.directors():
                yield to, _line(paper)


def _line(paper: Paper) -> Line:
    """No task is behind it."""
    fact = Fact("paper-waits", on=paper.since.isoformat())
    return Line(
        task=NO_TASK, group=PAPERS, rung=None, days=None, deadline=None, document=paper.name, number="",
        unit=paper.office, facts=[fact], address=paper.address,
    )  # fmt: skip
