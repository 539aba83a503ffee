"""A plan or decision registered here is itself the proof where an item asks for one to be issued."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.refusal import Refused
from tasks.lifecycle import acts
from tasks.lifecycle.acts import Proof
from tasks.models import Evidence, Item, Task
from tests.factories import LETTERS_DAY, make_document, make_item, make_task

pytestmark = pytest.mark.usefixtures("in_english")
REPORT_DAY = LETTERS_DAY


@pytest.fixture
def plan(office):
    return make_document(number="15/KH-SKHĐT", date=date(2019, 2, 12), kind="plan", title="Kế hoạch ứng dụng CNTT")


@pytest.fixture
def task(office) -> Task:
    item = make_item(lead=office.division, text="Ban hành kế hoạch ứng dụng công nghệ thông tin", product="Kế hoạch")
    return make_task(office.division, item=item)


def of(document) -> Proof:
    return Proof(kind=Evidence.Kind.DOCUMENT, document=document)


@pytest.mark.parametrize(
    ("product", "text", "asks"),
    [
        ("Kế hoạch", "Ứng dụng công nghệ thông tin", True),
        ("Quyết định ban hành quy chế", "Sửa đổi Quy chế làm việc", True),
        ("", "Ban hành Kế hoạch kiểm tra năm 2020", True),
        ("", "Triển khai nhiệm vụ đã ban hành tại các kế hoạch", False),
        ("Báo cáo", "Ban hành kế hoạch và báo cáo kết quả", False),
        ("Tờ trình, dự thảo quyết định công bố", "Trình công bố danh mục", False),
    ],
)
def test_an_item_asks_for_it_by_its_product_or_where_it_names_none_by_its_words(product, text, asks):
    assert Item(product=product, text=text).asks_to_issue is asks


def test_it_gives_number_date_and_issuer_and_the_day_that_counts(office, task, plan):
    acts.report(task, by=office.head, on=REPORT_DAY, proof=of(plan))
    proof = task.evidence.get()
    assert (proof.title, proof.dated_on, proof.issuer, proof.document) == (plan.number, plan.date, plan.issuer, plan)
    task.refresh_from_db()
    assert task.product_on == date(2019, 2, 12)


def test_only_a_plan_or_decision_and_only_where_the_item_asks_for_one(office, task, plan):
    letter = make_document(number="16/SKHĐT-VP", date=date(2019, 2, 12), kind="letter")
    for document in (letter, task.item.document):  # the plan in which the item stands was there before it
        with pytest.raises(Refused):
            acts.report(task, by=office.head, on=REPORT_DAY, proof=of(document))
    other = make_task(office.division)
    with pytest.raises(Refused):
        acts.report(other, by=office.head, on=REPORT_DAY, proof=of(plan))


def test_the_form_offers_it_where_it_is_asked_for_and_the_proof_leads_to_the_document(office, task, plan, signed_in):
    client = signed_in(office.head)
    page = reverse("task-report", args=[task.pk])
    assert "15/KH-SKHĐT: Kế hoạch ứng dụng CNTT" in client.get(page).content.decode()
    other = make_task(office.division)
    assert "15/KH-SKHĐT" not in client.get(reverse("task-report", args=[other.pk])).content.decode()
    client.post(page, {"seen": task.version, "kind": "document", "document": plan.pk})
    assert task.evidence.get().document == plan
    proof = client.get(reverse("task-evidence", args=[task.pk])).content.decode()
    assert plan.get_absolute_url() in proof
