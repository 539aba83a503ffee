"""What the address of a what-if tries out, read as its forms are: each refusal names field, value, what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from scoring.engine.points import is_number
from scoring.engine.rules import usage
from scoring.engine.types import Fate
from scoring.engine.whatif import Trial
from scoring.index.index import Index
from scoring.stated_values.acts import allowed
from tasks.models import Task
from tasks.presentation import source


def read(query: Mapping[str, str], index: Index) -> tuple[Trial, list[str]]:
    """What the address tries out, and what of it cannot be: a sentence each."""
    faults: list[str] = []
    tasks = _tasks(query, index, faults)
    forecasts = _forecasts(query, index, faults)
    return Trial(tasks, forecasts, _stated(query, index, faults), _readings(query, index, faults)), faults


def field_of(key: str, part: str) -> str:
    """The name under which a stated value is tried."""
    return f"v-{key}" + (f"~{part}" if part else "")


def is_ratio(index: Index, indicator: str) -> bool:
    """Whether a rule reads the indicator as a ratio; else it is a count."""
    return usage.is_ratio(usage.reading(index.projection.tree, indicator))


def _may_exceed(index: Index, indicator: str) -> bool:
    return usage.may_exceed(usage.reading(index.projection.tree, indicator))


def _typed(query: Mapping[str, str], name: str) -> str:
    return str(query.get(name, "")).strip()


def _number(text: str) -> Fraction | None:
    """A number from 0 on as it is typed, with a comma or a point; None where it is none."""
    text = text.replace(" ", "").replace(",", ".")
    return Fraction(text) if is_number(text) and not text.startswith("-") else None


def _tasks(query: Mapping[str, str], index: Index, faults: list[str]) -> dict[object, Fate]:
    tasks: dict[object, Fate] = {}
    for known in index.projection.facts.tasks:
        text = _typed(query, f"t{known.key}")
        if text == "never":
            tasks[known.key] = None
        elif text.isascii() and text.isdigit() and int(text) < 1000:
            tasks[known.key] = int(text)
        elif text:
            task = Task.objects.select_related("item__document").get(pk=known.key)
            what = {"what": source(task), "text": text}
            faults.append(
                _("%(what)s: “%(text)s” is not allowed; days late as a whole number are, 0 for on time.") % what
            )
    return tasks


def _forecasts(query: Mapping[str, str], index: Index, faults: list[str]) -> dict[str, Fraction]:
    forecasts: dict[str, Fraction] = {}
    for key, indicator in index.projection.facts.indicators.items():
        text = _typed(query, f"i-{key}")
        if not text:
            continue
        ratio, what = is_ratio(index, key), {"what": indicator.name, "text": text}
        share = ratio and text.endswith("%")
        value = _number(text[:-1] if share else text)
        if value is None:
            faults.append(
                _("%(what)s: “%(text)s” is no forecast; a number from 0 on is, of a ratio 0.85 or 85%%.") % what
            )
            continue
        value = value / 100 if share else value
        if ratio and value > 1 and not _may_exceed(index, key):
            faults.append(
                _("%(what)s: “%(text)s” is above the whole; allowed is a share up to 1, 0.85 or 85%%.") % what
            )
            continue
        forecasts[key] = value
    return forecasts


def _readings(query: Mapping[str, str], index: Index, faults: list[str]) -> dict[str, tuple[Fraction, Fraction | None]]:
    """Readings that are tried: "90/100", or a count."""
    readings: dict[str, tuple[Fraction, Fraction | None]] = {}
    for key, indicator in index.projection.facts.indicators.items():
        text = _typed(query, f"r-{key}")
        if not text:
            continue
        what = {"what": indicator.name, "text": text}
        numbers = [_number(part) for part in text.split("/")]
        if None in numbers or len(numbers) != (2 if is_ratio(index, key) else 1):
            faults.append(
                _("%(what)s: “%(text)s” is no reading; a ratio is written as 90/100, a count as a number.") % what
            )
            continue
        good, *below = (number for number in numbers if number is not None)
        if below and good > below[0] and not _may_exceed(index, key):
            faults.append(_("%(what)s: “%(text)s” has a numerator above its denominator.") % what)
            continue
        readings[key] = good, below[0] if below else None
    return readings


def _stated(query: Mapping[str, str], index: Index, faults: list[str]) -> dict[tuple[str, str], str]:
    values: dict[tuple[str, str], str] = {}
    for leaf, rule in usage.stated(index.projection.tree):
        text = _typed(query, field_of(leaf.key, rule.part))
        value = text.replace(",", ".")
        if value and rule.refusal(value):
            what = {"what": leaf.name, "text": text, "allowed": allowed(rule)}
            faults.append(_("%(what)s: “%(text)s” is not allowed; %(allowed)s are.") % what)
        elif value:
            values[leaf.key, rule.part] = value
    return values
