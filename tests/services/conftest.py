"""Migrated databases for tests of whole processes: made once for the run, then copied."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.services import servers
from tests.services.state import State


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a migrated database on the PostgreSQL server of this run."""
    with servers.new_database(postgres_url) as url:
        State(tmp_path_factory.mktemp("template"), {"DATABASE_URL": url}).manage("migrate", "--verbosity", "0")
        yield url.rpartition("/")[2].partition("?")[0]


@pytest.fixture
def migrated_postgres(postgres_url: str, migrated_template: str) -> Iterator[str]:
    """The DATABASE_URL of a migrated PostgreSQL database without rows of the office."""
    with servers.new_database(postgres_url, template=migrated_template) as url:
        yield url


def migrated_sqlite(folder: Path, **settings: str) -> State:
    """A state on a migrated SQLite database without rows of the office."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(databases.migrated(), folder / "cchc.sqlite3")
    return State(folder, settings)
