"""What runs the system names only what there is: settings, commands, jobs, documents."""

import re
from pathlib import Path

import pytest

from cchc.celery import app

ROOT = Path(__file__).resolve().parents[2]
READ = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", (ROOT / "cchc" / "settings.py").read_text()))
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def test_every_variable_of_the_environment_is_documented_and_no_other():
    table = (ROOT / "docs" / "settings.md").read_text().partition("For tests only")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)", table, re.M)) == READ


def test_the_examples_set_only_variables_that_are_read():
    example = (ROOT / "deploy" / "cchc.env.example").read_text()
    assert set(re.findall(r"^([A-Z_]+)=", example, re.M)) <= READ
    compose = (ROOT / "compose.yaml").read_text()
    environment = compose.partition("environment: &environment")[2].partition("volumes:")[0]
    assert set(re.findall(r"^ +([A-Z_]+):", environment, re.M)) <= READ | {"TMPDIR"}  # Python's own


@pytest.mark.parametrize("path", [ROOT / "Procfile", ROOT / "Procfile.dev", ROOT / "compose.yaml", *UNITS], ids=str)
def test_processes_are_started_from_this_project(path):
    text = path.read_text()
    assert "cchc" in text
    # gunicorn and celery write a socket and a pid file beside the code unless they are told not to.
    assert text.count("gunicorn cchc.wsgi") <= text.count("--no-control-socket")


def test_the_units_are_sandboxed_and_keep_their_state_in_one_place():
    processes = ["cchc-beat", "cchc-web", "cchc-worker"]
    assert {path.stem for path in UNITS} == {
        *processes,
        *(f"{name}@" for name in processes),
        "cchc-backup",
        "cchc-drill",
    }
    for path in UNITS:
        lines = path.read_text().splitlines()
        state = "cchc-%i" if path.stem.endswith("@") else "cchc"
        for line in ("User=cchc", "ProtectSystem=strict", "NoNewPrivileges=yes", f"StateDirectory={state}"):
            assert line in lines, f"{path.name}: {line}"
        assert any(line.startswith(f"Environment=CCHC_VAR=/var/lib/{state} ") for line in lines)


def test_every_job_on_beats_schedule_is_one_that_the_worker_knows():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


@pytest.mark.parametrize(
    "path", [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda path: path.name
)
def test_a_document_links_only_to_files_that_are_there(path):
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


PINNED = sorted(ROOT.glob("requirements*.txt"))


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.stem)
def test_every_pin_carries_the_hashes_of_its_files_and_what_we_want_is_among_them(path):
    """`make pins` writes them from what stands in the `.in` beside it."""
    pins = re.findall(r"^([\w.-]+)==(\S+)((?:.*\\\n    --hash=sha256:[0-9a-f]{64})*)", path.read_text(), re.M)
    assert pins
    assert [name for name, _version, hashes in pins if "--hash" not in hashes] == []
    wanted = re.findall(r"^([\w.-]+)==([^\s;]+)", path.with_suffix(".in").read_text(), re.M)
    installed = {_plain(name): version for name, version, _hashes in pins}
    assert {_plain(name): version for name, version in wanted}.items() <= installed.items()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
