"""Edges of rules, fates and measures at which one changed operator would give other points."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.engine.evaluate import OUT_OF_REACH
from scoring.engine.indicators import forecast, is_complete, nothing_arose, ratio_so_far
from scoring.engine.points import Share
from scoring.engine.projection import project
from scoring.engine.rules import KINDS, rule_of
from scoring.engine.stakes import next_step
from scoring.engine.tallies import TaskTally, fates, finished
from scoring.engine.types import (
    CANCELLED,
    FLOW,
    LEVEL,
    VERIFIED,
    CriteriaTree,
    Criterion,
    Facts,
    IndicatorFact,
    ItemFact,
    ReadingFact,
    StatedFact,
    TaskFact,
)

F = Fraction
CLOSES = date(2019, 12, 31)


def outcome(kind, maximum, facts, **params):
    return rule_of(kind, params, Decimal(maximum)).outcome(facts)


def test_below_the_start_of_a_line_is_nothing_and_not_less():
    found = outcome("ratio", 4, Share(F(1), F(4)), **{"from": "0.5", "target": "1"})
    assert (found.points, found.why) == (0, "at-or-below-start")


def test_a_share_above_the_whole_is_cut_to_the_whole():
    assert outcome("ratio", 4, Share(F(13), F(10)), **{"from": "0", "target": "1"}).facts["share"] == 1
    steps = [["0.5", "1"], ["1", "4"]]
    assert outcome("ratio", 4, Share(F(13), F(10)), steps=steps, may_exceed=True).facts["share"] == F(13, 10)


def test_a_part_above_its_maximum_is_full():
    assert outcome("all_of", 5, [(F(3), F(2)), (F(1), F(1))]).points == 5


@pytest.mark.parametrize(
    ("parts", "best"), [([1, 1, 0], 1), ([0, 2, 2], 2), ([1, 2, 3], 3), ([None, 0, None], 2), ([3, None, 1], 1)]
)
def test_of_equal_parts_the_first_is_the_best(parts, best):
    known = [(None if points is None else F(points), F(3)) for points in parts]
    assert outcome("best_of", 3, known).facts == {"part": best}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"all_of", "sum_of", "best_of"}))
def test_only_the_six_kinds_of_tasks_count_tasks(kind):
    tasks = {"all_or_nothing", "share_done", "share_on_time", "deduct_per_task", "deduct_days_late", "timely"}
    assert rule_of(kind, {}, Decimal(1)).counts_tasks == (kind in tasks)
    part = {"rule": kind, "params": {}, "max": "1"}
    assert rule_of("sum_of", {"parts": [part]}, Decimal(1)).counts_tasks == (kind in tasks)


def test_a_tally_moves_only_a_task_that_it_has():
    tally = TaskTally(on_time=1, missing=0, late_by={3: 1})
    assert tally.moved(3, None) == TaskTally(1, 1, {})
    assert tally.moved(0, 3) == TaskTally(0, 0, {3: 2})
    for fate in (None, 5):
        with pytest.raises(ValueError, match="no task of fate"):
            tally.moved(fate, 0)


def test_a_cancelled_task_has_no_fate_whatever_else_is_known():
    assert fates(TaskFact("t", "i", CANCELLED, date(2019, 7, 1)), date(2019, 7, 17), CLOSES) is None


@pytest.mark.parametrize(
    ("on", "due", "expected"),
    [
        (date(2019, 12, 31), None, 0),
        (date(2020, 1, 1), None, None),
        (date(2020, 2, 1), date(2020, 2, 1), 0),
        (date(2020, 2, 2), date(2020, 2, 1), None),
        (date(2019, 12, 31), date(2019, 12, 1), 30),
    ],
)
def test_the_closing_day_and_the_deadline_themselves_still_count(on, due, expected):
    assert finished(on, due, CLOSES) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (None, (None, None, None, None)),
        (date(2020, 2, 1), (None, 0, 0, 0)),
        (date(2020, 1, 10), (None, 0, 0, 0)),
    ],
)
def test_after_the_closing_day_an_open_task_counts_only_up_to_its_deadline(due, expected):
    assert fates(TaskFact("t", "i", due_on=due), date(2020, 1, 10), CLOSES) == expected


def read(first, last, numerator, denominator=None, word=None):
    below = None if denominator is None else F(denominator)
    return ReadingFact(first, last, F(numerator), below, None if word is None else F(word))


def figures(rule, params, *readings, kind=FLOW):
    leaf = Criterion("k", "k", Decimal(12), rule, {"indicator": "i", **params})
    facts = Facts(date(2019, 7, 17), indicators={"i": IndicatorFact("i", kind, readings)})
    node = project(CriteriaTree(2019, "Set", (leaf,)), facts).leaf("k")
    return node.points and [str(points) for points in node.points], node.flags


LINE = {"from": "0", "target": "1"}


def test_months_not_read_bring_exactly_their_share_of_cases():
    # 7 cases in 5 months bring 9.8 more: (3 + 9.8) / 16.8 of 12
    assert figures("ratio", LINE, read(1, 5, 3, 7)) == (["5.14", "5.14", "5.14", "9.14"], ())


def test_a_period_without_a_case_adds_nothing():
    assert figures("ratio", LINE, read(1, 6, 5, 10), read(7, 12, 0, 0)) == (["6.00"] * 4, ())
    assert ratio_so_far(IndicatorFact("i", FLOW, (read(1, 1, 5, 10), read(2, 2, 0, 0)))).denominator == 10
    # 10 cases in two months bring 50 more: 55 / 60 of 12
    assert figures("ratio", LINE, read(1, 1, 5, 10), read(2, 2, 0, 0))[0] == ["6.00", "6.00", "6.00", "11.00"]


def test_nothing_arose_where_every_denominator_is_nothing():
    assert nothing_arose(IndicatorFact("i", FLOW, (read(1, 1, 0, 0), read(2, 2, 0, 0))))
    assert not nothing_arose(IndicatorFact("i", FLOW, (read(1, 1, 0, 0), read(2, 2, 0, 1))))


def test_a_level_is_read_to_the_end_by_its_latest_reading():
    assert is_complete(IndicatorFact("i", LEVEL, (read(1, 3, 1, 2), read(10, 12, 1, 2))))
    assert not is_complete(IndicatorFact("i", LEVEL, (read(1, 3, 1, 2), read(7, 9, 1, 2))))


def test_a_forecast_of_an_earlier_period_does_not_hold_whatever_the_order():
    readings = read(4, 6, 5, 10), read(1, 3, 5, 10, "0.9")
    assert forecast(IndicatorFact("i", FLOW, readings)) is None
    assert forecast(IndicatorFact("i", FLOW, (read(4, 6, 5, 10, "0.7"), read(1, 3, 5, 10, "0.9")))) == F("0.7")


def test_a_forecast_of_just_the_best_is_within_reach_and_above_it_is_not():
    # at best (5 + 10) / 20
    assert figures("ratio", LINE, read(1, 6, 5, 10, "0.75")) == (["6.00", "6.00", "9.00", "9.00"], ())
    assert OUT_OF_REACH in figures("ratio", LINE, read(1, 6, 5, 10, "0.76"))[1]
    # the same step, so that nothing is cut, and out of reach all the same
    assert OUT_OF_REACH in figures("ratio", {"steps": [["0.5", "12"]]}, read(1, 6, 5, 10, "0.76"))[1]


def test_a_forecast_of_as_many_faults_as_are_counted_is_within_reach_and_of_fewer_is_not():
    params = {"per_unit": "1", "floor": "0"}
    assert figures("count_deduct", params, read(1, 6, 3, word=3)) == (["9.00"] * 4, ())
    assert OUT_OF_REACH in figures("count_deduct", params, read(1, 6, 3, word=2))[1]
    assert OUT_OF_REACH in figures("count_deduct", {"per_unit": "5", "floor": "0"}, read(1, 6, 5, word=4))[1]
    assert figures("count_points", {"per_unit": "1"}, read(1, 6, 3, word=2))[1] == ()


def tree(*leaves):
    return CriteriaTree(2019, "Set", leaves)


def test_lost_and_at_risk_are_what_lies_between_the_figures():
    leaf = Criterion("k", "k", Decimal(3), "timely", {"on_time": "3", "late": "1", "missing": "0"})
    items = {"i": ItemFact(frozenset({"k"}))}
    late = Facts(date(2019, 7, 17), (TaskFact("t", "i", due_on=date(2019, 7, 1)),), items)
    total = project(tree(leaf), late).total
    assert (total.lost, total.at_risk) == (Decimal("2.00"), Decimal("1.00"))
    assert (total.secured, total.projected, total.attainable) == (Decimal(0), Decimal(0), Decimal(1))


def test_a_leaf_is_found_by_its_own_key_and_an_unknown_one_is_not():
    leaves = [Criterion(key, key, Decimal(1), "given", {}) for key in ("a", "b", "c")]
    found = project(tree(*leaves), Facts(date(2019, 7, 17)))
    assert [found.leaf(key).key for key in ("a", "b", "c")] == ["a", "b", "c"]
    with pytest.raises(KeyError):
        found.leaf("d")


@pytest.mark.parametrize(("value", "points"), [("yes", "2.00"), ("no", "0.00"), ("na", None)])
def test_only_na_takes_a_criterion_out(value, points):
    leaf = Criterion("k", "k", Decimal(2), "attested", {"yes": "2", "no": "0"})
    facts = Facts(date(2019, 7, 17), stated={("k", ""): StatedFact(value)})
    node = project(tree(leaf), facts).leaf("k")
    assert (node.applies, node.points and str(node.secured)) == (value != "na", points)
    assert node.maximum == (0 if value == "na" else 2)


def test_trying_a_cancelled_task_leaves_it_out():
    leaf = Criterion("k", "k", Decimal(2), "share_done", {"linear_from": "0"})
    tasks = TaskFact("t", "i", CANCELLED), TaskFact("u", "i")
    facts = Facts(date(2019, 7, 17), tasks, {"i": ItemFact(frozenset({"k"}))}, forced={"t": None, "u": 0})
    assert project(tree(leaf), facts).leaf("k").secured == 2


def test_a_part_counts_the_criterions_tasks_and_those_of_its_own_documents():
    part = {"rule": "share_done", "params": {"linear_from": "0", "documents": ["plan"]}, "max": "2"}
    leaf = Criterion("k", "k", Decimal(2), "sum_of", {"parts": [part]})
    tasks = TaskFact("t", "i", VERIFIED, None, date(2019, 7, 1)), TaskFact("u", "j")
    items = {"i": ItemFact(frozenset({"k"})), "j": ItemFact(documents=frozenset({"plan"}))}
    node = project(tree(leaf), Facts(date(2019, 7, 17), tasks, items)).leaf("k")
    assert (str(node.secured), str(node.attainable)) == ("1.00", "2.00")


def test_below_nothing_more_is_lost_than_the_maximum():
    rule = {"late": "1", "missing": "5", "floor": "-2"}
    leaf, items = Criterion("k", "k", Decimal(3), "deduct_per_task", rule), {"i": ItemFact(frozenset({"k"}))}
    late = tuple(TaskFact(n, "i", due_on=date(2019, 7, 1)) for n in range(4))
    node = project(tree(leaf), Facts(date(2019, 7, 17), late, items)).total
    assert (node.secured, node.projected, node.attainable) == (Decimal(-2), Decimal(-2), Decimal(-1))
    assert (node.lost, node.at_risk, node.max_counted) == (Decimal(4), Decimal(1), Decimal(3))


def test_stated_points_are_those_of_stated_leaves_that_count():
    leaves = [Criterion(key, key, Decimal(most), "given") for key, most in (("a", 3), ("b", 4), ("c", 5))]
    counted = Criterion("d", "d", Decimal(7), "timely", {"on_time": "7", "late": "1", "missing": "0"})
    stated = {("a", ""): StatedFact("2"), ("c", ""): StatedFact("na")}
    tasks, items = (TaskFact("t", "i"),), {"i": ItemFact(frozenset({"d"}))}
    found = project(tree(*leaves, counted), Facts(date(2019, 7, 17), tasks, items, stated=stated))
    assert found.stated_points == 3
    assert (found.total.maximum, found.total.max_counted) == (14, 10)


def evaluated(kind, facts, maximum="2", **params):
    criterion = Criterion("k", "k", Decimal(maximum), kind, params)
    return project(CriteriaTree(2019, "Set", (criterion,)), facts).leaf("k")


def task_part(maximum="1"):
    return {"rule": "all_or_nothing", "params": {}, "max": maximum}


def test_how_many_tasks_were_cancelled_is_told():
    tasks = tuple(TaskFact(key, "i", CANCELLED, date(2019, 6, 28)) for key in "ab")
    found = evaluated("all_or_nothing", Facts(date(2019, 7, 17), tasks, {"i": ItemFact(frozenset({"k"}))}))
    assert (found.points, found.reasons["all"].key) == (None, "all-tasks-cancelled")
    assert found.reasons["all"].facts == {"cancelled": 2}


@pytest.mark.parametrize(
    ("none_arose", "points", "maximum", "applies"),
    [("no_data", None, "2", True), ("full", (2, 2, 2, 2), "2", True), ("out", None, "0", False)],
)
def test_where_nothing_arose_in_any_part_the_whole_criterion_says_what_that_gives(none_arose, points, maximum, applies):
    facts = Facts(date(2019, 7, 17))
    found = evaluated("sum_of", facts, parts=[task_part(), task_part()], none_arose=none_arose)
    assert (found.points, found.maximum, found.applies) == (points, Decimal(maximum), applies)


@pytest.mark.parametrize("other", [{"rule": "given", "params": {}, "max": "1"}, None])
def test_one_part_without_any_value_is_no_data_even_where_nothing_arose_in_the_rest(other):
    tasks = (TaskFact("t", "i", CANCELLED, date(2019, 6, 28)),)
    items = {"i": ItemFact(frozenset({"k"}))}
    parts = [other or task_part(), task_part()]
    facts = Facts(date(2019, 7, 17)) if other else Facts(date(2019, 7, 17), tasks, items)
    found = evaluated("sum_of", facts, parts=parts, none_arose="full")
    assert (found.points, found.reasons["all"].key) == (None, "part-without-data")
    assert found.reasons["all"].facts == {"lacking": ["1", "2"]}


@pytest.mark.parametrize("indicators", [{}, {"i": IndicatorFact("i", FLOW, ())}])
def test_an_indicator_without_any_reading_is_no_data_whatever_none_arose_says(indicators):
    facts = Facts(date(2019, 7, 17), indicators=indicators)
    found = evaluated("ratio", facts, **{"indicator": "i", "from": "0", "target": "1", "none_arose": "full"})
    assert (found.points, found.max_counted, found.reasons["all"].key) == (None, 0, "no-reading")
    assert found.reasons["all"].facts == {"indicator": "i"}


def test_an_item_that_reaches_no_criterion_keeps_no_other_from_its_own():
    tasks = tuple(TaskFact(item, item, VERIFIED, date(2019, 6, 28), date(2019, 6, 28)) for item in ("lost", "i"))
    found = evaluated("all_or_nothing", Facts(date(2019, 7, 17), tasks, {"i": ItemFact(frozenset({"k"}))}))
    assert found.points == (2, 2, 2, 2)
    assert [task.key for task in found.evaluation.tasks] == ["i"]


def test_why_a_whole_component_does_not_apply_is_told_and_of_one_that_applies_nothing():
    stated = {("c", ""): StatedFact("na", "Bà A", ("VP",), date(2019, 7, 1), "không có nhiệm vụ")}
    component = Criterion("c", "c", Decimal(2), children=(Criterion("k", "k", Decimal(2), "given"),))
    tree = CriteriaTree(2019, "Set", (component,))
    (out,) = project(tree, Facts(date(2019, 7, 17), stated=stated)).components
    assert (out.applies, out.maximum, out.reasons["all"].key) == (False, 0, "does-not-apply")
    assert out.reasons["all"].facts["note"] == "không có nhiệm vụ"
    (applies,) = project(tree, Facts(date(2019, 7, 17))).components
    assert (applies.applies, applies.reasons) == (True, {})
    whole = project(tree, Facts(date(2019, 7, 17))).total
    assert (whole.criterion.maximum, whole.maximum) == (2, 2)


def test_a_leaf_is_found_by_its_own_key_only():
    leaves = tuple(Criterion(key, key, Decimal(1), "given") for key in "ba")
    found = project(CriteriaTree(2019, "Set", leaves), Facts(date(2019, 7, 17)))
    assert [found.leaf(key).key for key in "ab"] == ["a", "b"]
    with pytest.raises(KeyError):
        found.leaf("c")


def test_a_count_is_told_where_one_was_counted_and_not_where_the_best_is_still_open():
    readings = (ReadingFact(1, 3, F(1)),)
    facts = Facts(date(2019, 7, 17), indicators={"i": IndicatorFact("i", FLOW, readings)})
    found = evaluated("count_points", facts, indicator="i", per_unit="0.5")
    assert found.reasons["secured"].facts["count"] == 1
    assert (found.reasons["attainable"].facts["basis"], found.attainable) == ("most", 2)
    assert "count" not in found.reasons["attainable"].facts


def change(kind, prior, *readings, none_arose="no_data", steps=(("0", "1"), ("0.05", "2"))):
    leaf = Criterion("k", "k", Decimal(2), "change", {"indicator": "i", "steps": steps, "none_arose": none_arose})
    indicator = IndicatorFact("i", kind, readings, prior=prior)
    return project(CriteriaTree(2019, "Bộ", (leaf,)), Facts(date(2019, 7, 17), indicators={"i": indicator})).leaf("k")


def test_a_change_goes_by_the_ratio_less_the_prior_years():
    half_year = ReadingFact(1, 6, F(60), F(100))
    # 0.60 − 0.58 = 0.02; six months more of good cases only: 160/200 − 0.58.
    assert change(FLOW, F(58, 100), half_year).points == tuple(map(Decimal, ("1.00", "1.00", "1.00", "2.00")))
    assert change(FLOW, F(61, 100), half_year).points == tuple(map(Decimal, ("0.00", "0.00", "0.00", "2.00")))
    # Nothing at all in the year before is a value that is known.
    assert change(FLOW, F(0), half_year).secured == 2
    # A state can still become anything; read in December it is what it is.
    assert change(LEVEL, F(58, 100), half_year).attainable == 2
    assert change(LEVEL, F(58, 100), ReadingFact(12, 12, F(60), F(100))).points == (Decimal("1.00"),) * 4


def test_a_forecast_is_compared_with_the_prior_year_too():
    half_year = ReadingFact(1, 6, F(60), F(100), F(64, 100))
    assert change(FLOW, F(58, 100), half_year).points == tuple(map(Decimal, ("1.00", "1.00", "2.00", "2.00")))


@pytest.mark.parametrize("none_arose", ["no_data", "full", "out"])
def test_a_change_without_a_prior_value_or_without_a_case_is_no_data_whatever_none_arose_says(none_arose):
    for prior, cases in ((None, F(10)), (F(1, 2), F(0))):
        node = change(FLOW, prior, ReadingFact(1, 6, F(0), cases), none_arose=none_arose)
        assert (node.points, node.applies, node.max_counted) == (None, True, 0)
    assert change(FLOW, None, ReadingFact(1, 6, F(5), F(10))).reasons["all"].key == "no-prior-year"


def test_what_a_change_still_lacks_is_said_as_a_share_of_the_year():
    step = next_step(change(FLOW, F(58, 100), ReadingFact(1, 6, F(60), F(100))).evaluation)
    assert (step.start, step.cases) == (F(63, 100), 9)  # 69/109 = 0.633
    leaf = Criterion("k", "k", Decimal(2), "ratio", {"indicator": "i", "linear_from": "0.80"})
    indicator = IndicatorFact("i", FLOW, (ReadingFact(1, 6, F(70), F(100)),))
    tree = CriteriaTree(2019, "Bộ", (leaf,))
    step = next_step(project(tree, Facts(date(2019, 7, 17), indicators={"i": indicator})).leaf("k").evaluation)
    assert (step.start, step.points, step.cases) == (F(8, 10), F(16, 10), 50)
