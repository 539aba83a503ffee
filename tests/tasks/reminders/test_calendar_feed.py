"""The personal calendar: a secret address, whole days that no time zone moves, read back by a real parser."""

import re
from datetime import date, timedelta

import icalendar
import pytest
from django.db import connection
from django.urls import reverse

from cchc.accounts.models import AccountChange
from tasks.lifecycle import requests
from tasks.models import CalendarFeed, Task
from tasks.reminders.inbox import calendar_feed
from tests.factories import LETTERS_DAY, make_document, make_item, make_task, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def events(response) -> dict[str, icalendar.Event]:
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["url"]).rsplit("/", 2)[1]: event for event in calendar.walk("VEVENT")}


@pytest.fixture
def read(client):
    def of(person):
        secret = calendar_feed.renew(person)
        client.logout()
        return events(client.get(reverse("calendar-feed", args=[secret])))

    return of


def test_a_head_reads_the_units_open_deadlines_as_whole_days(the_office, read):
    task = make_task(the_office.division, schedule="on 2019-08-30", text="Rà soát; báo cáo, gửi\nUBND")
    make_task(the_office.other_division)
    make_task(the_office.division, schedule="undated")
    verified(make_task(the_office.division), by=the_office.head, checked_by=the_office.office_chief, on=LETTERS_DAY)
    [(key, event)] = read(the_office.head).items()
    assert key == str(task.pk)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2019, 8, 30), date(2019, 8, 31))
    assert type(event.decoded("dtstart")) is date, "a day, not an instant that a time zone moves"
    assert "Rà soát; báo cáo, gửi UBND" in str(event["summary"]).replace("\n", " ")


def test_an_officer_reads_what_is_assigned_a_deputy_what_is_in_their_charge_and_the_chief_all(the_office, read):
    mine, other = make_task(the_office.division), make_task(the_office.other_division)
    the_offices = make_task(the_office.office)
    mine.officer = the_office.officer
    mine.save()
    found = {person: set(read(person)) for person in (the_office.officer, the_office.deputy, the_office.office_chief)}
    assert found[the_office.officer] == {str(mine.pk)}
    assert found[the_office.deputy] == {str(mine.pk), str(other.pk)}
    assert found[the_office.office_chief] == {str(task.pk) for task in (mine, other, the_offices)}


def secret_on(page: str) -> str:
    return re.search(r"/lich/([^/]+)\.ics", page)[1] if re.search(r"/lich/([^/]+)\.ics", page) else ""


def test_the_address_is_secret_can_be_renewed_and_dies_with_the_account(client, the_office):
    client.force_login(the_office.head)
    assert not CalendarFeed.objects.exists()
    first = secret_on(client.post(reverse("calendar-renew")).content.decode())
    assert len(first) >= 43
    second = secret_on(client.post(reverse("calendar-renew")).content.decode())
    client.logout()
    assert client.get(reverse("calendar-feed", args=[first])).status_code == 404
    answer = client.get(reverse("calendar-feed", args=[second]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert client.post(reverse("calendar-feed", args=[second])).status_code == 405
    the_office.head.active_to = LETTERS_DAY - timedelta(days=1)
    the_office.head.save()
    assert client.get(reverse("calendar-feed", args=[second])).status_code == 404


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(client, the_office):
    client.force_login(the_office.head)
    secret = secret_on(client.post(reverse("calendar-renew")).content.decode())
    page = client.get(reverse("notice-choice")).content.decode()
    assert secret not in page
    assert "17/07/2019" in page
    with connection.cursor() as cursor:
        for table in ("tasks_calendarfeed", "tasks_historicalcalendarfeed", "django_session"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert secret not in str(cursor.fetchall())
    assert AccountChange.objects.get(kind="key").person == the_office.head


def test_an_address_of_the_release_before_goes_on_working_and_its_secret_is_forgotten_at_night(client, the_office):
    CalendarFeed.objects.create(person=the_office.head, secret="old-secret", made_on=LETTERS_DAY)
    url = reverse("calendar-feed", args=["old-secret"])
    assert client.get(url).status_code == 200
    assert calendar_feed.forget_secrets() == 1
    assert client.get(url).status_code == 200
    assert CalendarFeed.objects.get().secret is None
    assert client.get(reverse("calendar-feed", args=[CalendarFeed.objects.get().digest])).status_code == 404


def test_after_an_extension_on_the_same_day_the_event_is_newer(the_office, read, time_machine):
    time_machine.move_to("2019-07-17 09:00:00+07:00", tick=False)
    task = make_task(the_office.division, schedule="on 2019-08-30")
    before = read(the_office.head)[str(task.pk)]
    time_machine.shift(60)
    request = requests.ask_extension(task, by=the_office.head, day=date(2019, 9, 30), reason="chờ số liệu")
    requests.grant(request, by=the_office.director)
    after = read(the_office.head)[str(task.pk)]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after.decoded("last-modified") > before.decoded("last-modified")
    assert after["uid"] == before["uid"]


def test_one_row_that_cannot_be_a_day_stops_no_feed(the_office, read):
    bad, good = make_task(the_office.division), make_task(the_office.division)
    Task.objects.filter(pk=bad.pk).update(decreed_on=date(9999, 12, 31), due_on=date(9999, 12, 31))
    assert set(read(the_office.head)) == {str(good.pk)}


def test_the_history_of_the_address_keeps_no_secret(the_office):
    calendar_feed.renew(the_office.head)
    kept = the_office.head.calendar_feed.history.first()
    assert kept.history_user == the_office.head
    assert not hasattr(kept, "secret")
    assert not hasattr(kept, "digest")


def test_the_feed_takes_the_same_number_of_queries_for_any_amount_of_tasks(
    the_office, read, client, django_assert_num_queries, django_assert_max_num_queries
):
    document = make_document()
    url = reverse("calendar-feed", args=[calendar_feed.renew(the_office.head)])
    with django_assert_max_num_queries(8) as few:
        client.get(url)
    for _ in range(10):
        make_task(the_office.division, item=make_item(document, lead=the_office.division))
    with django_assert_num_queries(len(few)):
        assert len(events(client.get(url))) == 10
