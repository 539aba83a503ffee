"""docs/published-rules.md: every published rule text can be written as data, may be loaded and gives its points."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.engine.points import Scale
from scoring.engine.projection import project
from scoring.engine.rules import rule_of
from scoring.engine.rules.validation import validate
from scoring.engine.types import CriteriaTree, Criterion, Facts
from tests.scoring.engine.test_scoring_page import facts_of

PAGE = Path(__file__).parents[3] / "docs" / "published-rules.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
][1:]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_a_published_rule_is_data(row):
    _, name, params, maximum, facts, expected, _, confidence = row
    kind, params = name.strip("`"), json.loads(params.strip("`"))
    assert validate(kind, params, maximum, places=2) == []
    assert confidence in "ABC"
    if facts == "none":
        leaf = Criterion("k", "k", Decimal(maximum), kind, params)
        points = project(CriteriaTree(2019, "Set", (leaf,)), Facts(date(2019, 7, 17))).leaf("k").secured
    else:
        rule = rule_of(kind, params, Decimal(maximum))
        outcome = rule.outcome(facts_of(rule, facts))
        points = Scale().rounded(outcome.points)
    assert points == Decimal(expected)


def test_each_row_was_read():
    assert len(ROWS) == 27
