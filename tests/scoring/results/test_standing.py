"""The rank that our figures would have had, what is missing to the next ones, and which criteria decide the rest."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.accounts.models import User
from scoring.engine.expectation.draws import Interval
from scoring.engine.projection import project
from scoring.engine.types import CriteriaTree, Criterion, Facts, StatedFact
from scoring.index.index import index_of
from scoring.results import acts, tornado
from scoring.results.standing import ahead, as_index, likely_ranks, spreads, standings
from tests.scoring.results.test_results import LETTERS_DAY, OTHERS, values

D = Decimal


def index(**assumed):
    """Leaves of 10 points each (of 4 if the name says so), each with its assumed points."""
    leaves = tuple(Criterion(key, key, D(4) if key.startswith("small") else D(10), "given", {}) for key in assumed)
    stated = {(key, ""): StatedFact(points, final=key.startswith("final")) for key, points in assumed.items()}
    return project(CriteriaTree(2019, "Bộ", leaves), Facts(date(2019, 7, 17), stated=stated))


def test_points_of_what_counts_are_put_as_an_index_and_rounded_once():
    assert as_index(D("58.03"), D("72"), D(100)) == D("80.60")  # 80.597…
    assert as_index(D("9"), D("72"), D(1000)) == D("125.00")


def test_each_figure_but_secured_has_the_rank_it_would_have_had():
    total = index(a="8", b="8.4").total  # 0, 16.4, 16.4, 20 of 20
    found = [(each.figure, each.index, each.rank, each.last_rank) for each in standings(total, OTHERS, D(100), 3)]
    assert found == [
        ("cautious", D("82.00"), 4, 7), ("projected", D("82.00"), 4, 7), ("attainable", D("100.00"), 1, 4),
    ]  # fmt: skip


def test_what_is_missing_passes_the_total_and_is_said_in_our_own_points():
    total = index(a="8", b="8.4").total
    rows = ahead(total, [*OTHERS, ("Sở A", D("89.45"))], D(100))
    assert [(row.rank, row.names, row.missing, row.points, row.within_reach) for row in rows] == [
        (4, ("Sở Y tế",), D("0.06"), D("0.02"), True),  # 0.06 × 20/100 = 0.012, so two hundredths
        (3, ("Sở Tư pháp",), D("0.41"), D("0.09"), True),
        (1, ("Sở A", "Sở Nội vụ"), D("7.46"), D("1.50"), True),
    ]
    assert not ahead(index(final="8").total, [("Sở A", D("90"))], D(100))[0].within_reach
    assert ahead(index(final="10").total, OTHERS, D(100)) == []


def test_a_tie_is_not_above_us_and_what_can_just_be_had_is_within_reach():
    total = index(a="8", b="8.4").total  # 16.4 of 20 are projected, 3.6 can still be had
    likely = likely_ranks(Interval(D("16.40"), D("16.48"), D("17")), total, OTHERS, D(100), 2)
    assert likely == (2, 2, 6)  # 85.00, 82.40 as Sở Tư pháp has, 82.00 and two totals that are not known
    assert ahead(total, [("Sở A", D("99.99"))], D(100))[0].within_reach  # 3.60 of 3.60


def test_the_fewest_criteria_that_hold_four_fifths_of_what_is_open_are_marked():
    rows = spreads(index(a="8", b="5", small_c="1", small_d="4", final="3"))
    # 10, 10, 4 and 4 are open, 28 in all: 22.4 are four fifths, so the third is needed and the fourth is not.
    assert [(row.node.key, row.spread, row.decides) for row in rows] == [
        ("a", D(10), True), ("b", D(10), True), ("small_c", D(4), True), ("small_d", D(4), False),
    ]  # fmt: skip
    first = rows[0]  # projected are 8 + 5 + 1 + 4 + 3 = 21
    assert (first.low, first.high) == (D(13), D(23))
    assert spreads(index(final="3")) == []
    exactly = spreads(index(**{f"small_{n}": "1" for n in range(5)}))
    assert [row.decides for row in exactly] == [True] * 4 + [False]  # 16 of 20 are four fifths already


@pytest.mark.parametrize("assumed", [{"a": "8", "b": "5"}, {"a": "0"}, {"a": "10"}])
def test_bars_lie_within_the_drawing_and_meet_at_the_projected_index(assumed):
    projection = index(**assumed)
    drawing = tornado.draw(spreads(projection), projection.total.projected)
    for bar in drawing.bars:
        assert float(bar.low_x) + float(bar.low_width) == pytest.approx(float(drawing.base_x), abs=0.11)
        assert bar.high_x == drawing.base_x
        assert tornado.LEFT <= float(bar.low_x) <= float(bar.high_x) + float(bar.high_width) <= 800 - tornado.RIGHT
    assert tornado.draw([], D(0)) is None


def test_the_page_is_found_from_the_index_and_says_what_the_figures_would_have_been_worth(demo, signed_in):
    office_chief = User.objects.get(username="truong.vp")
    client, address = signed_in(office_chief), reverse("rank", args=[2019])
    assert address in client.get(reverse("index")).content.decode()
    page = client.get(address).content.decode()
    assert reverse("result", args=[2018]) in page  # where the totals are typed in
    acts.keep_result(2018, values(), dict(OTHERS), by=office_chief, seen=0)
    page = " ".join(client.get(address).content.decode().split())
    for said in ("77,60", "80,60", "95,06", "1,06", "1,31", "6,38"):
        assert said in page
    rows = spreads(index_of(LETTERS_DAY, 2019).projection)
    assert sum(row.spread for row in rows) == D("68.44") - D("15.71")
    # 25 + 4 + 3 + 2.75 + 2 + 2 + 2 + 1.5 = 42.25 are the first to hold four fifths of 52.73.
    assert [row.spread for row in rows if row.decides] == list(map(D, ("25", "4", "3", "2.75", "2", "2", "2", "1.5")))
    assert client.get(reverse("rank", args=[2018])).status_code == 404
