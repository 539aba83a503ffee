"""What a change of the calendar does to the due days of contributions, consultations and steps that are still open.

Each is counted anew from what was asked for: the day that was wished, the number of days to answer. What is answered,
done or dropped keeps its day, as does what hangs on no changed day. Nothing is sent because of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.workdays import Workdays
from tasks.lifecycle import waiting
from tasks.models import Act, Consultation, Contribution, DayOff, Step
from tasks.models.consultations import last_day

Kept = Contribution | Consultation | Step
Span = tuple[date, date]  # days in force from the first to the last of these may hang on one changed day


@dataclass(frozen=True)
class Move:
    """One row and the days that it has by the changed calendar: the one asked for, the one that counts."""

    row: Kept
    wanted_on: date | None
    due_on: date


def concerned(spans: Iterable[Span]) -> list[int]:
    """The tasks of what may move where days in `spans` changed; to be locked before `move`."""
    rows = [near.values_list("task", flat=True) for near in _near(spans)]
    return sorted({pk for keys in rows for pk in keys})


def _near(spans: Iterable[Span]) -> tuple:
    fell_there, runs_over = Q(), Q()
    for first, last in spans:
        fell_there |= Q(due_on__range=(first, last))
        runs_over |= Q(asked_on__lte=last, due_on__gte=first)
    in_working_days = Q(counted_in=Consultation.Clock.WORKING_DAYS, answer_within__isnull=False)
    return (
        Contribution.objects.open().filter(fell_there),
        Consultation.objects.open().filter(fell_there | (in_working_days & runs_over)),
        Step.objects.open().filter(fell_there),
    )


def move(
    days: Sequence[DayOff], spans: Sequence[Span], before: Workdays, after: Workdays, *, by: User, on: date
) -> list[Kept]:
    """Move what is open and hangs on the changed days, each with its span; a day that was set otherwise stays. Gives
    what moved."""
    contributions, consultations, steps = _near(spans)
    rows: list[Kept] = [
        *contributions.select_for_update(of=("self",)).select_related("unit").order_by("pk"),
        *consultations.select_for_update(of=("self",)).select_related("agency").order_by("pk"),
        *steps.select_for_update(of=("self",)).order_by("pk"),
    ]
    found = [one for row in rows if (one := _new_days(row, before, after))]
    told: dict[int, list[str]] = {}
    for one in found:
        text = in_words(one.row.due_on, one.due_on, days)
        _save(one, by=by, reason=text)
        if not isinstance(one.row, Step):
            told.setdefault(one.row.task_id, []).append(f"{waiting.whom(one.row)}: {text}")
    _tell(told, by=by, on=on, why=_names(days))
    return [one.row for one in found]


def _new_days(row: Kept, before: Workdays, after: Workdays) -> Move | None:
    """None where the row's day is not what the calendar made of it, or stays the same."""
    old, new = (_days_of(row, calendar) for calendar in (before, after))
    if row.due_on != old.due_on or (new.wanted_on, new.due_on) == (row.wanted_on, row.due_on):
        return None
    return new


def _days_of(row: Kept, calendar: Workdays) -> Move:
    wanted = row.wanted_on
    if isinstance(row, Consultation) and row.answer_within is not None:
        wanted = last_day(row.asked_on, row.answer_within, row.counted_in, calendar)
    # A row of before the day asked for was kept knows only the day that counts.
    return Move(row, wanted, calendar.next_working(wanted or row.due_on))


def in_words(before: date | None, after: date | None, days: Sequence[DayOff]) -> str:
    """From which day to which, and by which days off; the same for a task's deadline."""
    words = _("%(before)s → %(after)s, calendar of days off: %(day)s")
    first, last = min(filter(None, (before, after))), max(filter(None, (before, after)))
    return words % {
        "before": short_date(before) if before else "–",
        "after": short_date(after) if after else "–",
        "day": _names([day for day in days if first <= day.day <= last] or days),
    }


def _names(days: Sequence[DayOff]) -> str:
    """One day with its name; of several the days alone."""
    return str(days[0]) if len(days) == 1 else ", ".join(short_date(day.day) for day in days)


def _save(one: Move, *, by: User, reason: str) -> None:
    row = one.row
    row.wanted_on, row.due_on = one.wanted_on, one.due_on
    row.version += 1
    history.save(row, by=by, why=reason)


def _tell(told: dict[int, list[str]], *, by: User, on: date, why: str) -> None:
    """What the tasks wait for, until when; and an act that says what moved. The caller tells the packages above."""
    for task in waiting.derive_all(told.keys(), by=by, why=why):
        Act.after(task, Act.Kind.MOVE, on=on, by=by, text="; ".join(told[task.pk])).save()
