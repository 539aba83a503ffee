"""A closed year, figure by figure: what is official, what follows from a loss, what contradicts itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from scoring.engine.closed import DOES_NOT_ADD_UP, project_closed
from scoring.engine.points import Scale
from scoring.engine.projection import PROVISIONAL
from scoring.engine.types import CriteriaTree, Criterion, Facts
from scoring.index.wording import why


def criterion(key, most, official=None, lost=None, children=()):
    known = {} if official is None else {"2018": Decimal(official)}
    loss = None if lost is None else Decimal(lost)
    rule = "sum" if children else "external"
    return Criterion(key, key, Decimal(most), rule, children=tuple(children), official=known, lost_prior=loss)


def closed(*components, total=""):
    found = project_closed(CriteriaTree(2019, "Set", components, printed_total=total), Facts(date(2019, 7, 17)), "2018")
    return {node.key: node for node in found.total.walk()}


# official, lost -> counted, the figure, flags, reason
LEAVES = [
    (None, None, "0", None, (), "no-official-figure"),
    ("3.5", None, "4", "3.5", (), "official"),
    ("3.5", "0.5", "4", "3.5", (), "official"),
    ("4", "0", "4", "4", (), "official"),
    ("0", "4", "4", "0", (), "official"),
    ("3.5", "0.4", "4", "3.5", (DOES_NOT_ADD_UP,), "loss-misses-official"),
    ("3.5", "0.6", "4", "3.5", (DOES_NOT_ADD_UP,), "loss-misses-official"),
    (None, "0.5", "4", "3.5", (PROVISIONAL,), "maximum-less-loss"),
    (None, "0", "4", "4", (PROVISIONAL,), "maximum-less-loss"),
    (None, "4", "4", "0", (PROVISIONAL,), "maximum-less-loss"),
]


@pytest.mark.parametrize(("official", "lost", "counted", "figure", "flags", "reason"), LEAVES)
def test_a_leaf_of_a_closed_year(official, lost, counted, figure, flags, reason):
    leaf = closed(criterion("a", "4", official, lost))["a"]
    assert (leaf.maximum, leaf.max_counted) == (Decimal(4), Decimal(counted))
    assert leaf.points == (None if figure is None else (Decimal(figure),) * 4)
    assert (leaf.flags, leaf.reasons["all"].key) == (flags, reason)
    assert (leaf.lost, leaf.at_risk) == ((None, None) if figure is None else (4 - Decimal(figure), Decimal(0)))


def test_a_loss_that_is_printed_otherwise_is_flagged_with_both_numbers():
    leaf = closed(replace(criterion("a", "25", "18.57", "6.43"), printed_loss="6,25"))["a"]
    assert (leaf.points, leaf.lost, leaf.flags) == ((Decimal("18.57"),) * 4, Decimal("6.43"), (DOES_NOT_ADD_UP,))
    assert "Kết quả công bố năm 2018: 18,57 điểm. Số điểm mất là 6,43, in là 6,25." in why(leaf, Scale())


def two_parts(official=None, lost=None, first=("3", None), second=("1", None)):
    return criterion("p", "6", official, lost, [criterion("a", "4", *first), criterion("b", "2", *second)])


# the parent -> counted, its figure, whether it is flagged, and with which numbers
PARENTS = [
    (two_parts(), "6", "4", None),
    (two_parts("4"), "6", "4", None),
    (two_parts("4", "2"), "6", "4", None),
    (two_parts("4.5"), "6", "4.5", {"parts": "4", "total": "4.5", "difference": "-0.5"}),
    (two_parts("3.5"), "6", "3.5", {"parts": "4", "total": "3.5", "difference": "0.5"}),
    (two_parts("4", "1.5"), "6", "4", {"official": "4", "lost": "1.5", "computed": "2"}),
    # A part without a figure: nothing to compare, and of the sum only what is known.
    (two_parts("5", second=(None, None)), "6", "5", None),
    (two_parts(second=(None, None)), "4", "3", None),
    (two_parts(first=(None, None), second=(None, None)), "0", None, None),
    (two_parts("4", first=(None, "1"), second=(None, "1")), "6", "4", None),
]


@pytest.mark.parametrize(("parent", "counted", "figure", "contradiction"), PARENTS)
def test_a_parent_of_a_closed_year(parent, counted, figure, contradiction):
    node = closed(parent)["p"]
    assert (node.maximum, node.max_counted) == (Decimal(6), Decimal(counted))
    assert node.points == (None if figure is None else (Decimal(figure),) * 4)
    assert [child.key for child in node.children] == ["a", "b"]
    if contradiction is None:
        assert (node.flags, dict(node.reasons)) == ((), {})
    else:
        told = {name: Decimal(number) for name, number in contradiction.items()}
        assert (node.flags, dict(node.reasons["all"].facts)) == ((DOES_NOT_ADD_UP,), told)


# printed total -> official of the whole, whether it is flagged
TOTALS = [("", {}, ()), ("4", {"2018": 4}, ()), ("4,00", {"2018": 4}, ()), ("5", {"2018": 5}, (DOES_NOT_ADD_UP,)),
          ("79 %", {}, ())]  # fmt: skip


@pytest.mark.parametrize(("printed", "official", "flags"), TOTALS)
def test_the_whole_of_a_closed_year_is_the_sum_and_its_printed_total_is_compared(printed, official, flags):
    total = closed(two_parts(), total=printed)["total"]
    assert (total.secured, total.maximum, total.max_counted) == (Decimal(4), Decimal(6), Decimal(6))
    assert (total.criterion.official, total.flags) == (official, flags)
    assert total.criterion.printed == ({"2018": printed} if printed else {})
