"""What will go out on the next working days if nothing changes: the same rules as the run, one day after the other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from cchc import clock
from cchc.accounts.models import Unit
from tasks.models import workdays
from tasks.reminders.digest.context import Context, EarlierRuns, Run
from tasks.reminders.digest.lines import GROUPS, Draft
from tasks.reminders.digest.plan import RUNS_AT, drafts_of, is_paused
from tasks.reminders.digest.task_states import task_states

DAYS_AHEAD = 10


@dataclass(frozen=True)
class Outlook:
    """One coming working day: by person, what they would be told; and the units of the department."""

    day: date
    drafts: dict[int, Draft]
    units: dict[int, Unit]

    @property
    def people(self) -> int:
        return len(self.drafts)

    @property
    def tasks(self) -> int:
        """How many are named; a plan that is to come is none."""
        return len({line.task for draft in self.drafts.values() for line in draft.lines if line.task > 0})

    @property
    def counts(self) -> list[tuple[str, int]]:
        """By group, how many tasks; one that concerns two people differently counts where it is most urgent."""
        group: dict[int, int] = {}
        for draft in self.drafts.values():
            for line in draft.lines:
                place = GROUPS.index(line.group)
                group[line.task] = min(place, group.get(line.task, place))
        return [(GROUPS[place], n) for place, n in sorted(Counter(group.values()).items())]


def outlooks(today: date, days: int = DAYS_AHEAD) -> list[Outlook]:
    """The next working days after `today`, each taking the ones before it as sent.

    As if reminders were not paused: a pause has no known end. The same number of queries for any data.
    """
    calendar = workdays()
    coming = []
    day = today
    for _ in range(days):
        day = calendar.next_working(day + timedelta(days=1))
        coming.append(day)
    contexts = Context.on(*coming, calendar=calendar)
    states = replace(task_states(coming[0], until=contexts[-1].reach), last_day=coming[-1])
    earlier = EarlierRuns(coming[0], since=calendar.add(coming[0], contexts[0].ladders.earliest))
    if calendar.is_working(today) and not is_paused():
        earlier.suppose(today, _run_of(today))
    loaded: dict[str, list[Any]] = {}
    found = []
    for context in contexts:
        there = [task for task in states.tasks if task.item.document.date <= context.day]
        run = Run(context, replace(states, day=context.day, tasks=there), earlier, loaded=loaded)
        found.append(Outlook(context.day, drafts_of(run), context.directory.units))
        earlier.suppose(context.day, _run_of(context.day))
    return found


def _run_of(day: date) -> datetime:
    """When the run of a coming day begins: after all that was done until now, also where the clock stands still."""
    return max(timezone.now(), datetime.combine(day, RUNS_AT, clock.LOCAL))
