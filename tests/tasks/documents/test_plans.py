"""A plan is entered before its annex: number, date, and the year for which its tasks count."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tasks.documents import plans
from tasks.models import Document
from tests.factories import DEPARTMENT, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PLAN = {
    "number": "301/KH-SKHĐT", "date": date(2018, 12, 20), "issuer": DEPARTMENT, "kind": "plan",
    "title": "Kế hoạch cải cách hành chính năm 2019", "year": 2019, "stated_items": 42,
}  # fmt: skip


def test_a_plan_keeps_who_entered_it_and_counts_for_its_own_year(office):
    document = plans.enter(by=office.coordinator, **PLAN)
    assert (document.year, document.date.year, document.registered_by) == (2019, 2018, office.coordinator)
    assert document.history.get().history_user == office.coordinator
    assert document.key


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date": date(2030, 1, 1)}, "in the future"),
        ({"kind": "dispatch"}, "register of dispatches"),
        ({"year": 1019}, "from 2010 to 2099"),
        ({"number": " "}, "number"),
        ({"title": ""}, "summary"),
        ({"issuer": ""}, "issuer"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_is_allowed(office, change, words):
    with pytest.raises(plans.Refused, match=words):
        plans.enter(by=office.coordinator, **{**PLAN, **change})
    assert Document.objects.count() == 0


def test_a_document_that_is_there_is_named_however_its_number_is_written(office):
    there = make_document(number="0301/KH-SKHĐT", date=PLAN["date"])
    with pytest.raises(plans.Known, match="there already") as refusal:
        plans.enter(by=office.coordinator, **{**PLAN, "number": "301/kh-skhđt"})
    assert refusal.value.document == there


def test_the_same_number_of_another_year_is_another_document(office):
    first = plans.enter(by=office.coordinator, **PLAN)
    second = plans.enter(by=office.coordinator, **{**PLAN, "date": date(2019, 1, 20), "year": 2020})
    assert {first.year, second.year} == {2019, 2020}


@pytest.mark.parametrize("who", ["head", "officer", "observer", "administrator"])
def test_who_may_not_register_may_not_enter_a_plan(office, who):
    with pytest.raises(PermissionDenied):
        plans.enter(by=getattr(office, who), **PLAN)


def test_the_page_leads_on_to_the_annex_and_keeps_what_was_typed(client, office):
    client.force_login(office.coordinator)
    typed = {**PLAN, "date": "20/12/2018"}
    wrong = client.post(reverse("plan-new"), {**typed, "date": "31/2/2018"})
    assert wrong.status_code == 422
    assert "301/KH-SKHĐT" in wrong.content.decode()
    done = client.post(reverse("plan-new"), typed)
    document = Document.objects.get()
    assert done["Location"] == f"{reverse('import-upload')}?document={document.pk}"
    page = client.get(done["Location"]).content.decode()
    assert f'<option value="{document.pk}" selected>' in page
    again = client.post(reverse("plan-new"), typed)
    assert document.get_absolute_url() in again.content.decode()
    client.force_login(office.head)
    assert client.get(reverse("plan-new")).status_code == 403
