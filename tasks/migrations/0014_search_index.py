"""PostgreSQL finds a word inside the folded text by its three-letter parts. SQLite reads through, and needs nothing."""

from django.db import migrations

INDEXES = {"tasks_item_search_words": "tasks_item", "tasks_document_search_words": "tasks_document"}


def is_available(cursor) -> bool:
    """Whether pg_trgm is there, or may be added by this user; without it the search works all the same."""
    cursor.execute(
        "SELECT installed OR (trusted AND has_database_privilege(current_database(), 'CREATE')) "
        "OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) "
        "FROM pg_available_extension_versions WHERE name = 'pg_trgm' ORDER BY installed DESC LIMIT 1"
    )
    row = cursor.fetchone()
    return bool(row and row[0])


def forwards(apps, schema_editor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        if not is_available(cursor):
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for name, table in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin (search_text gin_trgm_ops)")


def backwards(apps, schema_editor) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for name in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("tasks", "0013_daily_pages")]
    operations = [migrations.RunPython(forwards, backwards)]
