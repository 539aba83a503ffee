"""What each rule kind asks of its own parameters: numbers, monotone steps and bands, the best outcome. Pure.

Each check yields the faults of parameters whose names are already known to be right; `scoring.engine.rules.validation`
calls them. What is allowed is said in English here and translated where it is shown (`scoring.index.wording.allowed`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from scoring.engine.points import Step, exact, is_number


def gettext_noop(text: str) -> str:
    """The text itself; the translation catalogues find what is marked by this name, and so nothing is imported here."""
    return text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a rule: where in it (a path such as "params.steps[1]"), the value, and what is allowed.

    `text` has places for `facts`, so that it can be translated.
    """

    path: str
    value: object
    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def allowed(self) -> str:
        return self.text % self.facts

    def __str__(self):
        return f"{self.path}: {self.value!r}: {self.allowed}"


BEST = gettext_noop("the best outcome must be the maximum, %(maximum)s")
WORSE = gettext_noop("not more than %(better)s (%(points)s): worse never gives more points")
START = gettext_noop('a decimal string, 0 or more, as "0.9"')
OPEN_START = gettext_noop('a decimal string, 0 or more, as "0.9" or ">0.9"')


@dataclass(frozen=True, slots=True)
class Context:
    """The rule under check: its parameters, its maximum (None where that itself is at fault), and where it stands."""

    params: Mapping
    maximum: Fraction | None
    path: str = "params"
    places: int | None = None

    def fault(self, name: str, text: str, **facts: object) -> Fault:
        return Fault(f"{self.path}.{name}", self.params.get(name), text, facts)


def _points(ctx: Context, name: str, *, negative: bool = False) -> Iterator[Fault]:
    value = ctx.params[name]
    if not is_number(value):
        yield ctx.fault(name, gettext_noop('a decimal string such as "0.50"'))
    elif not negative and exact(value) < 0:
        yield ctx.fault(name, gettext_noop("0 or more"))


def _share(ctx: Context, name: str, most: int | None = 1) -> Iterator[Fault]:
    value = ctx.params[name]
    if not is_number(value):
        yield ctx.fault(name, gettext_noop('a share as a decimal string such as "0.50"'))
    elif exact(value) < 0 or (most is not None and exact(value) > most):
        yield ctx.fault(name, gettext_noop("a share from 0 to 1") if most else gettext_noop("0 or more"))


def _best(ctx: Context, name: str) -> Iterator[Fault]:
    """The points under `name` are the best outcome and so must be the maximum."""
    if ctx.maximum is not None and exact(ctx.params[name]) != ctx.maximum:
        yield ctx.fault(name, BEST, maximum=shown(ctx.maximum))


def shown(number: Fraction) -> str:
    return f"{float(number):g}"


def _not_above(ctx: Context, worse: str, better: str) -> Iterator[Fault]:
    if exact(ctx.params[worse]) > exact(ctx.params[better]):
        yield ctx.fault(worse, WORSE, better=better, points=ctx.params[better])


def _row_faults(ctx: Context, name: str, *, open_start: bool) -> Iterator[Fault]:
    rows = ctx.params[name]
    if not isinstance(rows, list) or not rows:
        yield ctx.fault(name, gettext_noop("a list of pairs, at least one"))
        return
    for number, row in enumerate(rows):
        path = f"{ctx.path}.{name}[{number}]"
        if not isinstance(row, list) or len(row) != 2:
            yield Fault(path, row, gettext_noop("a pair [from, points]"))
            continue
        start, points = row
        if open_start and isinstance(start, str) and start.startswith(">"):
            start = start[1:]
        if not is_number(start) or exact(start) < 0:
            yield Fault(path, row[0], OPEN_START if open_start else START)
        if not is_number(points) or exact(points) < 0:
            yield Fault(path, points, gettext_noop("points as a decimal string, 0 or more"))


def _steps(ctx: Context, most: int | None) -> Iterator[Fault]:
    """Steps must rise: from a higher value on never fewer points, the highest that can be reached is the maximum."""
    faults = list(_row_faults(ctx, "steps", open_start=True))
    yield from faults
    if faults:
        return
    steps = sorted(Step.read(start, points) for start, points in ctx.params["steps"])
    for lower, higher in pairwise(steps):
        if (lower.start, lower.above) == (higher.start, higher.above):
            yield ctx.fault("steps", gettext_noop("each value once, not twice %(value)s"), value=shown(lower.start))
        elif higher.points < lower.points:
            text = gettext_noop("points that do not fall from %(start)s to %(end)s")
            yield ctx.fault("steps", text, start=shown(lower.start), end=shown(higher.start))
    if most is not None and not steps[-1].reached_by(Fraction(most)):
        yield ctx.fault("steps", gettext_noop("shares from 0 to %(most)s"), most=most)
    elif ctx.maximum is not None and steps[-1].points != ctx.maximum:
        yield ctx.fault("steps", BEST, maximum=shown(ctx.maximum))


def by_share(ctx: Context) -> Iterator[Fault]:
    if "steps" in ctx.params:
        yield from _steps(ctx, 1)
    else:
        yield from _share(ctx, "linear_from")


def deduct_per_task(ctx: Context) -> Iterator[Fault]:
    faults = [*_points(ctx, "late"), *_points(ctx, "missing"), *_points(ctx, "floor", negative=True)]
    yield from faults
    if not faults:
        if exact(ctx.params["late"]) > exact(ctx.params["missing"]):
            yield ctx.fault("late", WORSE, better="missing", points=ctx.params["missing"])
        yield from _floor(ctx)


def _floor(ctx: Context) -> Iterator[Fault]:
    if ctx.maximum is not None and exact(ctx.params["floor"]) > ctx.maximum:
        yield ctx.fault("floor", gettext_noop("not more than the maximum, %(maximum)s"), maximum=shown(ctx.maximum))


def deduct_days_late(ctx: Context) -> Iterator[Fault]:
    faults = [*_row_faults(ctx, "bands", open_start=False), *_points(ctx, "otherwise", negative=True)]
    yield from faults
    if faults:
        return
    bands = sorted((exact(end), exact(points)) for end, points in ctx.params["bands"])
    for (end, points), (later, fewer) in pairwise(bands):
        if end == later:
            yield ctx.fault("bands", gettext_noop("each end once, not twice %(value)s"), value=shown(end))
        elif fewer > points:
            text = gettext_noop("points that do not rise from %(start)s to %(end)s days")
            yield ctx.fault("bands", text, start=shown(end), end=shown(later))
    if exact(ctx.params["otherwise"]) > bands[-1][1]:
        yield ctx.fault(
            "otherwise", gettext_noop("not more than the last band (%(points)s)"), points=shown(bands[-1][1])
        )
    if any(end.denominator != 1 for end, _ in bands):
        yield ctx.fault("bands", gettext_noop("whole days"))
    if ctx.maximum is not None and bands[0][1] != ctx.maximum:
        yield ctx.fault("bands", BEST, maximum=shown(ctx.maximum))


def timely(ctx: Context) -> Iterator[Fault]:
    names = ("on_time", "late", "missing")
    faults = [fault for name in names for fault in _points(ctx, name, negative=name != "on_time")]
    yield from faults
    if not faults:
        yield from _not_above(ctx, "late", "on_time")
        yield from _not_above(ctx, "missing", "late")
        yield from _best(ctx, "on_time")


def ratio(ctx: Context) -> Iterator[Fault]:
    most = None if ctx.params.get("may_exceed") is True else 1
    if "may_exceed" in ctx.params and not isinstance(ctx.params["may_exceed"], bool):
        yield ctx.fault("may_exceed", gettext_noop("true or false"))
    yield from _indicator(ctx)
    if "steps" in ctx.params:
        yield from _steps(ctx, most)
        return
    faults = [*_share(ctx, "from", most), *_share(ctx, "target", most)]
    yield from faults
    if not faults and exact(ctx.params["from"]) >= exact(ctx.params["target"]):
        yield ctx.fault("from", gettext_noop("less than target (%(target)s)"), target=ctx.params["target"])


def _indicator(ctx: Context) -> Iterator[Fault]:
    if not isinstance(ctx.params["indicator"], str) or not ctx.params["indicator"]:
        yield ctx.fault("indicator", gettext_noop("the key of an indicator"))


def count_deduct(ctx: Context) -> Iterator[Fault]:
    faults = [*_points(ctx, "per_unit"), *_points(ctx, "floor", negative=True)]
    yield from [*_indicator(ctx), *faults]
    if not faults:
        yield from _floor(ctx)


def count_steps(ctx: Context) -> Iterator[Fault]:
    yield from [*_indicator(ctx), *_steps(ctx, None)]


def count_points(ctx: Context) -> Iterator[Fault]:
    faults = list(_points(ctx, "per_unit"))
    yield from [*_indicator(ctx), *faults]
    if not faults and ctx.maximum and exact(ctx.params["per_unit"]) == 0:
        text = gettext_noop("more than 0: the best outcome must be the maximum, %(maximum)s")
        yield ctx.fault("per_unit", text, maximum=shown(ctx.maximum))


def attested(ctx: Context) -> Iterator[Fault]:
    faults = [*_points(ctx, "yes"), *_points(ctx, "no", negative=True)]
    yield from faults
    if not faults:
        yield from _not_above(ctx, "no", "yes")
        yield from _best(ctx, "yes")


def nothing(ctx: Context) -> Iterator[Fault]:
    yield from ()
