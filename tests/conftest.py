"""Fixtures for every package: real servers, real programs, and what happens where one of them is missing."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from cchc.accounts.reference import triggers
from cchc.runtime.publishing import Job
from tasks.importing.files import isolation, reader
from tasks.importing.files.grid import pack, unpack
from tests import databases
from tests.factories import Office
from tests.services import servers, statements

pytest_plugins = ["tests.shipped_set"]

REQUIRE_ALL = os.environ.get("CCHC_REQUIRE_ALL") == "1"

# No deadline: two busy cores are slow at times. CI repeats the same cases, so that it is red only for a reason.
hypothesis_settings.register_profile("quick", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.register_profile("audit", deadline=None, max_examples=2000)
hypothesis_settings.load_profile("audit" if os.environ.get("CCHC_AUDIT") == "1" else "quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--statements", type=Path, metavar="FOLDER", help="note there what each test asks the database")
    parser.addoption("--repeat", type=Path, metavar="FILE", help="on PostgreSQL: run the tests named in it and a few")


def pytest_configure(config: pytest.Config) -> None:
    if folder := config.getoption("statements"):
        statements.note(config, folder)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker) -> Iterator[None]:
    """Instead of pytest-django's: a copy of the migrated database for this process."""
    with ExitStack() as stack:
        # After a test that commits Django would empty every table; here its database goes away, see `transactional_db`.
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        with django_db_blocker.unblock():
            stack.enter_context(databases.connected_to(stack.enter_context(databases.own_copy())))
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Instead of pytest-django's: what a test commits goes away with a database of its own; no table is emptied."""
    with django_db_blocker.unblock(), databases.own_copy() as name, databases.connected_to(name):
        yield


@pytest.fixture(scope="session")
def copy_of_the_demo(django_db_setup: None, django_db_blocker) -> Iterator[databases.Copy]:
    """The demo's database and files for this process, loaded once in a run; see `demo` for a test that works on it."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            copy = stack.enter_context(databases.demo())
        yield copy
        stack.close()


@pytest.fixture
def _connected_to_the_demo(copy_of_the_demo, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), databases.connected_to(copy_of_the_demo.name):
        yield


@pytest.fixture
def demo(_connected_to_the_demo, db, copy_of_the_demo, settings, tmp_path) -> None:
    """The test works on the demo: the letter's plans, sample people and their progress, readings, stated values."""
    settings.MEDIA_ROOT = tmp_path / "media"
    shutil.copytree(copy_of_the_demo.files, settings.MEDIA_ROOT)


@pytest.fixture(scope="session")
def copy_of_the_office(django_db_setup: None, django_db_blocker) -> Iterator[tuple[str, Office]]:
    """The name of a database with the usual office in it: entering its people costs more than most tests."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            copy = stack.enter_context(databases.filled(Office))
        yield copy
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def _connected_to_the_office(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    """What a test commits goes into a database of its own, where there is no office yet."""
    if commits(request.node):
        yield
        return
    name, _ = request.getfixturevalue("copy_of_the_office")
    with django_db_blocker.unblock(), databases.connected_to(name):
        yield


@pytest.fixture
def office(request: pytest.FixtureRequest, _connected_to_the_office: None, db: None) -> Office:
    """The usual people and units; a test that needs more adds them to it."""
    if commits(request.node):
        return Office()
    return deepcopy(request.getfixturevalue("copy_of_the_office")[1])


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in fixtures_of(item)


@pytest.fixture
def _django_db_helper(_django_db_helper: None) -> None:
    """A test that commits nothing is told at once of changes of reference data, not when it ends."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {triggers.NAME} IMMEDIATE")


@pytest.fixture(autouse=True)
def _django_db_marker(request: pytest.FixtureRequest) -> None:
    """Instead of pytest-django's: a marked test begins on the database that it needs, and only then its transaction."""
    for connected in ("_connected_to_the_demo", "_connected_to_the_set", "_connected_to_the_office"):
        if connected in request.fixturenames:
            request.getfixturevalue(connected)
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        return
    if marker.kwargs.get("transaction"):
        request.getfixturevalue("transactional_db")
    request.getfixturevalue("_django_db_helper")


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """One test's wrong passwords must not lock out the next, its page in English not make the next one English, nor a
    broker that was away keep its jobs from running."""
    cache.clear()
    translation.deactivate()
    monkeypatch.setattr(Job, "_away_until", 0.0)


read_in_a_process_of_its_own = isolation.read


@pytest.fixture(autouse=True)
def _files_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting a process for each file takes longer than all else; tests of that process put it back."""
    monkeypatch.setattr(isolation, "read", lambda name, data: unpack(pack(reader.read(name, data))))


@pytest.fixture
def files_read_apart(monkeypatch: pytest.MonkeyPatch, _files_are_read_here: None) -> None:
    """Files are read in a process of their own, as they are in production."""
    monkeypatch.setattr(isolation, "read", read_in_a_process_of_its_own)


@pytest.fixture
def signed_in(client):
    """`signed_in(person)` gives the client with that person's session."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def in_english() -> Iterator[None]:
    """For tests of rules: messages as they stand in the code, whatever the catalogues say."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium; skipped (in CI: failed) without it."""
    return program("Chromium", "apt-get install chromium", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """The path of LibreOffice, which turns a DOCX into pages; skipped (in CI: failed) without it."""
    return program("LibreOffice", "apt-get install libreoffice-writer-nogui", "soffice", "libreoffice")


def program(name: str, how: str, *commands: str) -> str:
    for command in commands:
        if path := shutil.which(command):
            return path
    pytest.skip(f"{name} is missing: {how}")


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server for this run, as a DATABASE_URL; tests make their own databases in it."""
    with servers.postgres() as url:
        yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The DATABASE_URL of a new, empty PostgreSQL database that is dropped afterwards."""
    with servers.new_database(postgres_url) as url:
        yield url


@pytest.fixture
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """The same with all migrations applied."""
    with servers.new_database(postgres_url, databases.migrated_template(postgres_url)) as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server for this run, as a broker or cache URL."""
    with servers.redis() as url:
        yield url


SERVERS = {"postgres_url": "postgres", "redis_url": "redis"}
# What `make quick` leaves to `make check`, by the fixtures that cost it.
SLOWER = {"page": {"client", "signed_in"}, "demo": {"copy_of_the_demo"}}
DATABASE = {"db", "transactional_db", "copy_of_the_demo"}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file made for a test holds the time it was made, so its bytes are no name both xdist workers agree on."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that share a server run in one xdist worker, so that it is started once.

    What only PostgreSQL has is left to the repeat on PostgreSQL (tests/services/on_postgres.py); what asks no
    database says nothing new there.
    """
    if connection.vendor == "postgresql":
        kept = [item for item in items if asks_database(item)]
        if file := config.getoption("repeat"):
            named = set(file.read_text().splitlines())
            kept = [item for item in kept if item.nodeid in named or differs_by_database(item)]
    else:
        kept = [item for item in items if not only_on_postgresql(item)]
    config.hook.pytest_deselected(items=[*{*items} - {*kept}])
    items[:] = kept
    for item in items:
        for mark, fixtures in SLOWER.items():
            if fixtures & fixtures_of(item):
                item.add_marker(mark)
        asked = [mark for fixture, mark in SERVERS.items() if fixture in fixtures_of(item)]
        for mark in asked:
            item.add_marker(mark)
        if asked:
            item.add_marker("services")
            item.add_marker(pytest.mark.xdist_group("services"))


def fixtures_of(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def asks_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE & fixtures_of(item))


def differs_by_database(item: pytest.Item) -> bool:
    """By locks, by what may stand in a text, or since SQLite does not have it: also where no statement is new."""
    return only_on_postgresql(item) or commits(item) or "attacks" in item.path.parts


def only_on_postgresql(item: pytest.Item) -> bool:
    return item.get_closest_marker("only_postgresql") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    return skipped_is_failed(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    report = yield
    return skipped_is_failed(report)


def skipped_is_failed(report):
    """With CCHC_REQUIRE_ALL=1 (CI) nothing may be skipped: what a bare machine lacks, CI has installed."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"CCHC_REQUIRE_ALL=1 allows no skipped test. {reason}"
    return report
