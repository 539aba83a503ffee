"""Talk on a task (Trao đổi): a remark, its answers in place. Nothing of it changes the task or its version."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused, require_text
from tasks.models import Remark, Task


@transaction.atomic
def remark(task: Task, *, by: User, text: str, answers: Remark | None = None, on: date | None = None) -> Remark:
    """Say something on the task, or answer there; an answer to an answer belongs to the same remark."""
    rights.require(by, "remark", task)
    if answers is not None:
        if answers.task_id != task.pk:
            raise Refused(_("The remark is on another task."))
        answers = answers.answers or answers
    said = Remark(task=task, answers=answers, text=require_text(text, _("The remark")), by=by, on=on or clock.today())
    return history.save(said, by=by)


@transaction.atomic
def take_back(said: Remark, *, by: User, on: date | None = None) -> Remark:
    """Its writer takes a remark back; that it was there stays in sight, and its words in the history."""
    said = Remark.objects.select_for_update(of=("self",)).get(pk=said.pk)
    rights.require(by, "remark")
    if said.by_id != by.pk:
        raise Refused(_("Only %(person)s can take this back.") % {"person": said.by})
    if said.taken_back_on:
        raise Refused(_("It was taken back on %(day)s.") % {"day": short_date(said.taken_back_on)})
    said.taken_back_on = on or clock.today()
    return history.save(said, by=by)


def threads(task: Task) -> list[Remark]:
    """Remarks with their answers in `.shown`, the latest remark first; one query."""
    rows = list(task.remarks.select_related("by"))
    roots = {one.pk: one for one in rows if one.answers_id is None}
    for one in roots.values():
        one.shown = []
    for one in rows:
        if one.answers_id:
            roots[one.answers_id].shown.append(one)
    return sorted(roots.values(), key=lambda one: -one.pk)
