"""What is done to a chase letter: drafted, written, issued, dropped. Right, lock and state are checked here.

The coordinator drafts; only the Office Chief marks it issued, which puts it on each task that it names (design §9).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused, require_text
from reports.chase_letter.content import Letter, chased_on, gather, recipients_in_short
from reports.chase_letter.paper import paper
from reports.content import serialise
from reports.models import ChasedTask, ChaseLetter, Sending
from reports.render.docx import render
from tasks.lifecycle import acts
from tasks.models import Task, workdays

State = ChaseLetter.State
ANSWER_WORKING_DAYS = 5


def content_of(letter: ChaseLetter) -> Letter:
    """What the letter says: kept once it is issued, else as its tasks stand today."""
    if letter.content:
        return serialise.from_plain(letter.content, Letter)
    tasks = chased_on(clock.today()).filter(chase_letters=letter).for_rows()
    answer_by = letter.answer_by or clock.today()
    return gather(tasks, signer=letter.signer, opening=letter.opening, demand=letter.demand, answer_by=answer_by)


@transaction.atomic
def draft(tasks: Collection[int], *, by: User) -> ChaseLetter:
    """Begin a letter about those of these tasks that are late. Raises Refused where none is."""
    rights.require(by, "draft_chase_letter")
    today = clock.today()
    late = list(chased_on(today).visible_to(by).filter(pk__in=tasks).order_by("pk"))
    if not late:
        raise Refused(_("None of the chosen tasks is late and of another unit than the Office: nothing to chase."))
    letter = ChaseLetter(created_by=by, created_on=today, answer_by=workdays().add(today, ANSWER_WORKING_DAYS))
    _keep(letter, by, _("begun"))
    for task in late:
        row = ChasedTask(letter=letter, task=task)
        history.save(row, by=by)
    return letter


@transaction.atomic
def write(
    letter: ChaseLetter, *, by: User, opening: str, demand: str, answer_by: date, signer: str, seen: int | None = None
) -> ChaseLetter:
    """Keep what was typed; an empty text is the usual one."""
    letter = _locked(letter, "draft_chase_letter", by=by, seen=seen, state=State.DRAFT)
    if answer_by < clock.today():
        raise Refused(_("The answer is asked for by %(day)s, which has passed.") % {"day": short_date(answer_by)})
    letter.opening, letter.demand = opening.strip(), demand.strip()
    letter.answer_by, letter.signer = answer_by, signer
    return _keep(letter, by, _("texts written"))


@transaction.atomic
def issue(letter: ChaseLetter, *, by: User, number: str, dated_on: date, seen: int | None = None) -> ChaseLetter:
    """Record number and date: the content and its file are kept, and each task named says that it was chased."""
    letter = _locked(letter, "keep_reminders", by=by, seen=seen, state=State.DRAFT)
    number = require_text(number, _("The number"))
    today = clock.today()
    if not letter.created_on <= dated_on <= today:
        raise Refused(
            _("The letter's date lies between %(first)s, when it was begun, and today.")
            % {"first": short_date(letter.created_on)}
        )
    content = content_of(letter)
    if not content.tasks:
        raise Refused(_("None of its tasks is late any more: there is nothing to chase."))
    letter.content = serialise.to_plain(content)
    letter.content_sha256 = serialise.sha256(letter.content)
    data = render.render(paper(content))
    letter.file.save(name_of(letter), ContentFile(data), save=False)
    letter.file_sha256 = hashlib.sha256(data).hexdigest()
    letter.number, letter.dated_on = number, dated_on
    letter.recipients = recipients_in_short(content)
    letter.state, letter.issued_by, letter.issued_on = State.ISSUED, by, today
    _keep(letter, by, _("issued"))
    keys = [task.key for task in content.tasks]
    chased = Task.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    acts.record_chase_letter(
        chased, by=by, text=_("%(number)s of %(day)s") % {"number": number, "day": short_date(dated_on)}, on=today
    )
    return letter


@transaction.atomic
def take_back(letter: ChaseLetter, *, by: User, reason: str, seen: int | None = None) -> ChaseLetter:
    """What was recorded as issued by mistake is a draft again; the tasks say so, and the kept file stays in history."""
    letter = _locked(letter, "keep_reminders", by=by, seen=seen, state=State.ISSUED)
    reason = require_text(reason, _("The reason"))
    text = _("not issued: %(number)s (%(reason)s)") % {"number": letter.number, "reason": reason}
    named = Task.objects.select_for_update(of=("self",)).filter(pk__in=[task.key for task in content_of(letter).tasks])
    acts.record_chase_letter(named.order_by("pk"), by=by, text=text, on=clock.today())
    letter.content, letter.content_sha256, letter.file, letter.file_sha256 = None, "", "", ""
    letter.number, letter.dated_on, letter.issued_by, letter.issued_on = "", None, None, None
    letter.recipients, letter.state = "", State.DRAFT
    sending = Sending.objects.filter(letter=letter).first()
    if sending is not None:
        sending.signed_on, sending.sent_on, sending.revision = None, None, sending.revision + 1
        history.save(sending, by=by, why=reason)
    return _keep(letter, by, reason)


@transaction.atomic
def drop(letter: ChaseLetter, *, by: User, seen: int | None = None) -> ChaseLetter:
    """The draft is not sent; it stays on record and can be taken up again."""
    letter = _locked(letter, "draft_chase_letter", by=by, seen=seen, state=State.DRAFT)
    letter.state = State.DROPPED
    return _keep(letter, by, _("not sent"))


@transaction.atomic
def take_up(letter: ChaseLetter, *, by: User, seen: int | None = None) -> ChaseLetter:
    letter = _locked(letter, "draft_chase_letter", by=by, seen=seen, state=State.DROPPED)
    letter.state = State.DRAFT
    return _keep(letter, by, _("taken up again"))


def name_of(letter: ChaseLetter) -> str:
    """2019-07-17-cong-van-don-doc-3.docx"""
    return f"{letter.created_on.isoformat()}-cong-van-don-doc-{letter.pk}.docx"


def _locked(letter: ChaseLetter, act: str, *, by: User, seen: int | None, state: str) -> ChaseLetter:
    fresh = ChaseLetter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    rights.require(by, act)
    if seen is not None and fresh.revision != seen:
        raise Refused(
            _("Someone else changed this letter meanwhile; it is now: %(state)s.")
            % {"state": fresh.get_state_display()}
        )
    if fresh.state != state:
        raise Refused(
            _("This letter is “%(state)s”; the act is for one that is: %(allowed)s.")
            % {"state": fresh.get_state_display(), "allowed": State(state).label}
        )
    return fresh


def _keep(letter: ChaseLetter, by: User, reason: str) -> ChaseLetter:
    letter.revision += 1
    return history.save(letter, by=by, why=reason)
