"""Fixtures for every room: real servers, real programs, and what happens where one of them is missing."""

import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from tests import databases
from tests.services import servers

REQUIRE_ALL = os.environ.get("CCHC_REQUIRE_ALL") == "1"

# No deadline: two busy cores are slow at times. CI repeats the same cases, so that it is red only for a reason.
hypothesis_settings.register_profile("quick", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.register_profile("audit", deadline=None, max_examples=2000)
hypothesis_settings.load_profile("audit" if os.environ.get("CCHC_AUDIT") == "1" else "quick")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite: a copy of the migrated database where Django would make one; it keeps what stands there."""
    if connection.vendor == "sqlite":
        shutil.copyfile(databases.migrated(), connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Sign-in limits count in the cache; one test's wrong passwords must not lock out the next."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """A test that commits empties every table at its end, the log of account changes too: the database lets it.

    tests/cchc/accounts/test_oversight.py lays the refusal again and sees it hold.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        import_module("cchc.accounts.migrations.0008_account_log_is_kept").lift(apps, editor)


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


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis server for this run, as a broker or cache URL."""
    with servers.redis() as url:
        yield url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that share a server run in one xdist worker, so that it is started once.

    What only PostgreSQL has is left to the run of the rooms on PostgreSQL (tests/services/test_postgres.py).
    """
    if connection.vendor != "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("only_postgresql")])
        items[:] = [item for item in items if not item.get_closest_marker("only_postgresql")]
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "postgres_url" in fixtures:
            item.add_marker(pytest.mark.postgres)
        if "redis_url" in fixtures:
            item.add_marker(pytest.mark.redis)
        if {"postgres_url", "redis_url"} & set(fixtures):
            item.add_marker(pytest.mark.xdist_group("services"))


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
