"""A whole database into one file and back: SQLite by its backup interface, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connections, transaction

FILE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


def dump(folder: Path) -> tuple[Path, dict[str, int]]:
    """The database as of one moment, in `folder`, and how many rows each table then had."""
    connection = connections["default"]
    target = folder / FILE_NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        copy_sqlite(connection.settings_dict["NAME"], target)
        return target, count_sqlite(target)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        return target, count_postgresql(cursor)


def load(dumped: Path, settings: dict[str, Any] | None = None) -> dict[str, int]:
    """Bring a dumped database into the one of `settings` (ours); says how many rows each table has then."""
    settings = settings or connections["default"].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        connections["default"].close()
        copy_sqlite(dumped, settings["NAME"])
        return count_sqlite(Path(settings["NAME"]))
    run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={settings['NAME']}", str(dumped), settings=settings)
    with server(settings) as cursor:
        return count_postgresql(cursor)


def copy_sqlite(source: str | Path, target: str | Path) -> None:
    """Into one file: with WAL, which is copied too, a read-only look at it would leave two files of journal beside."""
    with closing(sqlite3.connect(source)) as theirs, closing(sqlite3.connect(target)) as ours:
        theirs.backup(ours)
        ours.execute("PRAGMA journal_mode = DELETE")


def count_sqlite(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        if (fault := database.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise CommandError(f"{path.name}: {fault}")
        names = database.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%'")
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in sorted(names)}


def count_postgresql(cursor: Any) -> dict[str, int]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    counts = {}
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        counts[name] = cursor.fetchone()[0]
    return counts


def is_empty() -> bool:
    """Whether the database has no table yet."""
    connection = connections["default"]
    return not connection.introspection.table_names()


@contextmanager
def scratch() -> Iterator[dict[str, Any]]:
    """A new, empty PostgreSQL database beside ours, dropped at the end; our role must be allowed to make one."""
    ours = connections["default"].settings_dict
    theirs = {**ours, "NAME": f"{ours['NAME']}_drill"}
    with server({**ours, "NAME": "postgres"}) as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{theirs["NAME"]}"')
        cursor.execute(f'CREATE DATABASE "{theirs["NAME"]}"')
        try:
            yield theirs
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{theirs["NAME"]}" WITH (FORCE)')


@contextmanager
def server(settings: dict[str, Any]) -> Iterator[Any]:
    """A cursor of a connection of its own, each statement committed at once."""
    import psycopg2

    given = {"dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"]}
    given |= {"host": settings["HOST"], "port": settings["PORT"]}
    with closing(psycopg2.connect(**{k: v for k, v in given.items() if v}, **settings["OPTIONS"])) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def run(program: str, *arguments: str, settings: dict[str, Any] | None = None) -> None:
    """A program of PostgreSQL on a database; the password goes by the environment, which no list of processes shows."""
    settings = settings or connections["default"].settings_dict
    options = settings.get("OPTIONS", {})
    given = {
        "PGHOST": settings["HOST"] or options.get("host"),
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": options.get("sslmode"),
    }
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    try:
        done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise CommandError(f"{program} is missing: apt-get install postgresql-client") from None
    if done.returncode:
        raise CommandError(f"{program} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
