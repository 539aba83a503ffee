"""Reminders under real faults, with real workers, brokers, databases and an SMTP server; one row a fault.

`python -m tests.services.faults` runs every fault on both set-ups and writes the table into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.services import servers
from tests.services.mail_server import PASSWORD, USER
from tests.services.scene import PEOPLE, SOMEBODY, Outcome, Scene, SetUp, prepared
from tests.services.state import ROOT

# The faults. Each gets a scene whose morning has not begun.


def two_workers(scene: Scene) -> None:
    """two workers at once, rung four times"""
    scene.mail.pace = 0.1
    scene.work()
    scene.work()
    for _ in range(4):
        scene.ring()
    scene.wait_until_settled()


def _killed(scene: Scene, moment: str) -> None:
    worker = scene.work()
    struck: list[int] = []

    def kill() -> None:
        if not struck:
            struck.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    setattr(scene.mail, moment, kill)
    scene.ring()
    worker.wait(60)
    scene.later()
    scene.work()
    scene.ring("sweep_digests")
    scene.wait_until_settled()


def killed_before_sending(scene: Scene) -> None:
    """worker killed (SIGKILL) between claim and send"""
    _killed(scene, "before")


def killed_after_sending(scene: Scene) -> None:
    """worker killed (SIGKILL) between send and mark"""
    _killed(scene, "after")


def broker_restarted(scene: Scene) -> None:
    """broker restarted in the middle, its messages gone"""
    scene.mail.pace = 0.5
    scene.work()
    scene.ring()
    scene.wait(lambda: bool(scene.mail.arrived))
    scene.restart_broker()
    scene.wait_until_settled()
    scene.ring("sweep_digests")
    scene.ring()
    time.sleep(2)


def mail_server_hangs(scene: Scene) -> None:
    """mail server never answers after one text"""
    scene.mail.hangs = SOMEBODY
    scene.work()
    scene.ring()
    scene.wait_until_settled()


def mailbox_refused(scene: Scene) -> None:
    """mail server refuses one recipient"""
    scene.mail.refuses = SOMEBODY
    scene.work()
    scene.ring()
    scene.wait_until_settled()
    scene.ring("sweep_digests")
    time.sleep(2)
    scene.wait_until_settled()


def hangs_up_after_the_text(scene: Scene) -> None:
    """mail server hangs up after one text (DATA)"""
    scene.mail.drops = SOMEBODY
    scene.work()
    scene.ring()
    scene.wait_until_settled()
    scene.ring("sweep_digests")
    time.sleep(2)


def mail_server_away(scene: Scene) -> None:
    """mail server away for the first run, back for the sweep"""
    scene.mail.__exit__()
    scene.work()
    scene.ring()
    scene.wait_until_settled()
    scene.mail.__enter__()
    scene.later()
    scene.wait(lambda: {state for _, state in scene.rows()} == {"sent"})


def three_days_off(scene: Scene) -> None:
    """machine off for three days after planning one morning"""
    plan = "from datetime import date; from tasks.reminders.digest.plan import plan; plan(date(2019, 7, 12))"
    manage = [sys.executable, "manage.py", "shell", "-v", "0", "-c", plan]
    subprocess.run(manage, cwd=ROOT, env=scene.settings(CCHC_TODAY="2019-07-12"), check=True, capture_output=True)
    scene.work()
    scene.ring()
    scene.wait_until_settled()


def tls_and_password(scene: Scene) -> None:
    """mail server that wants TLS and a password"""
    url = f"smtp+tls://{USER}:{PASSWORD}@127.0.0.1:{scene.mail.port}"
    scene.work(EMAIL_URL=url, SSL_CERT_FILE=str(scene.mail.certificate))
    scene.ring()
    scene.wait_until_settled()


def wrong_password(scene: Scene) -> None:
    """the same with a wrong password"""
    url = f"smtp+tls://{USER}:wrong@127.0.0.1:{scene.mail.port}"
    scene.work(EMAIL_URL=url, SSL_CERT_FILE=str(scene.mail.certificate))
    scene.ring()
    scene.wait_until_settled()


# By fault, how many arrive, and what of the rest a person sees.
FAULTS: dict[Callable[[Scene], None], tuple[int, dict[str, int]]] = {
    two_workers: (PEOPLE, {}),
    killed_before_sending: (PEOPLE - 1, {"uncertain": 1}),
    killed_after_sending: (PEOPLE, {"uncertain": 1}),
    broker_restarted: (PEOPLE, {}),
    mail_server_hangs: (PEOPLE, {"uncertain": 1}),
    mailbox_refused: (PEOPLE - 1, {"failed": 1}),
    hangs_up_after_the_text: (PEOPLE, {"uncertain": 1}),
    mail_server_away: (PEOPLE, {}),
    three_days_off: (PEOPLE, {}),
    tls_and_password: (PEOPLE, {}),
    wrong_password: (0, {"failed": PEOPLE}),
}
REPORT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"
WITH_TLS = (tls_and_password, wrong_password)


def suffer(set_up: SetUp, fault: Callable[[Scene], None]) -> Outcome:
    """What becomes of a morning's mails when this goes wrong."""
    with set_up.scene(with_tls=fault in WITH_TLS) as scene:
        fault(scene)
        return scene.outcome()


# As a command


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.services.faults", description=__doc__).parse_args()
    rows = []
    with ExitStack() as stack:
        for set_up in set_ups(stack):
            for fault, (arrives, shown) in FAULTS.items():
                found = suffer(set_up, fault)
                as_it_should = (found.arrived, found.twice, found.lost, found.shown) == (arrives, 0, 0, Counter(shown))
                rows.append((fault.__doc__, set_up.name, found))
                print(
                    f"{set_up.name}: {fault.__doc__}: {found}{'' if as_it_should else ' NOT AS IT SHOULD BE'}",
                    flush=True,
                )
    table = as_table(rows)
    text = REPORT.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    REPORT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    print(f"kept in {REPORT.relative_to(ROOT)}")


def set_ups(stack: ExitStack) -> Iterator[SetUp]:
    """The embedded default, and what production has; prepared."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cchc-faults-")))
    yield prepared("SQLite, files", folder / "files")
    yield prepared("PostgreSQL, Redis", folder / "servers", stack.enter_context(servers.postgres()))


def as_table(rows: list[tuple[str | None, str, Outcome]]) -> str:
    lines = [
        "| what goes wrong | set-up | expected | arrived | shown as uncertain or failed | twice | lost |",
        "|---|---|---:|---:|---|---:|---:|",
    ]
    for words, name, one in rows:
        shown = ", ".join(f"{n} {state}" for state, n in sorted(one.shown.items())) or "–"
        lines.append(f"| {words} | {name} | {one.expected} | {one.arrived} | {shown} | {one.twice} | {one.lost} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
