"""Rules that take points off for tasks that are late or missing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from scoring.engine.points import exact
from scoring.engine.rules import checks
from scoring.engine.rules.checks import Checked, Fault
from scoring.engine.rules.phrase import Phrase, gettext_noop
from scoring.engine.rules.rule import Outcome, TaskRule
from scoring.engine.rules.shares import ALL_ON_TIME
from scoring.engine.tallies import TaskTally

MISSING = gettext_noop("a task is not done")
UP_TO = gettext_noop("up to %(days)s days: %(points)s")


class DeductPerTask(TaskRule, kind="deduct_per_task"):
    """maximum − late × `late` − missing × `missing` (points a task, not negative), not below `floor` (may be negative).

    A missing task is not also late. Source: no published text seen; the provisional set of 2019.
    """

    forms = ({"late": checks.amount, "missing": checks.amount, "floor": checks.points},)
    words = gettext_noop("%(late)s off for each late task, %(missing)s for each one not done, not below %(floor)s")
    branches = {
        "deducted-per-task": gettext_noop("deducted for each task that is late or not done"),
        "deducted-to-floor": gettext_noop("deducted down to the lowest points allowed"),
    }
    example = {"late": "0.25", "missing": "0.50", "floor": "0"}

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        if exact(rule.params["late"]) > exact(rule.params["missing"]):
            yield rule.fault("late", checks.WORSE, better="missing", points=rule.params["missing"])
        yield from checks.floor(rule, "floor")

    def outcome(self, tally: TaskTally) -> Outcome:
        left = self.full - tally.late * self.number("late") - tally.missing * self.number("missing")
        facts = {"late": tally.late, "missing": tally.missing}
        if left < self.lowest:
            return Outcome(self.lowest, "deducted-to-floor", facts)
        return Outcome(left, "deducted-per-task", facts)

    @property
    def lowest(self) -> Fraction:
        return self.number("floor")

    @property
    def lateness_costs(self) -> bool:
        return self.number("late") > 0


def bands(rule: Checked, name: str) -> Iterator[Fault]:
    """Pairs of a whole number of days and points, which do not rise with the days; the first band is the best."""
    faults = list(checks.pairs(rule, name, open_start=False))
    yield from faults
    if faults:
        return
    ordered = sorted((exact(end), exact(given)) for end, given in rule.params[name])
    for (end, given), (later, fewer) in pairwise(ordered):
        if end == later:
            yield rule.fault(name, gettext_noop("each end once, not twice %(value)s"), value=checks.plain(end))
        elif fewer > given:
            text = gettext_noop("points that do not rise from %(start)s to %(end)s days")
            yield rule.fault(name, text, start=checks.plain(end), end=checks.plain(later))
    if any(end.denominator != 1 for end, _ in ordered):
        yield rule.fault(name, gettext_noop("whole days"))
    if rule.maximum is not None and ordered[0][1] != rule.maximum:
        yield rule.fault(name, checks.BEST, maximum=checks.plain(rule.maximum))


class DeductDaysLate(TaskRule, kind="deduct_days_late"):
    """By the task that is latest: `bands` [[up to so many calendar days, points]…], later than all `otherwise`.

    A day on a band's end belongs to it. Any task missing gives `otherwise` (may be negative).
    Source: no published text seen; the provisional set of 2019.
    """

    forms = ({"bands": bands, "otherwise": checks.points},)
    words = gettext_noop("By the days of the latest task: %(bands)s; else %(otherwise)s")
    branches = {
        "within-band": gettext_noop("the latest is %(days)s days late, within %(end)s days"),
        "beyond-bands": gettext_noop("the latest is %(days)s days late, beyond every band"),
        "otherwise-missing": MISSING,
    }
    example = {"bands": [["0", "2"], ["5", "1.5"], ["10", "1"]], "otherwise": "0"}

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        last = max((exact(end), exact(given)) for end, given in rule.params["bands"])[1]
        if exact(rule.params["otherwise"]) > last:
            yield rule.fault(
                "otherwise", gettext_noop("not more than the last band (%(points)s)"), points=checks.plain(last)
            )

    def outcome(self, tally: TaskTally) -> Outcome:
        if tally.missing:
            return Outcome(self.lowest, "otherwise-missing", {"missing": tally.missing})
        facts: dict[str, object] = {"days": tally.days_late}
        for end, given in sorted((exact(end), exact(given)) for end, given in self.params["bands"]):
            if tally.days_late <= end:
                return Outcome(given, "within-band", facts | {"end": end})
        return Outcome(self.lowest, "beyond-bands", facts)

    @property
    def lowest(self) -> Fraction:
        return self.number("otherwise")

    def in_words(self) -> Phrase:
        ordered = sorted(self.params["bands"], key=lambda band: exact(band[0]))
        listed = [Phrase(UP_TO, {"days": days, "points": given}) for days, given in ordered]
        return Phrase(self.words, {"bands": listed, "otherwise": self.params["otherwise"]})


class Timely(TaskRule, kind="timely"):
    """By the worst task: points `on_time`, `late` or `missing` (the last two may be negative).

    Source: Cà Mau 1880/QĐ-UBND 2013: in time 1; not in time 0,5; not issued 0. S: "bị 0 điểm và bị trừ 0,25 điểm".
    """

    forms = ({"on_time": checks.amount, "late": checks.points, "missing": checks.points},)
    words = gettext_noop("By the worst task: on time %(on_time)s, late %(late)s, not done %(missing)s")
    branches = {
        **ALL_ON_TIME,
        "worst-late": gettext_noop("the worst task is %(days)s days late"),
        "worst-missing": MISSING,
    }
    example = {"on_time": "2", "late": "1", "missing": "0"}

    @classmethod
    def contradictions(cls, rule: Checked) -> Iterator[Fault]:
        yield from checks.not_above(rule, "late", "on_time")
        yield from checks.not_above(rule, "missing", "late")
        yield from checks.best(rule, "on_time")

    def outcome(self, tally: TaskTally) -> Outcome:
        if tally.missing:
            return Outcome(self.lowest, "worst-missing", {"missing": tally.missing})
        if tally.late:
            return Outcome(self.number("late"), "worst-late", {"late": tally.late, "days": tally.days_late})
        return Outcome(self.number("on_time"), "all-on-time")

    @property
    def lowest(self) -> Fraction:
        return self.number("missing")

    @property
    def lateness_costs(self) -> bool:
        return self.number("late") < self.number("on_time")
