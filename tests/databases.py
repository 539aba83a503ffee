"""The databases that tests begin with: made once, then copied. Migrating takes half a minute, a copy hundredths.

On SQLite they are files in var/tests/, under a checksum of what they are made of, so that the next run finds them; a
new migration is applied to the database before it, where nothing else has changed. On PostgreSQL they are templates in
the server. The processes of one run wait for each other while one of them makes what is missing; `python -m
tests.databases` makes it before the run. CI starts from an empty folder: there every database comes from the
migrations anew.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.files import locks
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from tests.services import servers
from tests.services.state import ROOT, State

Made = TypeVar("Made")

KEPT = ROOT / "var" / "tests"
FILE, PARTS = "cchc.sqlite3", "parts.json"
# What an empty migrated database depends on, beside the apps and libraries that have tables: the migrations, what they
# read.
SCHEMA = [
    "*/migrations/*.py", "cchc/*/migrations/*.py", "cchc/accounts/reference/*.py", "tasks/reminders/**/*.csv",
]  # fmt: skip
LIBRARIES = ("Django", "django-allauth", "django-simple-history")
# The demo depends on all the code and data.
DEMO = [
    *(f"{package}/**/*.{kind}" for package in ("cchc", "tasks", "scoring", "reports") for kind in ("py", "csv", "txt")),
    "locale/**/*.po", "tests/settings.py",
]  # fmt: skip


def parts(patterns: list[str]) -> dict[str, str]:
    """The files under the project that match, each with a checksum, and the versions of the libraries."""
    files = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    sums = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return sums | {name: version(name) for name in LIBRARIES} | dict.fromkeys(settings.INSTALLED_APPS, "installed")


def checksum(patterns: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts(patterns)).encode()).hexdigest()[:16]


@contextmanager
def alone(name: str) -> Iterator[None]:
    """One process at a time, of all that ask by this name."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with open(KEPT / f"{name}.lock", "w") as file:
        locks.lock(file, locks.LOCK_EX)
        yield


def kept(name: str, patterns: list[str], make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, where there is none yet for the files that match; of others the last two stay."""
    folder = KEPT / f"{name}-{checksum(patterns)}"
    if folder.exists():
        return folder
    with alone(name):
        if not folder.exists():
            for old in sorted(KEPT.glob(f"{name}-*"), key=lambda each: each.stat().st_mtime)[:-2]:
                shutil.rmtree(old)
            draft = Path(tempfile.mkdtemp(prefix="draft-", dir=KEPT))
            make(draft)
            (draft / PARTS).write_text(json.dumps(parts(patterns)))
            draft.rename(folder)
    return folder


def template(
    server: str, name: str, patterns: list[str], make: Callable[[str], None], *, begin_with: str = "template1"
) -> str:
    """The name of the database that `make` fills on this PostgreSQL server, given its URL; made where it is missing."""
    name = f"{name}_{checksum(patterns)}"
    with alone("postgresql"):
        if not servers.ask(server, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            servers.ask(server, f"DROP DATABASE IF EXISTS draft_{name}")
            servers.ask(server, f"CREATE DATABASE draft_{name} TEMPLATE {begin_with}")
            make(servers.with_name(server, f"draft_{name}"))
            servers.ask(server, f"ALTER DATABASE draft_{name} RENAME TO {name}")
    return name


# An empty database, migrated


def migrated() -> Path:
    """Its SQLite file."""
    return kept("migrated", SCHEMA, _migrate_file) / FILE


def _migrate_file(folder: Path) -> None:
    """Goes on from a kept database if all it is made of stands unchanged: migrations may only have come to it."""
    wanted = parts(SCHEMA).items()
    for there in sorted(KEPT.glob(f"migrated-*/{PARTS}"), key=lambda each: each.stat().st_mtime, reverse=True):
        if json.loads(there.read_text()).items() <= wanted:
            shutil.copyfile(there.with_name(FILE), folder / FILE)
            break
    _migrate(State(folder))


def migrated_template(server: str) -> str:
    """Its name on a PostgreSQL server."""

    def make(url: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            _migrate(State(Path(folder), {"DATABASE_URL": url}))

    return template(server, "cchc_migrated", SCHEMA, make)


def _migrate(state: State) -> None:
    state.manage("migrate", "--verbosity", "0")


def begun(state: State) -> State:
    """The state of a process that runs on SQLite, with an empty migrated database in it."""
    state.folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated(), state.folder / FILE)
    return state


# The demo


@dataclass(frozen=True)
class Copy:
    """A database by its name, and the folder of its files, which other processes read too."""

    name: str
    files: Path


@contextmanager
def demo() -> Iterator[Copy]:
    """A copy of the demo as of the letter's day, beside the database of this process."""
    if connection.vendor == "sqlite":
        folder = kept("demo", DEMO, _load_into_file)
        yield Copy(_copy_of(folder / FILE), folder / "media")
    else:
        server = os.environ["DATABASE_URL"]
        media = KEPT / "media-on-postgresql"

        def make(url: str) -> None:
            shutil.rmtree(media, ignore_errors=True)
            _load(_name_in(url), media)

        name = template(server, "cchc_demo", DEMO, make, begin_with=migrated_template(server))
        with servers.new_database(server, name) as url:
            yield Copy(_name_in(url), media)


def _load_into_file(folder: Path) -> None:
    shutil.copyfile(migrated(), folder / FILE)
    _load(str(folder / FILE), folder / "media")


def _load(name: str, media: Path) -> None:
    media.mkdir(parents=True)
    with connected_to(name), override_settings(MEDIA_ROOT=media):
        call_command("load_catalogue", "2019", progress=True, verbosity=0)


# The database of this test process


@contextmanager
def own_copy() -> Iterator[str]:
    """The name of an empty migrated database for this process alone, on the server that the settings name."""
    if connection.vendor == "sqlite":
        yield _copy_of(migrated())
    else:
        server = os.environ["DATABASE_URL"]
        with servers.new_database(server, migrated_template(server)) as url:
            yield _name_in(url)


@contextmanager
def filled(make: Callable[[], Made]) -> Iterator[tuple[str, Made]]:
    """The name of another for this process alone, with what `make` enters, and what it gave.

    What the program does after a commit is left out, as in a test that is rolled back.
    """
    with own_copy() as name:
        with connected_to(name), transaction.atomic():
            made = make()
            connection.run_on_commit.clear()
        yield name, made


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Whoever asks the database asks this one."""
    assert not connection.in_atomic_block, "the test has begun on another database"
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _copy_of(file: Path) -> str:
    """Of an SQLite file, in this process's folder of state."""
    return str(shutil.copyfile(file, Path(tempfile.mkdtemp(dir=os.environ["CCHC_VAR"])) / FILE))


def _name_in(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    if "demo" in sys.argv:
        kept("demo", DEMO, _load_into_file)
    else:
        migrated()
