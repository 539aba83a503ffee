"""A person's deadlines as a calendar that any program reads: whole days, which no time zone moves."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from cchc import clock, history
from cchc.accounts.models import Membership, User
from cchc.dates import short_date
from tasks.lists.filters import everything
from tasks.models import CalendarFeed, Task, conditions

Role = Membership.Role

MOST_EVENTS = 1000
SECRET_BYTES = 32


@transaction.atomic
def renew(person: User) -> CalendarFeed:
    """A new secret address; the one before it ends here."""
    feed = CalendarFeed.objects.select_for_update().filter(person=person).first() or CalendarFeed(person=person)
    feed.secret, feed.made_on = secrets.token_urlsafe(SECRET_BYTES), clock.today()
    return history.save(feed, by=person)


def owner_of(secret: str) -> User | None:
    """Whose address it is, as long as the account is open and has a function."""
    feed = CalendarFeed.objects.filter(secret=secret).select_related("person").first()
    return feed.person if feed and feed.person.functions() else None


def deadlines_of(person: User) -> list[Task]:
    """The open tasks with a deadline that the person answers for, their unit leads or is in their charge."""
    tasks = everything(person, clock.today()).open().filter(due_on__isnull=False)
    if person.has_role(Role.DIRECTOR, Role.OFFICE_CHIEF, Role.COORDINATOR):
        mine = tasks
    else:
        mine = tasks.filter(conditions.owed_by(person)) | tasks.filter(unit__in=person.units(Role.IN_CHARGE))
    return list(mine.distinct().for_rows().order_by("due_on", "pk")[:MOST_EVENTS])


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
        event = Event()
        event.add("uid", f"task-{task.pk}@{host}")
        event.add("dtstamp", stamp)
        event.add("dtstart", task.due_on)
        event.add("dtend", task.due_on + timedelta(days=1))  # the day after: an end is not part of it
        event.add("summary", f"{task.item.document.number}, {task.number}: {task.item.text}"[:200])
        event.add("description", _description(task))
        event.add("url", f"{settings.SITE_URL}{task.get_absolute_url()}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def _description(task: Task) -> str:
    parts = [task.item.text, str(task.unit), task.shown_state]
    if task.internal_due_on:
        parts.append(_("internal deadline %(day)s") % {"day": short_date(task.internal_due_on)})
    if task.item.is_draft:
        parts.append(_("not yet compared with the signed text"))
    return "\n".join(parts)
