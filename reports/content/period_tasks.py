"""How each task stood at the start of a period and on the day of its report, by the tasks' acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from reports.content import types
from reports.periods import Period
from tasks.lifecycle.timeline import Step, Timeline, timelines
from tasks.models import Act, Task, conditions

# Acts that change what a period holds, or a deadline in it.
MOVES = {
    Act.Kind.GIVE, Act.Kind.SET_DEADLINE, Act.Kind.GRANT, Act.Kind.MOVE, Act.Kind.CANCEL, Act.Kind.REOPEN,
    Act.Kind.SEND_BACK,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskInPeriod:
    """A task's last step up to the day, how it stood when the period began, and what moved it in the period."""

    now: Step
    at_start: Step | None
    sent_back: bool
    send_backs: int
    moves: list[tuple[Step | None, Step]]
    ended_on: date | None = None
    """When it was cancelled, unless by the issuer who set its deadline."""

    @classmethod
    def of(cls, timeline: Timeline, period: Period) -> TaskInPeriod:
        pairs = zip([None, *timeline.steps[:-1]], timeline.steps, strict=True)
        in_period = [(before, step) for before, step in pairs if step.on >= period.first]
        return cls(
            now=timeline.now,
            at_start=timeline.before(period.first),
            sent_back=timeline.sent_back_on is not None,
            send_backs=sum(step.kind == Act.Kind.SEND_BACK for _before, step in in_period),
            moves=[(before, step) for before, step in in_period if step.kind in MOVES],
            ended_on=timeline.counts_cancelled_on,
        )

    def group(self, period: Period) -> str:
        """Whether the task is due in the period, was carried into it, has no deadline, or is another period's.

        A task belongs to the period of its decreed day; one that was not finished when the period began is carried
        into it, one without a deadline is listed until it is done (design §8).
        """
        return self.group_after(self.now, period)

    def group_after(self, step: Step, period: Period) -> str:
        """The same by the decreed day that held after `step`."""
        unfinished_at_start = self.at_start is None or not self.at_start.is_finished
        decreed = step.decreed_on
        if decreed is None:
            return types.UNDATED if unfinished_at_start else types.EARLIER
        if decreed < period.first:
            return types.CARRIED if unfinished_at_start else types.EARLIER
        return types.PERIOD if period.holds(decreed) else types.LATER

    def effect(self, before: Step | None, step: Step, period: Period) -> str:
        """What an act of the period did to what the period holds: brought in, taken out, or another deadline."""
        was, is_now = self._counts(before, period), self._counts(step, period)
        if was != is_now:
            return types.TAKEN_OUT if was else types.BROUGHT_IN
        moved = before is not None and before.due_on != step.due_on
        return types.DEADLINE_MOVED if is_now and moved else ""

    def touches(self, before: Step | None, step: Step, period: Period) -> bool:
        """Whether the task was the period's before or after an act."""
        return self._reported(before, period) or self._reported(step, period)

    def _counts(self, step: Step | None, period: Period) -> bool:
        return step is not None and not _is_left_out(step) and self._reported(step, period)

    def _reported(self, step: Step | None, period: Period) -> bool:
        return step is not None and self.group_after(step, period) in types.REPORTED_ON


def _is_left_out(step: Step) -> bool:
    """Cancelled before its deadline had passed, or by the issuer who set it; else it is still owed (design §3.7)."""
    late = step.due_on is not None and step.on > step.due_on and not step.cancelled_by_owner
    return step.state == Task.State.CANCELLED and not late


def tasks_in(period: Period, day: date) -> QuerySet[Task]:
    """The tasks that a report of `period` as of `day` may name: the year's, and what reached into the period from
    another year. A document dated after `day` does not exist yet."""
    reaches_in = (
        Q(decreed_on__range=(period.first, period.cut_off))
        | Q(state=Task.State.REPORTED)
        | conditions.is_open(date(period.year, 1, 1))  # what a turned year left stays in that year
        | Q(verified_on__gte=period.first)
        | Q(cancelled_on__gte=period.first)
    )
    return Task.objects.existing_on(day).filter(Q(item__document__year=period.year) | reaches_in)


def states_in(tasks: QuerySet[Task], period: Period, day: date) -> dict[int, TaskInPeriod]:
    """By task how it stands on `day`; one query. A task that was not given by then is missing."""
    acts = Act.objects.filter(task__in=tasks, on__lte=day)
    return {timeline.now.task: TaskInPeriod.of(timeline, period) for timeline in timelines(acts)}
