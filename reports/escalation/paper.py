"""The letter to the superior (letter 1688 §2.4) as an official letter: what was asked, what came, the plea."""

from __future__ import annotations

from collections.abc import Iterator

from reports import wording
from reports.document.blocks import Block, Bullet, Paper, Paragraph
from reports.escalation.content import MISSING, Case, Escalation
from reports.wording import day, say


def paper(letter: Escalation) -> Paper:
    """Number and date are left for the registry; the unit that leads the task drafts it."""
    office = letter.office
    names = " ".join(dict.fromkeys(case.agency for case in letter.cases))
    one = len({case.agency for case in letter.cases}) == 1
    return Paper(
        superior=office.superior,
        body=office.name,
        number=say("escalation", "number", symbol=office.symbol, unit=letter.unit),
        place_and_day=say("letterhead", "place_and_day", place=office.place, year=letter.as_of.year),
        addressed=say("letterhead", "addressed", to=letter.superior),
        made_on=letter.as_of,
        blocks=tuple(_body(letter)),
        signature=letter.signature,
        recipients=letter.recipients,
        note=wording.drafts_note(int(letter.draft)),
        about=say("escalation", "about_one", agency=names) if one else say("escalation", "about_many"),
    )


def _body(letter: Escalation) -> Iterator[Block]:
    yield Paragraph(_opening(letter))
    if len(letter.cases) == 1:
        yield Paragraph(_asked(letter.cases[0], letter))
    else:
        yield Paragraph(say("escalation", "asked_many", office=letter.office.short_name), keep=True)
        yield from map(Bullet, wording.ended([_case(case) for case in letter.cases]))
    yield from _chased(letter)
    yield Paragraph(_finding(letter))
    yield Paragraph(_effect(letter))
    yield Paragraph(_plea(letter))
    yield Paragraph(say("escalation", "closing"))


def _opening(letter: Escalation) -> str:
    values = {
        "office": letter.office.short_name, "document": wording.document(letter.document, letter.document_on),
    }  # fmt: skip
    text = letter.task.rstrip(" .;")
    if letter.dossier:
        return say("escalation", "opening", dossier=letter.dossier.rstrip(" .;"), task=text, **values)
    return say("escalation", "opening_task", task=text, **values)


def _document(case: Case) -> str:
    if case.number:
        return wording.document(case.number, case.asked_on)
    return say("escalation", "question", day=day(case.asked_on))


def _time(case: Case) -> str:
    if case.within is None:
        return say("escalation", "by_day", day=day(case.due_on))
    return say("escalation", f"within_{case.counted_in}", n=case.within, day=day(case.due_on))


def _asked(case: Case, letter: Escalation) -> str:
    values = {"document": _document(case), "agency": case.agency, "time": _time(case)}
    return say("escalation", "asked", office=letter.office.short_name, **values)


def _case(case: Case) -> str:
    question = say("escalation", "case", agency=case.agency, document=_document(case), time=_time(case))
    return f"{question}: {_what_came(case)}"


def _what_came(case: Case) -> str:
    return say("escalation", case.outcome, days=case.days_late, waited=case.days_waited, day=day(case.answered_on))


def _chased(letter: Escalation) -> Iterator[Block]:
    lines = [
        say(
            "escalation", "chasing", day=day(chasing.on), how=chasing.how.rstrip(" .;"),
            whom="" if len(letter.cases) == 1 else f" ({case.agency})",
        )
        for case in letter.cases
        for chasing in case.chasings
    ]  # fmt: skip
    if lines:
        yield Paragraph(say("escalation", "chased", office=letter.office.short_name, n=len(lines)), keep=True)
        yield from map(Bullet, wording.ended(lines))


def _finding(letter: Escalation) -> str:
    if len(letter.cases) == 1:
        case = letter.cases[0]
        values = {"agency": case.agency, "what": _what_came(case), "day": day(letter.as_of)}
        return say("escalation", "finding_one", **values)
    still = [case for case in letter.cases if case.outcome == MISSING]
    key = "finding_all" if len(still) == len(letter.cases) else "finding_many" if still else "finding_answered"
    return say("escalation", key, day=day(letter.as_of), n=len(letter.cases), missing=len(still))


def _effect(letter: Escalation) -> str:
    what = say("escalation", "of_dossier" if letter.dossier else "of_task")
    if letter.task_due_on is None:
        return say("escalation", "effect", what=what)
    late = (letter.as_of - letter.task_due_on).days
    key = "effect_late" if late > 0 else "effect_due"
    return say("escalation", key, what=what, day=day(letter.task_due_on), days=late, office=letter.office.short_name)


def _plea(letter: Escalation) -> str:
    still = list(dict.fromkeys(case.agency for case in letter.cases if case.outcome == MISSING))
    values = {"office": letter.office.short_name, "superior": letter.superior, "agencies": ", ".join(still)}
    return say("escalation", "plea" if still else "plea_answered", **values)
