"""Files are downloads under their own names; where the store has lost one, the page says so in words."""

import errno
import hashlib
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.urls import reverse

from cchc.files import downloads
from tasks.importing import apply
from tasks.lifecycle import acts
from tasks.models import Evidence
from tests.factories import make_document, make_task

LETTERS_DAY = date(2019, 7, 17)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def kept(office, settings, tmp_path) -> Evidence:
    """A PDF that a head handed in as proof."""
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("Báo cáo quý II.pdf", PDF)
    proof = acts.Proof(kind=Evidence.Kind.FILE, title="Báo cáo", dated_on=LETTERS_DAY, upload=upload)
    task = make_task(office.division)
    acts.add_proof(task, by=office.head, proof=proof)
    return task.evidence.get()


def test_a_stored_file_comes_under_the_name_that_it_was_handed_in_with(office, kept, client):
    client.force_login(office.observer)
    answer = client.get(reverse("evidence-download", args=[kept.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert unquote(answer["Content-Disposition"]).endswith("Báo cáo quý II.pdf")
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", "sandbox")


def test_a_file_that_the_store_has_lost_is_told_in_words_and_logged(office, kept, client, caplog):
    kept.file.storage.delete(kept.file.name)
    client.force_login(office.observer)
    answer = client.get(reverse("evidence-download", args=[kept.pk]))
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Báo cáo quý II.pdf" in page
    assert "sao lưu" in page
    assert kept.file.name in caplog.text


@pytest.mark.parametrize(("ending", "kind"), [("xlsx", "spreadsheetml"), ("docx", "wordprocessingml"), ("csv", "csv")])
def test_a_file_made_now_says_what_it_is_by_its_ending(ending, kind):
    answer = downloads.from_bytes(f"2019-07-17-van-ban-den.{ending}", b"...")
    assert kind in answer["Content-Type"]
    assert answer["Content-Disposition"] == f'attachment; filename="2019-07-17-van-ban-den.{ending}"'


@pytest.mark.parametrize(("what", "only"), [("FileResponse", "downloads.py"), ("xlsxwriter", "spreadsheet.py")])
def test_there_is_one_way_to_hand_out_a_file_and_one_writer_of_spreadsheets(what, only):
    python = [
        path
        for package in ("cchc", "tasks", "scoring", "reports")
        for path in Path(settings.BASE_DIR, package).rglob("*.py")
    ]
    assert [path.name for path in python if re.search(rf"\b{what}\b", path.read_text())] == [only]


def test_a_file_that_was_changed_in_the_store_is_not_given_out_as_the_one_that_was_handed_in(office, kept, client):
    path = Path(settings.MEDIA_ROOT, kept.file.name)
    path.write_bytes(PDF.replace(b"1.4", b"1.5"))
    client.force_login(office.observer)
    answer = client.get(reverse("evidence-download", args=[kept.pk]))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert kept.sha256 in page
    assert hashlib.sha256(path.read_bytes()).hexdigest() in page


@pytest.mark.parametrize("name", ["import-preview", "import-original"])
def test_an_annex_that_the_store_has_lost_is_told_in_words(office, client, settings, tmp_path, name):
    settings.MEDIA_ROOT = tmp_path
    file = apply.new_file(make_document(), "phụ lục.xlsx", b"x", by=office.coordinator)
    apply.keep(file, b"x")
    file.file.storage.delete(file.file.name)
    client.force_login(office.coordinator)
    answer = client.get(reverse(name, args=[file.pk]))
    assert answer.status_code == 404
    assert file.sha256 in answer.content.decode()


def test_of_a_file_that_a_full_disk_cut_nothing_stays_and_the_page_says_so(
    office, client, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    task = make_task(office.division)
    client.force_login(office.head)

    def cut(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(PDF[:4])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", cut)
    fields = {"kind": "file", "title": "Báo cáo", "upload": SimpleUploadedFile("a.pdf", PDF), "seen": task.version}
    answer = client.post(reverse("task-proof", args=[task.pk]), fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "hết dung lượng" in page
    assert "Báo cáo" in page
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert task.evidence.count() == 0


def test_a_disk_that_is_full_while_the_form_is_read_is_told_in_words(office, client, monkeypatch):
    task = make_task(office.division)
    client.force_login(office.head)

    def cut(self, raw_data, start):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(MemoryFileUploadHandler, "receive_data_chunk", cut)
    answer = client.post(reverse("task-proof", args=[task.pk]), {"upload": SimpleUploadedFile("a.pdf", PDF)})
    assert answer.status_code == 507
    assert "hết dung lượng" in answer.content.decode()
