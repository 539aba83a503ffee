"""Backup, wipe, restore, drill and the move between databases, on a real SQLite and a real PostgreSQL."""

import json
import shutil
from pathlib import Path

import pytest

from tests import databases
from tests.services import servers
from tests.services.state import State

pytestmark = pytest.mark.xdist_group("services")

PREPARE = """
from django.core.files.base import ContentFile
from django.core.management import call_command
from datetime import date
from tasks.models import Evidence
from tests.factories import Office, make_task
import hashlib
office = Office()
call_command("load_catalogue", "2019", verbosity=0)
for unit in [office.division, office.other_division]:
    task = make_task(unit, schedule="on 2019-03-29")
    content = f"proof of {task.pk}".encode()
    Evidence.objects.create(
        task=task, kind="file", title="proof", file=ContentFile(content, name="proof.txt"), file_name="proof.txt",
        sha256=hashlib.sha256(content).hexdigest(), entered_by=office.head, entered_on=date(2019, 4, 2)
    )
"""
# Every table that is carried, with its rows and the SHA-256 of them.
FIGURES = """
import json
from cchc.operations.transfer import digest_of, exported_models
print(json.dumps({model._meta.label: digest_of(model) for model in exported_models()}))
"""
AFTERWARDS = "from cchc.accounts.models import User; user = User.objects.first(); user.name = 'afterwards'; user.save()"


def shell(state: State, code: str) -> str:
    return state.manage("shell", "-v", "0", "-c", code).strip()


def figures(state: State) -> dict:
    return json.loads(shell(state, FIGURES))


def prepare(state: State) -> State:
    """Two tasks with a stored proof each, in a migrated database."""
    shell(state, PREPARE)
    return state


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory) -> State:
    return prepare(databases.begun(State(tmp_path_factory.mktemp("sqlite"))))


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory, postgres_url):
    with servers.new_database(postgres_url, databases.migrated_template(postgres_url)) as database:
        yield prepare(State(tmp_path_factory.mktemp("postgresql"), {"DATABASE_URL": database}))


def refused(state: State, *arguments: str) -> str:
    with pytest.raises(AssertionError) as error:
        state.manage(*arguments)
    return str(error.value)


def backed_up_and_brought_back(state: State, empty: State, folder: Path) -> None:
    before = figures(state)
    assert before["tasks.Evidence"][0] == before["tasks.HistoricalEvidence"][0] == 2
    state.manage("backup", "--to", str(folder))
    shell(state, AFTERWARDS)
    assert "2 files" in state.manage("drill", "--from", str(folder))
    assert "is not empty" in refused(state, "restore", "--from", str(folder))
    assert "2 files" in empty.manage("restore", "--from", str(folder))
    assert figures(empty) == before
    assert "2 files, 0 missing, 0 changed, 0 orphaned" in empty.manage("check_files")


def test_what_was_committed_before_a_backup_began_comes_back_on_sqlite(on_sqlite, tmp_path):
    backed_up_and_brought_back(on_sqlite, State(tmp_path / "empty"), tmp_path / "backups")


def test_what_was_committed_before_a_backup_began_comes_back_on_postgresql(on_postgresql, postgres_database, tmp_path):
    empty = State(tmp_path / "empty", {"DATABASE_URL": postgres_database})
    backed_up_and_brought_back(on_postgresql, empty, tmp_path / "backups")


def test_a_drill_names_a_backup_that_was_damaged_and_the_check_a_file_that_was_changed(on_sqlite, tmp_path):
    shutil.copytree(on_sqlite.folder, tmp_path / "state")
    state = State(tmp_path / "state")
    made = Path(state.manage("backup", "--to", str(tmp_path / "backups")).split()[0])
    archive = made / "files.tar"
    archive.write_bytes(archive.read_bytes().replace(b"proof of", b"proof 0f"))
    assert "its SHA-256 is not the manifest's" in refused(state, "drill", "--from", str(tmp_path / "backups"))
    first, second = sorted(path for path in (tmp_path / "state" / "media").rglob("*") if path.is_file())
    first.write_text("another text")
    second.rename(second.with_name("moved"))
    said = refused(state, "check_files")
    assert "2 files, 1 missing, 1 changed" in said
    assert "orphaned: " in said
    log = "from cchc.operations.models import Operation as O; print([(o.kind, o.is_good) for o in O.objects.all()][:3])"
    assert shell(state, log) == "[('check', False), ('drill', False), ('backup', True)]"


@pytest.mark.skipif(shutil.which("age") is None, reason="age is missing: apt-get install age")
def test_an_encrypted_backup_is_opened_only_with_the_private_key(on_sqlite, tmp_path):
    import subprocess

    key = tmp_path / "key"
    subprocess.run(["age-keygen", "--output", str(key)], check=True, capture_output=True)
    public = next(line.split()[-1] for line in key.read_text().splitlines() if "public key" in line)
    made = Path(on_sqlite.manage("backup", "--to", str(tmp_path / "b"), "--recipient", public).split()[0])
    assert sorted(path.name for path in made.iterdir()) == ["database.sqlite3.age", "files.tar.age", "manifest.json"]
    assert "age ended with" in refused(on_sqlite, "drill", "--from", str(made))
    assert "2 files" in on_sqlite.manage("drill", "--from", str(made), "--identity", str(key))


def test_everything_moves_from_sqlite_to_postgresql_and_back_equal_with_its_history(
    on_sqlite, migrated_postgres, tmp_path
):
    before = figures(on_sqlite)
    on_sqlite.manage("export_all", "--to", str(tmp_path / "first"))
    there = State(tmp_path / "there", {"DATABASE_URL": migrated_postgres})
    assert "equal" in there.manage("import_all", "--from", str(tmp_path / "first"))
    assert figures(there) == before
    assert there.manage_json("recompute_index") == on_sqlite.manage_json("recompute_index")
    shell(there, AFTERWARDS)  # keys go on after the imported ones
    there.manage("export_all", "--to", str(tmp_path / "second"))
    back = databases.begun(State(tmp_path / "back"))
    assert "equal" in back.manage("import_all", "--from", str(tmp_path / "second"))
    assert figures(back) == figures(there)
    assert "is not empty" in refused(back, "import_all", "--from", str(tmp_path / "second"))
