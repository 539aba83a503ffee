"""Freezing under real conditions: two people at once, a worker killed in the middle, a real worker that does it."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import databases
from tests.services.state import ROOT, State

PREPARE = """
from reports import periods
from reports.lifecycle import acts
from tests.factories import Office, make_task
office = Office()
for unit in [office.division, office.other_division] * 10:
    make_task(unit, schedule="on 2019-06-07")
acts.begin(periods.parse("2019-H1"), by=office.office_chief)
"""
FREEZE = """
import time
from reports.lifecycle import acts
from reports.models import Report
from cchc.accounts.models import Membership
from cchc.refusal import Refused
by = Membership.objects.get(role="{role}").person
report = Report.objects.get()
time.sleep(max(0, {moment} - time.time()))
try:
    acts.freeze(report, by=by, seen=report.revision)
    print("frozen")
except Refused as refusal:
    print("refused", refusal.message)
"""
ASK = """
from reports.lifecycle import work
from reports.models import Report
from cchc.accounts.models import Membership
asked = work.ask_to_freeze(Report.objects.get(), by=Membership.objects.get(role="office_chief").person)
print(asked.pk)
"""
# A worker that dies within the transaction, when the first of the files is kept already.
DIE = """
import os, signal
from reports.lifecycle import acts, work
from reports.models import Work
keep = acts._keep_file
def dies(*args):
    keep(*args)
    os.kill(os.getpid(), signal.SIGKILL)
acts._keep_file = dies
work.run(Work.objects.get().pk)
"""
LATER = "from reports.models import Work; from django.utils import timezone; from datetime import timedelta; " \
    "Work.objects.update(beat_at=timezone.now() - timedelta(minutes=4))"  # fmt: skip
AGAIN = "from reports.lifecycle import work; from reports.models import Work; work.run(Work.objects.get().pk)"
TOLD = """
import json
from reports.models import Report, Work
report = Report.objects.get()
works = list(Work.objects.values_list("state", flat=True))
print(json.dumps([report.state, report.freezes, report.files.count(), bool(report.content), works]))
"""


def shell(state: State, code: str) -> str:
    return state.manage("shell", "-v", "0", "-c", code).strip()


def told(state: State) -> list:
    return json.loads(shell(state, TOLD))


def prepare(state: State) -> State:
    shell(state, PREPARE)
    return state


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    prepare(databases.begun(State(folder)))
    return folder


@pytest.fixture
def on_sqlite(prepared, tmp_path) -> State:
    shutil.copytree(prepared, tmp_path / "state")
    return State(tmp_path / "state")


def freeze_at_once(state: State) -> list[str]:
    moment = time.time() + 6
    processes = [
        subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", FREEZE.format(role=role, moment=moment)],
            cwd=ROOT, env=state.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for role in ("office_chief", "director")
    ]  # fmt: skip
    answers = []
    for process in processes:
        out, errors = process.communicate(timeout=180)
        assert process.returncode == 0, errors
        answers.append(out.strip())
    return sorted(answers)


def one_wins_and_the_other_is_told(state: State) -> None:
    first, second = freeze_at_once(state)
    assert first == "frozen"
    assert second.startswith("refused")
    assert told(state) == ["frozen", 1, 4, True, []]


def test_of_two_who_freeze_at_once_one_wins_and_the_other_is_told_on_postgresql(migrated_postgres, tmp_path):
    one_wins_and_the_other_is_told(prepare(State(tmp_path / "state", {"DATABASE_URL": migrated_postgres})))


@pytest.mark.xdist_group("reports")
def test_of_two_who_freeze_at_once_one_wins_and_the_other_is_told_on_sqlite(on_sqlite):
    one_wins_and_the_other_is_told(on_sqlite)


@pytest.mark.xdist_group("reports")
def test_a_worker_killed_in_the_middle_leaves_the_report_as_it_was_and_it_can_be_done_again(on_sqlite):
    state = on_sqlite
    shell(state, ASK)
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", DIE]
    killed = subprocess.run(command, cwd=ROOT, env=state.environment, capture_output=True, timeout=180, check=False)
    assert killed.returncode == -9, killed.stderr
    assert told(state) == ["draft", 0, 0, False, ["running"]]
    shell(state, AGAIN)  # too early: it might still be running
    assert told(state)[0] == "draft"
    shell(state, LATER)
    shell(state, AGAIN)
    assert told(state) == ["frozen", 1, 4, True, ["done"]]


@pytest.mark.xdist_group("reports")
def test_a_real_worker_freezes_what_was_asked_for_before_it_was_there(on_sqlite):
    state = on_sqlite
    shell(state, ASK)
    assert told(state)[4] == ["waiting"]
    worker = ("celery", "--app", "cchc", "worker", "--loglevel", "WARNING", "--pool", "threads", "--concurrency", "1")
    with state.running(*worker):
        end = time.monotonic() + 120
        while told(state)[4] != ["done"]:
            assert time.monotonic() < end
            time.sleep(1)
    assert told(state)[:3] == ["frozen", 1, 4]
