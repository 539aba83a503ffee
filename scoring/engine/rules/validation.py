"""What a rule's parameters may be: unknown, missing, not monotone, best outcome not the maximum. Pure: no Django.

`validate` is called when a set is loaded; a set with a fault is not loaded, so the rules need not check again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.engine.points import exact, is_number
from scoring.engine.rules import checks, rules
from scoring.engine.rules.checks import Context, Fault, gettext_noop, shown

ONE_OF = gettext_noop("one of %(names)s")
MUST_BE_GIVEN = gettext_noop("must be given")
NONE_AROSE = ("no_data", "full", "out")
Check = Callable[[Context], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Form:
    """The parameters of a kind: sets of alternatives (exactly one, with all its names), those that may be absent."""

    alternatives: tuple[frozenset[str], ...]
    optional: frozenset[str]
    check: Check


def _parts(ctx: Context) -> Iterator[Fault]:
    parts = ctx.params["parts"]
    if not isinstance(parts, list) or not parts:
        yield ctx.fault("parts", gettext_noop("a list of parts, at least one"))
        return
    for number, part in enumerate(parts):
        yield from _part(ctx, f"{ctx.path}.parts[{number}]", part)


def _part(ctx: Context, path: str, part: object) -> Iterator[Fault]:
    if not isinstance(part, dict) or set(part) != {"rule", "params", "max"}:
        yield Fault(path, part, gettext_noop("an object with rule, params and max"))
        return
    if part["rule"] == "sum":
        yield Fault(f"{path}.rule", "sum", ONE_OF, {"names": ", ".join(sorted(set(FORMS) - {"sum"}))})
        return
    maximum, faults = _maximum(part["max"], f"{path}.max", ctx.places)
    yield from faults
    yield from _validate(part["rule"], part["params"], maximum, path=path, places=ctx.places, in_part=True)


def _part_maxima(ctx: Context) -> list[Fraction] | None:
    parts = ctx.params["parts"]
    known = isinstance(parts, list) and all(isinstance(part, dict) and is_number(part.get("max")) for part in parts)
    return [exact(part["max"]) for part in parts] if known and parts else None


def _all_of(ctx: Context) -> Iterator[Fault]:
    yield from _parts(ctx)


def _sum_of(ctx: Context) -> Iterator[Fault]:
    yield from _parts(ctx)
    maxima = _part_maxima(ctx)
    if maxima and ctx.maximum is not None and sum(maxima) != ctx.maximum:
        text = gettext_noop("maxima that add up to %(maximum)s")
        yield Fault(f"{ctx.path}.parts", shown(sum(maxima, Fraction(0))), text, {"maximum": shown(ctx.maximum)})


def _best_of(ctx: Context) -> Iterator[Fault]:
    yield from _parts(ctx)
    maxima = _part_maxima(ctx)
    if maxima and ctx.maximum is not None and max(maxima) != ctx.maximum:
        text = gettext_noop("a best part of %(maximum)s, none above it")
        yield Fault(f"{ctx.path}.parts", shown(max(maxima)), text, {"maximum": shown(ctx.maximum)})


def _form(*alternatives: str, optional: str = "", check: Check) -> Form:
    return Form(tuple(frozenset(names.split()) for names in alternatives), frozenset(optional.split()), check)


_DOCUMENTS = "documents document_kinds none_arose"
FORMS = {
    "sum": _form("", check=checks.nothing),
    "all_or_nothing": _form("", optional=_DOCUMENTS, check=checks.nothing),
    "share_done": _form("linear_from", "steps", optional=_DOCUMENTS, check=checks.by_share),
    "share_on_time": _form("linear_from", "steps", optional=_DOCUMENTS, check=checks.by_share),
    "deduct_per_task": _form("late missing floor", optional=_DOCUMENTS, check=checks.deduct_per_task),
    "deduct_days_late": _form("bands otherwise", optional=_DOCUMENTS, check=checks.deduct_days_late),
    "timely": _form("on_time late missing", optional=_DOCUMENTS, check=checks.timely),
    "ratio": _form("indicator steps", "indicator from target", optional="may_exceed none_arose", check=checks.ratio),
    # Nothing arises or fails to arise in a count: none_arose may stand there and changes nothing.
    "count_deduct": _form("indicator per_unit floor", optional="none_arose", check=checks.count_deduct),
    "count_steps": _form("indicator steps", optional="none_arose", check=checks.count_steps),
    "count_points": _form("indicator per_unit", optional="none_arose", check=checks.count_points),
    "attested": _form("yes no", check=checks.attested),
    "given": _form("", check=checks.nothing),
    "survey": _form("", check=checks.nothing),
    "external": _form("", check=checks.nothing),
    "all_of": _form("parts", optional=_DOCUMENTS, check=_all_of),
    "sum_of": _form("parts", optional=_DOCUMENTS, check=_sum_of),
    "best_of": _form("parts", optional=_DOCUMENTS, check=_best_of),
}
assert FORMS.keys() == rules.KINDS.keys()


def _maximum(value: object, path: str, places: int | None) -> tuple[Fraction | None, list[Fault]]:
    if not isinstance(value, str | int) or not is_number(value) or exact(value) < 0:
        return None, [Fault(path, value, gettext_noop("a decimal string, 0 or more"))]
    maximum = exact(value)
    if places is not None and (maximum * 10**places).denominator != 1:
        return maximum, [
            Fault(path, value, gettext_noop("at most %(places)s decimals, as the set has"), {"places": places})
        ]
    return maximum, []


def _alternative(form: Form, given: set[str]) -> frozenset[str]:
    """The one of the alternatives that the given names mean: all of its names there, else most of them."""
    return max(form.alternatives, key=lambda names: (names <= given, len(names & given)))


def _names(ctx: Context, form: Form, in_part: bool) -> Iterator[Fault]:
    given = set(ctx.params)
    optional = form.optional - {"none_arose"} if in_part else form.optional
    meant = _alternative(form, given - optional)
    allowed = sorted(frozenset().union(*form.alternatives) | optional)
    for name in sorted(given - optional - meant):
        if name in frozenset().union(*form.alternatives):
            names = " / ".join(" + ".join(sorted(each)) for each in form.alternatives)
            yield ctx.fault(name, gettext_noop("exactly one of %(names)s"), names=names)
        else:
            text = gettext_noop("no such parameter; %(names)s allowed")
            yield ctx.fault(name, text, names=", ".join(allowed) or "none")
    for name in sorted(meant - given):
        yield Fault(f"{ctx.path}.{name}", None, MUST_BE_GIVEN)


def _common(ctx: Context) -> Iterator[Fault]:
    for name in ("documents", "document_kinds"):
        value = ctx.params.get(name, ["-"])
        if not isinstance(value, list) or not value or not all(isinstance(key, str) and key for key in value):
            yield ctx.fault(name, gettext_noop("a list of keys, at least one"))
    if ctx.params.get("none_arose", "full") not in NONE_AROSE:
        yield ctx.fault("none_arose", ONE_OF, names=", ".join(NONE_AROSE))


def _validate(kind, params, maximum, *, path, places, in_part) -> Iterator[Fault]:
    form = FORMS.get(kind) if isinstance(kind, str) else None
    if form is None:
        yield Fault(f"{path}.rule".lstrip("."), kind, ONE_OF, {"names": ", ".join(sorted(FORMS))})
        return
    where = f"{path}.params".lstrip(".")
    if not isinstance(params, dict):
        yield Fault(where, params, gettext_noop("a JSON object"))
        return
    ctx = Context(params, maximum, where, places)
    faults = [*_names(ctx, form, in_part), *_common(ctx)]
    yield from faults
    if all(fault.text != MUST_BE_GIVEN for fault in faults):
        yield from form.check(ctx)


def validate(kind: str, params: object, maximum: object, *, places: int | None = None) -> list[Fault]:
    """Every fault of a criterion's rule; empty where the rule may run. `maximum` is the text of `max_points`.

    Nothing is raised: whatever the file holds ends in a fault with its path, value and what is allowed.
    """
    most, faults = _maximum(maximum, "max_points", places)
    return [*faults, *_validate(kind, params, most, path="", places=places, in_part=False)]


def allowed_value(kind: str, maximum: str, value: str, *, whole: bool) -> str:
    """What may be stated for a rule, where `value` may not; empty where it may. `whole`: not for a part."""
    if whole and value == "na":
        return ""
    known = rules.KINDS.get(kind)
    also = ", or na" if whole else ""
    if known is None or known.feeds_on != rules.STATED:
        return "na: its points are computed" if whole else "nothing: this part's points are computed"
    if kind == "attested":
        return "" if value in ("yes", "no") else f"yes or no{also}"
    fits = is_number(value) and 0 <= exact(value) <= exact(maximum)
    return "" if fits else f"points from 0 to {maximum}{also}"
