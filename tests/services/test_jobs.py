"""Real worker and beat processes on both brokers: the day's mails leave once, whoever rings how often."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests import databases
from tests.services import servers
from tests.services.state import State

WORKER = ("celery", "--app", "cchc", "worker", "--loglevel", "WARNING")
BEAT = ("celery", "--app", "tests.services.quick_beat", "beat", "--loglevel", "WARNING", "--pidfile=")

pytestmark = pytest.mark.xdist_group("services")


@pytest.fixture(scope="module")
def on_files(tmp_path_factory: pytest.TempPathFactory) -> State:
    """SQLite and the filesystem broker, as `make run` has them; the demo is loaded once for this module."""
    state = databases.begun(State(tmp_path_factory.mktemp("files")))
    state.manage("bootstrap", "--demo")
    return state


@pytest.fixture(scope="module")
def on_servers(tmp_path_factory: pytest.TempPathFactory, postgres_url: str, redis_url: str) -> Iterator[State]:
    """PostgreSQL and Redis, as production has them; the demo is loaded once for this module."""
    with servers.new_database(postgres_url, databases.migrated_template(postgres_url)) as database:
        settings = {"DATABASE_URL": database, "CCHC_BROKER_URL": redis_url, "CCHC_CACHE_URL": f"{redis_url[:-1]}1"}
        state = State(tmp_path_factory.mktemp("servers"), settings)
        state.manage("bootstrap", "--demo")
        yield state


def wait_until_sent(state: State, expected: int, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while len(state.mails()) < expected:
        assert time.monotonic() < end, f"only {len(state.mails())} of {expected} mails after {seconds} s"
        time.sleep(0.5)


def ring_with(state: State, *workers: tuple[str, ...]) -> None:
    """Beat rings each second for workers that all want the same mails; each person gets one."""
    planned = state.manage_json("send_reminders", "--dry-run")
    assert planned
    assert {row["state"] for row in planned} == {"planned"}
    assert state.mails() == []
    with ExitStack() as processes:
        for worker in workers:
            processes.enter_context(state.running(*worker))
        processes.enter_context(state.running(*BEAT))
        wait_until_sent(state, len(planned))
        time.sleep(3)  # beat rings on; nothing more may leave
    assert sorted(state.mails()) == sorted(row["to"] for row in planned)
    rows = state.manage_json("send_reminders")
    assert {row["state"] for row in rows} == {"sent"}
    assert [row["to"] for row in rows] == [row["to"] for row in planned]


def test_worker_and_beat_send_the_days_mails_once_on_the_filesystem_broker(on_files: State) -> None:
    ring_with(on_files, (*WORKER, "--pool", "threads", "--concurrency", "2"))


def test_two_workers_and_beat_send_the_days_mails_once_on_redis_and_postgresql(on_servers: State) -> None:
    first, second = ((*WORKER, "--concurrency", "1", "--hostname", f"{name}@localhost") for name in ("one", "two"))
    ring_with(on_servers, first, second)


def test_both_databases_give_the_same_index(on_servers: State, on_files: State) -> None:
    assert on_servers.manage_json("recompute_index") == on_files.manage_json("recompute_index")
