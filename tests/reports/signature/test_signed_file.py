"""The signed file that comes back: the frozen document or another one, signed by whom, changed or not."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.refusal import Refused
from reports.lifecycle import acts as report_acts
from reports.models import KeptFile, Report
from reports.signature import signed_file
from tests.factories import make_task, verified
from tests.reports.lifecycle.test_acts import HALF, written
from tests.reports.signature import signing

pytestmark = pytest.mark.docx_page


@pytest.fixture
def frozen(office) -> Report:
    task = make_task(office.division, schedule="on 2019-06-07", product="Báo cáo rà soát")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 6))
    draft = written(report_acts.begin(HALF, by=office.coordinator), by=office.coordinator)
    return report_acts.freeze(draft, by=office.office_chief)


@pytest.fixture
def approved(office, frozen) -> Report:
    return report_acts.approve(frozen, by=office.director)


@pytest.fixture
def as_pdf(approved, libreoffice, tmp_path) -> bytes:
    """The frozen official document as an office prints it for signing."""
    return printed(approved, libreoffice, tmp_path)


def printed(report: Report, libreoffice: str, folder: Path, kind=KeptFile.Kind.OFFICIAL) -> bytes:
    kept = report.files.get(freeze=report.freezes, kind=kind, form="docx")
    (folder / "a.docx").write_bytes(kept.file.open().read())
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [libreoffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), "a.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "a.pdf").read_bytes()


def issue(report: Report, by, data: bytes, name: str = "bao-cao-ky.pdf") -> Report:
    return report_acts.issue(
        report, by=by, number="99/BC-SKHĐT", dated_on=date(2019, 6, 17), sent_on=date(2019, 6, 18),
        upload=SimpleUploadedFile(name, data),
    )  # fmt: skip


def page_of(report, client, reader) -> str:
    client.force_login(reader)
    return " ".join(client.get(reverse("report-detail", args=[report.pk])).content.decode().split())


def test_the_frozen_document_comes_back_signed(office, approved, as_pdf, client):
    report = issue(approved, office.office_chief, signing.signed(as_pdf))
    found = report.signed_check
    assert (found["missing"], found["missing_number"]) == ([], 0)
    assert found["numbers"] > 20
    (signature,) = found["signatures"]
    assert (signature["signer"], signature["organisation"]) == (signing.SIGNER, signing.ORGANISATION)
    assert signature["intact"]
    assert signature["unchanged"]
    page = page_of(report, client, office.director)
    assert f"{signing.SIGNER}, {signing.ORGANISATION}, ký lúc " in page
    assert "không thay đổi kể từ khi ký" in page
    assert "Chứng thư chưa kiểm chứng được" in page
    assert f"tìm thấy đủ {found['numbers']} số liệu của văn bản đã chốt" in page


def test_what_was_changed_after_it_was_signed_is_said(office, approved, as_pdf, client):
    report = issue(approved, office.office_chief, signing.changed_later(signing.signed(as_pdf)))
    (signature,) = report.signed_check["signatures"]
    assert (signature["intact"], signature["unchanged"]) == (True, False)
    assert "tệp bị thay đổi sau khi ký" in page_of(report, client, office.director)


def test_a_byte_changed_in_what_was_signed_breaks_the_signature(office, approved, as_pdf, client):
    data = bytearray(signing.signed(as_pdf))
    place = data.index(b"/Producer")
    data[place + 2 : place + 4] = b"xx"
    report = issue(approved, office.office_chief, bytes(data))
    assert [each["intact"] for each in report.signed_check["signatures"]] == [False]
    assert "chữ ký không khớp với tệp" in page_of(report, client, office.director)


def test_another_document_differs_and_what_is_missing_is_named(
    office,
    approved,
    libreoffice,
    tmp_path,
    client,
):
    other = printed(approved, libreoffice, tmp_path, KeptFile.Kind.INTERNAL)
    report = issue(approved, office.office_chief, other)
    found = report.signed_check
    assert found["signatures"] == []
    assert found["missing_number"] > 5
    assert len(found["missing"]) <= signed_file.LISTED
    page = page_of(report, client, office.director)
    assert "khác văn bản đã chốt" in page
    assert "không có chữ ký số" in page


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (signing.scanned, "quet.pdf", "không có chữ để đối chiếu"),
        (lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", "a.pdf", "Tệp hỏng"),
        (lambda: signing.with_password(signing.scanned()), "khoa.pdf", "có mật khẩu"),
        (lambda: b"0\x82\x01\x0a\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x02" + b"\0" * 40, "a.p7m", "chữ ký trong đó không"),
    ],
)
def test_what_cannot_be_checked_is_taken_and_said_in_words(office, approved, data, name, words, client):
    report = issue(approved, office.office_chief, data(), name)
    assert report.state == Report.State.ISSUED
    assert words in page_of(report, client, office.director)


def test_nothing_is_looked_at_for_who_may_not_issue_it_or_what_is_not_approved(
    office,
    frozen,
    monkeypatch,
):
    monkeypatch.setattr(signed_file, "examined", lambda *_: pytest.fail("looked at"))
    with pytest.raises(Refused):
        issue(frozen, office.office_chief, signing.scanned())
