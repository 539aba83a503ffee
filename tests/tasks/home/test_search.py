"""One search from the head of every page: tasks, documents, units, and what the packages above add."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from cchc.accounts.models import Unit
from tasks.home import search
from tasks.lifecycle.creation import give
from tasks.models import Document, Item
from tasks.task_list import filters
from tests.factories import LETTERS_DAY, WEEKENDS_ONLY, make_document, make_item, make_task, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

NFD = unicodedata.normalize("NFD", "báo cáo quý")


def found(text: str) -> dict[str, list[str]]:
    groups = search.search(search.Asked(text, LETTERS_DAY))
    return {str(group.label): [hit.title for hit in group.hits] for group in groups}


@pytest.mark.parametrize("text", ["báo cáo quý", "bao cao quy", "BÁO  CÁO quý", "quý cáo", NFD])
def test_a_task_is_found_without_accents_in_any_case_and_order(office, text):
    make_task(office.division, text="Báo cáo quý về cải cách hành chính")
    make_task(office.division, text="Rà soát thủ tục")
    assert found(text) == {"Tasks": ["Báo cáo quý về cải cách hành chính"]}


@pytest.mark.parametrize("text", ["Đăng ký", "đăng ký", "Ðăng ký", "dang ky"])
def test_both_ways_of_writing_d_find_each_other(office, text):
    make_unit("DKKD", name="Phòng Đăng ký kinh doanh")
    make_unit("DK2", name="Phòng Ðăng ký đất")
    assert found(text)["Units"] == ["Phòng Đăng ký kinh doanh", "Phòng Ðăng ký đất"]


def test_a_document_is_found_by_its_number_before_those_that_only_name_it(office):
    make_document(number="1/KH-UBND", title="Thay thế 28/QĐ-SKHĐT", date=date(2019, 5, 1))
    make_document(number="28/QĐ-SKHĐT", title="Kế hoạch", date=date(2018, 3, 1))
    make_document(number="28/QĐ-SKHĐT năm sau", title="Chưa có", date=date(2019, 12, 1))
    assert found("28/qd-skhdt")["Documents"] == ["28/QĐ-SKHĐT, 01/03/2018", "1/KH-UBND, 01/05/2019"]


def test_a_unit_is_found_by_its_code_and_by_what_it_was_called(office):
    make_unit("THQH", name="Phòng Tổng hợp Quy hoạch", aliases=["P. TH"])
    assert found("thqh") == found("p. th") == {"Units": ["Phòng Tổng hợp Quy hoạch"]}


def test_a_hit_leads_to_the_task_or_to_the_list_of_its_tasks(office):
    one = make_task(office.division, text="Việc một")
    several = make_item(lead=office.division, text="Việc nhiều", schedule="dates 2019-03-31 2019-06-30")
    give(several, units=Unit.objects.all(), workdays=WEEKENDS_ONLY)
    standing = make_item(lead=office.division, text="Việc chung", schedule="standing")
    (group,) = search.search(search.Asked("việc", LETTERS_DAY))
    assert {hit.title: hit.url for hit in group.hits} == {
        "Việc một": one.get_absolute_url(),
        "Việc nhiều": filters.address(document=several.document_id, q=several.number),
        "Việc chung": standing.document.get_absolute_url(),
    }


def test_one_letter_finds_nothing_and_says_so(client, office):
    make_task(office.division, text="Việc")
    assert found("v") == {}
    client.force_login(office.head)
    assert "2" in client.get(reverse("search"), {"q": "v"}).content.decode().split("empty")[1][:200]


def test_more_than_fits_leads_to_the_list(office):
    for number in range(search.SHOWN + 1):
        make_task(office.division, text=f"Rà soát {number}")
    (group,) = search.search(search.Asked("rà soát", LETTERS_DAY))
    assert len(group.hits) == search.SHOWN
    assert group.more == filters.address(q="rà soát")


def test_the_page_is_searched_from_the_head_of_every_page(client, office):
    make_task(office.division, text="Rà soát <b>thủ tục</b>")
    client.force_login(office.observer)
    page = client.get(reverse("dashboard")).content.decode()
    assert f'action="{reverse("search")}"' in page
    page = client.get(reverse("search"), {"q": "ra soat <b>"}).content.decode()
    assert "&lt;b&gt;thủ tục" in page
    assert client.get(reverse("search"), {"q": "%"}).status_code == 200
    assert client.get(reverse("search"), {"q": "không có gì như vậy"}).context["found"] == []
    client.logout()
    assert client.get(reverse("search")).status_code == 302


def test_signs_of_patterns_are_letters_like_others(office):
    make_task(office.division, text="Đạt 100% hồ sơ")
    make_task(office.division, text="Đạt 1000 hồ sơ")
    assert found("100%") == {"Tasks": ["Đạt 100% hồ sơ"]}
    assert found("100_") == {}


def test_a_search_costs_the_same_however_much_there_is(
    client, office, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(office.head)
    make_task(office.division, text="Rà soát")
    address = reverse("search") + "?q=ra+soat"
    client.get(address)
    with django_assert_max_num_queries(14) as few:
        client.get(address)
    number_of_queries = len(few)
    for number in range(30):
        make_task(office.division, text=f"Rà soát {number}")
    client.get(address)  # the first one after a change reads reference data anew
    with django_assert_num_queries(number_of_queries):
        client.get(address)


@pytest.mark.only_postgresql
def test_on_postgresql_words_are_found_by_an_index_on_the_folded_text(office):
    make_task(office.division, text="Rà soát")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() == (0,):
            pytest.skip("this server has no pg_trgm")
        cursor.execute("SET LOCAL enable_seqscan = off")
    for rows, index in ((Item, "tasks_item_search_words"), (Document, "tasks_document_search_words")):
        assert index in rows.objects.filter(search_text__contains="soat").order_by().values("pk").explain()
