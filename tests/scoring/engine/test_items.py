"""Rules that count items instead of tasks: an item counts once, with its worst task, in each figure anew."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.engine.ledger import ledger
from scoring.engine.projection import project
from scoring.engine.stakes import stakes
from scoring.engine.tallies import worst
from scoring.engine.types import (
    CANCELLED,
    SILENT,
    UNCONFIRMED,
    VERIFIED,
    CriteriaTree,
    Criterion,
    Facts,
    ItemFact,
    TaskFact,
)

DAY = date(2019, 7, 17)
DUE, SOON = date(2019, 6, 3), date(2019, 9, 2)


def done(key, item, late=0, unit="VP"):
    return TaskFact(key, item, VERIFIED, DUE, date(2019, 6, 3 + late), unit=unit)


def open_task(key, item, *signs, due_on=SOON, unit="TTR"):
    return TaskFact(key, item, due_on=due_on, unit=unit, signs=signs)


def index(rule, *tasks, maximum="3", day=DAY, **params):
    leaf = Criterion("k", "k", Decimal(maximum), rule, {"count": "items", **params})
    items = {task.item: ItemFact(frozenset({"k"})) for task in tasks}
    return project(CriteriaTree(2019, "Bộ", (leaf,)), Facts(day, tasks, items))


def points(projection):
    return tuple(map(str, projection.total.points))


@pytest.mark.parametrize(
    ("fates", "expected"), [((0, 0), 0), ((0, 3, 1), 3), ((9, None), None), ((None,), None), ((0,), 0)]
)
def test_missing_is_worse_than_late_and_late_worse_than_on_time(fates, expected):
    assert worst(fates) == expected


def test_an_item_is_done_when_all_its_tasks_are():
    # Of three items one is done, one has an open task, one is late: a share of tasks would say 4/5.
    projection = index(
        "share_done", done(1, "a"), done(2, "a"), done(3, "b"), open_task(4, "b"), done(5, "c", late=4), linear_from="0"
    )
    assert points(projection) == ("2.00", "3.00", "3.00", "3.00")
    facts = projection.leaf("k").reasons["secured"].facts
    assert (facts["items"], facts["on_time"], facts["late"], facts["missing"]) == (3, 1, 1, 1)


def test_an_item_is_as_late_as_its_latest_task_and_missing_rather_than_late():
    bands = {"bands": [["0", "3"], ["5", "2"], ["10", "1"]], "otherwise": "0"}
    projection = index("deduct_days_late", done(1, "a", late=2), done(2, "a", late=7), done(3, "b"), **bands)
    assert points(projection) == ("1.00",) * 4
    deducted = {"late": "0.5", "missing": "1", "floor": "0"}
    # Three late tasks of one item cost one deduction; with a missing one beside them the item is missing, not late.
    assert points(index("deduct_per_task", *(done(n, "a", late=n) for n in (1, 2, 3)), **deducted)) == ("2.50",) * 4
    late_and_open = index("deduct_per_task", done(1, "a", late=1), open_task(2, "a"), **deducted)
    assert points(late_and_open) == ("2.00", "2.50", "2.50", "2.50")


def test_an_item_whose_tasks_were_all_left_out_does_not_count_and_one_of_several_left_out_is_not_waited_for():
    out = TaskFact(1, "a", CANCELLED, SOON)
    projection = index("share_done", out, TaskFact(2, "b", CANCELLED, SOON), done(3, "b"), linear_from="0")
    assert points(projection) == ("3.00",) * 4
    assert index("share_done", out, linear_from="0").total.points is None


def test_the_worst_task_answers_for_its_item_and_those_as_bad_share_it_evenly():
    projection = index(
        "share_on_time",
        done(1, "a", late=5), done(2, "a", late=5, unit="TTR"), done(3, "a", late=1), done(4, "b"), done(5, "c"),
        linear_from="0",
    )  # fmt: skip
    assert points(projection) == ("2.00",) * 4
    assert {line.task.key: str(line.lost) for line in ledger(projection)} == {1: "0.50", 2: "0.50"}


def test_the_risk_of_an_item_falls_on_its_endangered_tasks_and_what_is_on_track_on_the_others():
    projection = index(
        "share_done", done(1, "a"), open_task(2, "a", SILENT), open_task(3, "a"), open_task(4, "b"), linear_from="0"
    )
    assert points(projection) == ("0.00", "1.50", "3.00", "3.00")
    assert {line.task.key: (str(line.at_risk), str(line.on_track)) for line in ledger(projection)} == {
        2: ("1.50", "0.00"),
        4: ("0.00", "1.50"),
    }


def test_nothing_hangs_on_a_task_whose_item_another_task_has_spoiled():
    projection = index(
        "share_done",
        open_task(1, "a"),
        TaskFact(2, "a", due_on=DUE),
        open_task(3, "b"),
        open_task(4, "c"),
        linear_from="0",
    )
    # Task 2 is late without a word, so its item is missing whatever becomes of task 1; done today it mends the item.
    assert {key: str(by["k"]) for key, by in stakes(projection).items()} == {1: "0.00", 2: "1.00", 3: "1.00", 4: "1.00"}


def test_a_part_counts_items_where_it_says_so():
    parts = [
        {"rule": "share_done", "params": {"linear_from": "0", "count": "items"}, "max": "2"},
        {"rule": "share_done", "params": {"linear_from": "0"}, "max": "1"},
    ]
    leaf = Criterion("k", "k", Decimal(3), "sum_of", {"parts": parts})
    tasks = (done(1, "a"), open_task(2, "a"), done(3, "b"), done(4, "b"))
    facts = Facts(DAY, tasks, {item: ItemFact(frozenset({"k"})) for item in "ab"})
    assert str(project(CriteriaTree(2019, "Bộ", (leaf,)), facts).total.secured) == "1.75"  # 1/2 × 2 + 3/4 × 1


def test_a_check_in_without_its_note_is_open_until_the_closing_day_and_then_unconfirmed():
    check_in = TaskFact(1, "a", unit="TTR", check_in=True)
    for day in (DAY, date(2019, 12, 31)):
        projection = index("share_done", check_in, done(2, "b"), day=day, linear_from="0")
        assert points(projection) == ("1.50", "3.00", "3.00", "3.00")
    projection = index("share_done", check_in, done(2, "b"), day=date(2020, 1, 1), linear_from="0")
    assert points(projection) == ("1.50",) * 4
    (line,) = ledger(projection)
    assert (line.cause, line.units, str(line.lost)) == (UNCONFIRMED, ("TTR",), "1.50")


def test_what_a_task_can_win_is_bounded_by_the_worst_of_the_items_other_tasks():
    due, late = date(2019, 8, 1), date(2019, 8, 21)
    promised_late = [TaskFact(key, item, due_on=due, forecast_on=late) for key, item in ((3, "a"), (4, "b"))]
    found = stakes(index("share_on_time", done(1, "a"), done(2, "a", late=3), *promised_late, linear_from="0"))
    # Done on time the third would leave its item three days late all the same; the fourth is all of its item.
    assert {key: str(by["k"]) for key, by in found.items()} == {3: "0.00", 4: "1.50"}


def test_an_item_with_two_worst_tasks_carries_no_more_than_one_with_a_single_one():
    projection = index(
        "share_on_time", done(1, "a", late=5), done(2, "a", late=5), done(3, "b", late=2), done(4, "c"), linear_from="0"
    )
    assert {line.task.key: str(line.lost) for line in ledger(projection)} == {1: "0.50", 2: "0.50", 3: "1.00"}
