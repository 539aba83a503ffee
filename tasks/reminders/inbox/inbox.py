"""The inbox (Thông báo): a person's digests in the application, those about a task, and how a person is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts.models import AccountNotice, User
from tasks.models import BeginningStep, Digest, ReminderChoice, ReminderPause, Rung, Task

MAILS_SHOWN = 100  # of one task


@dataclass(frozen=True)
class Glance:
    """What every page shows of reminders."""

    unread: int = 0
    pause: str = ""  # why reminders stand still; empty: they do not
    is_beginning: bool = False  # the office has not begun them yet
    account_changes: int = 0  # of the unread: what was changed in accounts


def glance(person: User) -> Glance:
    """One query, since every page asks."""
    unread = Digest.objects.shown_to(OuterRef("pk")).unread().order_by().values("person").annotate(n=Count("pk"))
    changes = AccountNotice.objects.filter(person=OuterRef("pk"), read_at=None).order_by()
    changes = changes.values("person").annotate(n=Count("pk"))
    pause = ReminderPause.objects.filter(resumed_on=None).values("reason")
    waits = Exists(BeginningStep.objects.holding_back())
    asked = User.objects.filter(pk=person.pk)
    found = asked.values_list(
        Subquery(unread.values("n")), Subquery(pause), Subquery(changes.values("n")), waits
    ).first()
    if found is None:
        return Glance()
    digests, why, changed, not_begun = found
    why = why or (_("the office has not begun yet") if not_begun else "")
    return Glance((digests or 0) + (changed or 0), why, not_begun, changed or 0)


def mark_read(person: User, digest: Digest | None = None) -> int:
    """The person saw this digest, or all of them; says how many were new."""
    unread = Digest.objects.shown_to(person.pk).filter(read_at=None)
    if digest is not None:
        unread = unread.filter(pk=digest.pk)
    return unread.update(read_at=timezone.now())


def choice_of(person: User) -> ReminderChoice:
    """What the person chose, or what holds for who chose nothing; not saved."""
    return ReminderChoice.objects.filter(person=person).first() or ReminderChoice(person=person)


@transaction.atomic
def choose(person: User, *, channel: str, seldom: bool) -> ReminderChoice:
    """A person decides for themselves how they are told; from the next digest on."""
    choice, _is_new = ReminderChoice.objects.select_for_update().get_or_create(person=person)
    choice.channel, choice.seldom = channel, seldom
    return history.save(choice, by=person)


@dataclass(frozen=True)
class Mail:
    """A digest that named a task, and the rung that it named it for."""

    digest: Digest
    rung: Rung | None


def mails_about(task: Task) -> list[Mail]:
    """The digests that named the task, the latest first; one query.

    Their lines are JSON: as text they look alike in both databases, and every line has keys after the task's.
    """
    digests = (
        Digest.objects.annotate(written=Cast("lines", TextField()))
        .filter(written__contains=f'"task": {task.pk},')
        .exclude(kind=Digest.Kind.TRIAL)
        .select_related("person")
        .order_by("-day", "-pk")[:MAILS_SHOWN]
    )
    return [Mail(one, _rung_of(one, task)) for one in digests]


def _rung_of(digest: Digest, task: Task) -> Rung | None:
    """The rung as it was then: since then the office may have changed its ladder."""
    reached = next((line["rung"] for line in digest.lines if line["task"] == task.pk), None)
    return None if reached is None else Rung(working_days=reached)
