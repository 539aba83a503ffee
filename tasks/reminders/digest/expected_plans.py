"""Plans of a year that have not come yet: once a week to whoever heads the unit that owes one, and to the Office."""

from __future__ import annotations

from collections.abc import Iterator

from tasks.models import ExpectedPlan
from tasks.reminders.digest.context import Run
from tasks.reminders.digest.lines import PLANS, Fact, Line
from tasks.reminders.digest.recipients import Recipient


def _awaited(run: Run) -> list[ExpectedPlan]:
    plans = ExpectedPlan.objects.awaited(run.context.day)
    if run.only is not None:
        plans = plans.filter(pk__in=[-key for key in run.only if key < 0])
    return list(plans)


def expected_plans(run: Run) -> Iterator[tuple[Recipient, Line]]:
    """Each person with the line of a plan, on the first working day of the week. One query."""
    if not run.context.begins_the_week:
        return
    people = run.context.directory
    for plan in run.once("expected plans", _awaited):
        told = {to.person: to for to in [*people.office_chiefs(), *people.heads(plan.unit_id)]}
        for to in told.values():
            yield to, _line(plan, people.units[plan.unit_id].code)


def _line(plan: ExpectedPlan, unit: str) -> Line:
    """No task is behind it: its key is the plan's, below zero."""
    fact = Fact("plan-owed", what=str(plan.year), whom=plan.unit.name)
    return Line(
        task=-plan.pk, group=PLANS, rung=None, days=None, deadline=None, document=plan.like.number, number="",
        unit=unit, facts=[fact],
    )  # fmt: skip
