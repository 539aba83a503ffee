"""A new office begins: its steps, what it finished before, and no reminder before the last step."""

from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from cchc.accounts.models import FactChange, organisation
from tasks.beginning import acts, steps
from tasks.beginning.before import FINISHED_BEFORE
from tasks.models import BeginningStep, Digest, Task
from tasks.reminders.delivery import delivery
from tasks.reminders.health import heartbeat
from tests.factories import LETTERS_DAY, Office, make_task, verified

pytestmark = pytest.mark.django_db
Key = BeginningStep.Key


@pytest.fixture
def office(settings):
    """An office in its first days: what bootstrap opens where nobody can sign in yet, and then people and tasks."""
    settings.CCHC_TODAY = LETTERS_DAY
    assert acts.open_steps()
    return Office()


def text(response) -> str:
    return response.content.decode()


def finish_all_but_reminders(office) -> None:
    for key in Key:
        if key != Key.REMINDERS:
            acts.finish(key, by=office.administrator)


def test_bootstrap_opens_the_steps_once_and_never_in_an_office_that_works(settings):
    settings.CCHC_TODAY = LETTERS_DAY
    call_command("bootstrap", stdout=StringIO())
    assert BeginningStep.objects.count() == 8
    assert not acts.open_steps()
    BeginningStep.objects.all().delete()
    Office()
    assert not acts.open_steps()
    assert steps.progress() is None


def test_no_reminder_leaves_before_the_last_step(office, settings):
    make_task(office.division, schedule="on 2019-07-01")
    delivery.send(LETTERS_DAY)
    assert not Digest.objects.exists()
    assert heartbeat.missing_run() is None
    finish_all_but_reminders(office)
    acts.finish(Key.REMINDERS, by=office.office_chief)
    settings.CCHC_TODAY = date(2019, 7, 18)
    delivery.send(date(2019, 7, 18))
    assert office.head.email in {address for message in mail.outbox for address in message.to}


def test_the_last_step_needs_the_others_and_the_office_chief(office, client):
    client.force_login(office.office_chief)
    answer = client.post(reverse("beginning-finish", args=["reminders"]), follow=True)
    assert "Chưa xong: thông tin cơ quan" in text(answer)
    finish_all_but_reminders(office)
    client.force_login(office.administrator)
    assert client.post(reverse("beginning-finish", args=["reminders"])).status_code == 403
    client.force_login(office.office_chief)
    client.post(reverse("beginning-finish", args=["reminders"]))
    assert BeginningStep.objects.get(key="reminders").done_by == office.office_chief
    assert steps.progress() is None


def test_a_step_is_ticked_off_and_opened_again(office, client):
    client.force_login(office.administrator)
    client.post(reverse("beginning-finish", args=["units"]))
    assert steps.progress() == (1, 8)
    assert "Đã xong 1/8 bước" in text(client.get(reverse("beginning")))
    client.post(reverse("beginning-reopen", args=["units"]))
    assert steps.progress() == (0, 8)
    assert client.post(reverse("beginning-finish", args=["khong-co"])).status_code == 404


def test_the_page_names_what_is_there_and_what_is_missing(office, client):
    client.force_login(office.administrator)
    page = text(client.get(reverse("beginning")))
    assert "Chưa có trưởng đơn vị" not in page
    assert "Chưa có kế hoạch" in page
    assert "Còn thiếu: " in page
    office.head.memberships.all().update(valid_to=date(2019, 7, 1))
    assert "Chưa có trưởng đơn vị: Phòng KTN" in text(client.get(reverse("beginning")))


def test_the_dashboard_says_how_far_it_is_to_whom_it_concerns(office, client):
    client.force_login(office.office_chief)
    assert "đã xong 0/8 bước" in text(client.get(reverse("dashboard")))
    client.force_login(office.head)
    assert "đã xong 0/8 bước" not in text(client.get(reverse("dashboard")))
    assert client.get(reverse("beginning")).status_code == 403


def test_what_was_finished_before_is_entered_by_one_and_confirmed_by_another(office, client):
    tasks = [make_task(office.division, schedule=f"on 2019-0{month}-28") for month in (3, 5, 9)]
    client.force_login(office.coordinator)
    assert "Rà soát thủ tục hành chính" in text(client.get(reverse("finished-before")))
    given = {
        f"number-{tasks[0].pk}": "12/BC-SKHĐT", f"day-{tasks[0].pk}": "20/03/2019",
        f"number-{tasks[1].pk}": "15/BC-SKHĐT", f"day-{tasks[1].pk}": "02/06/2019",
    }  # fmt: skip
    client.post(reverse("finished-before"), given)
    done, late, open_one = Task.objects.order_by("pk")
    assert [task.state for task in (done, late, open_one)] == ["reported", "reported", "todo"]
    assert done.product_on == date(2019, 3, 20)
    assert done.acts.get(kind="report").text == FINISHED_BEFORE
    assert (done.days_late(LETTERS_DAY), late.days_late(LETTERS_DAY)) == (0, 5)
    waiting = text(client.get(reverse("finished-before")))
    assert "12/BC-SKHĐT" not in waiting
    client.force_login(office.office_chief)
    assert "2 nhiệm vụ chờ người khác xác nhận" in text(client.get(reverse("beginning")))


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [("12/BC", "", "ngày"), ("", "20/03/2019", "Thiếu số văn bản"), ("12/BC", "20/09/2019", "future"), ("", "", "")],
)
def test_half_a_proof_is_named_and_nothing_is_kept(office, client, number, day, said):
    first, second = (make_task(office.division, schedule=f"on 2019-0{month}-28") for month in (3, 5))
    client.force_login(office.office_chief)
    given = {
        f"number-{first.pk}": number, f"day-{first.pk}": day,
        f"number-{second.pk}": "15/BC" if said else "", f"day-{second.pk}": "02/06/2019" if said else "",
    }  # fmt: skip
    answer = client.post(reverse("finished-before"), given)
    assert answer.status_code == (422 if said else 200)
    assert (said if said != "future" else "tương lai") in text(answer)
    assert set(Task.objects.values_list("state", flat=True)) == {"todo"}


def test_an_office_that_has_begun_shows_no_steps(settings, client):
    settings.CCHC_TODAY = LETTERS_DAY
    office = Office()
    task = make_task(office.division, schedule="on 2019-07-01")
    verified(task, by=office.head, checked_by=office.office_chief, on=LETTERS_DAY)
    client.force_login(office.administrator)
    assert "Cơ quan đã bắt đầu" in text(client.get(reverse("beginning")))
    assert "đã xong 0/8" not in text(client.get(reverse("dashboard")))


def test_the_office_is_called_otherwise_from_a_day_on_and_a_past_day_keeps_the_name(office, client):
    client.force_login(office.office_chief)
    given = {"value": "Sở Tài chính", "valid_from": "01/07/2019", "document": "QĐ 9/QĐ-UBND ngày 20/06/2019"}
    client.post(reverse("office-fact-change", args=["short_name"]), given)
    assert organisation()["short_name"] == "Sở Kế hoạch và Đầu tư"  # proposed, not confirmed
    client.force_login(office.administrator)
    assert "đề nghị đổi" in text(client.get(reverse("office-facts")))
    client.post(reverse("office-fact-decide", args=[FactChange.objects.get().pk]), {"confirm": "1"})
    assert organisation()["short_name"] == "Sở Tài chính"
    assert organisation(date(2019, 6, 30))["short_name"] == "Sở Kế hoạch và Đầu tư"
    assert "Sở Tài chính" in text(client.get(reverse("office-facts")))
