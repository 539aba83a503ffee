"""docs/scoring.md's tables of the demo and of the letter's year, and the four parts on every month-end of 2019."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from scoring.engine.figures import FIGURES
from scoring.engine.ledger import assumed, ledger, total
from scoring.index.index import index_of
from tests.scoring.engine.test_scoring_page import rows

LETTERS_DAY = date(2019, 7, 17)
DEMO, LETTER = rows("The demo on 17/7/2019"), rows("The letter's table of 2018")
MONTH_ENDS = [date(2019 + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 13)]


def by_key(index):
    return {node.key: node for node in index.projection.total.walk()}


def test_every_criterion_of_the_demo_has_the_figures_reckoned_by_hand(demo):
    index = index_of(LETTERS_DAY, 2019)
    nodes = by_key(index)
    assert {row[0].strip("*") for row in DEMO} == set(nodes)
    for key, maximum, *figures, _reckoning in DEMO:
        node = nodes[key.strip("*")]
        computed = ["–"] * 4 if node.points is None else [str(points) for points in node.points]
        assert computed == figures, key
        assert str(node.max_counted if key == "**total**" else node.maximum) == maximum
    assert assumed(ledger(index.projection)) == Decimal("6.43")
    parts = [getattr(nodes["total"], name) for name in ("secured", "on_track", "at_risk", "lost")]
    assert list(map(str, parts)) == ["15.71", "40.16", "12.57", "3.56"]


def test_the_sums_on_the_page_are_the_sums_of_its_own_rows():
    leaves: list[list[Decimal]] = []
    whole = [Decimal(0)] * 4
    for key, _maximum, *figures, _reckoning in reversed(DEMO):
        if figures[0] == "–" or key == "**total**":
            continue
        numbers = [Decimal(figure) for figure in figures]
        if not key.startswith("*"):
            leaves.append(numbers)
            continue
        if leaves:
            assert numbers == [sum(column) for column in zip(*leaves, strict=True)], key
        whole = [a + b for a, b in zip(whole, numbers, strict=True)]
        leaves = []
    assert whole == [Decimal(figure) for figure in DEMO[-1][2:6]]


def test_the_letters_year_is_the_letters_table(demo):
    nodes = by_key(index_of(LETTERS_DAY, 2018))
    for key, maximum, official, lost, printed_loss, printed, computed, before, _ in LETTER:
        node = nodes[key]
        assert (str(node.max_counted), str(node.secured), str(node.lost)) == (maximum, official, lost)
        assert node.points == (node.secured,) * 4
        assert Decimal(computed) == int(node.secured * 10000 / node.max_counted) / Decimal(100)
        if key != "total":
            assert node.criterion.printed.get("2018", "").rstrip(" %") == printed.rstrip(" %")
            assert node.criterion.official.get("2017") == (None if before == "–" else Decimal(before))
            assert node.criterion.derived == ({} if before == "–" else {"2017": Decimal(before)})
            # Only of the survey the letter prints another loss than the maximum less the points.
            assert (Decimal(printed_loss.replace(",", ".")) == node.lost) == (key != "dieu-tra-xhh")


@pytest.mark.parametrize("day", MONTH_ENDS, ids=str)
def test_on_every_month_end_the_four_parts_of_every_node_make_up_what_counts(demo, day):
    projection = index_of(day, 2019).projection
    for node in projection.total.walk():
        if node.points is None:
            assert node.max_counted == 0
            continue
        figures = [getattr(node, name) for name in FIGURES]
        assert figures == sorted(figures)
        assert node.secured + node.on_track + node.at_risk + node.lost == node.max_counted
        assert min(node.on_track, node.at_risk) >= 0
    assert total(ledger(projection)) == (projection.total.lost or 0, projection.total.at_risk or 0)
