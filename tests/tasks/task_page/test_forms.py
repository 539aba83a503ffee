"""Forms help whoever fills them in: nothing is chosen twice, effects are told, mistakes are found."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cchc.files import pending
from reports.lifecycle import retention
from tests.factories import make_task

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\nbi\xc3\xaan b\xe1\xba\xa3n\n"
TICKET = re.compile(r'name="upload_kept" value="([^"]+)"')


@pytest.fixture
def task(office, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(office.head)
    return make_task(office.division)


def report(client, task, **fields):
    given = {"seen": task.version, "kind": "document", "title": "12/BC-SKHĐT", "dated_on": "16/07/2019"}
    return client.post(reverse("task-report", args=[task.pk]), {**given, **fields})


def kept_by(client, task) -> str:
    answer = report(client, task, dated_on="30/02/2019", upload=SimpleUploadedFile("bao-cao.pdf", PDF))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Tệp “bao-cao.pdf”" in page
    return TICKET.search(page)[1]


def test_a_file_is_kept_while_a_mistake_beside_it_is_mended(client, task):
    ticket = kept_by(client, task)
    assert report(client, task, upload_kept=ticket).status_code == 302
    proof = task.evidence.get()
    assert (proof.file_name, proof.file.open().read()) == ("bao-cao.pdf", PDF)


def test_a_kept_file_can_be_left_out_or_replaced(client, task):
    ticket = kept_by(client, task)
    other = SimpleUploadedFile("ban-khac.pdf", PDF + b"%2")
    report(client, task, upload_kept=ticket, upload=other)
    assert task.evidence.get().file_name == "ban-khac.pdf"
    assert not pending.take("", task.pk)
    second = make_task(task.unit)
    report(client, second, upload_kept=kept_by(client, second), upload_dropped="1")
    assert second.evidence.get().file_name == ""


def test_nobody_gets_at_the_kept_file_of_another_and_after_a_day_it_is_let_go_of(client, task, office, monkeypatch):
    ticket = kept_by(client, task)
    assert pending.take(ticket, office.head.pk)
    assert pending.take(ticket, office.office_chief.pk) is None
    assert pending.take(ticket + "x", office.head.pk) is None
    assert retention.prune()["pending files"] == 0
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert retention.prune()["pending files"] == 1
    assert default_storage.listdir(pending.FOLDER)[1] == []


def test_writing_goes_on_in_the_first_wrong_field_which_names_its_mistake(client, task):
    page = report(client, task, dated_on="30/02/2019", sent_on="31/02/2019").content.decode()
    [wrong] = re.findall(r"<input[^>]*autofocus[^>]*>", page)
    assert 'name="dated_on"' in wrong
    assert 'aria-invalid="true"' in wrong
    described = re.search(r'aria-describedby="([^"]+)"', wrong)[1]
    assert f'id="{described.split()[-1]}"' in page


def test_what_must_be_filled_in_is_marked(client, task):
    page = client.get(reverse("task-ask-extension", args=[task.pk])).content.decode()
    assert page.count('class="required"') == 2, "the day and the reason"


def test_what_an_act_will_change_and_what_not_is_told_before_it_is_sent(client, task, office):
    transfer = client.get(reverse("task-ask-transfer", args=[task.pk])).content.decode()
    assert "Trong khi chờ quyết định" in transfer
    late = make_task(office.division, schedule="on 2019-06-28")
    assert "gia hạn không xóa việc chậm" in client.get(reverse("task-ask-extension", args=[late.pk])).content.decode()
    client.force_login(office.office_chief)
    told = "Nhiệm vụ không còn phải thực hiện"
    ahead = make_task(office.division, schedule="on 2019-12-13")
    assert told in client.get(reverse("task-cancel", args=[ahead.pk])).content.decode()
    passed = client.get(reverse("task-cancel", args=[late.pk])).content.decode()
    assert "vẫn tính là không hoàn thành" in passed
    assert told not in passed
