"""Files are downloads under their own names; where the store has lost one, the page says so in words."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.files import downloads
from tasks.lifecycle import acts
from tasks.models import Evidence
from tests.factories import Office, make_task

LETTERS_DAY = date(2019, 7, 17)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def office(db) -> Office:
    return Office()


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
