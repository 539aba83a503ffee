"""Whose points a combination lost: its parts answer for what each of them lost, to the last hundredth."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.engine.ledger import ledger, total
from scoring.engine.projection import project
from scoring.engine.types import CriteriaTree, Criterion, Facts, ItemFact, StatedFact, TaskFact

DAY = date(2019, 7, 17)
D = Decimal


def part(rule, maximum, **params):
    return {"rule": rule, "params": params, "max": maximum}


def lines(*parts, kind="sum_of", maximum="3", tasks=(), **stated):
    """The ledger of one combination; `stated` has the values of its parts: p1="0.5"."""
    criterion = Criterion("k", "k", D(maximum), kind, {"parts": list(parts)})
    values = {("k", name[1:].replace("_", ".")): StatedFact(value, "Bà A", "VP", DAY) for name, value in stated.items()}
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
    open_task = TaskFact("t", "i", "open", date(2019, 9, 16))
    found = lines(part("all_or_nothing", "1"), part("given", "2"), tasks=[open_task], p2="1.5")
    assert found == {"1": (D("0.00"), D("1.00")), "2": (D("0.50"), D("0.00"))}


def test_a_combination_within_a_combination_is_named_by_both_numbers():
    inner = part("sum_of", "2", parts=[part("given", "0.5"), part("given", "1.5")])
    found = lines(part("given", "1"), inner, p1="1", p2_1="0.5", p2_2="1")
    assert found == {"2.2": (D("0.50"), D("0.00"))}


def test_a_part_without_data_answers_for_nothing_where_another_part_has_some():
    open_task = TaskFact("t", "i", "open", date(2019, 9, 16))
    found = lines(part("given", "3"), part("given", "2"), kind="best_of", p2="1")
    assert found == {"2": (D("2.00"), D("0.00"))}
    found = lines(part("given", "3"), part("all_or_nothing", "3"), kind="best_of", tasks=[open_task])
    assert found == {"2": (D("0.00"), D("3.00"))}
