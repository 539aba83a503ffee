"""Who is told what on a day: from the sources' mentions to one draft a person, and to rows that are then sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from itertools import chain

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from cchc import clock
from tasks.models import BeginningStep, Digest, ReminderPause, Task, workdays
from tasks.reminders.digest.context import Context, EarlierRuns, Run
from tasks.reminders.digest.expected_plans import expected_plans
from tasks.reminders.digest.lines import CHASE, DUE_SOON, GROUPS, LATE, UNCONFIRMED, Draft, Line, Mention, as_rows
from tasks.reminders.digest.papers import papers
from tasks.reminders.digest.sources import SOURCES
from tasks.reminders.digest.task_states import task_states

# Lines of 1,000 people at a time: memory stays flat, and SQLite takes no longer statement.
BATCH = 500
# The first half of the advisory lock of planning a day; any number that nothing else here uses.
PLANNING = 1688
# The morning's run; before it nothing is missing (`cchc.celery`).
RUNS_AT = time(7, 30)
JUST_BEFORE = timedelta(days=7)


def is_paused() -> bool:
    """Whether somebody paused the reminders, or the office has not begun yet. One query."""
    pauses = ReminderPause.objects.filter(resumed_on=None).values("pk")
    return pauses.union(BeginningStep.objects.holding_back().values("pk"), all=True).exists()


def stands_still(day: date) -> bool:
    """Whether nothing goes out on `day`: it is a day off, or the office paused the reminders."""
    return is_paused() or not workdays().is_working(day)


def in_its_hours(day: date, now: datetime | None = None) -> bool:
    """Whether a run of `day` may send now: from its hour to the midnight of that very day.

    A job that was fetched at another time sends nothing; the next run says what it missed. The demo's stopped clock
    has no hours.
    """
    now = timezone.localtime(now, clock.LOCAL)
    return bool(settings.CCHC_TODAY) or (now.date() == day and now.time() >= RUNS_AT)


def drafts(context: Context, *, only: Collection[int] | None = None, anew: bool = False) -> dict[int, Draft]:
    """By person, what they are told on the day; `only` looks at these tasks, `anew` whatever earlier runs said."""
    earlier = None
    if not anew:
        earlier = EarlierRuns(context.day, since=context.calendar.add(context.day, context.ladders.earliest))
    states = task_states(context.day, until=context.reach, only=only)
    return drafts_of(Run(context, states, earlier, only))


def drafts_of(run: Run) -> dict[int, Draft]:
    """The same for a run whose tasks are in hand."""
    by_person = _drafts(run.context, (mention for source in SOURCES for mention in source(run)))
    for to, line in chain(expected_plans(run), papers(run)):
        draft = by_person.setdefault(to.person, Draft(to))
        draft.lines.append(line)
        draft.lines.sort(key=lambda line: line.place)
    return by_person


def chase_drafts(context: Context, task_ids: Collection[int]) -> dict[int, Draft]:
    """By person, the open ones of these tasks: whoever chases them tells the head and the officer in charge."""
    tasks = Task.objects.existing_on(context.day).open().filter(pk__in=list(task_ids))
    people = context.directory
    return _drafts(
        context,
        (
            Mention(task, CHASE, to)
            for task in tasks.select_related("item__document").order_by(F("due_on").asc(nulls_last=True), "pk")
            for to in [*people.heads(task.unit_id), *people.officers(task)]
        ),
    )


def _drafts(context: Context, mentions: Iterable[Mention]) -> dict[int, Draft]:
    """One draft a person, each task in it once, whatever the number of reasons to name it."""
    by_person: dict[int, Draft] = {}
    reasons: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for mention in mentions:
        reasons[mention.to.person, mention.task.pk].append(mention)
        draft = by_person.setdefault(mention.to.person, Draft(mention.to))
        if mention.to.rank < draft.to.rank:
            draft.to = mention.to
    for (person, _task), why in reasons.items():
        by_person[person].lines.append(_line(context, why))
    for draft in by_person.values():
        draft.lines.sort(key=lambda line: line.place)
    return by_person


def _line(context: Context, reasons: list[Mention]) -> Line:
    """The line of a task that is named to one person for `reasons`, of which there is at least one."""
    task = reasons[0].task
    group, *also = sorted({mention.group for mention in reasons}, key=GROUPS.index)
    days = context.days(task)
    on_ladder = group in (LATE, DUE_SOON, UNCONFIRMED, CHASE)
    return Line(
        task=task.pk,
        group=group,
        rung=context.ladder_of(task).last_reached(days) if on_ladder and days is not None else None,
        days=days,
        deadline=task.due_on.isoformat() if task.due_on else None,
        document=task.item.document.number,
        number=task.number,
        unit=context.directory.units[task.unit_id].code,
        also=also,
        facts=list(dict.fromkeys(mention.fact for mention in reasons if mention.fact)),
    )


@transaction.atomic
def plan(day: date) -> QuerySet[Digest]:
    """Make the rows of `day` that are missing; gives all digests of the day. Nothing on a day off or while paused.

    A second run finds its rows there and adds only for people who had none: one digest a person a day. What an
    earlier day planned and never sent is dropped, since the new digest says it as it stands now. While another
    process plans the same day, nothing is planned here: the work for thousands of people is done once.
    """
    return _planned(day) if _is_only_planner(day) else of_day(day)


def _is_only_planner(day: date) -> bool:
    """Whether this transaction has the right to plan the day, until it ends. SQLite has one writer at a time anyhow."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [PLANNING, day.toordinal()])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)


def _planned(day: date) -> QuerySet[Digest]:
    if stands_still(day):
        return Digest.objects.none()
    [context] = Context.on(day)
    _put_aside(day)
    have = set(Digest.objects.filter(day=day, kind=Digest.Kind.DAILY).values_list("person", flat=True))
    rows = [
        Digest(person_id=person, day=day, role=draft.to.role, unit_id=draft.to.unit, lines=as_rows(draft.lines))
        for person, draft in sorted(drafts(context).items())
        if person not in have
    ]
    # Another process may plan the same day at this moment: the unique key lets one row stand.
    Digest.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    never_sent = Digest.objects.filter(day__lt=day, state=Digest.State.PLANNED, asked_by=None)
    never_sent.update(state=Digest.State.DROPPED)
    return of_day(day)


def _put_aside(day: date) -> None:
    """Rows that a clock ahead of time made stay as a record and are in no run's way, so that everybody is told.

    They were made before those of the days just before `day`; or a run of a day to come dropped them unsent.
    """
    own = Digest.objects.filter(day=day, kind=Digest.Kind.DAILY)
    before = Digest.objects.filter(day__lt=day, day__gte=day - JUST_BEFORE, kind=Digest.Kind.DAILY)
    made_ahead = Q(pk__lt=before.aggregate(last=Max("pk"))["last"] or 0)
    dropped_ahead = Q(state=Digest.State.DROPPED, claimed_at=None) if day >= clock.today() else Q(pk=None)
    kept = Digest.objects.filter(day=day, kind=Digest.Kind.ASIDE).values("person")
    own.filter(made_ahead | dropped_ahead).exclude(person__in=kept).update(kind=Digest.Kind.ASIDE)


def of_day(day: date) -> QuerySet[Digest]:
    """The digests of a day that were sent or are to be sent; what somebody tries on themselves is none."""
    rows = (
        Digest.objects.filter(day=day)
        .exclude(state=Digest.State.DROPPED)
        .exclude(kind__in=[Digest.Kind.TRIAL, Digest.Kind.ASIDE])
    )
    return rows.select_related("person", "unit").order_by("pk")


def preview(day: date) -> list[Digest]:
    """What would go out on `day` as things stand now; rows that are not saved. The same code as `plan`."""
    with transaction.atomic():
        rows = list(_planned(day))
        transaction.set_rollback(True)
    return rows


def trial_day(asked_on: date) -> date:
    """The run that a trial shows: the next one."""
    return workdays().next_working(asked_on + timedelta(days=1))
