"""The databases that tests begin with: made once, then copied. Migrating takes half a minute, a copy hundredths.

They are kept in var/tests/ under a checksum of what they are made of, so that the next run finds them; the processes of
one run wait for each other while one of them makes what is missing. CI starts from an empty folder: there every
database comes from the migrations anew.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks

from tests.services.state import ROOT, State

KEPT = ROOT / "var" / "tests"
# What an empty migrated database depends on: the migrations, what they read, the versions of the libraries.
SCHEMA = ["*/migrations/*.py", "cchc/*/migrations/*.py", "tasks/reminders/**/*.csv", "requirements.txt"]


def checksum(patterns: list[str]) -> str:
    """Names and contents of the files under the project that match."""
    found = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


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
            draft.rename(folder)
    return folder


def migrated() -> Path:
    """The SQLite file of an empty database with all migrations applied."""
    return kept("migrated", SCHEMA, _migrate) / "cchc.sqlite3"


def _migrate(folder: Path) -> None:
    State(folder).manage("migrate", "--verbosity", "0")
