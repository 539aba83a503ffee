"""docs/scoring.md is a test: every row of its tables is run."""

import json
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scoring.engine import types
from scoring.engine.points import Scale, Share
from scoring.engine.projection import project
from scoring.engine.rules import KINDS, Rule, rule_of
from scoring.engine.rules.combinations import Combination
from scoring.engine.rules.ratios import Change
from scoring.engine.rules.rule import RatioRule, Sum, TaskRule
from scoring.engine.rules.stated import StatedRule
from scoring.engine.rules.validation import validate
from scoring.engine.tallies import TaskTally, fates
from scoring.engine.types import CriteriaTree, Criterion, Facts, IndicatorFact, ReadingFact, TaskFact

PAGE = Path(__file__).parents[3] / "docs" / "scoring.md"
SCALE = Scale(2, "half_up")


def rows(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, header and rule left out."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def fate(text: str) -> int | None:
    return None if text == "–" else int(text)


def facts_of(rule: Rule, text: str):
    if isinstance(rule, TaskRule):
        found = [fate(part) for part in text.split()]
        return TaskTally.of({each: found.count(each) for each in set(found)})
    if isinstance(rule, Change):
        ratio, prior = text.split(" − ")
        return rule.compared(Share(*(Fraction(part) for part in ratio.split("/"))), Fraction(prior))
    if isinstance(rule, RatioRule):
        return Share(*(Fraction(part) for part in text.split("/")))
    if isinstance(rule, Combination):
        pairs = [part.split("/") for part in text.split()]
        return [(None if points == "?" else Fraction(points), Fraction(most)) for points, most in pairs]
    if isinstance(rule, Sum):
        return [None if points == "?" else Fraction(points) for points in text.split()]
    return text if isinstance(rule, StatedRule) else Fraction(text)


@pytest.mark.parametrize("row", rows("Rules"), ids=lambda row: f"{row[0]} {row[3]}")
def test_a_rule_gives_the_points_reckoned_by_hand(row):
    name, params, maximum, facts, expected, _ = row
    rule = rule_of(name.strip("`"), json.loads(params.strip("`")), Decimal(maximum))
    outcome = rule.outcome(facts_of(rule, facts))
    assert ("no data" if outcome is None else str(SCALE.rounded(outcome.points))) == expected


@pytest.mark.parametrize("row", rows("Rules"), ids=lambda row: f"{row[0]} {row[3]}")
def test_the_page_shows_only_rules_that_may_be_loaded(row):
    name, params, maximum = row[0].strip("`"), json.loads(row[1].strip("`")), row[2]
    if name not in ("all_of", "sum_of", "best_of"):  # there the parts stand in the facts
        assert validate(name, params, maximum, places=2) == []


def test_the_page_has_at_least_two_cases_of_each_rule_kind():
    shown = [row[0].strip("`") for row in rows("Rules")]
    assert set(KINDS) == {name for name in shown if shown.count(name) >= 2}


@pytest.mark.parametrize("row", rows("What becomes of a task"), ids=lambda row: row[-1])
def test_a_task_has_the_fates_reckoned_by_hand(row):
    state, due, product, forecast, *expected, _ = row
    days = [date.fromisoformat(day) if day else None for day in (due, product, forecast)]
    task = TaskFact("t", "i", state, *days)
    assert fates(task, date(2019, 7, 17), date(2019, 12, 31)) == tuple(fate(text) for text in expected)


def reading(text: str) -> ReadingFact:
    unit, first, last, numerator, _, denominator, _, word = re.fullmatch(
        r"([A-Z]?)(\d+)-(\d+):(\d+)(/(\d+))?(>([\d.]+))?", text
    ).groups()
    forecast = Fraction(word) if word else None
    below = Fraction(denominator) if denominator else None
    return ReadingFact(int(first), int(last), Fraction(numerator), below, forecast, unit)


PARAMS = {
    "ratio": {"from": "0", "target": "1"},
    "count_deduct": {"per_unit": "1", "floor": "0"},
    "count_points": {"per_unit": "1"},
}


@pytest.mark.parametrize("row", rows("What readings say"), ids=lambda row: row[-1])
def test_readings_give_the_figures_reckoned_by_hand(row):
    name, kind, readings, *expected, why = row
    name = name.strip("`")
    indicator = IndicatorFact("i", getattr(types, kind.upper()), tuple(reading(text) for text in readings.split()))
    leaf = Criterion("leaf", "Leaf", Decimal(12), name, {"indicator": "i", **PARAMS[name]})
    node = project(CriteriaTree(2019, "Set", (leaf,)), Facts(date(2019, 7, 17), indicators={"i": indicator})).leaf(
        "leaf"
    )
    assert [str(figure) for figure in node.points] == expected
    assert bool(node.flags) == ("out of reach" in why)
