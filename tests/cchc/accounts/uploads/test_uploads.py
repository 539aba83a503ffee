"""What a file passes before a page sees it: the virus scanner, where there is one, and its sender's daily limit."""

import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.accounts.jobs import forget_sessions
from cchc.accounts.models import DayOfUploads
from cchc.accounts.uploads import scanner
from tasks.models import Evidence
from tests.factories import make_task

pytestmark = pytest.mark.django_db

HARM = b"%PDF-1.4\nthis-is-what-our-own-signature-knows\n"
CLEAN = b"%PDF-1.4\nbi\xc3\xaan b\xe1\xba\xa3n\n"


class Scanner(threading.Thread):
    """A server that speaks the daemon's protocol: it finds what holds our signature, or answers `always`."""

    def __init__(self, always: bytes = b"") -> None:
        super().__init__(daemon=True)
        self.always, self.seen = always, b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.server.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                line, _from = self.server.accept()
            except OSError:
                return
            with line, line.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                self.seen = b""
                while length := int.from_bytes(sent.read(4), "big"):
                    self.seen += sent.read(length)
                harm = b"our-own-signature" in self.seen
                line.sendall(self.always or (b"stream: Test.Signature FOUND\0" if harm else b"stream: OK\0"))


@contextmanager
def scanning(settings, always: bytes = b""):
    """The office has a scanner."""
    one = Scanner(always)
    one.start()
    settings.CLAMD = one.address
    yield one
    one.server.close()


@pytest.fixture
def task(office, client):
    client.force_login(office.head)
    return make_task(office.division)


def hand_in(client, task, data: bytes, name: str = "bao-cao.pdf"):
    return client.post(
        reverse("task-report", args=[task.pk]),
        {"seen": task.version, "kind": "document", "title": "12/BC-SKHĐT", "dated_on": "16/07/2019",
         "upload": SimpleUploadedFile(name, data)},
    )  # fmt: skip


def test_a_clean_file_is_shown_to_the_scanner_whole_and_taken(client, task, settings):
    with scanning(settings) as scanner_:
        assert hand_in(client, task, CLEAN).status_code == 302
    assert scanner_.seen == CLEAN
    with Evidence.objects.get().file.open() as kept:
        assert kept.read() == CLEAN, "the scanner has read it, the store begins at its beginning"


def test_a_harmful_file_is_refused_in_words_with_what_was_typed_and_nothing_stays(client, task, settings, caplog):
    with scanning(settings):
        answer = hand_in(client, task, HARM)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Test.Signature" in page
    assert "bao-cao.pdf" in page
    assert "12/BC-SKHĐT" in page
    assert not Evidence.objects.exists()
    task.refresh_from_db()
    assert task.state == "todo"
    assert "Test.Signature" in caplog.text


@pytest.mark.parametrize("always", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: \0"])
def test_while_the_scanner_says_nothing_of_use_no_file_is_taken(client, task, settings, always):
    with scanning(settings, always or b"\0"):
        answer = hand_in(client, task, CLEAN)
    assert answer.status_code == 503
    assert "quét vi-rút" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_where_the_office_decided_so_a_file_is_taken_unseen_and_its_sender_told(client, task, settings):
    settings.CLAMD, settings.CLAMD_REQUIRED = "unix:///nowhere/clamd.ctl", False
    answer = hand_in(client, task, CLEAN)
    assert answer.status_code == 302
    assert Evidence.objects.count() == 1
    assert "bao-cao.pdf" in client.get(answer["Location"]).content.decode()


def test_a_scanner_that_is_away_refuses_by_default(client, task, settings):
    settings.CLAMD = "unix:///nowhere/clamd.ctl"
    assert hand_in(client, task, CLEAN).status_code == 503


def test_every_upload_is_shown_to_the_scanner_whatever_page_takes_it(client, office, settings):
    client.force_login(office.coordinator)
    with scanning(settings):
        for address in ("import-upload", "dispatch-paste", "import-progress", "days-off-announcement"):
            answer = client.post(reverse(address), {"file": SimpleUploadedFile("a.csv", HARM)})
            assert answer.status_code == 422, address
            assert "Test.Signature" in answer.content.decode()


def test_over_the_days_limit_nothing_more_is_taken_and_the_page_says_so(client, task, settings):
    settings.UPLOAD_DAY_MB = 1
    big = CLEAN + b"x" * 600_000
    assert hand_in(client, task, big, "sai.txt").status_code == 422  # the wrong kind; it was sent all the same
    answer = hand_in(client, task, big)
    assert answer.status_code == 413
    assert "1 MB" in answer.content.decode()
    assert "12/BC-SKHĐT" in answer.content.decode()
    assert not Evidence.objects.exists()
    row = DayOfUploads.objects.get()
    assert (row.files, row.size) == (1, len(big)), "what was refused for the limit does not count"
    assert hand_in(client, task, CLEAN).status_code == 302, "a smaller one still fits"


def test_the_limit_is_each_persons_own_and_of_one_day(client, office, task, settings):
    settings.UPLOAD_DAY_MB = 1
    DayOfUploads.objects.create(person=office.coordinator, day="2019-07-17", size=2**30)
    DayOfUploads.objects.create(person=office.head, day="2019-07-16", size=2**30)
    assert hand_in(client, task, CLEAN).status_code == 302
    forget_sessions()
    assert DayOfUploads.objects.count() == 1, "of days that are over nothing stays"


@pytest.mark.services
def test_the_real_daemon_finds_our_own_signature(tmp_path, settings):
    """With a database of one signature: ClamAV's own are hundreds of megabytes."""
    if not (clamd := shutil.which("clamd")):
        pytest.skip("clamd is missing: apt-get install clamav-daemon")
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "own.ndb").write_text(f"Office.Test:0:*:{b'our-own-signature'.hex()}\n")
    at = tmp_path / "clamd.ctl"
    (tmp_path / "clamd.conf").write_text(
        f"DatabaseDirectory {tmp_path / 'db'}\nLocalSocket {at}\nForeground yes\nStreamMaxLength 1M\n"
        f"TemporaryDirectory {tmp_path}\n"
    )
    daemon = subprocess.Popen([clamd, "-c", tmp_path / "clamd.conf"], stdout=subprocess.DEVNULL)
    try:
        for _try in range(300):
            if at.exists():
                break
            time.sleep(0.1)
        address = f"unix://{at}"
        assert "Office.Test" in scanner.harm_in(SimpleUploadedFile("a.pdf", HARM), address)
        assert scanner.harm_in(SimpleUploadedFile("a.pdf", CLEAN), address) == ""
        with pytest.raises(scanner.Away, match="size limit"):
            scanner.harm_in(SimpleUploadedFile("a.pdf", b"x" * 3_000_000), address)
    finally:
        daemon.kill()
        daemon.wait()
