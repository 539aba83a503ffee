"""Run tests on a real PostgreSQL: `python -m tests.services.on_postgres [pytest's arguments]`."""

import os
import subprocess
import sys
from pathlib import Path

from tests.services import servers

ROOT = Path(__file__).resolve().parents[2]


def run(url: str, *arguments: str) -> int:
    """pytest's exit code for `arguments`, with DATABASE_URL pointing at the server of `url`."""
    # A process of its own, also inside a test worker: what xdist told that worker is not for this run.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, env=inherited | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    with servers.postgres() as server:
        sys.exit(run(server, *sys.argv[1:]))
