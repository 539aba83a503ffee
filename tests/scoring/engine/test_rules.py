"""Which branch of a rule is told, and what the rules say of themselves; the points are in docs/scoring.md."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.engine.points import Share
from scoring.engine.rules import KINDS, Rule, rule_of
from scoring.engine.tallies import TaskTally


def branch(kind, maximum, facts, **params):
    return rule_of(kind, params, Decimal(maximum)).outcome(facts).why


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
    assert rule_of(kind, params, Decimal(1)).lateness_costs is costs


def test_which_leaves_count_tasks():
    timely = {"rule": "timely", "params": {}, "max": "1"}
    given = {"rule": "given", "params": {}, "max": "1"}
    assert rule_of("timely", {}, Decimal(1)).counts_tasks
    assert not rule_of("given", {}, Decimal(1)).counts_tasks
    assert rule_of("sum_of", {"parts": [given, timely]}, Decimal(2)).counts_tasks
    assert not rule_of("sum_of", {"parts": [given, given]}, Decimal(2)).counts_tasks


def test_an_unknown_kind_is_an_error():
    with pytest.raises(ValueError, match="'unheard_of': one of all_of, .* is allowed"):
        rule_of("unheard_of", {}, Decimal(1))


def test_two_kinds_cannot_have_one_name():
    with pytest.raises(ValueError, match="two rule kinds are called 'timely'"):

        class Again(Rule, kind="timely"):
            pass


def test_a_parent_is_the_sum_of_the_children_that_have_data():
    total = rule_of("sum", {}, Decimal(9))
    assert total.outcome([Fraction(2), None, Fraction(3)]).points == 5
    assert total.outcome([None]) is None


def test_nonsense_is_refused_loudly():
    with pytest.raises(ValueError, match="neither tasks nor days"):
        TaskTally.of({-1: 2})
    with pytest.raises(ValueError, match="neither tasks nor days"):
        TaskTally.of({0: -2})
    with pytest.raises(ValueError, match="yes or no"):
        rule_of("attested", {"yes": "1", "no": "0"}, Decimal(1)).outcome("maybe")
    with pytest.raises(ZeroDivisionError):
        rule_of("share_done", {"linear_from": "0"}, Decimal(1)).outcome(TaskTally())


@pytest.mark.parametrize(
    ("kind", "params", "fewest"),
    [
        ("deduct_per_task", {"late": "1", "missing": "2", "floor": "-1"}, -1),
        ("deduct_days_late", {"bands": [["0", "2"]], "otherwise": "-0.5"}, Fraction(-1, 2)),
        ("timely", {"on_time": "2", "late": "1", "missing": "-0.25"}, Fraction(-1, 4)),
        ("count_deduct", {"indicator": "i", "per_unit": "1", "floor": "-3"}, -3),
        ("attested", {"yes": "2", "no": "-1"}, -1),
        ("share_done", {"linear_from": "0"}, 0),
        ("survey", {}, 0),
    ],
)
def test_the_fewest_points_that_a_rule_can_give(kind, params, fewest):
    part = {"rule": kind, "params": params, "max": "2"}
    assert rule_of(kind, params, Decimal(2)).lowest == fewest
    assert rule_of("sum_of", {"parts": [part, part]}, Decimal(4)).lowest == 2 * fewest
    given = {"rule": "given", "params": {}, "max": "2"}
    assert rule_of("best_of", {"parts": [given, part]}, Decimal(2)).lowest == fewest
    assert rule_of("all_of", {"parts": [part]}, Decimal(2)).lowest == 0


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_says_what_it_gives(kind):
    assert KINDS[kind].words
    assert KINDS[kind].__doc__
