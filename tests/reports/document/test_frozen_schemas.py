"""A report that was frozen with three figures keeps them and what “at risk” meant then, and says so."""

from dataclasses import replace
from datetime import date

import pytest

from reports import periods
from reports.content import gather, serialise
from reports.content.comparison import since
from reports.document import index_tables

BEFORE = "Có nguy cơ (cách tính khi chốt)"


@pytest.fixture
def now(loaded):
    return gather.gather(periods.parse("2019-Q3"), on=date(2019, 7, 17), compared=False)


@pytest.fixture
def frozen(now):
    """The same content as an earlier release froze it."""
    plain = serialise.to_plain(now)
    del plain["schema"]
    for row in (plain["index"]["total"], *plain["index"]["rows"]):
        del row["cautious"], row["on_track"]
    return serialise.content_of(plain)


def headings(content):
    three, index = content.has_three_figures, content.index
    tables = [
        index_tables.index(index.total, index.rows, provisional_set=True, at_risk=True, three_figures=three),
        index_tables.points_by_unit(index.by_unit, three_figures=three),
        index_tables.ledger(index, three_figures=three),
        index_tables.flat_ledger(index.ledger, three_figures=three),
    ]
    return [[column.name for column in table.columns] for table in tables]


def test_what_is_frozen_today_says_by_which_schema(now):
    assert serialise.to_plain(now)["schema"] == 3
    tree, *others = headings(now)
    assert "Mức thận trọng" in tree
    assert all("Có nguy cơ" in each and BEFORE not in each for each in (tree, *others))


def test_a_report_frozen_with_three_figures_keeps_their_meaning(frozen):
    assert frozen.has_three_figures
    tree, *others = headings(frozen)
    assert "Mức thận trọng" not in tree
    assert all(BEFORE in each and "Có nguy cơ" not in each for each in (tree, *others))


def test_figures_that_meant_something_else_are_not_compared(frozen, now):
    def compared(before):
        return {row.figure for row in since(before, now, "").rows}

    assert {"cautious", "at_risk"} <= compared(replace(now))
    assert compared(replace(now)) - compared(frozen) == {"cautious", "at_risk"}
