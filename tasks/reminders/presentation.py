"""Reminders in the reader's words: a rung's recipients, a coming day, how many lines of which kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.templating.library import Library
from tasks.models import Rung
from tasks.reminders.coming_days import Foreseen
from tasks.reminders.digest.mail import HEADINGS
from tasks.reminders.health import heartbeat
from tasks.reminders.inbox.inbox import glance
from tasks.reminders.ladder import RECIPIENTS

library = Library()
library.functions["reminder_glance"] = glance


@library.function
def rung_words(rung: Rung) -> str:
    """ "5 working days before the deadline"."""
    if rung.working_days < 0:
        words = ngettext("%(n)s working day before the deadline", "%(n)s working days before the deadline", rung.days)
    else:
        words = ngettext("%(n)s working day after the deadline", "%(n)s working days after the deadline", rung.days)
    return words % {"n": rung.days}


@library.filter
def recipients(rung: Rung) -> str:
    """ "to the officer in charge, to the head of the unit"."""
    return ", ".join(str(Rung._meta.get_field(name).verbose_name) for name in RECIPIENTS if getattr(rung, name))


@library.filter
def in_groups(counts: Iterable[tuple[str, int]]) -> str:
    """ "3 late, 8 due soon"."""
    return ", ".join(f"{n} {str(HEADINGS[group]).lower()}" for group, n in counts)


@library.function
def coming_day(day: date, as_of: date) -> str:
    """ "Tomorrow, Thursday 18/07/2019"."""
    words = f"{formats.date_format(day, 'l')} {formats.date_format(day, 'SHORT_DATE_FORMAT')}"
    return _("Tomorrow, %(day)s") % {"day": words} if day == as_of + timedelta(days=1) else words


@library.function
def outlook_words(outlook: Foreseen) -> str:
    """ "4 people are written to, 11 tasks are named"; on a day that calls for nothing it says so."""
    if not outlook.people:
        return _("nothing to send")
    people = ngettext("%(n)d person is written to", "%(n)d people are written to", outlook.people)
    tasks = ngettext("%(n)d task is named", "%(n)d tasks are named", outlook.tasks)
    return f"{people % {'n': outlook.people}}, {tasks % {'n': outlook.tasks}}"


@library.function
def missing_run(user: User) -> date | None:
    """For the Office: the working day whose reminders did not go out; None for everybody else and while all is well."""
    return heartbeat.missing_run() if rights.may_ever(user, "draft_chase_letter") else None
