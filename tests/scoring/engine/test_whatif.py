"""Trying out changes the figures on the page and nothing else."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.engine.projection import project
from scoring.engine.stakes import more_good_cases, next_best_actions, stakes
from scoring.engine.types import CriteriaTree, Criterion, Facts, IndicatorFact, ItemFact, ReadingFact, TaskFact
from scoring.engine.whatif import Trial, compare

DAY = date(2019, 7, 17)


def criterion(key, maximum, rule, **params):
    return Criterion(key, key, Decimal(maximum), rule, params)


def projection():
    tree = CriteriaTree(
        2019, "Bộ",
        (criterion("tasks", "4", "share_on_time", linear_from="0"), criterion("ratio", "2", "ratio", indicator="i",
         **{"from": "0", "target": "1"}), criterion("survey", "25", "survey")),
    )  # fmt: skip
    late, soon = TaskFact("late", "i", due_on=date(2019, 7, 1)), TaskFact("soon", "i", due_on=date(2019, 7, 20))
    indicator = IndicatorFact("i", "flow", (ReadingFact(1, 6, Fraction(1), Fraction(2)),))
    return project(tree, Facts(DAY, (late, soon), {"i": ItemFact(frozenset({"tasks"}))}, {"i": indicator}))


def test_a_task_a_forecast_and_a_stated_value_can_be_tried():
    before = projection()
    trial = Trial({"soon": 0, "late": None}, {"i": Fraction("0.6")}, {("survey", ""): "20"})
    changes = {change.before.key: change for change in compare(before, trial)}
    assert set(changes) == {"total", "tasks", "ratio", "survey"}
    assert changes["tasks"].after.points == (Decimal("2.00"),) * 4
    assert changes["ratio"].differences == (0, 0, Decimal("0.20"), 0)
    assert (changes["survey"].before.points, changes["survey"].after.projected) == (None, Decimal("20.00"))
    assert before.total.points == projection().total.points


def test_what_wins_most_comes_first_with_the_days_left():
    assert stakes(projection()) == {"late": {"tasks": Decimal(0)}, "soon": {"tasks": Decimal("2.00")}}
    action, *others = next_best_actions(projection())
    assert (action.task.key, action.points, action.days_left, others) == ("soon", Decimal("2.00"), 3, [])


@pytest.mark.parametrize(
    ("n", "d", "share", "above", "expected"),
    [(67, 100, "0.8", False, 65), (67, 100, "0.67", False, 0), (67, 100, "0.67", True, 1), (0, 0, "1", False, 1),
     (9, 10, "1", False, None), (1, 2, "0.75", False, 2), (1, 2, "0.75", True, 3)],
)  # fmt: skip
def test_how_many_more_good_cases_reach_a_step(n, d, share, above, expected):
    start = Fraction(share)

    def reached(value):
        return value > start if above else value >= start

    found = more_good_cases(Fraction(n), Fraction(d), reached, most=10**6)
    assert found == expected
    if found:
        assert not d + found - 1 or not reached(Fraction(n + found - 1, d + found - 1))
