"""Another channel beside the mail: off by default, after the mail, and never a reason to send twice."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from tasks.models import Digest
from tasks.reminders import jobs
from tests.factories import make_task
from tests.services.servers import free_port

pytest.importorskip("apprise")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def service(settings):
    """A real web service that apprise posts to; gives what it took, by path."""
    took: dict[str, dict] = {}

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self):
            took[self.path] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Takes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CHANNEL_URL = f"json://127.0.0.1:{server.server_port}/{{username}}"
    yield took
    server.shutdown()


def test_what_is_mailed_goes_to_the_other_channel_too_once(the_office, service):
    task = make_task(the_office.division)
    jobs.send_digests()
    jobs.send_digests()
    assert len(service) == len(mail.outbox) == 3
    assert task.get_absolute_url() in service[f"/{the_office.head.username}"]["message"]


def test_a_channel_that_is_away_is_noted_and_sends_no_mail_again(the_office, settings):
    settings.CHANNEL_URL = f"json://127.0.0.1:{free_port()}/{{username}}"
    make_task(the_office.division)
    jobs.send_digests()
    jobs.sweep_digests()
    assert len(mail.outbox) == 3
    assert set(Digest.objects.values_list("state", "error")) == {("sent", "the other channel took nothing")}


def test_without_a_setting_there_is_no_channel(the_office, settings):
    assert settings.CHANNEL_URL == ""
    make_task(the_office.division)
    jobs.send_digests()
    assert set(Digest.objects.values_list("error", flat=True)) == {""}
