"""Redis that is stopped, and Redis that accepts and never answers: pages answer soon, sign-in keeps its limits."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import caches

from cchc.runtime import failover_cache
from tests.services.servers import free_port
from tests.services.state import State


@contextmanager
def deaf_server() -> Iterator[int]:
    """Listens, accepts, and says nothing."""
    listener = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                kept.append(listener.accept()[0])
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        for each in kept:
            each.close()


@contextmanager
def stopped_server() -> Iterator[int]:
    yield free_port()


SERVERS = pytest.mark.parametrize("server", [deaf_server, stopped_server], ids=["deaf", "stopped"])


@pytest.fixture(autouse=True)
def _forget_failures(monkeypatch):
    monkeypatch.setattr(failover_cache.FailoverCache, "_away_until", 0.0)


ASK_TWICE = """
import time
from tasks.reminders import jobs
started = time.monotonic()
print([jobs.pulse.delay() for _ in range(2)], time.monotonic() - started < 5)
"""


@SERVERS
def test_an_act_waits_at_most_five_seconds_for_a_broker_that_does_not_answer(server, tmp_path):
    """Two jobs of one act: the first waits for the broker, the second is left to the next sweep at once."""
    with server() as port:
        state = State(tmp_path, {"CCHC_BROKER_URL": f"redis://127.0.0.1:{port}/0"})
        assert state.manage("shell", "-v", "0", "-c", ASK_TWICE).strip() == "[None, None] True"


@SERVERS
@pytest.mark.django_db
def test_wrong_passwords_are_limited_while_the_cache_is_away(server, settings, client):
    with server() as port:
        settings.CACHES = {
            "default": {
                "BACKEND": "cchc.runtime.failover_cache.FailoverCache",
                "LOCATION": f"redis://127.0.0.1:{port}/1",
                "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
            }
        }
        assert not caches["default"].answers()
        started = time.monotonic()
        given = {"login": "nguoi.la", "password": "sai"}
        answers = [client.post("/tai-khoan/dang-nhap/", given).content.decode() for _ in range(7)]
        assert time.monotonic() - started < 15
    assert answers[0] != answers[-1]
    assert "quá nhiều" in answers[-1].lower() or "thử lại sau" in answers[-1].lower()
