"""Which branch of a rule is told, and what the rules say of themselves; the points are in docs/scoring.md."""

from fractions import Fraction

import pytest

from scoring.engine.rules.rules import KINDS, feeds_on_tasks, lateness_costs
from scoring.engine.tallies import Share, TaskTally


def branch(kind, maximum, facts, **params):
    return KINDS[kind].rule(params, Fraction(maximum), facts).why


@pytest.mark.parametrize(
    ("late", "told"), [(1, "deducted-per-task"), (2, "deducted-per-task"), (3, "deducted-to-floor")]
)
def test_what_just_reaches_the_floor_was_deducted_and_not_cut(late, told):
    tally = TaskTally.of({1: late})
    assert branch("deduct_per_task", 2, tally, late="1", missing="1", floor="0") == told
    counted = branch("count_deduct", 2, Fraction(late), per_unit="1", floor="0")
    assert counted == ("counted-to-floor" if late == 3 else "counted-down")


@pytest.mark.parametrize(
    ("good", "told"),
    [(1, "at-or-below-start"), (2, "between-start-and-target"), (3, "target-reached"), (4, "target-reached")],
)
def test_the_ends_of_a_line_belong_to_start_and_target(good, told):
    params = {"from": "0.25", "target": "0.75"}
    assert branch("ratio", 4, Share(Fraction(good), Fraction(4)), **params) == told


@pytest.mark.parametrize(("count", "told"), [(4, "counted-up"), (5, "counted-to-maximum")])
def test_what_just_reaches_the_maximum_was_counted_and_not_cut(count, told):
    assert branch("count_points", 2, Fraction(count), per_unit="0.5") == told


@pytest.mark.parametrize(
    ("kind", "params", "costs"),
    [
        ("share_done", {"linear_from": "0"}, False),
        ("share_on_time", {"linear_from": "0"}, True),
        ("all_or_nothing", {}, True),
        ("deduct_per_task", {"late": "0", "missing": "1", "floor": "0"}, False),
        ("deduct_per_task", {"late": "0.1", "missing": "1", "floor": "0"}, True),
        ("timely", {"on_time": "1", "late": "1", "missing": "0"}, False),
        ("timely", {"on_time": "1", "late": "0.5", "missing": "0"}, True),
    ],
)
def test_a_late_task_answers_for_a_loss_only_where_lateness_costs(kind, params, costs):
    assert lateness_costs(kind, params) is costs


def test_which_leaves_count_tasks():
    timely = {"rule": "timely", "params": {}, "max": "1"}
    given = {"rule": "given", "params": {}, "max": "1"}
    assert feeds_on_tasks("timely", {})
    assert not feeds_on_tasks("given", {})
    assert not feeds_on_tasks("unheard_of", {})
    assert feeds_on_tasks("sum_of", {"parts": [given, timely]})
    assert not feeds_on_tasks("sum_of", {"parts": [given, given]})


def test_a_parent_is_the_sum_of_the_children_that_have_data():
    total = KINDS["sum"].rule
    assert total({}, Fraction(9), [Fraction(2), None, Fraction(3)]).points == 5
    assert total({}, Fraction(9), [None]) is None


def test_nonsense_is_refused_loudly():
    with pytest.raises(ValueError, match="neither tasks nor days"):
        TaskTally.of({-1: 2})
    with pytest.raises(ValueError, match="neither tasks nor days"):
        TaskTally.of({0: -2})
    with pytest.raises(ValueError, match="yes or no"):
        KINDS["attested"].rule({"yes": "1", "no": "0"}, Fraction(1), "maybe")
    with pytest.raises(ZeroDivisionError):
        KINDS["share_done"].rule({"linear_from": "0"}, Fraction(1), TaskTally())
