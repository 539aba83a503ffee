"""Files that people hand in: what they are is decided by their content, and nothing ever replaces them."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.files import accepted
from cchc.refusal import Refused
from tasks.lifecycle import acts
from tasks.lifecycle.acts import Proof
from tasks.models import Evidence
from tests.factories import LETTERS_DAY, Office, make_task

pytestmark = pytest.mark.usefixtures("in_english")

EXECUTABLE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
P7M = b"\x30\x82\x01\x0a\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return held.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Báo cáo.pdf", PDF),
        ("anh.png", PNG),
        ("anh.JPG", JPG),
        ("anh.jpeg", JPG),
        ("ky-so.p7m", P7M),
        ("ky-so-lon.p7m", b"\x30\x84\x01\x10\x00\x00" + P7M[4:]),
        ("ky-so-nho.p7m", b"\x30\x81\x90" + P7M[4:]),
        ("ky-so-luong.p7m", b"\x30\x80" + P7M[4:]),
        ("ky-so-cms.p7m", b"-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n"),
        ("ky-so-pem.p7m", b"\xef\xbb\xbf\r\n-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n"),
        ("bom.pdf", b"\xef\xbb\xbf" + PDF),
        ("dong-trong.pdf", b"\r\n\r\n" + PDF),
        ("ho-so.zip", archive("a.txt")),
        ("bao-cao.docx", archive("[Content_Types].xml", "word/document.xml")),
        ("so-lieu.xlsx", archive("[Content_Types].xml", "xl/workbook.xml")),
    ],
)
def test_files_that_offices_use_are_taken(name, content):
    assert accepted.check(upload(name, content)) in accepted.ALLOWED.values()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("bao-cao.docx", EXECUTABLE, "content is not"),
        ("bao-cao.docx", archive("a.txt"), "content is not"),
        ("bao-cao.docx", archive("xl/workbook.xml"), "content is not"),
        ("bao-cao.pdf", EXECUTABLE, "content is not"),
        ("bao-cao.pdf", PNG, "content is not"),
        ("anh.png", b"<html><script>alert(1)</script>", "content is not"),
        ("ky-so.p7m", EXECUTABLE, "content is not"),
        ("ky-so.p7m", b"\x30\x85" + P7M, "content is not"),
        ("ky-so.p7m", b"0", "content is not"),
        ("trang.pdf", b"<html>%PDF-1.4", "content is not"),
        ("chay.exe", EXECUTABLE, "no allowed kind"),
        ("trang.html", b"<html>", "no allowed kind"),
        ("khong-duoi", PDF, "no allowed kind"),
        ("rong.pdf", b"", "empty"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name, content, says):
    with pytest.raises(ValidationError, match=says):
        accepted.check(upload(name, content))


def test_a_file_over_the_limit_is_refused_with_both_sizes(settings):
    settings.UPLOAD_LIMIT_MB = 1
    with pytest.raises(ValidationError, match="2 MB; at most 1 MB"):
        accepted.check(upload("to.pdf", PDF + b"\x00" * (2 * 1024 * 1024)))


@pytest.mark.django_db
class TestStored:
    @pytest.fixture(autouse=True)
    def _here(self, settings, tmp_path):
        settings.CCHC_TODAY = LETTERS_DAY
        settings.MEDIA_ROOT = tmp_path

    def test_a_file_is_kept_under_a_random_name_with_its_hash(self, tmp_path):
        office = Office()
        task = make_task(office.division)
        proof = Proof(kind="file", title="Biên bản", dated_on=LETTERS_DAY, upload=upload("Biên bản.pdf", PDF))
        acts.report(task, by=office.head, proof=proof)
        evidence = Evidence.objects.get()
        assert evidence.sha256 == hashlib.sha256(PDF).hexdigest()
        assert (evidence.file_name, evidence.size) == ("Biên bản.pdf", len(PDF))
        assert "Biên" not in evidence.file.name
        assert evidence.file.read() == PDF

    def test_a_refused_file_leaves_nothing_behind(self, tmp_path):
        office = Office()
        task = make_task(office.division)
        proof = Proof(kind="file", title="x", dated_on=LETTERS_DAY, upload=upload("x.docx", EXECUTABLE))
        with pytest.raises(Refused, match="content is not"):
            acts.report(task, by=office.head, proof=proof)
        task.refresh_from_db()
        assert (task.state, Evidence.objects.count(), list(tmp_path.rglob("*.*"))) == ("todo", 0, [])

    def test_a_new_version_stands_beside_the_old_one(self):
        office = Office()
        task = make_task(office.division)
        first = Proof(kind="file", title="Biên bản", dated_on=LETTERS_DAY, upload=upload("a.pdf", PDF))
        acts.report(task, by=office.head, proof=first)
        old = Evidence.objects.get()
        second = Proof(kind="file", title="Biên bản", dated_on=LETTERS_DAY, upload=upload("b.pdf", PDF + b"2"))
        new = acts.add_proof(task, proof=second, by=office.head, replaces=old)
        old.refresh_from_db()
        assert (new.version, new.replaces, old.file_name, old.replaced_by) == (2, old, "a.pdf", new)
        assert old.file.read() == PDF
        with pytest.raises(Refused, match="newer version already"):
            acts.add_proof(task, proof=second, by=office.head, replaces=old)
