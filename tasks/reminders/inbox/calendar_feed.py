"""A person's deadlines as a calendar that any program reads: whole days, which no time zone moves."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cchc import clock, history
from cchc.accounts.models import Membership, User
from cchc.accounts.oversight import watch
from cchc.dates import short_date
from tasks.models import CalendarFeed, Task, conditions
from tasks.presentation import source
from tasks.task_list.filters import everything

log = logging.getLogger(__name__)
Role = Membership.Role

MOST_EVENTS = 1000
SECRET_BYTES = 32


@transaction.atomic
def renew(person: User) -> str:
    """The secret of a new address, which nobody can ask for again; the address before it ends here."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    CalendarFeed.objects.get_or_create(person=person, defaults={"made_on": clock.today()})
    feed = CalendarFeed.objects.select_for_update().get(person=person)
    feed.digest, feed.secret, feed.made_on = digest_of(secret), None, clock.today()
    history.save(feed, by=person)
    watch.calendar_address_made(person)
    return secret


def digest_of(secret: str) -> str:
    """The secret is long and random: one round tells as little of it as many."""
    return hashlib.sha256(secret.encode()).hexdigest()


def owner_of(secret: str) -> User | None:
    """Whose address it is, as long as the account is open and has a function."""
    known = Q(digest=digest_of(secret)) | Q(secret=secret)
    feed = CalendarFeed.objects.filter(known).select_related("person").first()
    return feed.person if feed and feed.person.functions() else None


def forget_secrets() -> int:
    """Keep only the digest of addresses that were made before digests were; they go on working. How many."""
    feeds = list(CalendarFeed.objects.filter(secret__isnull=False))
    for feed in feeds:
        feed.digest, feed.secret = feed.digest or digest_of(feed.secret), None
        history.save(feed, by=None)
    return len(feeds)


def deadlines_of(person: User) -> list[Task]:
    """The open tasks with a deadline that the person answers for, their unit leads or is in their charge."""
    tasks = everything(person, clock.today()).open().filter(due_on__isnull=False)
    if person.has_role(Role.DIRECTOR, Role.OFFICE_CHIEF, Role.COORDINATOR):
        mine = tasks
    else:
        mine = tasks.filter(conditions.owed_by(person)) | tasks.filter(unit__in=person.units(Role.IN_CHARGE))
    saved = Task.history.filter(id=OuterRef("pk")).order_by("-history_date").values("history_date")[:1]
    rows = mine.distinct().for_rows().annotate(changed_at=Subquery(saved))
    return list(rows.order_by("due_on", "pk")[:MOST_EVENTS])


def as_ics(tasks: Iterable[Task]) -> bytes:
    """The tasks as an iCalendar file (RFC 5545), in the language that is active."""
    calendar = Calendar()
    calendar.add("prodid", "-//CCHC tracker//deadlines//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Administrative reform: deadlines"))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    stamp = datetime.combine(clock.today(), time(0), clock.LOCAL)
    host = settings.SITE_URL.partition("://")[2]
    for task in tasks:
        try:
            calendar.add_component(_event(task, stamp, host))
        except (ValueError, OverflowError):  # one row that cannot be a day stops nobody's calendar
            log.exception("task %s is left out of a calendar", task.pk)
    return calendar.to_ical()


def _event(task: Task, stamp: datetime, host: str) -> Event:
    """One deadline. A program takes it in place of what it has when the sequence is higher."""
    changed_at = getattr(task, "changed_at", None) or stamp
    event = Event()
    event.add("uid", f"task-{task.pk}@{host}")
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", task.version)
    event.add("dtstart", task.due_on)
    event.add("dtend", task.due_on + timedelta(days=1))  # the day after: an end is not part of it
    event.add("summary", f"{source(task)}: {task.item.text}"[:200])
    event.add("description", _description(task))
    event.add("url", f"{settings.SITE_URL}{task.get_absolute_url()}")
    event.add("transp", "TRANSPARENT")
    return event


def _description(task: Task) -> str:
    parts = [task.item.text, str(task.unit), task.shown_state]
    if task.internal_due_on:
        parts.append(_("internal deadline %(day)s") % {"day": short_date(task.internal_due_on)})
    if task.item.is_draft:
        parts.append(_("not yet compared with the signed text"))
    return "\n".join(parts)
