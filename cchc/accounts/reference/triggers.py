"""The triggers that change the token of reference data; laid after each `migrate`, where they are missing.

On PostgreSQL they fire when a transaction commits: the token's row is locked for that moment only, so that two people
who save at once neither wait for nor block each other. On SQLite, where one writes at a time, they fire at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from cchc.accounts.reference.version import ReferenceVersion

NAME = "reference_changed"
TABLE = ReferenceVersion._meta.db_table
# By model the fields that are kept in the processes; none named: all of them.
WATCHED: dict[str, tuple[str, ...]] = {
    "accounts.OrganisationEntry": (),
    "accounts.FactChange": (),
    "accounts.Unit": (),
    "accounts.Membership": (),
    "accounts.User": ("username", "name", "is_active", "active_from", "active_to"),  # not the last sign-in
    "tasks.DayOff": (),
    "tasks.Document": (),
    "scoring.CriteriaSet": (),
    "scoring.Criterion": (),
    "scoring.ItemLink": (),
}
# A transaction may change thousands of rows: the token changes once in the statement, or commit, that they belong to.
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('cchc.{NAME}', true) IS DISTINCT FROM statement_timestamp()::text THEN
        PERFORM set_config('cchc.{NAME}', statement_timestamp()::text, true);
        INSERT INTO {TABLE} (id, token) VALUES ({ReferenceVersion.ONLY}, gen_random_uuid()::text)
        ON CONFLICT (id) DO UPDATE SET token = excluded.token;
    END IF;
    RETURN NULL;
END $$
"""


def lay(sender: Any, using: str, **kwargs: Any) -> None:
    """After `migrate`: each table that is there and has none gets its triggers."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if TABLE not in tables:
        return
    statements = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    with connection.cursor() as cursor:
        for label, names in WATCHED.items():
            meta = apps.get_model(label)._meta
            if meta.db_table in tables:
                for statement in statements(connection, meta.db_table, [meta.get_field(name) for name in names]):
                    cursor.execute(statement)


def on_sqlite(connection: BaseDatabaseWrapper, table: str, fields: Iterable[models.Field]) -> Iterable[str]:
    columns = ", ".join(field.column for field in fields)
    for act, event in (("insert", "INSERT"), ("delete", "DELETE"), ("update", f"UPDATE{columns and ' OF ' + columns}")):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {NAME}_{table}_{act} AFTER {event} ON {table} BEGIN "
            f"INSERT OR REPLACE INTO {TABLE} (id, token) VALUES ({ReferenceVersion.ONLY}, hex(randomblob(16))); END"
        )


def on_postgresql(connection: BaseDatabaseWrapper, table: str, fields: Iterable[models.Field]) -> Iterable[str]:
    columns = ", ".join(field.column for field in fields)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)::oid", [NAME, table])
        if cursor.fetchone():
            return
    yield FUNCTION
    yield (
        f"CREATE CONSTRAINT TRIGGER {NAME} AFTER INSERT OR DELETE OR UPDATE{columns and ' OF ' + columns} ON {table} "
        f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {NAME}()"
    )


def take_away(connection: BaseDatabaseWrapper) -> None:
    """Before the table of the token goes: a trigger that is left would stop every write."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {NAME}() CASCADE")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{NAME}_%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
