"""A plan that is still to come is told to whoever owes it once a week, and stands on the dashboard until it arrives."""

from datetime import date

import pytest
from django.urls import reverse

from tasks.models import ExpectedPlan
from tasks.reminders.delivery import delivery
from tasks.reminders.digest.plan import preview
from tests.factories import make_document, make_task

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2020, 1, 6), date(2020, 1, 7)


@pytest.fixture
def expected(the_office, settings) -> ExpectedPlan:
    settings.CCHC_TODAY = MONDAY
    like = make_document(number="130/QĐ-SKHĐT", title="Kế hoạch cải cách hành chính năm 2019", year=2019)
    return ExpectedPlan.objects.create(year=2020, like=like, unit=the_office.division)


def told(day: date) -> set:
    return {digest.person for digest in preview(day) for row in digest.lines if row["group"] == "plans"}


def test_the_head_of_the_unit_and_the_office_hear_of_it_on_mondays(the_office, expected):
    assert told(MONDAY) == {the_office.head, the_office.office_chief}
    assert told(TUESDAY) == set()
    assert told(date(2020, 1, 13)) == {the_office.head, the_office.office_chief}


def test_once_it_has_arrived_nobody_does(the_office, expected):
    expected.arrived = make_document(number="1/QĐ-SKHĐT", year=2020, date=date(2020, 1, 3))
    expected.save()
    assert told(MONDAY) == set()


def test_the_mail_says_which_plan_and_who_owes_it(the_office, expected, mailoutbox):
    delivery.send(MONDAY)
    [mail] = [each for each in mailoutbox if each.to == [the_office.head.email]]
    assert "1 kế hoạch còn phải trình" in mail.subject
    assert "130/QĐ-SKHĐT" in mail.body
    assert f"hưa có kế hoạch năm 2020; {the_office.division.name} phải trình" in mail.body


def test_the_same_mail_names_tasks_and_plans(the_office, expected):
    task = make_task(the_office.division, schedule="on 2019-12-20")
    [digest] = [each for each in preview(MONDAY) if each.person == the_office.head]
    assert [row["group"] for row in digest.lines] == ["late", "plans"]
    assert digest.lines[0]["task"] == task.pk


def test_the_inbox_and_the_preview_of_coming_days_show_it(the_office, expected, client):
    delivery.send(MONDAY)
    client.force_login(the_office.head)
    page = client.get(reverse("notices")).content.decode()
    assert "kế hoạch còn phải trình" in page
    client.force_login(the_office.office_chief)
    assert client.get(reverse("reminders")).status_code == 200


def test_the_dashboard_says_who_owes_which_plan_until_it_arrives(the_office, expected, client):
    client.force_login(the_office.director)
    page = client.get(reverse("dashboard")).content.decode()
    assert "Kế hoạch còn phải trình" in page
    assert expected.like.get_absolute_url() in page
    assert the_office.division.name in page
    expected.arrived = make_document(number="1/QĐ-SKHĐT", year=2020, date=date(2020, 1, 3))
    expected.save()
    assert "Kế hoạch còn phải trình" not in client.get(reverse("dashboard")).content.decode()
