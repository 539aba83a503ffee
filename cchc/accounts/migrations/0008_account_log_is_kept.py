"""The database itself refuses to change or delete a line of the log of account changes."""

from django.db import migrations

TABLE = "accounts_accountchange"
REFUSAL = "the log of account changes is only added to"

SQLITE = {
    event: f"CREATE TRIGGER {TABLE}_no_{event.lower()} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for event in ("UPDATE", "DELETE")
}
POSTGRESQL = [
    f"CREATE FUNCTION {TABLE}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_kept()",
    f"CREATE TRIGGER {TABLE}_kept_whole BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_kept()",
]


def lay(apps, schema_editor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in SQLITE.values() if vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def lift(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for event in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{event.lower()}")
        return
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_kept ON {TABLE}")
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_kept_whole ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION IF EXISTS {TABLE}_kept()")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_account_changes")]
    operations = [migrations.RunPython(lay, lift)]
