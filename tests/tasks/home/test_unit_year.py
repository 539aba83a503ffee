"""“Đơn vị tôi”: the unit's year on a time line; and lists that begin with one's own unit."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.pages.menu import menu_of
from tasks.lifecycle import requests
from tests.factories import make_task, reported

pytestmark = pytest.mark.django_db


def page_of(client) -> str:
    return " ".join(client.get(reverse("unit-year")).content.decode().split())


def test_the_tasks_of_the_year_stand_in_the_order_in_which_they_fall_due_and_nothing_of_another_unit(office, signed_in):
    later = make_task(office.division, schedule="on 2019-11-29")
    first = make_task(office.division, schedule="on 2019-03-29")
    undated = make_task(office.division, schedule="undated")
    other = make_task(office.other_division, schedule="on 2019-08-30")
    page = page_of(signed_in(office.head))
    places = [page.index(f'href="{task.get_absolute_url()}"') for task in (first, later, undated)]
    assert places == sorted(places)
    assert other.get_absolute_url() not in page
    assert page.index("Tháng 03/2019") < page.index("Tháng 07/2019") < page.index("Tháng 11/2019")
    assert "tháng này" in page
    assert "Chưa xác định thời hạn" in page


def test_each_task_shows_its_state_and_what_is_awaited(office, signed_in):
    waits = make_task(office.division, schedule="on 2019-07-26")
    requests.ask_extension(waits, by=office.head, day=date(2019, 8, 9), reason="chờ số liệu")
    reported(make_task(office.division, schedule="on 2019-07-19"), by=office.head, on=date(2019, 7, 16))
    page = page_of(signed_in(office.officer))
    assert "chưa quyết định" in page
    assert "Đã báo cáo – chờ xác nhận" in page


def test_whoever_works_in_no_unit_has_no_such_page(office, signed_in):
    assert signed_in(office.observer).get(reverse("unit-year")).status_code == 403
    assert signed_in(office.director).get(reverse("unit-year")).status_code == 403


def test_the_page_costs_the_same_however_many_tasks_there_are(office, signed_in, django_assert_max_num_queries):
    client = signed_in(office.head)
    for month in range(1, 13):
        make_task(office.division, schedule=f"on 2019-{month:02}-28")
    with django_assert_max_num_queries(22):
        page_of(client)


def test_the_list_of_tasks_opens_on_ones_own_unit_for_heads_and_officers_with_all_one_press_away(office, signed_in, rf):
    def opens_with(person) -> str:
        request = rf.get("/")
        request.user = person
        return next(one.query for one in menu_of(request).entries if one.url == reverse("task-list"))

    assert opens_with(office.head) == opens_with(office.officer) == "?state=open&unit=KTN"
    assert opens_with(office.office_chief) == opens_with(office.director) == "?state=open"
    make_task(office.other_division)
    page = signed_in(office.head).get(reverse("task-list") + opens_with(office.head)).content.decode()
    assert 'href="?state=open"' in page, "the chip that takes the unit off"
