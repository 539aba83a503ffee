"""A digest as a mail, in the office's language: text and HTML, each task one line that can be passed on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cchc.dates import short_date
from tasks.models import Act, Digest, ExpectedPlan, Task
from tasks.presentation import lateness, numbered, time_left, waiting
from tasks.reminders.digest.lines import (  # fmt: skip
    ASKED,
    CHASE,
    DUE_SOON,
    GROUPS,
    LATE,
    NEW,
    PAPERS,
    PLANS,
    SENT_BACK,
    STEPS,
    TALK,
    TO_CHECK,
    TO_DECIDE,
    UNCONFIRMED,
    Fact,
    Line,
    from_row,
)
from tasks.reminders.digest.plan import trial_day
from tasks.signals import points_asked

HEADINGS: dict[str, str | Promise] = {
    LATE: gettext_lazy("Late"),
    DUE_SOON: gettext_lazy("Due soon"),
    CHASE: gettext_lazy("To be done now"),
    UNCONFIRMED: gettext_lazy("Check-ins not confirmed yet"),
    SENT_BACK: gettext_lazy("Sent back: to be completed"),
    NEW: gettext_lazy("Newly given: accept, or propose another unit"),
    STEPS: gettext_lazy("Steps that fall due"),
    ASKED: gettext_lazy("Asked of you"),
    TO_CHECK: gettext_lazy("Waiting for your check"),
    TO_DECIDE: gettext_lazy("Waiting for your decision"),
    PLANS: gettext_lazy("Plans still to be drafted"),
    PAPERS: gettext_lazy("Reports that wait for your approval"),
    TALK: gettext_lazy("Discussion"),
}
# What a source says beside the task's own facts, by the kind of its `Fact`; the blanks are its fields.
FACTS: dict[str, str | Promise] = {
    "contribution": gettext_lazy("asked of you by %(whom)s by %(on)s: %(what)s"),
    "contribution_late": gettext_lazy("asked of you by %(whom)s, overdue since %(on)s: %(what)s"),
    "consultation_late": gettext_lazy(
        "no answer from %(whom)s, due on %(on)s: chase it, or report it to the superior. %(what)s"
    ),
    "accept-by": gettext_lazy("to be accepted by %(on)s, or another unit proposed"),
    "accept-overdue": gettext_lazy("%(whom)s has not accepted it; the time for it ended on %(on)s"),
    "step-due": gettext_lazy("step “%(what)s”: due on %(on)s"),
    "step-late": gettext_lazy("step “%(what)s”: was due on %(on)s"),
    "plan-owed": gettext_lazy("the plan of %(what)s has not come yet; it is owed by %(whom)s"),
    "paper-waits": gettext_lazy("frozen on %(on)s; it waits for your approval"),
    "remark": gettext_lazy("%(whom)s, %(on)s: “%(what)s”"),
}
WORDS_OF_CONTENT = 40
LONGEST_FACT = 300
# A mail stays readable: so many lines a group, the most urgent first; fewer where it would be larger than that.
LINES_A_GROUP = 30
MOST_BYTES = 100_000
FEWER_LINES = (LINES_A_GROUP, 20, 12, 8, 5, 3, 1)


@dataclass(frozen=True)
class Entry:
    """One task in the mail."""

    title: str
    content: str
    unit: str
    facts: list[str]
    url: str
    state: str = ""  # how the task stands now, where that is no longer open
    urgent: str = ""  # the fact among them that the eye looks for: how late it is
    caveat: str = ""  # what must be said beside its points

    @property
    def path(self) -> str:
        """The address on this site, whatever host the reader came by."""
        return self.url.removeprefix(settings.SITE_URL)

    @property
    def as_text(self) -> str:
        """The whole entry as one line, for those who read another channel."""
        return " ".join(part for part in (self._sentences, self.caveat, self.url) if part)

    @property
    def among_others(self) -> str:
        """The same in a list that says once what must be said beside points."""
        return f"{self._sentences} {self.url}"

    @property
    def _sentences(self) -> str:
        return f"{self.title}: {self.content} ({self.unit}). {capfirst('; '.join(self.facts))}."


@dataclass(frozen=True)
class Group:
    """The entries under a heading; `more` are those that the mail leaves to the page."""

    heading: str
    entries: list[Entry] = field(default_factory=list)
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.entries) + self.more

    @property
    def rest(self) -> str:
        """ "and 12 other tasks"; empty where all are named."""
        words = ngettext("and %(n)d other task", "and %(n)d other tasks", self.more)
        return words % {"n": self.more} if self.more else ""


@dataclass(frozen=True)
class Shelf:
    """The tasks and plans that mails name, read once for many of them, and the points that hang on each task."""

    tasks: Mapping[int, Task]
    points: Mapping[int, Decimal]
    caveat: str = ""
    plans: Mapping[int, ExpectedPlan] = field(default_factory=dict)
    # Why each was sent back.
    reasons: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, keys: Iterable[int]) -> Shelf:
        """As many queries for any number of tasks; the points are told by whoever listens in a higher package."""
        named = set(keys)
        wanted = {key for key in named if key > 0}
        plans = ExpectedPlan.objects.select_related("like", "unit", "arrived").in_bulk(
            {-key for key in named if key < 0}
        )
        tasks = Task.objects.for_rows().in_bulk(wanted)
        points: dict[int, Decimal] = {}
        caveats = []
        for _receiver, answer in points_asked.send(sender=None, task_ids=wanted):
            found, caveat = cast(tuple[dict[int, Decimal], str], answer)
            points |= found
            caveats.append(caveat)
        sent_back = [task.pk for task in tasks.values() if task.is_sent_back]
        acts = Act.objects.filter(task__in=sent_back, kind=Act.Kind.SEND_BACK).order_by("pk") if sent_back else []
        return cls(tasks, points, " ".join(caveats), plans, {act.task_id: act.text for act in acts})


def message(digest: Digest, lines: list[Line], day: date, shelf: Shelf | None = None) -> EmailMultiAlternatives:
    """The mail of these lines as of `day`. Raises ValueError or BadHeaderError where no mail can be made of it."""
    shelf = shelf or Shelf.of(line.task for line in lines)
    for most in FEWER_LINES:
        mail = _message(digest, lines, day, shelf, most)
        # What cannot be sent fails here, before anything left.
        if len(mail.message().as_bytes()) <= MOST_BYTES:
            break
    return mail


def _message(digest: Digest, lines: list[Line], day: date, shelf: Shelf, most: int) -> EmailMultiAlternatives:
    """The mail with at most so many lines a group."""
    with translation.override(settings.LANGUAGE_CODE):
        groups = grouped(lines, day, shelf, most=most)
        context = {
            "digest": digest,
            "person": digest.person,
            "day": day,
            "groups": groups,
            "caveat": caveat(groups),
            "subject": subject(digest, lines, day),
            "my_work": f"{settings.SITE_URL}/",
            "all_lines": f"{settings.SITE_URL}{reverse('notice', args=[digest.pk]) if digest.pk else '/'}",
            "choice": f"{settings.SITE_URL}{reverse('notice-choice')}",
            "demo": settings.DEMO,
        }
        mail = EmailMultiAlternatives(
            subject=str(context["subject"]),
            body=render_to_string("tasks/reminders/digest.txt", context),
            to=[digest.person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("tasks/reminders/digest.html", context), "text/html")
    return mail


def subject_of(digest: Digest) -> str:
    """The subject of a digest as it was kept, in the reader's language."""
    day = trial_day(digest.day) if digest.kind == Digest.Kind.TRIAL else digest.day
    return subject(digest, [from_row(row) for row in digest.lines], day)


def as_text(groups: Sequence[Group]) -> str:
    """The lines under their headings as plain text, for another channel."""
    parts = []
    for group in groups:
        parts.append(f"{group.heading} ({group.total})")
        parts += [f"{n}. {entry.among_others}" for n, entry in enumerate(group.entries, 1)]
    return "\n".join([*parts, *filter(None, [caveat(groups)])])


def caveat(groups: Iterable[Group]) -> str:
    """What must be said beside the points, once for all of the list; empty where nothing must."""
    return next((entry.caveat for group in groups for entry in group.entries if entry.caveat), "")


def subject(digest: Digest, lines: Sequence[Line], day: date) -> str:
    """ "Reminders of 17/07/2019: 3 late, 2 due soon (1 of them today)"."""
    counted = {group: sum(line.group == group for line in lines) for group in GROUPS}
    today = sum(line.group == DUE_SOON and line.deadline == day.isoformat() for line in lines)
    of_these = {DUE_SOON: _(" (%(n)d of them today)") % {"n": today}} if today else {}
    parts = [f"{n} {str(HEADINGS[group]).lower()}{of_these.get(group, '')}" for group, n in counted.items() if n]
    if digest.kind == Digest.Kind.CHASE:
        n = sum(counted.values())
        return ngettext("%(n)d task to be done now", "%(n)d tasks to be done now", n) % {"n": n}
    words = _("Reminders of %(day)s: %(what)s") % {"day": short_date(day), "what": ", ".join(parts)}
    return _("Trial: %(words)s") % {"words": words} if digest.kind == Digest.Kind.TRIAL else words


def grouped(lines: list[Line], day: date, shelf: Shelf | None = None, *, most: int | None = None) -> list[Group]:
    """The lines under their headings, in the words of `day`; no query where the shelf is given.

    At most so many lines a group: the first ones, which are the most urgent.
    """
    shelf = shelf or Shelf.of(line.task for line in lines)
    found: dict[str, list[Line]] = {group: [] for group in GROUPS}
    for line in lines:
        found[line.group].append(line)
    return [
        Group(str(HEADINGS[group]), [entry(line, shelf, day) for line in some[:most]], len(some) - len(some[:most]))
        for group, some in found.items()
        if some
    ]


def entry(line: Line, shelf: Shelf, day: date) -> Entry:
    if line.group == PLANS:
        return _plan_entry(line, shelf)
    if line.group == PAPERS:
        return _paper_entry(line)
    task = shelf.tasks[line.task]
    return Entry(
        title=f"{capfirst(numbered(line.number))}, {line.document}",
        content=Truncator(task.item.text).words(WORDS_OF_CONTENT),
        unit=str(task.unit),
        facts=list(_facts(line, task, day, shelf)),
        url=f"{settings.SITE_URL}{task.get_absolute_url()}",
        state="" if task.is_open else task.shown_state,
        urgent=lateness(task, day),
        caveat=shelf.caveat if shelf.points.get(task.pk) else "",
    )


def _plan_entry(line: Line, shelf: Shelf) -> Entry:
    plan = shelf.plans[-line.task]
    return Entry(
        title=_("A plan like %(number)s") % {"number": line.document},
        content=Truncator(plan.like.title).words(WORDS_OF_CONTENT),
        unit=str(plan.unit),
        facts=[in_words(fact) for fact in line.facts],
        url=f"{settings.SITE_URL}{plan.like.get_absolute_url()}",
        state=_("arrived as %(number)s") % {"number": plan.arrived.number} if plan.arrived else "",
    )


def _paper_entry(line: Line) -> Entry:
    return Entry(
        title=_("Report"),
        content=line.document,
        unit=line.unit,
        facts=[in_words(fact) for fact in line.facts],
        url=f"{settings.SITE_URL}{line.address}",
    )


def in_words(fact: Fact) -> str:
    """The sentence of a fact; its day as people write it."""
    on = short_date(date.fromisoformat(fact.on)) if fact.on else ""
    what = Truncator(fact.what).chars(LONGEST_FACT)
    return str(FACTS[fact.kind]) % {"what": what, "whom": fact.whom, "on": on}


def _places(points: Decimal) -> int:
    """Two, and more only where the points have them."""
    exponent = points.normalize().as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) else 2


def _facts(line: Line, task: Task, day: date, shelf: Shelf):
    """How the task stands: deadline, lateness in calendar days as pages write it, and what it waits for."""
    if task.due_on:
        yield _("deadline %(day)s") % {"day": short_date(task.due_on)}
    if late := lateness(task, day) or time_left(task, day):
        yield late
    if points := shelf.points.get(task.pk):
        yield _("points that hang on it: %(points)s") % {"points": number_format(points, _places(points))}
    if task.internal_due_on:
        yield _("internal deadline %(day)s") % {"day": short_date(task.internal_due_on)}
    if task.officer:
        yield _("in charge: %(person)s") % {"person": task.officer}
    if cause := waiting(task, day):
        yield cause
    if task.state == Task.State.REPORTED and task.reported_on:
        yield _("reported on %(day)s") % {"day": short_date(task.reported_on)}
    if task.is_sent_back and task.sent_back_on:
        yield _("sent back on %(day)s") % {"day": short_date(task.sent_back_on)}
        if reason := shelf.reasons.get(task.pk):
            yield _("to be completed: %(reason)s") % {"reason": Truncator(reason).chars(LONGEST_FACT)}
    yield from map(in_words, line.facts)
    if TO_DECIDE in (line.group, *line.also):
        yield _("a request waits for your decision")
    if task.item.is_draft:
        yield _("its wording is not yet compared with the signed text")
