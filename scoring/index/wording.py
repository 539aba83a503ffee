"""From a reason and its facts to the sentence that says why. English here, Vietnamese in the translation catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from scoring.engine.closed import DOES_NOT_ADD_UP
from scoring.engine.evaluate import OUT_OF_REACH, Evaluation, Points, Reason
from scoring.engine.periods import months_of
from scoring.engine.points import Scale, as_decimal
from scoring.engine.projection import PROVISIONAL, Node
from scoring.engine.rules import KINDS, Rule, rule_of
from scoring.engine.rules.checks import Fault
from scoring.engine.rules.phrase import Phrase, Start, Value
from scoring.engine.rules.rule import Sum, TaskRule
from scoring.engine.types import ASSUMED, PENDING, UNCONFIRMED, Criterion

FIGURE_NAMES = {
    "secured": gettext_lazy("Secured"),
    "cautious": gettext_lazy("Cautious"),
    "projected": gettext_lazy("Projected"),
    "attainable": gettext_lazy("Attainable"),
}
CAUSES_OF_RISK = {
    PENDING: gettext_lazy("shows signs of delay"),
    ASSUMED: gettext_lazy("by assumption"),
    UNCONFIRMED: gettext_lazy("not confirmed"),
}
"""Causes that a computed ledger has beside those of a source: of what is at risk, and of check-ins without a note."""
FLAGS = {
    OUT_OF_REACH: gettext_lazy("The forecast is out of reach."),
    PROVISIONAL: gettext_lazy("provisional"),
    DOES_NOT_ADD_UP: gettext_lazy("The printed figures do not add up; they are kept as printed."),
}

TASKS = gettext_lazy("%(tasks)s tasks: %(on_time)s on time, %(late)s late, %(missing)s not done")
ITEMS = gettext_lazy("%(items)s items: %(on_time)s on time, %(late)s late, %(missing)s not done")
BASIS = {
    "readings": gettext_lazy("read so far: %(figure)s"),
    "forecast": gettext_lazy("year-end forecast: %(figure)s"),
    "carried-on": gettext_lazy("if the months not read yet bring only good cases: %(figure)s"),
    "most": gettext_lazy("the best is still open"),
}
BRANCHES = {key: text for rule in KINDS.values() for key, text in rule.branches.items()}
"""The branches of all rule kinds, in English; several kinds share some."""
WHOLE = {
    "no-task-given": gettext_lazy("No data: no task was given."),
    "all-tasks-cancelled": gettext_lazy("No data: all %(cancelled)s tasks were cancelled."),
    "no-reading": gettext_lazy("No data: nothing was read yet."),
    "no-prior-year": gettext_lazy("No data: the prior year's value is not known exactly."),
    "no-case": gettext_lazy("No data: no case arose (the denominator is 0)."),
    "nothing-stated": gettext_lazy("No data: no value was stated."),
    "assumed-nothing": gettext_lazy("nothing is sure while the value is assumed"),
    "assumed-most": gettext_lazy("the value is only assumed, so the maximum can still be had"),
    "part-without-data": gettext_lazy("No data: part %(lacking)s has none."),
    "nothing-arose-in-parts": gettext_lazy("No data: nothing arose in any part."),
    "no-children": gettext_lazy("No data: this criterion has no parts."),
    "no-official-figure": gettext_lazy("No data: no official figure is known."),
    "does-not-apply": gettext_lazy("Does not apply: %(note)s (%(owner)s, %(on)s)."),
    "none-arose-out": gettext_lazy("Nothing arose, so it leaves the maximum."),
    "none-arose-full": gettext_lazy("Nothing arose, which gives full points."),
    "official": gettext_lazy("Official result of %(year)s: %(points)s points."),
    "maximum-less-loss": gettext_lazy(
        "Maximum less the loss of %(lost)s that this software laid on it: %(points)s points, provisional."
    ),
}
PRINTED = {
    "parts-miss-total": gettext_lazy(
        "The printed parts add up to %(parts)s, the printed total is %(total)s (difference %(difference)s)."
    ),
    "printed-loss-differs": gettext_lazy(
        "Official result of %(year)s: %(official)s points. The loss is %(computed)s, printed as %(lost)s."
    ),
    "loss-misses-official": gettext_lazy(
        "The printed loss is %(lost)s; the maximum less the official %(official)s is %(computed)s."
    ),
}
WHOLE.update(PRINTED)
PART = gettext_lazy("Part %(part)s: %(why)s")
WITH_FIGURE = pgettext_lazy("figure, points, why", "%(name)s %(points)s: %(why)s")


def period_name(period: str) -> str:
    """A period of readings as people say it: "Quarter 2/2019"."""
    year, first, last = months_of(period)
    size = last - first + 1
    words = {1: gettext_lazy("Month %(n)d/%(year)d"), 3: gettext_lazy("Quarter %(n)d/%(year)d")}
    return str(words.get(size, gettext_lazy("Half-year %(n)d/%(year)d"))) % {"n": last // size, "year": year}


STATED_WORDS = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "na": gettext_lazy("does not apply"),
    "": gettext_lazy("taken back"),
}


def value_words(value: str) -> str:
    """A stated value in words."""
    return str(STATED_WORDS.get(value) or number_format(value))


def allowed(fault: Fault) -> str:
    """What is allowed where a rule has a fault, in the reader's language."""
    return _(fault.text) % fault.facts


# What `recompute.run` is told; an act's kind has words of its own, and a row that was saved names itself.
CAUSES = {
    "bootstrap": gettext_lazy("first load"),
    "recompute_index": gettext_lazy("computed by command"),
    "day": gettext_lazy("a new day"),
    "given": gettext_lazy("tasks were given"),
    "imported": gettext_lazy("a plan was imported"),
    "schedule changed": gettext_lazy("a schedule changed"),
    "made-up year": gettext_lazy("a made-up year was loaded"),
    "afterwards": gettext_lazy("reckoned afterwards, by the acts' own days"),
}


def _short(exact: Decimal) -> str:
    """Without needless zeros, in the reader's way of writing."""
    return number_format(exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact.normalize())


def _decimal(value: Fraction | Decimal | int) -> Decimal:
    return as_decimal(value) if isinstance(value, Fraction) else Decimal(value)


def number(value: Fraction | Decimal | int) -> str:
    """A number without needless zeros, at most four decimals."""
    return _short(_decimal(value).quantize(Decimal("0.0001")))


def percent(share: Fraction) -> str:
    """A share in percent with up to two decimals, cut and not rounded: 0.89999 is not 90 %."""
    return _short(_decimal(share * 100).quantize(Decimal("0.01"), rounding=ROUND_DOWN)) + "%"


def _phrase(phrase: Phrase) -> str:
    """What a rule says, translated and filled."""
    return _(phrase.text) % {name: _value(value) for name, value in phrase.values.items()}


def _value(value: Value) -> str:
    match value:
        case Phrase():
            return _phrase(value)
        case Start():
            start = _short(_decimal(value.value * 100)) + "%" if value.is_share else number(value.value)
            return f"{'>' if value.above else '≥'} {start}"
        case Fraction():  # a share, as exact as the rule has it
            return _short(_decimal(value * 100)) + "%"
        case str() | int():  # points with the decimals that the rule writes
            return number_format(str(value))
    return "; ".join(_phrase(each) for each in value)


def rule_words(rule: Rule) -> str:
    """A rule in words, without its maximum."""
    words = _phrase(rule.in_words())
    if isinstance(rule, TaskRule) and rule.counts_items:
        return _("%(rule)s (each item counts once, by its worst task)") % {"rule": words}
    return words


def rule_sentence(rule: Rule) -> str:
    """A rule in words with its maximum, as one sentence."""
    maximum = number_format(format(rule.maximum.normalize(), "f"))
    return _("%(rule)s (maximum %(maximum)s).") % {"rule": rule_words(rule), "maximum": maximum}


def rule_of_criterion(criterion: Criterion | None) -> str:
    """The rule of a leaf in words; empty for a parent, which is a sum, and where there is no criterion."""
    if criterion is None or criterion.rule == Sum.kind:
        return ""
    return rule_sentence(rule_of(criterion.rule, criterion.params, criterion.maximum))


def _in_words(facts: Mapping[str, object]) -> dict[str, str]:
    """Facts as words: shares and their ends in percent, days as dates, numbers in the reader's way."""
    words = {}
    for name, value in facts.items():
        if isinstance(value, list | tuple):
            words[name] = ", ".join(str(each) for each in value)
        elif isinstance(value, date):
            words[name] = date_format(value, "d/m/Y")
        elif isinstance(value, Fraction) and (
            name in ("share", "target", "change") or (name == "start" and "share" in facts)
        ):
            words[name] = percent(value)
        elif isinstance(value, Fraction | Decimal):
            words[name] = number(value)
        elif name == "value" and isinstance(value, str):
            words[name] = value_words(value)
        else:
            words[name] = "" if value is None else str(value)
    words["step"] = f"{'>' if facts.get('above') else '≥'} {words.get('start', '')}"
    return words


def _branch(key: str) -> str:
    if key == "maximum-still-open":  # what it stands on says that already
        return ""
    return _(BRANCHES[key]) if key in BRANCHES else str(WHOLE[key])


def clause(reason: Reason) -> str:
    """Why one figure is what it is: what it stands on, then the branch of the rule that was taken."""
    words = _in_words(reason.facts)
    branch = _branch(reason.key) % words
    if "tasks" in reason.facts:
        return f"{(ITEMS if 'items' in reason.facts else TASKS) % words}; {branch}"
    if "basis" in reason.facts:
        if "denominator" in reason.facts and reason.facts["denominator"] != 1:
            figure = f"{words['numerator']}/{words['denominator']} = {words['share']}"
        else:
            figure = words.get("share") or words.get("count", "")
        basis = BASIS[str(reason.facts["basis"])] % {"figure": figure}
        return f"{basis}; {branch}" if branch else basis
    return branch


def figure_reasons(node: Node, scale: Scale) -> list[tuple[str, str, str]]:
    """For each figure its name, points and clause; empty where the node has no data."""
    return _figure_reasons(node.points, node.reasons, scale)


def _figure_reasons(points: Points | None, reasons: Mapping[str, Reason], scale: Scale) -> list[tuple[str, str, str]]:
    if points is None or "secured" not in reasons:
        return []
    return [
        (str(FIGURE_NAMES[name]), number_format(scale.text(each)), clause(reasons[name]))
        for name, each in points.named()
    ]


def why(node: Node, scale: Scale) -> str:
    """The sentences under a leaf: the rule in words, and for each figure the branch taken; one where all are alike.

    Of a combination each part follows in the same way.
    """
    if "all" in node.reasons:
        sentences = [_whole(node)]
    else:
        sentences = [] if node.children else [rule_of_criterion(node.criterion)]
    sentences += _branches(figure_reasons(node, scale))
    for part, text in part_reasons(node.evaluation, scale) if node.evaluation else ():
        sentences.append(PART % {"part": part.rule.part, "why": text})
    return " ".join([*sentences, *flags_of(node)])


def _branches(reasons: list[tuple[str, str, str]]) -> list[str]:
    if len({text for *_, text in reasons}) == 1:
        return [f"{reasons[0][2][:1].upper()}{reasons[0][2][1:].rstrip('.')}."]
    parts = [WITH_FIGURE % {"name": name, "points": points, "why": text} for name, points, text in reasons]
    return ["; ".join(part.rstrip(".") for part in parts) + "."] if parts else []


def part_reasons(evaluation: Evaluation, scale: Scale) -> list[tuple[Evaluation, str]]:
    """Each part of a combination, and of one within it, with its rule in words and the branch taken."""
    reasons = []
    for part in evaluation.parts:
        sentences = [rule_sentence(part.rule)]
        if "all" in part.reasons:
            sentences.append(str(WHOLE[part.reasons["all"].key]) % _in_words(part.reasons["all"].facts))
        sentences += _branches(_figure_reasons(part.points, part.reasons, scale))
        reasons += [(part, " ".join(sentences)), *part_reasons(part, scale)]
    return reasons


def flags_of(node: Node) -> list[str]:
    """The flags of a node as sentences; "provisional" is a label and none of them."""
    return [str(FLAGS[flag]) for flag in node.flags if flag in FLAGS and flag != PROVISIONAL]


def _whole(node: Node) -> str:
    reason = node.reasons["all"]
    if not node.applies and reason.key != "does-not-apply":
        return str(WHOLE["none-arose-out"])
    if reason.key == "does-not-apply" and not reason.facts.get("on"):
        return _("Does not apply, since what it is part of does not.")
    return str(WHOLE[reason.key]) % _in_words(reason.facts)
