"""A large annex is read by the worker: the page shows how far it is, and what was read serves preview and import."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tasks import jobs
from tasks.importing import large_files
from tasks.importing.files import isolation
from tasks.models import FileReading, ImportedFile, Item
from tests.factories import make_document

from . import writers
from .test_apply import HEADER

pytestmark = pytest.mark.django_db

State = FileReading.State
ANNEX = [HEADER, ["1", "Rà soát thủ tục", "Phòng KTN", "", "Quý III/2019", "Báo cáo"]]


@pytest.fixture
def coordinator(client, office):
    client.force_login(office.coordinator)
    return client


@pytest.fixture(autouse=True)
def all_are_large(monkeypatch):
    monkeypatch.setattr(large_files, "READ_HERE", 100)


def upload(client, data: bytes, name: str = "phu-luc.xlsx") -> ImportedFile:
    """Jobs run after a commit, which a test does not reach: the file waits for the worker."""
    file = SimpleUploadedFile(name, data)
    answer = client.post(
        reverse("import-upload"), {"document": make_document().pk, "before": "day_named", "file": file}
    )
    assert answer.status_code == 302
    return ImportedFile.objects.get()


def page_of(client, file: ImportedFile, **headers: str) -> str:
    return client.get(reverse("import-preview", args=[file.pk]), headers=headers).content.decode()


@pytest.fixture
def annex(coordinator, office) -> ImportedFile:
    return upload(coordinator, writers.excel(ANNEX))


def test_no_web_process_reads_it(coordinator, monkeypatch):
    monkeypatch.setattr(isolation, "read", lambda name, data: pytest.fail("read in a web process"))
    file = upload(coordinator, writers.excel(ANNEX))
    page = page_of(coordinator, file)
    assert 'hx-trigger="every 2s"' in page
    assert "chờ" in page


def test_the_page_shows_the_preview_once_the_worker_has_read_it(coordinator, annex):
    jobs.large_files.sweep()
    annex.reading.refresh_from_db()
    assert annex.reading.state == State.DONE
    part = coordinator.get(annex.get_absolute_url(), headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    assert "hx-trigger" not in page_of(coordinator, annex)


def test_what_the_worker_has_read_is_what_a_page_would_read(coordinator, annex, monkeypatch):
    jobs.large_files.sweep()
    monkeypatch.setattr(isolation, "read", lambda name, data: pytest.fail("read once more"))
    assert "Rà soát thủ tục" in page_of(coordinator, annex)
    assert coordinator.post(reverse("import-apply", args=[annex.pk])).status_code == 302
    assert Item.objects.get().text == "Rà soát thủ tục"


def test_a_file_that_cannot_be_read_says_why_and_can_be_tried_again(coordinator):
    file = upload(coordinator, b"PK\x03\x04 broken" + b"x" * 200)
    jobs.large_files.sweep()
    page = page_of(coordinator, file)
    assert "hỏng" in page
    assert reverse("import-read-again", args=[file.pk]) in page
    coordinator.post(reverse("import-read-again", args=[file.pk]))
    assert FileReading.objects.get().state == State.WAITING
    assert not Item.objects.exists()


def test_while_it_is_read_nothing_is_brought_in(coordinator, annex):
    answer = coordinator.post(reverse("import-apply", args=[annex.pk]))
    assert answer.url == annex.get_absolute_url()
    assert not Item.objects.exists()


def test_a_reading_whose_worker_died_is_told_and_taken_up_anew(coordinator, annex):
    FileReading.objects.update(state=State.RUNNING, beat_at=timezone.now() - timedelta(minutes=4))
    page = page_of(coordinator, annex)
    assert "gián đoạn" in page
    assert "hx-trigger" not in page
    coordinator.post(reverse("import-read-again", args=[annex.pk]))
    jobs.large_files.sweep()
    assert FileReading.objects.get().state == State.DONE


def test_it_is_read_once_however_often_it_is_asked_for(annex, monkeypatch):
    read, times = isolation.read, []
    monkeypatch.setattr(isolation, "read", lambda name, data: times.append(name) or read(name, data))
    for _ in range(3):
        large_files.ask(annex)
        jobs.large_files.read_file(annex.reading.pk)
    assert len(times) == 1


def test_what_was_read_is_let_go_of_after_a_month_and_can_be_read_again(coordinator, annex, settings):
    jobs.large_files.sweep()
    reading = FileReading.objects.get()
    store, name = reading.content.storage, reading.content.name
    assert store.exists(name)
    FileReading.objects.update(beat_at=timezone.now() - timedelta(days=settings.KEEP_WORK_DAYS + 1))
    jobs.large_files.sweep()
    assert not FileReading.objects.exists()
    assert not store.exists(name)
    assert 'hx-trigger="every 2s"' in page_of(coordinator, annex)
