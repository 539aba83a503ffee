"""A digest as a mail, in the office's language: text and HTML, each task one line that can be passed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tasks.models import Digest, Task
from tasks.templatetags.tasks import lateness, time_left
from tasks.workflow import shown

from .lines import ASKED, CHASE, DUE_SOON, GROUPS, LATE, SENT_BACK, TO_CHECK, TO_DECIDE, Fact, Line

HEADINGS: dict[str, str | Promise] = {
    LATE: gettext_lazy("Late"),
    DUE_SOON: gettext_lazy("Due soon"),
    CHASE: gettext_lazy("To be done now"),
    SENT_BACK: gettext_lazy("Sent back: to be completed"),
    ASKED: gettext_lazy("Asked of you"),
    TO_CHECK: gettext_lazy("Waiting for your check"),
    TO_DECIDE: gettext_lazy("Waiting for your decision"),
}
# What a source says beside the task's own facts, by the kind of its `Fact`; the blanks are its fields.
FACTS: dict[str, str | Promise] = {}
WORDS_OF_CONTENT = 40


@dataclass(frozen=True)
class Entry:
    """One task in the mail."""

    title: str
    content: str
    unit: str
    facts: list[str]
    url: str

    @property
    def as_text(self) -> str:
        """The whole entry as one line, for those who read another channel."""
        return f"{self.title}: {self.content} ({self.unit}). {'; '.join(self.facts)}. {self.url}"


@dataclass(frozen=True)
class Group:
    heading: str
    entries: list[Entry] = field(default_factory=list)


def message(digest: Digest, lines: list[Line], day: date) -> EmailMultiAlternatives:
    """The mail of these lines as of `day`. Raises ValueError or BadHeaderError where no mail can be made of it."""
    with translation.override(settings.LANGUAGE_CODE):
        groups = grouped(lines, day)
        context = {
            "digest": digest,
            "person": digest.person,
            "day": day,
            "groups": groups,
            "my_work": f"{settings.SITE_URL}/",
            "demo": settings.DEMO,
        }
        mail = EmailMultiAlternatives(
            subject=subject(digest, lines, day),
            body=render_to_string("tasks/digest.txt", context),
            to=[digest.person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("tasks/digest.html", context), "text/html")
    mail.message()  # what cannot be sent fails here, before anything left
    return mail


def subject(digest: Digest, lines: Iterable[Line], day: date) -> str:
    """ "Reminders of 17/07/2019: 3 late, 2 due soon"."""
    counted = {group: sum(line.group == group for line in lines) for group in GROUPS}
    parts = [f"{n} {str(HEADINGS[group]).lower()}" for group, n in counted.items() if n]
    if digest.kind == Digest.Kind.CHASE:
        n = sum(counted.values())
        return ngettext("%(n)d task to be done now", "%(n)d tasks to be done now", n) % {"n": n}
    words = _("Reminders of %(day)s: %(what)s") % {"day": shown(day), "what": ", ".join(parts)}
    return _("Trial: %(words)s") % {"words": words} if digest.kind == Digest.Kind.TRIAL else words


def grouped(lines: list[Line], day: date) -> list[Group]:
    """The lines under their headings; one query."""
    tasks = Task.objects.for_rows().in_bulk([line.task for line in lines])
    found = {group: Group(str(HEADINGS[group])) for group in GROUPS}
    for line in lines:
        found[line.group].entries.append(entry(line, tasks[line.task], day))
    return [group for group in found.values() if group.entries]


def entry(line: Line, task: Task, day: date) -> Entry:
    return Entry(
        title=f"{line.number}, {line.document}",
        content=Truncator(task.item.text).words(WORDS_OF_CONTENT),
        unit=str(task.unit),
        facts=list(_facts(line, task, day)),
        url=f"{settings.SITE_URL}{task.get_absolute_url()}",
    )


def in_words(fact: Fact) -> str:
    """The sentence of a fact; its day as people write it."""
    on = shown(date.fromisoformat(fact.on)) if fact.on else ""
    return str(FACTS[fact.kind]) % {"what": fact.what, "whom": fact.whom, "on": on}


def _facts(line: Line, task: Task, day: date):
    """How the task stands: deadline, lateness in calendar days as pages write it, and what it waits for."""
    if task.due_on:
        yield _("deadline %(day)s") % {"day": shown(task.due_on)}
    if late := lateness(task, day) or time_left(task, day):
        yield late
    if task.internal_due_on:
        yield _("internal deadline %(day)s") % {"day": shown(task.internal_due_on)}
    if task.officer:
        yield _("in charge: %(person)s") % {"person": task.officer}
    if task.waiting_on:
        yield _("waiting on %(whom)s since %(day)s") % {"whom": task.waiting_on, "day": shown(task.waiting_since)}
    if task.state == Task.State.REPORTED and task.reported_on:
        yield _("reported on %(day)s") % {"day": shown(task.reported_on)}
    if task.is_sent_back and task.sent_back_on:
        yield _("sent back on %(day)s") % {"day": shown(task.sent_back_on)}
    yield from map(in_words, line.facts)
    if TO_DECIDE in (line.group, *line.also):
        yield _("a request waits for your decision")
    if task.item.is_draft:
        yield _("not yet compared with the signed text")
