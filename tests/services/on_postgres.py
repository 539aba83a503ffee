"""Run tests on a real PostgreSQL: `python -m tests.services.on_postgres [pytest's arguments]`.

With `--asked-in FOLDER` first, those that ask what the tests of a run with `--statements FOLDER` have asked, each
statement at least once, and all that commit, attack or are of PostgreSQL alone.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services import servers, statements

ROOT = Path(__file__).resolve().parents[2]


def run(url: str, *arguments: str) -> int:
    """pytest's exit code for `arguments`, with DATABASE_URL pointing at the server of `url`."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def main(arguments: list[str]) -> int:
    with servers.postgres() as server, tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
        if arguments[:1] == ["--asked-in"]:
            names.write("\n".join(statements.chosen(Path(arguments[1]))))
            names.flush()
            arguments = [f"--repeat={names.name}", *arguments[2:]]
        return run(server, *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
