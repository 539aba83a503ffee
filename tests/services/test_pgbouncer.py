"""PostgreSQL through Debian's pgbouncer in transaction mode: no start-up option, and the server's settings hold."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.services.servers import free_port, stop, wait_for_port
from tests.services.state import State
from tests.services.test_backup import prepare, shell

pytestmark = [
    pytest.mark.xdist_group("services"),
    pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="pgbouncer is missing: apt-get install pgbouncer"),
]

CONFIG = """[databases]
{name} = user={user} host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 50
unix_socket_dir =
logfile = {folder}/log
pidfile = {folder}/pid
"""
MANY = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from cchc.accounts.models import User
def ask(n):
    try:
        return len(list(User.objects.iterator(chunk_size=1)))
    finally:
        connection.close()
with ThreadPoolExecutor(12) as pool:
    print(sorted(set(pool.map(ask, range(60)))))
with connection.cursor() as cursor:
    cursor.execute("SHOW jit")
    print(cursor.fetchone()[0])
    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    print(cursor.fetchone()[0] <= 2)
"""


@pytest.fixture
def pooled(migrated_postgres):
    """The DATABASE_URL of the new database through a pooler of two connections."""
    folder = Path(tempfile.mkdtemp(prefix="cchc-pgb-"))
    url, port = urlsplit(migrated_postgres), free_port()
    given = {"name": url.path[1:], "user": url.username, "server": url.port, "port": port, "folder": folder}
    (folder / "ini").write_text(CONFIG.format(**given))
    as_user = []
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres")
        shutil.chown(folder / "ini", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    process = subprocess.Popen([*as_user, shutil.which("pgbouncer"), str(folder / "ini")], stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield url._replace(netloc=f"{url.username}@127.0.0.1:{port}").geturl()
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def test_the_program_works_through_a_pooler_with_fewer_connections_than_it_has_threads(
    migrated_postgres, pooled, tmp_path
):
    direct = State(tmp_path / "direct", {"DATABASE_URL": migrated_postgres})
    direct.manage("migrate", "-v", "0")  # a copy of a database has its tables, not what was set for it
    prepare(direct)
    state = State(tmp_path / "state", {"DATABASE_URL": pooled, "CCHC_PGBOUNCER": "1"})
    people, jit, is_pooled = shell(state, MANY).splitlines()
    assert people.startswith("[")
    assert "," not in people  # each of the sixty was given the same answer
    assert (jit, is_pooled) == ("off", "True")
    state.manage("migrate", "--check")
