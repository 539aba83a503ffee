"""Two documents that ask for the same product: joined by the Office Chief, taken apart again, and never by itself."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.accounts.models import Unit
from cchc.refusal import Refused
from tasks.documents import duplicates
from tasks.lifecycle import acts
from tasks.lifecycle.creation import give
from tasks.models import Act, Item, Task
from tests.factories import WEEKENDS_ONLY, decision, make_document, make_item, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TEXT = "Báo cáo kết quả theo dõi thi hành pháp luật"


@pytest.fixture
def pair(office):
    """The second item repeats the first, and both have their task."""
    items = []
    for number in ("28/QĐ-SKHĐT", "130/QĐ-SKHĐT"):
        item = make_item(
            make_document(number=number), office.division, number="4", text=TEXT, schedule="dates 2019-06-28 2019-12-13"
        )
        give(item, units=Unit.objects.all(), workdays=WEEKENDS_ONLY)
        items.append(item)
    return items


def states(item):
    return list(item.tasks.order_by("occurrence").values_list("state", flat=True))


def test_joining_closes_the_second_items_open_tasks_and_leaves_the_firsts(office, pair):
    first, second = pair
    duplicates.join(second, first, by=office.office_chief)
    second.refresh_from_db()
    assert second.same_as == first
    assert (states(first), states(second)) == (["todo", "todo"], ["cancelled", "cancelled"])
    act = Act.objects.filter(task__item=second).last()
    assert (act.kind, act.by) == ("cancel", office.office_chief)
    assert "28/QĐ-SKHĐT, 4" in act.text
    assert second.history.first().history_user == office.office_chief


def test_taking_apart_opens_just_what_the_joining_closed(office, pair):
    first, second = pair
    task = second.tasks.get(occurrence=2)
    acts.cancel(task, by=office.office_chief, reason="Trùng kỳ", authority=decision("Thông báo 12/TB-SKHĐT"))
    duplicates.join(second, first, by=office.office_chief)
    duplicates.part(second, by=office.office_chief, reason="Hai sản phẩm khác nhau")
    second.refresh_from_db()
    assert second.same_as is None
    assert states(second) == ["doing", "cancelled"]
    assert Task.objects.filter(item=second).count() == 2, "no task is given twice"


def test_an_item_that_was_joined_from_the_start_gets_its_tasks_when_taken_apart(office, pair):
    first, _ = pair
    item = make_item(make_document(), office.division, schedule=first.schedule, same_as=first)
    duplicates.part(item, by=office.office_chief, reason="Khác nhau")
    assert states(item) == ["todo", "todo"]


def test_an_item_whose_product_was_handed_in_is_not_joined_but_the_other_to_it(office, pair):
    first, second = pair
    acts.report(second.tasks.first(), by=office.head, proof=paper(date(2019, 6, 20)))
    with pytest.raises(Refused, match="handed in"):
        duplicates.join(second, first, by=office.office_chief)
    assert Item.objects.filter(same_as=None).count() == 2
    duplicates.join(first, second, by=office.office_chief)
    assert states(second) == ["reported", "todo"]


@pytest.mark.parametrize("who", ["head", "coordinator", "director", "observer", "administrator"])
def test_only_the_office_chief_joins_and_takes_apart(office, pair, who):
    first, second = pair
    with pytest.raises(PermissionDenied, match="Office Chief"):
        duplicates.join(second, first, by=getattr(office, who))
    with pytest.raises(PermissionDenied, match="Office Chief"):
        duplicates.part(second, by=getattr(office, who), reason="x")


def test_what_cannot_be_the_same_product_is_refused_with_the_reason(office, pair):
    first, second = pair
    other_lead = make_item(make_document(), office.other_division, schedule=first.schedule)
    other_day = make_item(make_document(), office.division, schedule="on 2019-06-28")
    third = make_item(make_document(), office.division, schedule=first.schedule)
    for other in (other_lead, other_day):
        with pytest.raises(Refused, match="lead unit or deadline"):
            duplicates.join(second, other, by=office.office_chief)
    with pytest.raises(Refused, match="itself"):
        duplicates.join(second, second, by=office.office_chief)
    duplicates.join(second, first, by=office.office_chief)
    with pytest.raises(Refused, match="already"):
        duplicates.join(third, second, by=office.office_chief)
    with pytest.raises(Refused, match="Other items"):
        duplicates.join(first, third, by=office.office_chief)
    with pytest.raises(Refused, match="not joined"):
        duplicates.part(first, by=office.office_chief, reason="x")
    with pytest.raises(Refused, match="reason"):
        duplicates.part(second, by=office.office_chief, reason=" ")


def test_the_page_proposes_joins_and_takes_apart(client, office, pair):
    first, second = pair
    address = reverse("document-twins", args=[second.document_id])
    client.force_login(office.coordinator)
    page = client.get(address).content.decode()
    assert "28/QĐ-SKHĐT, 4" in page
    assert reverse("item-join", args=[second.pk]) not in page, "who may not join sees who may"
    assert "Chánh Văn phòng" in page
    assert client.post(reverse("item-join", args=[second.pk]), {"other": first.pk}).status_code == 403
    client.force_login(office.office_chief)
    page = client.get(address).content.decode()
    assert "đóng 2 nhiệm vụ đang mở" in page
    client.post(reverse("item-join", args=[second.pk]), {"other": first.pk})
    assert Item.objects.get(pk=second.pk).same_as == first
    page = client.get(address).content.decode()
    assert reverse("item-part", args=[second.pk]) in page
    client.post(reverse("item-part", args=[second.pk]), {"reason": "Khác"})
    assert Item.objects.get(pk=second.pk).same_as is None


def test_an_address_without_the_other_item_is_not_found(client, office, pair):
    client.force_login(office.office_chief)
    assert client.post(reverse("item-join", args=[pair[1].pk]), {"other": "x"}).status_code == 404
