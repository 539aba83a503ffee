"""Stating values, what does not apply, and taking both back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from scoring.index.index import index_of
from scoring.models import StatedValue
from scoring.stated_values import acts
from tests.factories import LETTERS_DAY


@pytest.fixture
def state(loaded, criterion):
    """`state(key, value)` as the Office Chief, today; other fields by name."""

    def kept(key, value, **given):
        told = {
            "by": loaded.office_chief,
            "owner": loaded.director,
            "on": LETTERS_DAY,
            "note": "biên bản",
            "year": 2019,
        }
        return acts.state(criterion(key), value, **{**told, **given})

    return kept


def leaf(key, day=LETTERS_DAY):
    return index_of(day, 2019).projection.leaf(key)


def test_the_office_chief_states_values(loaded, state):
    for person in (loaded.coordinator, loaded.director, loaded.head, loaded.officer, loaded.observer):
        with pytest.raises(PermissionDenied):
            state("dieu-tra-xhh", "20", by=person)
    kept = state("dieu-tra-xhh", "20")
    assert kept.history.get().history_user == loaded.office_chief
    assert leaf("dieu-tra-xhh").points == (0, Decimal("20.00"), Decimal("20.00"), Decimal("25.00"))
    assert leaf("dieu-tra-xhh", date(2019, 7, 16)).points is None


def test_what_does_not_apply_leaves_the_sum_and_comes_back(state):
    most = index_of(LETTERS_DAY, 2019).projection.total.maximum
    state("hdh-buu-chinh", "na", note="không có thủ tục nào")
    assert index_of(LETTERS_DAY, 2019).projection.total.maximum == most - 1
    assert not leaf("hdh-buu-chinh").applies
    state("hdh-buu-chinh", "", note="có thủ tục từ tháng 6")
    assert index_of(LETTERS_DAY, 2019).projection.total.maximum == most
    assert leaf("hdh-buu-chinh").points
    state("dieu-tra-xhh", "", note="chưa công bố")
    assert leaf("dieu-tra-xhh").points is None


@pytest.mark.parametrize(
    ("key", "value", "given", "field"),
    [
        ("dieu-tra-xhh", "25.01", {}, "value"),
        ("dieu-tra-xhh", "-1", {}, "value"),
        ("dieu-tra-xhh", "cao", {}, "value"),
        ("hdh-buu-chinh", "1", {}, "value"),
        ("hdh-buu-chinh", "", {}, "what"),
        ("hdh-buu-chinh", "na", {"note": " "}, "note"),
        ("dieu-tra-xhh", "20", {"on": LETTERS_DAY + timedelta(1)}, "date"),
        ("dieu-tra-xhh", "20", {"on": date(2019, 1, 1)}, "date"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(state, key, value, given, field):
    before = StatedValue.objects.count()
    with pytest.raises(Refused) as refusal:
        state(key, value, **given)
    assert list(refusal.value.message_dict) == [field]
    assert StatedValue.objects.count() == before


def test_a_part_of_a_combination_takes_a_value_and_is_never_out(state, criterion):
    combined = criterion("hdh-buu-chinh")
    parts = [{"rule": "attested", "params": {"yes": "1", "no": "0"}, "max": "1"}]
    combined.rule, combined.params = "all_of", {"parts": parts}
    combined.save()
    state("hdh-buu-chinh", "yes", part="1")
    assert leaf("hdh-buu-chinh").secured == 1
    for value in ("na", "0.5"):
        with pytest.raises(Refused):
            state("hdh-buu-chinh", value, part="1")
    with pytest.raises(KeyError):
        acts.rule_at(combined, "2")


def test_the_pages_state_a_value_and_name_what_is_wrong(loaded, signed_in):
    client = signed_in(loaded.office_chief)
    address = reverse("state-value", args=[2019, "dieu-tra-xhh"])
    assert address in client.get(reverse("criterion", args=[2019, "dieu-tra-xhh"])).content.decode()
    assert reverse("stated", args=[2019]) in client.get(reverse("index")).content.decode()
    typed = {"what": "value", "value": "26", "owner": loaded.director.pk, "date": "17/07/2019", "note": ""}
    wrong = client.post(address, typed)
    assert wrong.status_code == 422
    assert "“26”" in wrong.content.decode()
    assert "từ 0 đến 25" in wrong.content.decode()
    assert client.post(address, {**typed, "value": ""}).status_code == 422
    assert "“31/02/2019”" in client.post(address, {**typed, "date": "31/02/2019"}).content.decode()
    assert "Người cung cấp số liệu: chưa nhập" in client.post(address, {**typed, "owner": ""}).content.decode()
    assert "Người cung cấp số liệu: mục đã chọn" in client.post(address, {**typed, "owner": "0"}).content.decode()
    assert client.post(address, {**typed, "what": "?"}).status_code == 422
    assert client.post(address, {**typed, "value": "19,5"}).status_code == 302
    assert "19,5" in client.get(reverse("stated", args=[2019])).content.decode()
    assert leaf("dieu-tra-xhh").projected == Decimal("19.50")


def test_a_final_value_names_its_document_and_who_answers(loaded, state, signed_in):
    with pytest.raises(Refused, match="văn bản công bố"):
        state("dieu-tra-xhh", "20", final=True, note="")
    with pytest.raises(Refused, match="giả định không tính cho đơn vị nào"):
        state("dieu-tra-xhh", "20", units=["VP"])
    client, address = signed_in(loaded.office_chief), reverse("state-value", args=[2019, "dieu-tra-xhh"])
    typed = {"what": "value", "value": "20", "owner": loaded.director.pk, "date": "17/07/2019", "note": "1/QĐ-UBND",
             "final": "on", "units": ["VP", "TTR"]}  # fmt: skip
    assert client.post(address, typed).status_code == 302
    assert leaf("dieu-tra-xhh").points == (Decimal("20.00"),) * 4
    assert leaf("dieu-tra-xhh").evaluation.stated.units == ("VP", "TTR")
    for page in (reverse("stated", args=[2019]), reverse("criterion", args=[2019, "dieu-tra-xhh"])):
        said = " ".join(client.get(page).content.decode().split())
        assert "chính thức" in said
        assert "Đơn vị chịu trách nhiệm: Phòng VP; Phòng TTR" in said


def test_marking_and_taking_back_through_the_pages(loaded, signed_in):
    client = signed_in(loaded.office_chief)
    address = reverse("state-value", args=[2019, "hdh-iso"])
    told = {"what": "na", "owner": loaded.director.pk, "date": "17/07/2019", "note": "không thuộc diện áp dụng"}
    assert client.post(address, told).status_code == 302
    assert "không thuộc diện áp dụng" in client.get(reverse("stated", args=[2019])).content.decode()
    assert client.post(address, {**told, "what": "back", "note": "thuộc diện áp dụng"}).status_code == 302
    assert leaf("hdh-iso").applies
    assert client.post(address, {**told, "what": "back"}).status_code == 422


def test_others_see_the_values_and_no_way_to_change_them(loaded, signed_in):
    for person in (loaded.coordinator, loaded.head, loaded.observer):
        client = signed_in(person)
        page = client.get(reverse("stated", args=[2019])).content.decode()
        assert "18,57" in page
        assert reverse("state-value", args=[2019, "dieu-tra-xhh"]) not in page
        assert client.get(reverse("state-value", args=[2019, "dieu-tra-xhh"])).status_code == 403
        assert client.post(reverse("state-value", args=[2019, "dieu-tra-xhh"]), {}).status_code == 403
    client = signed_in(loaded.office_chief)
    for arguments in ([2018, "dieu-tra-xhh"], [2019, "khong-co"], [2019, "dieu-tra-xhh", "1"]):
        name = "state-part" if len(arguments) == 3 else "state-value"
        assert client.get(reverse(name, args=arguments)).status_code == 404


def test_an_assumed_value_may_have_a_range_which_moves_no_figure(state, loaded, client):
    before = state("dieu-tra-xhh", "20")
    figures = leaf("dieu-tra-xhh").points
    kept = state("dieu-tra-xhh", "20", spread=(Decimal("18"), Decimal("22.5")))
    assert (before.spread, kept.spread) == (None, (Decimal("18"), Decimal("22.5")))
    assert leaf("dieu-tra-xhh").points == figures
    assert leaf("dieu-tra-xhh").evaluation.stated.spread == (Decimal("18"), Decimal("22.5"))
    client.force_login(loaded.office_chief)
    assert "từ 18 đến 22,5" in client.get(reverse("stated", args=[2019])).content.decode()


@pytest.mark.parametrize(
    ("value", "spread", "given"),
    [
        ("20", ("21", "22"), {}), ("20", ("18", "19"), {}), ("20", ("18", "25.5"), {}),
        ("20", ("18", "22"), {"final": True}), ("na", ("18", "22"), {"note": "không điều tra"}),
    ],
)  # fmt: skip
def test_a_range_that_does_not_hold_the_value_or_is_of_no_assumption_is_refused(state, value, spread, given):
    with pytest.raises(Refused) as refusal:
        state("dieu-tra-xhh", value, spread=tuple(map(Decimal, spread)), **given)
    assert list(refusal.value.message_dict) == ["at_least"]


def test_a_range_is_typed_with_both_ends(client, loaded):
    client.force_login(loaded.office_chief)
    typed = {"what": "value", "value": "20", "owner": loaded.director.pk, "date": "17/07/2019", "at_least": "18,5"}
    page = reverse("state-value", args=[2019, "dieu-tra-xhh"])
    assert client.post(page, typed).status_code == 422
    assert client.post(page, {**typed, "at_most": "22"}).status_code == 302
    assert StatedValue.objects.latest("pk").spread == (Decimal("18.5"), Decimal("22"))
