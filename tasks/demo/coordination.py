"""What sample_awaited.csv tells: asked by the unit that leads the task, answered by whoever owes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cchc.accounts.models import Unit, User
from tasks.catalogue.read import Row
from tasks.coordination import consultations, contributions
from tasks.demo.script import Step
from tasks.models import Act, Consultation, Contribution, Task

FILE = "sample_awaited.csv"
CONSULTATION = "consultation"


def steps(row: Row, units: dict[str, Unit]) -> Iterator[Step]:
    """Asked on its day, and answered on its day where it was."""
    asked_on, answered_on = row.day("asked_on"), row.day("answered_on")
    assert asked_on is not None  # the folder is checked
    if row["kind"] == CONSULTATION:
        yield Step(asked_on, Act.Kind.CONSULT, lambda task, by, on: _consult(task, by, on, row))
    else:
        unit = units[row["asked_of"]]
        yield Step(asked_on, Act.Kind.ASK_CONTRIBUTION, lambda task, by, on: _ask(task, by, on, row, unit))
    if answered_on is None:
        return
    kind, answer = (Act.Kind.ANSWER, _answer) if row["kind"] == CONSULTATION else (Act.Kind.DELIVER, _deliver)
    yield Step(
        answered_on, kind, lambda task, by, on: answer(_asked(task, row), by, on, row["answer"]),
        about=lambda task: _asked(task, row),
    )  # fmt: skip


def _ask(task: Task, by: User, on: date, row: Row, unit: Unit) -> None:
    units = [(unit, date.fromisoformat(row["due"]))]
    contributions.ask(task, by=by, on=on, units=units, kind=row["kind"], what=row["what"], is_sample=True)


def _consult(task: Task, by: User, on: date, row: Row) -> None:
    question = consultations.Question(
        row["asked_of"], on, dossier=row["what"], number=row["number"], answer_by=row.day("due")
    )
    consultations.consult(task, by=by, on=on, question=question, is_sample=True)


def _asked(task: Task, row: Row) -> Contribution | Consultation:
    if row["kind"] == CONSULTATION:
        return task.consultations.get(asked_on=row["asked_on"], dossier=row["what"])
    return task.contributions.get(asked_on=row["asked_on"], unit__code=row["asked_of"])


def _answer(asked: Consultation, by: User, on: date, text: str) -> None:
    consultations.answer(asked, by=by, on=on, answer=consultations.Answer(on, text=text))


def _deliver(asked: Contribution, by: User, on: date, text: str) -> None:
    contributions.deliver(asked, by=by, on=on, delivery=contributions.Delivery(text))
