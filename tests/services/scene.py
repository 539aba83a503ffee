"""A morning's reminders on a real database, broker and mail server, with workers that can be ended at any moment."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from celery import Celery

from tests import databases
from tests.services import servers
from tests.services.mail_server import MailServer, make_certificate
from tests.services.state import ROOT, State

# Seven late tasks in two divisions and the Office: two heads, Office Chief, two deputies and the Director are told.
PREPARE = """
from tests.factories import Office, make_task
office = Office()
office.head.email = "co.su.co@example.org"
office.head.save()
for unit in [office.division, office.other_division] * 3 + [office.office]:
    make_task(unit, schedule="on 2019-03-29")
"""
PEOPLE = 6
SOMEBODY = "co.su.co@example.org"  # whom a mail server treats badly
WORKER = ["-m", "celery", "--app", "cchc", "worker", "--pool", "solo", "--loglevel", "ERROR"]
QUICK = ["--without-gossip", "--without-mingle"]
MUCH_LATER = """
from datetime import timedelta
from django.utils import timezone
from tasks.reminders.delivery.retry import sweep
sweep(timezone.now() + timedelta(minutes={minutes}))
"""
STATES = (
    "SELECT u.email, d.state FROM tasks_digest d JOIN accounts_user u ON u.id = d.person_id WHERE d.state <> 'dropped'"
)
SETTLED = {"sent", "failed", "uncertain"}


@dataclass(frozen=True)
class Outcome:
    """What became of the mails that were expected; `shown` are rows a person sees as uncertain or failed."""

    expected: int
    arrived: int
    twice: int
    lost: int
    shown: Counter


@dataclass
class Scene:
    """One database and broker with a mail server, ready for a morning."""

    state: State
    mail: MailServer
    restart_broker: Callable[[], None]
    workers: list[subprocess.Popen] = field(default_factory=list)

    def settings(self, **more: str) -> dict[str, str]:
        given = {"EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}", "EMAIL_TIMEOUT": "3"}
        return self.state.environment | given | more

    def work(self, **settings: str) -> subprocess.Popen:
        """Start a worker of its own."""
        name = f"w{len(self.workers)}@localhost"
        command = [sys.executable, *WORKER, *QUICK, "--hostname", name]
        worker = subprocess.Popen(
            command, cwd=ROOT, env=self.settings(**settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.workers.append(worker)
        return worker

    def ring(self, job: str = "send_digests", *arguments: str) -> None:
        """What beat does: put the job on the broker."""
        url = self.state.environment.get("CCHC_BROKER_URL", "filesystem://localhost")
        app = Celery(broker=url, set_as_current=False)  # jobs of later tests are for our own
        messages = str(self.state.folder / "broker" / "messages")
        if url.startswith("filesystem"):
            control = str(self.state.folder / "broker" / "control")
            app.conf.broker_transport_options = {
                "data_folder_in": messages, "data_folder_out": messages, "control_folder": control,
            }  # fmt: skip
        app.send_task(f"tasks.jobs.{job}", args=arguments, ignore_result=True)

    def later(self, minutes: int = 16) -> None:
        """The sweep, so many minutes from now."""
        manage = [sys.executable, "manage.py", "shell", "-v", "0", "-c", MUCH_LATER.format(minutes=minutes)]
        subprocess.run(manage, cwd=ROOT, env=self.settings(), check=True, capture_output=True)

    def rows(self) -> list[tuple[str, str]]:
        url = self.state.environment.get("DATABASE_URL")
        if url is None:
            with sqlite3.connect(self.state.folder / "cchc.sqlite3", timeout=20) as database:
                return database.execute(STATES).fetchall()
        return servers.ask(url, STATES)

    def wait(self, done: Callable[[], bool], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds} s: {self.rows()}, arrived {self.mail.arrived}")
            time.sleep(0.2)

    def wait_until_settled(self) -> None:
        self.wait(lambda: len(rows := self.rows()) >= PEOPLE and all(state in SETTLED for _, state in rows))

    def stop(self) -> None:
        for worker in self.workers:
            servers.stop(worker)

    def outcome(self) -> Outcome:
        got, rows = Counter(self.mail.arrived), dict(self.rows())
        shown = {person for person, state in rows.items() if state in ("uncertain", "failed")}
        return Outcome(
            expected=PEOPLE,
            arrived=len(got),
            twice=sum(n > 1 for n in got.values()),
            lost=len(set(rows) - set(got) - shown) + max(0, PEOPLE - len(rows)),
            shown=Counter(state for state in rows.values() if state in ("uncertain", "failed")),
        )


@dataclass
class SetUp:
    """A prepared office on one kind of database and broker, of which each fault gets a copy."""

    name: str
    folder: Path
    server: str = ""  # PostgreSQL's maintenance database; empty: SQLite

    def prepare(self) -> None:
        if self.server:
            migrated = databases.migrated_template(self.server)
            servers.ask(self.server, f"CREATE DATABASE {self.template_name} TEMPLATE {migrated}")
            state = State(self.folder, {"DATABASE_URL": self._template})
        else:
            state = databases.begun(State(self.folder))
        state.manage("shell", "-v", "0", "-c", PREPARE)
        state.manage("compile_translations")

    @property
    def template_name(self) -> str:
        return "cchc_faults"

    @property
    def _template(self) -> str:
        return servers.with_name(self.server, self.template_name)

    @contextmanager
    def scene(self, *, with_tls: bool) -> Iterator[Scene]:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-fault-"))) / "state"
            shutil.copytree(self.folder, folder)
            settings: dict[str, str] = {}
            if self.server:
                database = stack.enter_context(servers.new_database(self.server, template=self.template_name))
                redis = stack.enter_context(servers.OwnRedis())
                settings = {"DATABASE_URL": database, "CCHC_BROKER_URL": redis.url}
                restart = redis.restart
            else:
                restart = _forgetful(folder / "broker" / "messages")
            certificate = make_certificate(folder) if with_tls else None
            mail = stack.enter_context(MailServer(certificate=certificate))
            scene = Scene(State(folder, settings), mail, restart)
            stack.callback(scene.stop)
            yield scene


def _forgetful(messages: Path) -> Callable[[], None]:
    def forget() -> None:
        for message in messages.glob("*"):
            message.unlink(missing_ok=True)

    return forget


def prepared(name: str, folder: Path, server: str = "") -> SetUp:
    folder.mkdir(parents=True)
    set_up = SetUp(name, folder, server)
    set_up.prepare()
    return set_up
