"""The demo in a folder of its own: what commands, workers and beat of a test run on, as processes of their own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services.servers import stop

ROOT = Path(__file__).resolve().parents[2]
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


@dataclass(frozen=True)
class State:
    """A folder of state with the environment of the processes that work on it."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the test run's own settings may leak in: only what a shell would give."""
        bare = {name: os.environ[name] for name in INHERITED if name in os.environ}
        demo = {"CCHC_DEMO": "1", "CCHC_TODAY": "2019-07-17", "DEBUG": "0", "LOG_LEVEL": "WARNING"}
        return bare | demo | {"CCHC_VAR": str(self.folder), "PYTHONPATH": str(ROOT)} | dict(self.settings)

    def manage(self, *arguments: str) -> str:
        """What `manage.py` prints; fails with its errors where it does not exit 0."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"manage.py {' '.join(arguments)}: {result.stdout}\n{result.stderr}"
        return result.stdout

    def manage_json(self, *arguments: str) -> Any:
        return json.loads(self.manage(*arguments, "--json"))

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen]:
        """A module run beside the test (`celery …`, `gunicorn …`), stopped at the end; fails if it had ended."""
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
            try:
                yield process
                ended = process.poll()
            finally:
                stop(process)
            log.seek(0)
            assert ended is None, f"{' '.join(command)} ended with {ended}: {log.read()}"

    def mails(self) -> list[str]:
        """Who got a mail, once for each mail, from the files that the demo writes."""
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(self.folder.glob("mail/*"))]
        return [line.removeprefix("To: ") for text in texts for line in text.splitlines() if line.startswith("To: ")]
