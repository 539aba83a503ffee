"""From a row of the samples to the acts that it tells of, each with its own day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cchc.accounts.models import Unit, User, organisation
from cchc.search import fold
from tasks.catalogue.read import Row
from tasks.coordination import consultations
from tasks.demo.proof_pdf import one_page
from tasks.lifecycle import acts, requests
from tasks.lifecycle.acts import Proof
from tasks.models import Act, Evidence, Task

Kind = Act.Kind

# The order of acts on one day.
RANKS = [
    Kind.GIVE, Kind.START, Kind.CONSULT, Kind.ASK_CONTRIBUTION, Kind.DELIVER, Kind.ANSWER, Kind.FORECAST, Kind.NOTE,
    Kind.NOTHING_NEW, Kind.ASK_EXTENSION, Kind.ASK_TRANSFER, Kind.REPORT, Kind.VERIFY, Kind.SEND_BACK,
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One act of the script: `do(task, person, day)` plays it. `late` puts it behind the other acts of its day.

    Who plays it is asked of `about(task)`, where that is not the task itself.
    """

    day: date
    kind: str
    do: Callable[[Task, User, date], object]
    late: bool = False
    about: Callable[[Task], Any] = lambda task: task

    @property
    def order(self) -> tuple[date, bool, int]:
        return self.day, self.late, RANKS.index(Kind(self.kind))


def steps(row: Row, *, units: dict[str, Unit], check_in: bool) -> list[Step]:
    """The acts of a checked row in the order in which they are played."""
    found = [
        *_start(row),
        *_consultation(row),
        *_updates(row),
        *_request(row, units),
        *_report(row, check_in),
        *_check(row),
    ]
    return sorted(found, key=lambda step: step.order)


def is_told_too_late(row: Row) -> bool:
    """Whether the row's last note is dated after its report: a task that is reported takes no notes."""
    return row["status"] in ("reported", "done") and row["updated_on"] > row["reported_on"]


def _start(row: Row) -> Iterator[Step]:
    day = row.day("started_on")
    if day:
        yield Step(day, Kind.START, lambda task, by, on: acts.start(task, by=by, on=on))


def _consultation(row: Row) -> Iterator[Step]:
    """The agency that the task waits for: asked on that day, without number and due day, as a sample."""
    asked_on = row.day("waiting_since")
    if not row["waiting_on"] or asked_on is None:
        return
    question = consultations.Question(agency=row["waiting_on"], asked_on=asked_on, dossier=row["note"])

    def ask(task: Task, by: User, on: date) -> None:
        if not task.consultations.filter(asked_on=asked_on).exists():
            consultations.consult(task, by=by, on=on, question=question, is_sample=True)

    # Asked before the work on it began: entered with its start.
    yield Step(max(asked_on, row.day("started_on") or asked_on), Kind.CONSULT, ask)


def _updates(row: Row) -> Iterator[Step]:
    """The last note, with what was said on that day: when the task is expected to be done."""
    day, text = row.day("updated_on"), row["note"]
    sent_back = row["status"] == "sent_back"
    if day is None or is_told_too_late(row):
        return
    expected = row.day("forecast")
    if expected:
        # Of a task that is sent back on this day: after that, as it is not open before.
        yield Step(day, Kind.FORECAST, lambda task, by, on: acts.forecast(task, by=by, on=on, day=expected), sent_back)
    if text and not sent_back:
        yield Step(day, Kind.NOTE, lambda task, by, on: acts.note(task, by=by, on=on, text=text))
    elif not (sent_back or expected):
        yield Step(day, Kind.NOTHING_NEW, lambda task, by, on: acts.note(task, by=by, on=on))


def _request(row: Row, units: dict[str, Unit]) -> Iterator[Step]:
    day, value = row.day("requested_on"), row["request_value"]
    reason = row["note"] or _("sample")
    late = row["status"] == "sent_back" and row["requested_on"] >= row["updated_on"]
    if day and row["request"] == "extension":
        until = date.fromisoformat(value)
        yield Step(
            day,
            Kind.ASK_EXTENSION,
            lambda task, by, on: requests.ask_extension(task, by=by, on=on, day=until, reason=reason),
            late,
        )
    elif day and row["request"] == "transfer":
        yield Step(
            day,
            Kind.ASK_TRANSFER,
            lambda task, by, on: requests.ask_transfer(task, by=by, on=on, to_unit=units[value], reason=reason),
            late,
        )


def _report(row: Row, check_in: bool) -> Iterator[Step]:
    day = row.day("reported_on")
    if day is None:
        return
    # The note of a finished task stands with its report, unless it has a day of its own.
    said_before = row["status"] == "sent_back" or (row["updated_on"] and not is_told_too_late(row))
    text = "" if said_before else row["note"]

    def report(task: Task, by: User, on: date) -> None:
        proof = None if check_in and not row["evidence"] else _proof(row)
        acts.report(task, by=by, on=on, proof=proof, text=text)

    yield Step(day, Kind.REPORT, report)


def _check(row: Row) -> Iterator[Step]:
    verified, sent_back, reason = row.day("verified_on"), row.day("updated_on"), row["note"]
    if verified:
        yield Step(verified, Kind.VERIFY, lambda task, by, on: acts.verify(task, by=by, on=on))
    if row["status"] == "sent_back" and sent_back:
        yield Step(sent_back, Kind.SEND_BACK, lambda task, by, on: acts.send_back(task, by=by, on=on, reason=reason))


def _proof(row: Row) -> Proof:
    title, kind = row["evidence"], row["evidence_kind"]
    return Proof(
        kind=kind,
        title=title,
        dated_on=row.day("product_date"),
        sent_on=row.day("sent_on"),
        url=title if kind == Evidence.Kind.LINK and title.startswith(("http://", "https://")) else "",
        upload=_upload(title) if kind == Evidence.Kind.FILE else None,
    )


def _upload(title: str) -> SimpleUploadedFile:
    """The page that stands for a file: its title, that it is a sample, whose it is."""
    text = Path(__file__).with_name("proof.txt").read_text(encoding="utf-8")
    page = one_page(text.format(title=title, office=organisation().get("short_name", "")).split("\n\n"))
    return SimpleUploadedFile(f"{slugify(fold(title)) or 'file'}.pdf", page, content_type="application/pdf")
