"""Official results by year: rank, the other departments' totals, and the points missing to the next rank."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cchc.refusal import Refused
from scoring.models import OfficialResult, PeerTotal
from scoring.results import acts, queries
from scoring.results.forms import read_peers
from scoring.results.ranking import next_rank, ranking

D = Decimal
LETTERS_DAY = date(2019, 7, 17)
OTHERS = [("Sở Nội vụ", D("89.45")), ("Sở Tư pháp", D("82.40")), ("Sở Y tế", D("82.05")), ("Sở Xây dựng", D("70"))]


def test_departments_stand_in_the_order_of_their_totals_and_ties_share_a_rank():
    places = ranking(D("82.05"), OTHERS)
    assert [(place.rank, place.name) for place in places] == [
        (1, "Sở Nội vụ"), (2, "Sở Tư pháp"), (3, ""), (3, "Sở Y tế"), (5, "Sở Xây dựng"),
    ]  # fmt: skip
    assert [place.gap for place in places if not place.is_ours] == [D("-7.40"), D("-0.35"), D("0.00"), D("12.05")]


def test_the_next_rank_is_the_nearest_higher_total_and_a_tie_is_not_higher():
    near = next_rank(ranking(D("82.05"), OTHERS))
    assert (near.rank, near.name, near.missing, near.to_pass) == (2, "Sở Tư pháp", D("0.35"), D("0.36"))


def test_which_rank_is_next_is_known_only_where_all_totals_are():
    assert next_rank(ranking(D("82.05"), OTHERS), of=5).rank == 2
    partly = next_rank(ranking(D("82.05"), OTHERS), of=22)
    assert (partly.rank, partly.name, partly.missing) == (None, "Sở Tư pháp", D("0.35"))


def test_passing_takes_one_of_the_finest_units_that_are_printed():
    near = next_rank(ranking(D("82.0500"), [("A", D("82.4057"))]))
    assert (near.missing, near.to_pass) == (D("0.3557"), D("0.3558"))


def test_whoever_is_first_or_has_no_total_has_no_next_rank():
    assert next_rank(ranking(D("95"), OTHERS)) is None
    assert next_rank(ranking(None, OTHERS)) is None
    assert [place.gap for place in ranking(None, OTHERS)] == [None] * 4


@pytest.mark.parametrize(
    "line", ["Sở Nội vụ; 89,45", "Sở Nội vụ\t89.45", "Sở Nội vụ 89,45", "  Sở Nội vụ | 89,45  ", "Sở Nội vụ ;89,45"]
)
def test_a_total_is_read_as_it_is_pasted(line):
    assert read_peers(f"\n{line}\n\n") == {"Sở Nội vụ": D("89.45")}


def test_each_line_at_fault_is_named(in_english):
    with pytest.raises(ValidationError) as refusal:
        read_peers("Sở Nội vụ; 89,45\nSở Y tế\nSở Nội vụ; 1\nSở A; 0101")
    said = refusal.value.messages
    assert len(said) == 3
    assert "Line 2: “Sở Y tế”" in said[0]
    assert "Line 3: “Sở Nội vụ” stands twice" in said[1]
    assert "Line 4" in said[2]


def values(**other):
    return {"decision": "1009/QĐ-UBND", "published_on": date(2019, 5, 4), "total": D("82.05"), "maximum": D(100),
            "rank": 18, "of": 22, "note": "", **other}  # fmt: skip


def test_the_set_tells_the_results_of_both_years_before_it(loaded):
    found = [(each.year, each.rank, each.of) for each in queries.by_year(LETTERS_DAY)]
    assert found == [(2018, 18, 22), (2017, 8, None)]
    assert [each.year for each in queries.by_year(date(2019, 5, 3))] == [2017]


def test_the_office_chief_keeps_results_and_the_coordinator_drafts_them(loaded):
    row = acts.keep_result(2018, values(), dict(OTHERS), by=loaded.coordinator, seen=0)
    assert row.is_draft
    row = acts.keep_result(2018, values(), dict(OTHERS), by=loaded.office_chief, seen=1)
    assert (row.is_draft, row.version, row.history.count()) == (False, 2, 2)
    assert PeerTotal.history.count() == 4  # the second time nothing changed
    with pytest.raises(PermissionDenied):
        acts.keep_result(2018, values(), {}, by=loaded.head, seen=2)


def test_what_is_typed_in_stands_before_what_the_set_says(loaded):
    acts.keep_result(2018, values(rank=None, of=None), dict(OTHERS), by=loaded.office_chief, seen=0)
    found = queries.of_year(2018, LETTERS_DAY)
    assert (found.rank, found.of, found.total, found.decision) == (18, 22, D("82.05"), "1009/QĐ-UBND")


def test_a_department_that_is_no_longer_listed_is_kept_but_does_not_count(loaded):
    acts.keep_result(2018, values(), dict(OTHERS), by=loaded.office_chief, seen=0)
    acts.keep_result(2018, values(), dict(OTHERS[:2]), by=loaded.office_chief, seen=1)
    assert PeerTotal.objects.count() == 4
    assert len(queries.places_of(queries.of_year(2018, LETTERS_DAY))) == 3


@pytest.mark.parametrize(
    ("other", "peers", "field"),
    [
        ({"total": D("101")}, {}, "total"),
        ({"rank": 23}, {}, "rank"),
        ({"published_on": date(2019, 7, 18)}, {}, "published_on"),
        ({"maximum": D(0), "total": None}, {}, "maximum"),
        ({}, {"Sở A": D("100.5")}, "peers"),
        ({"of": 2, "rank": 1}, dict(OTHERS), "peers"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_kept(loaded, other, peers, field):
    with pytest.raises(Refused) as refusal:
        acts.keep_result(2018, values(**other), peers, by=loaded.office_chief, seen=0)
    assert field in refusal.value.message_dict
    assert not OfficialResult.objects.exists()


def test_two_who_keep_the_same_year_do_not_overwrite_each_other(loaded):
    acts.keep_result(2018, values(), {}, by=loaded.office_chief, seen=0)
    with pytest.raises(Refused):
        acts.keep_result(2018, values(total=D("80")), {}, by=loaded.office_chief, seen=0)
    assert OfficialResult.objects.get().total == D("82.05")


def test_the_pages_lead_from_the_index_to_the_points_missing(loaded, signed_in):
    client = signed_in(loaded.office_chief)
    assert "/chi-so/ket-qua/" in client.get("/chi-so/2019/").content.decode()
    page = client.get("/chi-so/ket-qua/").content.decode()
    assert "18/22" in page
    assert "57,57" in page
    typed = {"seen": 0, "decision": "1009/QĐ-UBND", "published_on": "04/05/2019", "total": "82,05", "maximum": "100",
             "rank": "18", "of": "22", "note": "", "peers": "Sở Nội vụ; 89,45\nSở Tư pháp\t82,40"}  # fmt: skip
    assert client.post("/chi-so/ket-qua/2018/", typed).status_code == 302
    page = client.get("/chi-so/ket-qua/2018/").content.decode()
    assert "0,35" in page
    assert "0,36" in page
    assert "0,35" in client.get("/chi-so/2019/").content.decode()


def test_what_was_typed_stays_on_the_page_where_a_line_is_at_fault(loaded, signed_in):
    client = signed_in(loaded.office_chief)
    typed = {"seen": 0, "maximum": "100", "peers": "Sở Nội vụ; 89,45\nSở Tư pháp"}
    answer = client.post("/chi-so/ket-qua/2018/", typed)
    assert answer.status_code == 422
    assert "Sở Nội vụ; 89,45\nSở Tư pháp" in answer.content.decode()
    assert not OfficialResult.objects.exists()


def test_who_only_reads_sees_the_years_and_no_form(loaded, signed_in):
    client = signed_in(loaded.observer)
    assert b"<textarea" not in client.get("/chi-so/ket-qua/2018/").content
    assert client.post("/chi-so/ket-qua/2018/", {}).status_code == 403
    assert client.get("/chi-so/ket-qua/2016/").status_code == 404
