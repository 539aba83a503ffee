"""What-ifs that are kept under a name with their day, and readings that are tried."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied

from cchc.refusal import Refused
from scoring.engine.projection import project
from scoring.engine.types import CriteriaTree, Criterion, Facts, IndicatorFact, ReadingFact
from scoring.engine.whatif import Trial, can_be_read, compare
from scoring.index.index import index_of
from scoring.models import Reading, Scenario, Snapshot
from scoring.whatif import scenarios

LETTERS_DAY = date(2019, 7, 17)
RATIO = Criterion("k", "k", Decimal(12), "ratio", {"indicator": "i", "from": "0", "target": "1"})


def before(*readings):
    facts = Facts(LETTERS_DAY, indicators={"i": IndicatorFact("i", "flow", readings)})
    return project(CriteriaTree(2019, "Set", (RATIO,)), facts)


def read(first, last, numerator, unit=""):
    return ReadingFact(first, last, Fraction(numerator), Fraction(10), unit=unit)


def test_a_tried_reading_takes_the_place_of_the_latest_one():
    trial = Trial(readings={"i": (Fraction(9), Fraction(10))})
    whole = compare(before(read(1, 3, 5), read(4, 6, 5)), trial)[0]
    assert (whole.before.secured, whole.after.secured) == (Decimal("6.00"), Decimal("8.40"))  # 14/20 of 12


def test_without_a_reading_a_tried_one_covers_the_months_up_to_now():
    trial = Trial(readings={"i": (Fraction(5), Fraction(10))})
    whole = compare(before(), trial)[0]
    assert whole.before.points is None
    assert (whole.after.secured, whole.after.attainable) == (Decimal("6.00"), Decimal("8.50"))  # 12.14/17.14 of 12


def test_where_units_read_for_themselves_no_single_reading_is_tried():
    known = before(read(1, 3, 5, "A"), read(1, 3, 5, "B"))
    assert not can_be_read(known.facts.indicators["i"])
    whole = compare(known, Trial(readings={"i": (Fraction(9), Fraction(10))}))[0]
    assert whole.before.points == whole.after.points


TRIED = {"v-dieu-tra-xhh": "20"}
TRIAL = Trial(stated={("dieu-tra-xhh", ""): "20"})


def kept(office, name="Khảo sát tốt hơn", by=None):
    return scenarios.keep_scenario(index_of(LETTERS_DAY, 2019), TRIAL, "v-dieu-tra-xhh=20", name=name,
                                   by=by or office.head)  # fmt: skip


def test_a_what_if_is_kept_with_its_day_and_what_came_of_it(loaded):
    row = kept(loaded)
    assert (row.day, row.kept_on, row.kept_by, row.tried) == (LETTERS_DAY, LETTERS_DAY, loaded.head, 1)
    gained = [Decimal(after) - Decimal(first) for first, after in zip(row.before, row.after, strict=True)]
    # An assumption moves the forecast alone: nothing is secured by it, and nothing lost.
    assert gained == [0, Decimal("1.43"), 0]
    assert row.history.get().history_user == loaded.head


def test_the_same_address_is_kept_alike_whatever_its_order():
    assert scenarios.query_of({"t2": "0", "ngay": "1/7/2019", "i-x": "", "t1": " never "}) == "t1=never&t2=0"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_scenario_has_a_name(loaded, name):
    with pytest.raises(Refused):
        kept(loaded, name)
    assert not Scenario.objects.exists()


def test_a_name_is_kept_once_and_nothing_tried_is_nothing_to_keep(loaded):
    kept(loaded)
    with pytest.raises(Refused):
        kept(loaded)
    with pytest.raises(Refused):
        scenarios.keep_scenario(index_of(LETTERS_DAY, 2019), Trial(), "", name="Không thử gì", by=loaded.head)


def test_an_observer_keeps_none_and_only_its_keeper_or_the_office_chief_puts_one_away(loaded):
    with pytest.raises(PermissionDenied):
        kept(loaded, by=loaded.observer)
    row = kept(loaded)
    with pytest.raises(PermissionDenied):
        scenarios.put_away(row, by=loaded.other_head)
    scenarios.put_away(row, by=loaded.office_chief)
    assert Scenario.objects.get().is_put_away
    assert kept(loaded).pk  # its name is free again


def test_the_page_keeps_what_its_address_tries_and_moves_no_figure(loaded, signed_in):
    client = signed_in(loaded.head)
    address = "/chi-so/2019/tinh-thu/?v-dieu-tra-xhh=20&r-vb-dien-tu=500/590"
    snapshots, readings = Snapshot.objects.count(), Reading.objects.count()
    assert client.post(address, {"name": ""}).status_code == 422
    assert client.post(address, {"name": "Phương án A"}).status_code == 302
    row = Scenario.objects.get()
    assert (row.name, row.tried) == ("Phương án A", 2)
    page = client.get("/chi-so/2019/tinh-thu/").content.decode()
    assert "Phương án A" in page
    assert row.query.replace("&", "&amp;") in page
    assert (Snapshot.objects.count(), Reading.objects.count()) == (snapshots, readings)
    assert client.post(f"/chi-so/phuong-an/{row.pk}/cat/").status_code == 302
    client.get("/chi-so/2019/tinh-thu/")  # the message names it once more
    assert "Phương án A" not in client.get("/chi-so/2019/tinh-thu/").content.decode()


@pytest.mark.parametrize(
    "tried", ["r-vb-dien-tu=500", "r-website-nhom-thieu=1/2", "r-vb-dien-tu=a/b", "r-vb-dien-tu=-1/2"]
)
def test_a_reading_that_cannot_be_is_named_and_not_tried(loaded, signed_in, tried):
    page = signed_in(loaded.head).get(f"/chi-so/2019/tinh-thu/?{tried}").content.decode()
    assert f"“{tried.split('=')[1]}”" in page
