"""One small pure function a rule kind: parameters, maximum and facts in, unrounded points and the branch taken out.

No Django, no floats. A function raises ValueError or KeyError on parameters that `scoring.engine.rules.validation`
refuses; sets are validated when they are loaded, so a running set holds none. Points leave here unrounded:
`scoring.engine.projection` rounds a leaf once. Source of the kinds: the catalogue's README; published texts that use
each are named with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.engine.points import exact, highest_reached
from scoring.engine.tallies import Outcome, Share, TaskTally

VERSION = "1"
"""Changes whenever a function below could give other points for the same parameters and facts."""

# Parameters, maximum and what the kind feeds on; None from a combination whose parts lack data.
Rule = Callable[[Mapping, Fraction, Any], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A rule kind: what it feeds on, and its function."""

    name: str
    feeds_on: str
    rule: Rule


TASKS, RATIO, FAULTS, ACHIEVEMENTS, STATED, PARTS, CHILDREN = (
    "tasks",
    "ratio",
    "faults",
    "achievements",
    "stated",
    "parts",
    "children",
)
INDICATORS = (RATIO, FAULTS, ACHIEVEMENTS)
KINDS: dict[str, Kind] = {}


def kind(feeds_on: str):
    """Registers a rule function under its own name."""

    def register(rule: Rule) -> Rule:
        KINDS[rule.__name__] = Kind(rule.__name__, feeds_on, rule)
        return rule

    return register


def _from_share(params: Mapping, maximum: Fraction, share: Fraction) -> Outcome:
    facts = {"share": share}
    if "steps" in params:
        step = highest_reached(params["steps"], share)
        if step is None:
            return Outcome(Fraction(0), "below-lowest-step", facts)
        return Outcome(step.points, "step-reached", facts | {"start": step.start, "above": step.above})
    start = exact(params["linear_from"])
    if share < start:
        return Outcome(Fraction(0), "below-linear-from", facts | {"start": start})
    return Outcome(share * maximum, "share-of-maximum", facts | {"start": start})


@kind(TASKS)
def all_or_nothing(params: Mapping, maximum: Fraction, tally: TaskTally) -> Outcome:
    """Full if every task is done on time, else 0. No parameters. One late report may lose everything.

    Source: Cà Mau 1880/QĐ-UBND 2013, the four reports of a year, maximum 1.
    """
    if tally.on_time == tally.tasks:
        return Outcome(maximum, "all-on-time")
    return Outcome(Fraction(0), "not-all-on-time", {"late": tally.late, "missing": tally.missing})


@kind(TASKS)
def share_done(params: Mapping, maximum: Fraction, tally: TaskTally) -> Outcome:
    """By the share (0 to 1) of tasks done, late or not: `linear_from`, or `steps` of points from a share on.

    `linear_from` f gives 0 below f, else share × maximum; below the lowest step 0. No tasks: ZeroDivisionError.
    Source: Cà Mau 1880/QĐ-UBND 2013 (steps, ">0.9"); 09/2013/QĐ-TTg (lowest step of 10 points).
    """
    return _from_share(params, maximum, Fraction(tally.done, tally.tasks))


@kind(TASKS)
def share_on_time(params: Mapping, maximum: Fraction, tally: TaskTally) -> Outcome:
    """As `share_done`, by the share of tasks done on time. Raises ZeroDivisionError without tasks."""
    return _from_share(params, maximum, Fraction(tally.on_time, tally.tasks))


@kind(TASKS)
def deduct_per_task(params: Mapping, maximum: Fraction, tally: TaskTally) -> Outcome:
    """maximum − late × `late` − missing × `missing` (points a task, not negative), not below `floor` (may be negative).

    A missing task is not also late. Source: no published text seen; the provisional set of 2019.
    """
    left = maximum - tally.late * exact(params["late"]) - tally.missing * exact(params["missing"])
    floor = exact(params["floor"])
    if left < floor:
        return Outcome(floor, "deducted-to-floor", {"late": tally.late, "missing": tally.missing})
    return Outcome(left, "deducted-per-task", {"late": tally.late, "missing": tally.missing})


@kind(TASKS)
def deduct_days_late(params: Mapping, maximum: Fraction, tally: TaskTally) -> Outcome:
    """By the task that is latest: `bands` [[up to so many calendar days, points]…], later than all `otherwise`.

    A day on a band's end belongs to it. Any task missing gives `otherwise` (may be negative).
    Source: no published text seen; the provisional set of 2019.
    """
    if tally.missing:
        return Outcome(exact(params["otherwise"]), "otherwise-missing", {"missing": tally.missing})
    facts = {"days": tally.days_late}
    for end, points in sorted((exact(end), exact(points)) for end, points in params["bands"]):
        if tally.days_late <= end:
            return Outcome(points, "within-band", facts | {"end": end})
    return Outcome(exact(params["otherwise"]), "beyond-bands", facts)


@kind(TASKS)
def timely(params: Mapping, maximum: Fraction, tally: TaskTally) -> Outcome:
    """By the worst task: points `on_time`, `late` or `missing` (the last two may be negative).

    Source: Cà Mau 1880/QĐ-UBND 2013: in time 1; not in time 0,5; not issued 0. S: "bị 0 điểm và bị trừ 0,25 điểm".
    """
    if tally.missing:
        return Outcome(exact(params["missing"]), "worst-missing", {"missing": tally.missing})
    if tally.late:
        return Outcome(exact(params["late"]), "worst-late", {"late": tally.late, "days": tally.days_late})
    return Outcome(exact(params["on_time"]), "all-on-time")


@kind(RATIO)
def ratio(params: Mapping, maximum: Fraction, share: Share) -> Outcome:
    """On numerators ÷ denominators: `steps`, or 0 at or below `from`, the maximum at or above `target`, linear between.

    A share above 1 is cut to 1 unless `may_exceed` is true. Raises ZeroDivisionError on a denominator of 0.
    Source: 09/2013/QĐ-TTg (share × maximum); S: share of a required number, which can pass 100 %.
    """
    value = share.value if params.get("may_exceed") else min(share.value, Fraction(1))
    if "steps" in params:
        return _from_share(params, maximum, value)
    start, target = exact(params["from"]), exact(params["target"])
    facts = {"share": value, "start": start, "target": target}
    if value <= start:
        return Outcome(Fraction(0), "at-or-below-start", facts)
    if value >= target:
        return Outcome(maximum, "target-reached", facts)
    return Outcome(maximum * (value - start) / (target - start), "between-start-and-target", facts)


@kind(FAULTS)
def count_deduct(params: Mapping, maximum: Fraction, count: Fraction) -> Outcome:
    """Faults: maximum − count × `per_unit` (points a fault), not below `floor` (may be negative)."""
    left = maximum - count * exact(params["per_unit"])
    floor = exact(params["floor"])
    if left < floor:
        return Outcome(floor, "counted-to-floor", {"count": count})
    return Outcome(left, "counted-down", {"count": count})


@kind(ACHIEVEMENTS)
def count_steps(params: Mapping, maximum: Fraction, count: Fraction) -> Outcome:
    """Achievements: points of the highest of `steps` [[from count, points]…] that is reached, below the lowest 0.

    Source: S, meetings a year: 4 = 20; 3 = 15; 2 = 10; 1 = 5; else 0.
    """
    step = highest_reached(params["steps"], count)
    if step is None:
        return Outcome(Fraction(0), "count-below-lowest-step", {"count": count})
    return Outcome(step.points, "count-step-reached", {"count": count, "start": step.start, "above": step.above})


@kind(ACHIEVEMENTS)
def count_points(params: Mapping, maximum: Fraction, count: Fraction) -> Outcome:
    """Achievements: count × `per_unit` (points each), not above the maximum. Source: Phú Thọ: 0,5 each, at most 2."""
    points = count * exact(params["per_unit"])
    if points > maximum:
        return Outcome(maximum, "counted-to-maximum", {"count": count})
    return Outcome(points, "counted-up", {"count": count})


@kind(STATED)
def attested(params: Mapping, maximum: Fraction, value: str) -> Outcome:
    """A named person's "yes" or "no": points `yes` or `no` (may be negative). Raises ValueError on others."""
    if value not in ("yes", "no"):
        raise ValueError(f"{value!r}: yes or no is allowed")
    return Outcome(exact(params[value]), f"attested-{value}")


def _stated(params: Mapping, maximum: Fraction, value: str) -> Outcome:
    """The stated points as they are. Raises ValueError if they are no number."""
    return Outcome(exact(value), "stated")


for name in ("given", "survey", "external"):
    KINDS[name] = Kind(name, STATED, _stated)


Parts = list[tuple[Fraction | None, Fraction]]
"""Of each part of a combination its rounded points, None without data, and its maximum."""


def _all_known(parts: Parts) -> list[tuple[Fraction, Fraction]] | None:
    known = [(points, most) for points, most in parts if points is not None]
    return known if len(known) == len(parts) else None


def all_of(params: Mapping, maximum: Fraction, parts: Parts) -> Outcome | None:
    """Full if every part has its maximum, else 0; None while one has no data."""
    known = _all_known(parts)
    if known is None:
        return None
    full = sum(points >= most for points, most in known)
    facts = {"full": full, "parts": len(parts)}
    if full == len(parts):
        return Outcome(maximum, "all-parts-full", facts)
    return Outcome(Fraction(0), "part-not-full", facts)


def sum_of(params: Mapping, maximum: Fraction, parts: Parts) -> Outcome | None:
    """The sum of the parts, each cut at its own maximum; None while one has no data."""
    known = _all_known(parts)
    if known is None:
        return None
    points = sum((min(points, most) for points, most in known), Fraction(0))
    return Outcome(points, "parts-summed", {"parts": len(parts)})


def best_of(params: Mapping, maximum: Fraction, parts: Parts) -> Outcome | None:
    """The best part that has data, the first of equals; None where none has.

    Source: S, "tính điểm cho trường hợp nào có điểm cao nhất".
    """
    known = [(points, -number) for number, (points, _) in enumerate(parts, 1) if points is not None]
    if not known:
        return None
    points, number = max(known)
    return Outcome(points, "best-part", {"part": -number})


def _sum(params: Mapping, maximum: Fraction, children: list[Fraction | None]) -> Outcome | None:
    """The sum of the children that apply and have data; None where none has. No parameters."""
    known = [points for points in children if points is not None]
    return Outcome(sum(known, Fraction(0)), "children-summed") if known else None


for combination in (all_of, sum_of, best_of):
    KINDS[combination.__name__] = Kind(combination.__name__, PARTS, combination)
KINDS["sum"] = Kind("sum", CHILDREN, _sum)


def feeds_on_tasks(name: str, params: Mapping) -> bool:
    """Whether a leaf of this rule counts tasks, itself or in one of its parts."""
    known = KINDS.get(name)
    if known is None:
        return False
    if known.feeds_on == PARTS:
        return any(feeds_on_tasks(part["rule"], part["params"]) for part in params["parts"])
    return known.feeds_on == TASKS


def lateness_costs(name: str, params: Mapping) -> bool:
    """Whether a late task can lose points under this rule; under `share_done` only a missing one does."""
    if name == "share_done":
        return False
    if name == "deduct_per_task":
        return exact(params["late"]) > 0
    if name == "timely":
        return exact(params["late"]) < exact(params["on_time"])
    return True
