"""The leadership's page: where the Director's day begins, and what waits there with its button."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.accounts.models import Unit
from reports import periods
from reports.leadership.standing import most_at_risk
from reports.leadership.waiting import waiting_for
from reports.lifecycle import acts
from scoring.models import Snapshot
from tasks.lifecycle import requests
from tasks.steps import remarks
from tests.factories import LETTERS_DAY, make_task, reported, verified
from tests.reports.lifecycle.test_acts import written

PAGE = "/bao-cao/lanh-dao/"


@pytest.fixture
def office(office):
    task = make_task(office.division, schedule="on 2019-06-07")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 6))
    return office


@pytest.fixture
def frozen(office):
    report = written(acts.begin(periods.parse("2019-H1"), by=office.office_chief), by=office.office_chief)
    return acts.freeze(report, by=office.office_chief)


def test_the_day_of_the_director_and_of_a_deputy_begins_there_and_no_other_sees_it(office, signed_in):
    assert signed_in(office.director).get(reverse("home")).url == PAGE
    assert signed_in(office.deputy).get(reverse("home")).url == PAGE
    assert signed_in(office.office_chief).get(PAGE).status_code == 403


def test_a_frozen_report_waits_for_the_director_alone_until_it_is_approved(office, frozen, signed_in):
    page = signed_in(office.director).get(PAGE).content.decode()
    assert "6 tháng đầu năm 2019" in page
    assert f'href="{frozen.get_absolute_url()}"' in page
    assert waiting_for(office.deputy, LETTERS_DAY).reports == []
    acts.approve(frozen, by=office.director)
    assert waiting_for(office.director, LETTERS_DAY).reports == []


def test_requests_checks_and_unanswered_remarks_stand_below_with_their_pages(office, signed_in):
    late = make_task(office.division, schedule="on 2019-07-26")
    asked = requests.ask_extension(late, by=office.head, day=date(2019, 8, 9), reason="chờ số liệu")
    reported(make_task(office.office), by=office.office_chief, on=date(2019, 7, 15))
    remarks.remark(late, by=office.director, text="Báo cáo tôi trước thứ Sáu")
    page = signed_in(office.director).get(PAGE).content.decode()
    assert reverse("request-decide", args=[asked.pk]) in page
    assert "1 báo cáo chờ tôi xác nhận" in page
    assert "Báo cáo tôi trước thứ Sáu" in page


def test_nothing_waits_is_said(office, signed_in):
    assert "Không có việc nào chờ bạn." in signed_in(office.director).get(PAGE).content.decode()


def test_the_unit_with_the_most_points_at_risk_is_named(office, monkeypatch):
    held = {office.division.code: ["0", "1.5", "0", "0"], office.other_division.code: ["3", "0.5", "0", "2"]}
    snapshot = Snapshot(year=2019, by_unit=held | {Snapshot.ASSUMED: ["0", "9"]})
    monkeypatch.setattr("scoring.index.task_points._last_snapshot", lambda: snapshot)
    monkeypatch.setattr("scoring.models.CriteriaSet.caveat", lambda self, year: "")
    snapshot.criteria_set = type(snapshot)._meta.get_field("criteria_set").related_model(year=2019)
    worst = most_at_risk()
    assert worst is not None
    assert (worst.unit, worst.at_risk) == (Unit.objects.get(pk=office.division.pk), Decimal("1.5"))


@pytest.mark.parametrize("number", [1, 9])
def test_the_page_costs_the_same_however_much_waits(office, signed_in, number, django_assert_max_num_queries):
    for _n in range(number):
        task = make_task(office.division, schedule="on 2019-07-26")
        requests.ask_extension(task, by=office.head, day=date(2019, 8, 9), reason="chờ")
        remarks.remark(task, by=office.director, text="Đến đâu rồi?")
    client = signed_in(office.director)
    client.get(PAGE)
    with django_assert_max_num_queries(22):
        client.get(PAGE)
