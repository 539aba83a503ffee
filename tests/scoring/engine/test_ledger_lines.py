"""What a line of the ledger says beside its points, how amounts are divided, and what units come to in all."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.engine.ledger import Line, assumed, by_lost, by_unit, chosen, divided, ledger, total
from scoring.engine.projection import project
from scoring.engine.types import (
    ASSUMED,
    FLOW,
    LATE,
    LOW_RATIO,
    MISSING,
    PENDING,
    QUALITY,
    SILENT,
    STATED,
    UNCONFIRMED,
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

DAY = date(2019, 7, 17)
D, F = Decimal, Fraction


def found(leaf: Criterion, *tasks: TaskFact, **facts) -> list[Line]:
    items = {"i": ItemFact(frozenset({"k"}))}
    return ledger(project(CriteriaTree(2019, "Bộ", (leaf,)), Facts(DAY, tasks, items, **facts)))


def leaf(rule: str, maximum: str = "2", **params) -> Criterion:
    return Criterion("k", "k", D(maximum), rule, params)


# What a line says


CAUSES = [
    # the task, its cause, days late
    (TaskFact("t", "i", VERIFIED, date(2019, 6, 1), date(2019, 6, 9), unit="VP"), LATE, 8),
    (TaskFact("t", "i", due_on=date(2019, 7, 10), unit="VP"), LATE, 7),
    (TaskFact("t", "i", due_on=date(2019, 9, 1), signs=(SILENT,), unit="VP"), PENDING, None),
    (TaskFact("t", "i", "cancelled", date(2019, 6, 1), cancelled_on=date(2019, 6, 9), unit="VP"), MISSING, None),
]


@pytest.mark.parametrize(("task", "cause", "days"), CAUSES)
def test_a_line_of_a_task_names_its_cause_its_unit_and_the_days(task, cause, days):
    (line,) = found(leaf("timely", on_time="2", late="1", missing="0"), task)
    assert (line.cause, line.days_late, line.units, line.task) == (cause, days, ("VP",), task)
    assert not line.objective


def test_a_check_in_without_its_note_at_the_closing_day_is_unconfirmed():
    task = TaskFact("t", "i", check_in=True, unit="VP")
    rule, items = leaf("all_or_nothing"), {"i": ItemFact(frozenset({"k"}))}
    (line,) = ledger(project(CriteriaTree(2019, "Bộ", (rule,)), Facts(date(2020, 1, 2), (task,), items)))
    assert (line.cause, line.days_late, str(line.lost)) == (UNCONFIRMED, None, "2.00")


def test_an_outside_cause_stands_beside_the_delay_and_a_task_without_a_unit_names_none():
    task = TaskFact("t", "i", VERIFIED, date(2019, 6, 1), date(2019, 6, 9), objective=True)
    (line,) = found(leaf("timely", on_time="2", late="1", missing="0"), task)
    assert line.objective
    assert line.units == ()


def test_a_low_ratio_names_its_indicator_and_the_units_that_answer_for_it():
    reading = ReadingFact(1, 12, F(8), F(10))
    indicator = IndicatorFact("don-thu", FLOW, (reading,), answers=("TTR", "VP"))
    (line,) = found(leaf("ratio", indicator="don-thu", steps=[["0.9", "2"]]), indicators={"don-thu": indicator})
    assert (line.cause, line.indicator, line.units, line.joint) == (LOW_RATIO, "don-thu", ("TTR", "VP"), True)
    assert line.is_trouble


@pytest.mark.parametrize(("final", "cause", "units"), [(True, STATED, ("VP",)), (False, ASSUMED, ())])
def test_what_is_stated_is_laid_on_units_only_once_it_is_final(final, cause, units):
    value = StatedFact("0.5", "Bà A", ("VP",), DAY, final=final)
    (line,) = found(leaf("external"), stated={("k", ""): value})
    assert (line.cause, line.units, line.stated) == (cause, units, value)


def test_only_what_is_lost_or_at_risk_is_trouble():
    nothing, some = D("0.00"), D("0.50")
    assert Line("c", "k", LATE, some, nothing).is_trouble
    assert Line("c", "k", LATE, nothing, some).is_trouble
    assert not Line("c", "k", PENDING, nothing, nothing, some).is_trouble


def test_of_equal_costs_the_earlier_deadline_takes_the_rest():
    late = [TaskFact(key, "i", VERIFIED, date(2019, month, 1), date(2019, 7, 9)) for key, month in (("a", 6), ("b", 5))]
    undated = TaskFact("c", "i", "cancelled", cancelled_on=date(2020, 1, 2))
    lines = found(leaf("share_on_time", "1", linear_from="0"), *late, undated)
    assert {line.task.key: str(line.lost) for line in lines} == {"b": "0.34", "a": "0.33", "c": "0.33"}
    assert [line.task.key for line in lines] == ["b", "a", "c"]


# Dividing


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (0, [1, 2], [0, 0]),
        (0, [], []),
        (7, [1], [7]),
        (10, [1, 1, 1], [4, 3, 3]),
        (10, [1, 2, 1], [3, 5, 2]),
        (100, [F(1, 3), F(2, 3)], [33, 67]),
        (5, [F(1, 2), 0, F(1, 4)], [3, 0, 2]),
        (1, [1, 2], [0, 1]),
    ],
)
def test_an_amount_is_divided_by_weight_and_the_largest_remainder_takes_the_rest(amount, weights, shares):
    assert divided(amount, weights) == shares


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [-1, 2], [-1], [2, -1, 3]])
def test_what_weighs_nothing_or_less_cannot_be_divided_by(weights):
    with pytest.raises(ValueError, match="^3 cannot be divided by the weights "):
        divided(3, weights)


# Lists


def line(unit: str | tuple[str, ...], lost: str, at_risk: str = "0", cause: str = LATE, component: str = "A") -> Line:
    units = (unit,) if isinstance(unit, str) and unit else tuple(unit)
    return Line(component, "k", cause, D(lost), D(at_risk), units=units)


LINES = [
    line("VP", "1", "2"),
    line("VP", "3", cause=QUALITY, component="B"),
    line(("VP", "TTR"), "5", "7"),
    line("KTN", "6"),
    line("", "10", "11", component="B"),
    line("", "0", "20", cause=ASSUMED),
]


def test_lines_are_chosen_by_unit_cause_and_component_together():
    assert chosen(LINES) == LINES
    assert chosen(LINES, unit="TTR") == [LINES[2]]
    assert chosen(LINES, unit="VP") == LINES[:3]
    assert chosen(LINES, cause=QUALITY) == [LINES[1]]
    assert chosen(LINES, component="B") == [LINES[1], LINES[4]]
    assert chosen(LINES, unit="VP", cause=LATE) == [LINES[0], LINES[2]]
    assert chosen(LINES, unit="KTN", component="B") == []
    assert chosen(LINES, unit="VP", cause=QUALITY, component="A") == []


def test_a_unit_has_its_own_and_apart_what_it_shares_and_nobody_answers_for_an_assumption():
    shares = {unit: tuple(map(int, (each.lost, each.at_risk, each.joint_lost, each.joint_at_risk)))
              for unit, each in by_unit(LINES).items()}  # fmt: skip
    assert shares == {"VP": (4, 2, 5, 7), "TTR": (0, 0, 5, 7), "KTN": (6, 0, 0, 0), "": (10, 11, 0, 0)}
    assert assumed(LINES) == 20
    assert total(LINES) == (25, 40), "what is shared counts once"


def test_who_lost_most_stands_first_and_of_equal_ones_the_first_by_name():
    assert [each.unit for each in by_lost(LINES)] == ["", "VP", "KTN", "TTR"]
    assert [each.unit for each in by_lost([line("B", "1", "9"), line("A", "1"), line("C", "2")])] == ["C", "A", "B"]


def test_lines_without_any_assumption_have_none():
    assert assumed([]) == 0
    assert total([]) == (0, 0)
