"""The office's own facts: entered once, changed from a day on, proposed by one and confirmed by another."""

import pytest
from django.urls import reverse

from cchc.accounts.models import FactChange, OrganisationEntry, organisation, own_names
from cchc.accounts.office import facts
from tests.factories import LETTERS_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


def all_facts(**changed) -> dict[str, str]:
    return {fact.key: f"giá trị {fact.key}" for fact in facts.FACTS} | changed


def test_an_empty_office_is_told_what_is_missing_and_enters_it_on_one_form(office, client):
    OrganisationEntry.objects.all().delete()
    assert len(facts.missing()) == sum(fact.needed for fact in facts.FACTS)
    client.force_login(office.administrator)
    assert client.post(reverse("office-facts-enter"), all_facts(name="")).status_code == 422
    assert client.post(reverse("office-facts-enter"), all_facts(short_name="Sở Tài chính")).status_code == 302
    assert facts.missing() == []
    assert "Sở Tài chính" in client.get(reverse("dashboard")).content.decode()


def test_the_administrators_own_change_holds_at_once_and_names_its_document(office, client):
    client.force_login(office.administrator)
    given = {"value": "STC", "valid_from": "01/03/2019", "document": ""}
    address = reverse("office-fact-change", args=["symbol"])
    assert client.post(address, given).status_code == 422
    client.post(address, {**given, "document": "NQ 5/NQ-HĐND"})
    assert organisation()["symbol"] == "STC"
    assert FactChange.objects.get().decision == "confirmed"


def test_a_change_to_come_does_not_hold_yet(office, client):
    client.force_login(office.administrator)
    given = {"value": "Sở Tài chính", "valid_from": "01/08/2019", "document": "NQ 5/NQ-HĐND"}
    client.post(reverse("office-fact-change", args=["short_name"]), given)
    assert organisation()["short_name"] == "Sở Kế hoạch và Đầu tư"
    assert own_names() == {"Sở Kế hoạch và Đầu tư", "Sở Tài chính"}


def test_a_refused_change_never_holds_and_a_second_one_waits_for_the_decision(office, client):
    client.force_login(office.office_chief)
    address = reverse("office-fact-change", args=["place"])
    given = {"value": "Buôn Ma Thuột", "valid_from": "01/07/2019", "document": "CV 1"}
    client.post(address, given)
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "chờ xác nhận" in answer.content.decode()
    change = FactChange.objects.get()
    assert client.post(reverse("office-fact-decide", args=[change.pk]), {"confirm": "1"}).status_code == 403
    client.force_login(office.administrator)
    client.post(reverse("office-fact-decide", args=[change.pk]), {"refuse": "1"})
    assert "place" not in organisation()


@pytest.mark.parametrize("who", ["head", "director", "coordinator", "observer"])
def test_others_neither_see_nor_change_them(office, client, who):
    client.force_login(getattr(office, who))
    for address in ("office-facts", "office-facts-enter"):
        assert client.get(reverse(address)).status_code == 403
    assert client.get(reverse("office-fact-change", args=["name"])).status_code == 403
