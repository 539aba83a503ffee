"""Whether a rule may be loaded: parameters that are unknown, missing, wrong, or not monotone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring.engine.points import exact, is_number
from scoring.engine.rules.checks import ONE_OF, Check, Checked, Fault
from scoring.engine.rules.phrase import gettext_noop
from scoring.engine.rules.rule import KINDS, NONE_AROSE, Rule

MUST_BE_GIVEN = gettext_noop("must be given")


def validate(kind: str, params: object, maximum: object, *, places: int | None = None) -> list[Fault]:
    """Every fault of a criterion's rule; empty where the rule may run. `maximum` is the text of `max_points`.

    Nothing is raised: whatever the file holds ends in a fault with its path, value and what is allowed.
    """
    most, faults = checked_maximum(maximum, "max_points", places)
    return [*faults, *rule_faults(kind, params, most, path="", places=places)]


def checked_maximum(value: object, path: str, places: int | None) -> tuple[Fraction | None, list[Fault]]:
    """The maximum as a number, None where it is none; and what is wrong with it."""
    if not isinstance(value, str | int) or not is_number(value) or exact(value) < 0:
        return None, [Fault(path, value, gettext_noop("a decimal string, 0 or more"))]
    maximum = exact(value)
    if places is None or (maximum * 10**places).denominator == 1:
        return maximum, []
    text = gettext_noop("at most %(places)s decimals, as the set has")
    return maximum, [Fault(path, value, text, {"places": places})]


def rule_faults(
    kind: object, params: object, maximum: Fraction | None, *, path: str, places: int | None, in_part: bool = False
) -> Iterator[Fault]:
    """The faults of a rule, or of a part that stands at `path`."""
    rule = KINDS.get(kind) if isinstance(kind, str) else None
    if rule is None:
        yield Fault(f"{path}.rule".lstrip("."), kind, ONE_OF, {"names": ", ".join(sorted(KINDS))})
        return
    where = f"{path}.params".lstrip(".")
    if not isinstance(params, dict):
        yield Fault(where, params, gettext_noop("a JSON object"))
        return
    checked = Checked(params, maximum, where, places)
    optional = {name: check for name, check in rule.optional.items() if not (in_part and name in NONE_AROSE)}
    form = _form_meant(rule, params.keys() - optional.keys())
    yield from _names(checked, rule, form, optional)
    for name, check in optional.items():
        if name in params:
            yield from check(checked, name)
    if form.keys() <= params.keys():
        faults = [fault for name, check in form.items() for fault in check(checked, name)]
        yield from faults or rule.contradictions(checked)


def _form_meant(rule: type[Rule], given: set[str]) -> Mapping[str, Check]:
    """The form that the given names mean: one of which all names are there, else most of them."""
    return max(rule.forms, key=lambda form: (form.keys() <= given, len(form.keys() & given)))


def _names(
    checked: Checked, rule: type[Rule], form: Mapping[str, Check], optional: Mapping[str, Check]
) -> Iterator[Fault]:
    """Parameters that are not known, too many or missing."""
    known = {name for each in rule.forms for name in each}
    for name in sorted(checked.params.keys() - optional.keys() - form.keys()):
        if name in known:
            forms = " / ".join(" + ".join(sorted(each)) for each in rule.forms)
            yield checked.fault(name, gettext_noop("exactly one of %(names)s"), names=forms)
        else:
            allowed = ", ".join(sorted(known | optional.keys())) or "none"
            yield checked.fault(name, gettext_noop("no such parameter; %(names)s allowed"), names=allowed)
    for name in sorted(form.keys() - checked.params.keys()):
        yield Fault(f"{checked.path}.{name}", None, MUST_BE_GIVEN)
