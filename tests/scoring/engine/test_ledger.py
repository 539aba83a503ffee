"""Whose points a combination lost: its parts answer for what each of them lost, to the last hundredth."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.engine.ledger import by_unit, ledger, total
from scoring.engine.projection import project
from scoring.engine.types import (
    ASSUMED,
    SILENT,
    VERIFIED,
    CriteriaTree,
    Criterion,
    Facts,
    ItemFact,
    StatedFact,
    TaskFact,
)

DAY = date(2019, 7, 17)
D = Decimal


def part(rule, maximum, **params):
    return {"rule": rule, "params": params, "max": maximum}


def lines(*parts, kind="sum_of", maximum="3", tasks=(), **stated):
    """The ledger of one combination; `stated` has the values of its parts: p1="0.5"."""
    criterion = Criterion("k", "k", D(maximum), kind, {"parts": list(parts)})
    values = {
        ("k", name[1:].replace("_", ".")): StatedFact(value, "Bà A", ("VP",), DAY, final=True)
        for name, value in stated.items()
    }
    facts = Facts(DAY, tuple(tasks), {"i": ItemFact(frozenset({"k"}))}, stated=values)
    projection = project(CriteriaTree(2019, "Bộ", (criterion,)), facts)
    found = ledger(projection)
    assert total(found) == (projection.total.lost, projection.total.at_risk)
    return {line.part: (line.lost, line.at_risk) for line in found}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"p1": "1", "p2": "2"}, {}),
        ({"p1": "0", "p2": "2"}, {"1": D("1.00")}),
        ({"p1": "1", "p2": "0.5"}, {"2": D("1.50")}),
        ({"p1": "0.75", "p2": "0.5"}, {"1": D("0.25"), "2": D("1.50")}),
        ({"p1": "0", "p2": "0"}, {"1": D("1.00"), "2": D("2.00")}),
    ],
)
def test_each_part_of_a_sum_answers_for_what_it_lost(values, expected):
    found = lines(part("given", "1"), part("given", "2"), **values)
    assert {name: lost for name, (lost, _) in found.items()} == expected


def test_of_parts_that_must_all_be_full_those_that_lost_share_the_whole_by_what_they_lost():
    found = lines(part("given", "1"), part("given", "2"), part("given", "1"), kind="all_of", p1="0.5", p2="0.5", p3="1")
    assert {name: lost for name, (lost, _) in found.items()} == {"1": D("0.75"), "2": D("2.25")}


def test_what_is_at_risk_falls_to_the_parts_that_risk_it():
    open_task = TaskFact("t", "i", "open", date(2019, 9, 16), signs=(SILENT,))
    found = lines(part("all_or_nothing", "1"), part("given", "2"), tasks=[open_task], p2="1.5")
    assert found == {"1": (D("0.00"), D("1.00")), "2": (D("0.50"), D("0.00"))}


def test_a_combination_within_a_combination_is_named_by_both_numbers():
    inner = part("sum_of", "2", parts=[part("given", "0.5"), part("given", "1.5")])
    found = lines(part("given", "1"), inner, p1="1", p2_1="0.5", p2_2="1")
    assert found == {"2.2": (D("0.50"), D("0.00"))}


def test_a_part_without_data_answers_for_nothing_where_another_part_has_some():
    open_task = TaskFact("t", "i", "open", date(2019, 9, 16), signs=(SILENT,))
    found = lines(part("given", "3"), part("given", "2"), kind="best_of", p2="1")
    assert found == {"2": (D("2.00"), D("0.00"))}
    found = lines(part("given", "3"), part("all_or_nothing", "3"), kind="best_of", tasks=[open_task])
    assert found == {"2": (D("0.00"), D("3.00"))}


def by_task(rule, *tasks, maximum="3", **params):
    """Of each task what it lost, what it risks and what of it is on track."""
    leaf = Criterion("k", "k", D(maximum), rule, params)
    facts = Facts(DAY, tasks, {"i": ItemFact(frozenset({"k"}))})
    projection = project(CriteriaTree(2019, "Bộ", (leaf,)), facts)
    found = ledger(projection)
    assert total(found) == (projection.total.lost, projection.total.at_risk)
    return {line.task.key: (str(line.lost), str(line.at_risk), str(line.on_track)) for line in found}


def verified(key, late):
    return TaskFact(key, "i", VERIFIED, date(2019, 6, 1), date(2019, 6, 1 + late))


def test_where_the_latest_task_alone_decides_it_alone_answers():
    bands = {"bands": [["0", "3"], ["5", "2"], ["10", "1"]], "otherwise": "0"}
    assert by_task("deduct_days_late", verified("a", 2), verified("b", 8), **bands) == {"b": ("2.00", "0.00", "0.00")}
    # Of two that are as late none alone costs anything: they share it.
    shared = by_task("deduct_days_late", verified("a", 8), verified("b", 8), **bands)
    assert shared == {"a": ("1.00", "0.00", "0.00"), "b": ("1.00", "0.00", "0.00")}


def test_a_task_that_can_win_nothing_carries_no_risk():
    late, broken = date(2019, 7, 1), TaskFact("b", "i", due_on=date(2019, 9, 1), forecast_on=date(2019, 7, 1))
    found = by_task("share_on_time", TaskFact("a", "i", due_on=late), broken, maximum="2", linear_from="0")
    assert found == {"a": ("1.00", "0.00", "0.00"), "b": ("0.00", "1.00", "0.00")}


def test_what_is_on_track_falls_to_what_is_reported_or_open_without_a_sign_of_trouble():
    reported = TaskFact("a", "i", "reported", date(2019, 6, 1), date(2019, 6, 1))
    soon, silent = TaskFact("b", "i", due_on=date(2019, 9, 1)), TaskFact("c", "i", signs=(SILENT,))
    found = by_task("share_done", reported, soon, silent, maximum="3", linear_from="0")
    assert found == {"a": ("0.00", "0.00", "1.00"), "b": ("0.00", "0.00", "1.00"), "c": ("0.00", "1.00", "0.00")}


def test_an_assumed_value_loses_nothing_and_is_laid_on_nobody():
    leaf = Criterion("k", "k", D("25"), "survey", {})

    def index(**said):
        facts = Facts(DAY, stated={("k", ""): StatedFact("18.57", "Ông B", on=DAY, **said)})
        return project(CriteriaTree(2019, "Bộ", (leaf,)), facts)

    assumed = index()
    assert assumed.total.points == (D("0.00"), D("18.57"), D("18.57"), D("25.00"))
    (line,) = ledger(assumed)
    assert (line.cause, line.units, line.lost, line.at_risk) == (ASSUMED, (), 0, D("6.43"))
    assert by_unit([line]) == {}
    final = index(final=True, units=("VP", "TTR"))
    assert final.total.points == (D("18.57"),) * 4
    (line,) = ledger(final)
    assert (line.units, line.lost, line.joint) == (("VP", "TTR"), D("6.43"), True)
    assert ledger(index(final=True))[0].units == ()


def test_what_two_tasks_can_still_save_is_not_carried_by_a_third_that_can_win_nothing():
    # Of four tasks each is worth 0.375 on time; the late one is lost whenever it is done.
    broken = date(2019, 7, 1)
    found = by_task(
        "share_on_time",
        TaskFact("late", "i", due_on=date(2019, 7, 5)),
        TaskFact("b", "i", due_on=date(2019, 8, 1), forecast_on=broken),
        TaskFact("c", "i", due_on=date(2019, 9, 1), forecast_on=broken),
        verified("done", 0),
        maximum="1.5",
        linear_from="0",
    )
    # 1.125 can still be had (1.13), 0.375 (0.38) is sure of it: 0.37 lost, 0.75 at risk. Evenly it was 0.25 each.
    assert found == {"late": ("0.37", "0.00", "0.00"), "b": ("0.00", "0.38", "0.00"), "c": ("0.00", "0.37", "0.00")}


def test_of_two_that_can_save_what_the_rule_gives_each_carries_its_own_worth_in_whole_hundredths():
    silent = [TaskFact(key, "i", due_on=date(2019, 9, day), signs=(SILENT,)) for key, day in (("a", 2), ("b", 3))]
    lost = TaskFact("lost", "i", due_on=date(2019, 7, 5))
    found = by_task("deduct_per_task", lost, *silent, maximum="2", late="0.5", missing="0.5", floor="0")
    assert found == {"a": ("0.00", "0.50", "0.00"), "b": ("0.00", "0.50", "0.00"), "lost": ("0.50", "0.00", "0.00")}


def test_risk_is_what_can_still_be_had_and_not_only_what_is_promised():
    promised_late = TaskFact("a", "i", due_on=date(2019, 9, 1), forecast_on=date(2019, 9, 5))
    silent = TaskFact("b", "i", due_on=date(2019, 9, 2), signs=(SILENT,))
    found = by_task("share_on_time", promised_late, silent, maximum="2", linear_from="0")
    assert found == {"a": ("0.00", "1.00", "0.00"), "b": ("0.00", "1.00", "0.00")}


def test_what_is_on_track_is_weighed_where_the_endangered_tasks_have_failed():
    reported = TaskFact("a", "i", "reported", date(2019, 6, 1), date(2019, 6, 6))
    open_task, silent = TaskFact("b", "i", due_on=date(2019, 9, 1)), TaskFact("c", "i", signs=(SILENT,))
    found = by_task("deduct_per_task", reported, open_task, silent, maximum="3", late="0.5", missing="2", floor="0")
    # With c missing 0.50 are left, which either of the others alone would cost; without it they would cost 1.5 and 2.
    assert {key: on_track for key, (_lost, _risk, on_track) in found.items() if key != "c"} == {
        "a": "0.25",
        "b": "0.25",
    }
