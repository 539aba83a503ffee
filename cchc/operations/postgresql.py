"""What PostgreSQL itself is told about this database, so that no connection needs a start-up option (pgbouncer)."""

from __future__ import annotations

from typing import Any

from django.db import connections

# Compiling a query of a page takes PostgreSQL longer than the query itself; an office's tables fit in memory, where a
# row found by an index costs hardly more than the next one; no page may hold a connection for minutes.
SETTINGS = {"jit": "off", "random_page_cost": "1.1", "idle_in_transaction_session_timeout": "15min"}


def tune(using: str = "default", **kwargs: Any) -> None:
    """Keep the settings with the database, after each migrate; new connections have them.

    Whoever does not own the database is passed over: docs/deployment.md says what its owner types.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_database() FROM pg_database "
            "WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')"
        )
        for (name,) in cursor.fetchall():
            for setting, value in SETTINGS.items():
                # Names of this module and of the database itself; neither can be a parameter of this statement.
                cursor.execute(f"ALTER DATABASE {connection.ops.quote_name(name)} SET {setting} = '{value}'")
