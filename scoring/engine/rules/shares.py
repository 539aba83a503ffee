"""Rules by the share of tasks that are done, or done on time."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.engine.points import exact, highest_reached
from scoring.engine.rules import checks
from scoring.engine.rules.phrase import Phrase, gettext_noop, steps_in_words
from scoring.engine.rules.rule import Outcome, Rule, TaskRule
from scoring.engine.tallies import TaskTally

ALL_ON_TIME = {"all-on-time": gettext_noop("all on time")}
OF_MAXIMUM = gettext_noop("share × maximum, 0 below %(start)s")
BY_STEPS = {
    "step-reached": gettext_noop("share %(share)s reaches the step %(step)s"),
    "below-lowest-step": gettext_noop("share %(share)s is below the lowest step, so 0"),
}


LINEAR = {
    "share-of-maximum": gettext_noop("share %(share)s of the maximum"),
    "below-linear-from": gettext_noop("share %(share)s is below %(start)s, so 0"),
}


class AllOrNothing(TaskRule, kind="all_or_nothing"):
    """Full if every task is done on time, else 0. No parameters. One late report may lose everything.

    Source: Cà Mau 1880/QĐ-UBND 2013, the four reports of a year, maximum 1.
    """

    words = gettext_noop("Full points if every task is done on time, else 0")
    branches = {**ALL_ON_TIME, "not-all-on-time": gettext_noop("not all on time, so 0")}

    def outcome(self, tally: TaskTally) -> Outcome:
        if tally.on_time == tally.tasks:
            return Outcome(self.full, "all-on-time")
        return Outcome(Fraction(0), "not-all-on-time", {"late": tally.late, "missing": tally.missing})


class ShareOfTasks(TaskRule):
    """By a share of the tasks: `linear_from` f gives 0 below share f, else share × maximum; or `steps` of points.

    Below the lowest step 0.
    """

    forms = ({"linear_from": checks.share}, {"steps": checks.share_steps})
    branches = {
        **BY_STEPS,
        **LINEAR,
    }

    def of_share(self, reached: Fraction) -> Outcome:
        if "steps" in self.params:
            return by_steps(self.params, reached)
        return by_line(self, reached)

    def in_words(self) -> Phrase:
        if "steps" in self.params:
            return Phrase(self.words, {"how": steps_in_words(self.params["steps"], are_shares=True)})
        return Phrase(self.words, {"how": Phrase(OF_MAXIMUM, {"start": exact(self.params["linear_from"])})})


class ShareDone(ShareOfTasks, kind="share_done"):
    """By the share (0 to 1) of tasks done, late or not. Raises ZeroDivisionError without tasks.

    Source: Cà Mau 1880/QĐ-UBND 2013 (steps, ">0.9"); 09/2013/QĐ-TTg (lowest step of 10 points).
    """

    words = gettext_noop("By the share of tasks done: %(how)s")
    example = {"linear_from": "0.50"}

    def outcome(self, tally: TaskTally) -> Outcome:
        return self.of_share(Fraction(tally.done, tally.tasks))

    @property
    def lateness_costs(self) -> bool:
        return False


class ShareOnTime(ShareOfTasks, kind="share_on_time"):
    """As `share_done`, by the share of tasks done on time. Raises ZeroDivisionError without tasks."""

    words = gettext_noop("By the share of tasks done on time: %(how)s")
    example = {"steps": [["1", "2"], ["0.8", "1"]]}

    def outcome(self, tally: TaskTally) -> Outcome:
        return self.of_share(Fraction(tally.on_time, tally.tasks))


def by_line(rule: Rule, reached: Fraction) -> Outcome:
    """0 below the share `linear_from`, else share × maximum; a share above 1 gives no more than the maximum."""
    start = rule.number("linear_from")
    facts = {"share": reached, "start": start}
    if reached < start:
        return Outcome(Fraction(0), "below-linear-from", facts)
    return Outcome(min(reached, Fraction(1)) * rule.full, "share-of-maximum", facts)


def by_steps(params: Mapping[str, Any], reached: Fraction) -> Outcome:
    """The points of the highest of `steps` that a share reaches; 0 below the lowest."""
    step = highest_reached(params["steps"], reached)
    if step is None:
        return Outcome(Fraction(0), "below-lowest-step", {"share": reached})
    return Outcome(step.points, "step-reached", {"share": reached, "start": step.start, "above": step.above})
