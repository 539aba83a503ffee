"""Digests under real faults: processes side by side, killed ones, and mail servers that refuse or hang up."""

import shutil
import subprocess
import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.apps import apps

from cchc.clock import LOCAL
from tasks import jobs
from tasks.models import Digest
from tasks.reminders.sweep import sweep
from tests.factories import LETTERS_DAY, Office, make_task
from tests.services.servers import free_port
from tests.services.state import ROOT, State

# Seven late tasks in two units: heads, Office Chief, deputy and Director are told.
PREPARE = """
from tests.factories import Office, make_task
office = Office()
for unit in [office.division, office.other_division] * 3 + [office.office]:
    make_task(unit, schedule="on 2019-03-29")
"""
PEOPLE = 6
LATER = "from datetime import timedelta; from django.utils import timezone; "
SWEEP = "from tasks.reminders.sweep import sweep; sweep(timezone.now() + timedelta(minutes=16))"
STATES = "from tasks.models import Digest; print(*Digest.objects.order_by('pk').values_list('state', flat=True))"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A SQLite database with an office that is late; each test works on a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(State(folder))
    return folder


def prepare(state: State) -> None:
    state.manage("migrate", "-v", "0")
    state.manage("shell", "-v", "0", "-c", PREPARE)


@pytest.fixture
def on_sqlite(prepared, tmp_path) -> State:
    shutil.copytree(prepared, tmp_path / "state")
    return State(tmp_path / "state")


@pytest.fixture
def on_postgres(postgres_database, tmp_path) -> State:
    state = State(tmp_path / "state", {"DATABASE_URL": postgres_database})
    prepare(state)
    return state


def start(state: State, *arguments: str, **settings: str) -> subprocess.Popen:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=state.environment | settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def run_two(state: State) -> None:
    for process in [start(state, "send_reminders", "--json") for _ in range(2)]:
        _out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    mails = state.mails()
    assert len(mails) == len(set(mails)) == PEOPLE


@pytest.mark.xdist_group("reminders")
def test_two_senders_side_by_side_send_one_mail_a_person_on_sqlite(on_sqlite):
    run_two(on_sqlite)


def test_two_senders_side_by_side_send_one_mail_a_person_on_postgresql(on_postgres):
    run_two(on_postgres)


@pytest.mark.xdist_group("reminders")
@pytest.mark.parametrize(("dies", "arrived"), [("before", 0), ("after", 1)])
def test_a_sender_killed_around_the_sending_leaves_one_uncertain_row_and_no_double(on_sqlite, dies, arrived):
    state = on_sqlite
    dying = {"DJANGO_SETTINGS_MODULE": "tests.services.dying_mail", "CCHC_TEST_DIES": dies}
    process = start(state, "send_reminders", **dying)
    process.communicate(timeout=120)
    assert process.returncode == -9
    assert len(state.mails()) == arrived
    state.manage("shell", "-v", "0", "-c", LATER + SWEEP)
    assert state.manage("shell", "-v", "0", "-c", STATES).split() == ["uncertain"] + ["sent"] * (PEOPLE - 1)
    state.manage("shell", "-v", "0", "-c", LATER + SWEEP)
    mails = state.mails()
    assert len(mails) == len(set(mails)) == PEOPLE - 1 + arrived


class Server:
    """A mail server that remembers what reached it, refuses one recipient, or hangs up instead of answering."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.refused = ""
        self.hangs_up = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.arrived += envelope.rcpt_tos
        if self.hangs_up:
            server.transport.close()
        return "250 OK"


@pytest.fixture
def server(settings):
    handler = Server()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 5
    controller = Controller(handler, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    handler.controller = controller
    yield handler
    if controller.server:
        controller.stop()


@pytest.fixture
def late_office(db, settings) -> Office:
    settings.CCHC_TODAY = LETTERS_DAY
    import_module("tasks.migrations.0005_default_ladder").lay(apps, None)
    office = Office()
    make_task(office.division)
    return office


MORNING = datetime(2019, 7, 17, 7, 40, tzinfo=LOCAL)


def states() -> dict[str, str]:
    return {digest.person.email: digest.state for digest in Digest.objects.select_related("person")}


def test_while_the_mail_server_is_away_digests_fail_and_the_sweep_sends_them_once_it_is_back(server, late_office):
    jobs.send_digests()
    assert set(states().values()) == {"failed"}
    server.controller.start()
    sweep(MORNING)
    sweep(MORNING)
    assert sorted(server.arrived) == sorted(states())
    assert set(states().values()) == {"sent"}


def test_one_refused_mailbox_keeps_nobody_else_from_their_mail(server, late_office):
    server.controller.start()
    server.refused = late_office.head.email
    jobs.send_digests()
    assert states().pop(late_office.head.email) == "failed"
    assert sorted(server.arrived) == sorted([late_office.office_chief.email, late_office.deputy.email])


def test_a_server_that_hangs_up_after_the_text_leaves_uncertain_rows_that_are_not_sent_again(server, late_office):
    server.controller.start()
    server.hangs_up = True
    jobs.send_digests()
    assert set(states().values()) == {"uncertain"}
    server.hangs_up = False
    sweep(MORNING)
    jobs.send_digests()
    assert len(server.arrived) == len(set(server.arrived)) == 3
