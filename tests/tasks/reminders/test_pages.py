"""The page of the ladder and what the Office does on it; the demo's sent mail."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Question
from tasks.models import DayOff, Digest, ReminderPause, Rung
from tasks.reminders import jobs
from tests.factories import LETTERS_DAY, make_task, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(autouse=True)
def letters_day(settings, tmp_path):
    settings.CCHC_TODAY = LETTERS_DAY
    settings.LANGUAGE_CODE = "en"
    settings.MAIL_FOLDER = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def office(office):
    make_task(office.division)
    return office


@pytest.fixture
def chief(client, office):
    client.force_login(office.office_chief)
    return client


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_office_sees_the_ladder_in_words_and_what_goes_out_next(chief, office):
    DayOff.objects.all().delete()
    DayOff.objects.create(day=date(2019, 9, 2), kind="off", name="National Day", source="Labour Code", to_check=True)
    page = text(chief.get(reverse("reminders")))
    for words in ("10 working days before the deadline", "1 working day before", "15 working days after"):
        assert words in page
    assert "What goes out on 18/07/2019" in page
    assert "Tomorrow, Thursday 18/07/2019" in page
    assert "3 people are written to, 1 task is named" in page
    assert str(office.deputy) in page
    assert "National Day" in page
    assert not Digest.objects.exists(), "looking sends nothing"


def test_who_is_not_of_the_office_is_told_who_may(client, office):
    for person in (office.head, office.director, office.observer):
        client.force_login(person)
        assert client.get(reverse("reminders")).status_code == 403
    client.force_login(office.coordinator)
    page = text(client.get(reverse("reminders")))
    assert "Add a rung" not in page


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("reminder-rung-new", []), ("reminder-pause", []), ("reminder-resume", []), ("reminder-send-again", ["digest"])],
)
def test_only_the_office_chief_keeps_the_reminders(client, office, name, arguments):
    digest = Digest.objects.create(person=office.head, day=LETTERS_DAY, state="failed")
    url = reverse(name, args=[digest.pk for _ in arguments])
    client.force_login(office.coordinator)
    assert client.post(url, {"reason": "works"}).status_code == 403
    assert not ReminderPause.objects.exists()


def test_the_office_chief_changes_a_rung_and_the_history_says_so(chief, office):
    rung = Rung.objects.get(working_days=7)
    given = {"number": "8", "side": "after", "to_deputy": "on", "to_head": "on", "in_use": "on"}
    assert chief.post(reverse("reminder-rung", args=[rung.pk]), given).status_code == 302
    rung.refresh_from_db()
    assert (rung.working_days, rung.to_head, rung.to_deputy) == (8, True, True)
    assert rung.history.first().history_user == office.office_chief


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"number": "20", "side": "before", "in_use": "on"}, "Say whom the rung reminds"),
        ({"number": "10", "side": "before", "to_head": "on"}, "There is a rung on that day already"),
        ({"number": "0", "side": "before", "to_head": "on"}, "greater than or equal to 1"),
        ({"number": "many", "side": "before", "to_head": "on"}, "whole number"),
    ],
)
def test_a_wrong_rung_is_refused_in_words_and_keeps_what_was_typed(chief, given, words):
    response = chief.post(reverse("reminder-rung-new"), given)
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert f'value="{given["number"]}"' in page
    assert Rung.objects.count() == 7


def test_pausing_needs_a_reason_and_resuming_lets_go_on(chief, office):
    chief.post(reverse("reminder-pause"), {"reason": " "})
    assert not ReminderPause.objects.exists()
    chief.post(reverse("reminder-pause"), {"reason": "moving house"})
    page = text(chief.post(reverse("reminder-pause"), {"reason": "again"}, follow=True))
    assert "already" in page
    assert "moving house" in page
    jobs.send_digests()
    assert not Digest.objects.exists()
    chief.post(reverse("reminder-resume"))
    assert ReminderPause.objects.get().resumed_by == office.office_chief
    jobs.send_digests()
    assert Digest.objects.filter(state="sent").count() == 3


def test_what_failed_is_shown_with_send_again(chief, office, django_capture_on_commit_callbacks):
    jobs.send_digests()
    Digest.objects.filter(person=office.head).update(state="uncertain", error="the line broke")
    page = text(chief.get(reverse("reminders")))
    assert "the line broke" in page
    digest = Digest.objects.get(person=office.head)
    with django_capture_on_commit_callbacks(execute=True):
        chief.post(reverse("reminder-send-again", args=[digest.pk]))
    digest.refresh_from_db()
    assert digest.state == "sent"
    assert "not among those" in text(chief.post(reverse("reminder-send-again", args=[digest.pk]), follow=True))


def test_the_page_takes_the_same_number_of_queries_for_any_amount_of_data(
    chief, office, django_assert_max_num_queries, django_assert_num_queries
):
    url = reverse("reminders")
    with django_assert_max_num_queries(30) as few:  # none of them for each of the ten days
        chief.get(url)
    for n in range(10):
        make_task(make_unit())
        task = make_task(office.other_division, schedule="on 2019-09-30")
        units, on = [(office.division, LETTERS_DAY + timedelta(days=n))], date(2019, 7, 1)
        contributions.ask(task, by=office.other_head, units=units, kind="figures", what="Số liệu quý II", on=on)
        question = Question("Sở Tài chính", on, answer_within=n + 14, counted_in="days")
        consultations.consult(task, by=office.other_head, question=question, on=on)
    jobs.send_digests()
    with django_assert_num_queries(len(few)):
        chief.get(url)


def test_the_demos_mails_are_shown_newest_first_and_nowhere_else(client, office, settings):
    client.force_login(office.head)
    assert "No mail was sent yet" in text(client.get(reverse("sent-mail")))
    jobs.send_digests()
    page = text(client.get(reverse("sent-mail")))
    assert page.count("Reminders of 17/07/2019") == 3
    assert office.head.email in page
    assert f"nhiem-vu/{office.division.tasks.get().pk}/" in page
    settings.DEMO = False
    assert client.get(reverse("sent-mail")).status_code == 404


def test_what_a_mail_says_is_escaped_on_the_page(client, office):
    make_task(office.division, text="<script>alert(1)</script>")
    jobs.send_digests()
    client.force_login(office.head)
    page = text(client.get(reverse("sent-mail")))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
