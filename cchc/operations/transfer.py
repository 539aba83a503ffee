"""Everything as JSON lines with its files, history included, from one database to another.

docs/operations.md gives the form.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import connection, models, transaction

from cchc.operations.stored_files import references, stored_names

FORM = 1
MANIFEST = "manifest.json"
BATCH = 1000
# What each machine has of its own, or makes anew.
LEFT_OUT = {
    "contenttypes.ContentType",
    "auth.Permission",
    "accounts.ReferenceVersion",
    "sessions.Session",
    "operations.CacheEntry",
    "operations.Operation",
    "tasks.ForeseenDay",
    "tasks.ForeseenDigest",
}


def exported_models() -> list[type[models.Model]]:
    """Every table that is carried, tables between two others included, in a fixed order."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        between = model._meta.auto_created and any(
            each.related_model is not None and each.related_model._meta.label in LEFT_OUT
            for each in model._meta.concrete_fields
        )
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT and not between:
            found.append(model)
    return sorted(found, key=lambda model: model._meta.label)


def lines(model: type[models.Model]) -> Iterator[str]:
    """Each row as one line: its columns by name, in the order of the primary key, written alike on every database."""
    fields = model._meta.concrete_fields
    types = {each.pk: f"{each.app_label}.{each.model}" for each in ContentType.objects.all()}
    for values in model._base_manager.order_by("pk").values_list(*(each.attname for each in fields)).iterator(BATCH):
        row = {}
        for each, value in zip(fields, values, strict=True):
            points_to_type = each.related_model is ContentType and value is not None
            row[each.attname] = types[value] if points_to_type else _plain(value)
        yield json.dumps(row, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time_of_day):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value


def digest_of(model: type[models.Model]) -> tuple[int, str]:
    """How many rows, and the SHA-256 of all their lines: equal where the rows are equal, on whatever database."""
    digest, count = hashlib.sha256(), 0
    for line in lines(model):
        digest.update(line.encode() + b"\n")
        count += 1
    return count, digest.hexdigest()


def export_all(to: Path) -> dict[str, Any]:
    """Write `to`, a new folder: a file of lines for each table, every stored file, and a manifest last."""
    if to.exists() and any(to.iterdir()):
        raise CommandError(f"{to}: is not empty")
    (to / "rows").mkdir(parents=True)
    (to / "files").mkdir()
    tables: dict[str, Any] = {}
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in exported_models():
            digest, count = hashlib.sha256(), 0
            with (to / "rows" / f"{model._meta.label}.jsonl").open("wb") as file:
                for line in lines(model):
                    digest.update(line.encode() + b"\n")
                    file.write(line.encode() + b"\n")
                    count += 1
            tables[model._meta.label] = {"rows": count, "sha256": digest.hexdigest()}
        names = sorted({each.name for each in references()})
    missing = []
    for name in names:
        target = to / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name, "rb") as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
        except FileNotFoundError:
            missing.append(name)
    manifest = {"form": FORM, "tables": tables, "files": len(names) - len(missing), "missing_files": missing}
    (to / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
    return manifest


def import_all(source: Path) -> dict[str, Any]:
    """Read an exported folder into a migrated database without people; all or nothing, compared at the end."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CommandError(f"{source / MANIFEST}: cannot be read") from None
    carried = exported_models()
    if unknown := sorted(set(manifest["tables"]) ^ {model._meta.label for model in carried}):
        raise CommandError(f"The tables differ: {', '.join(unknown)}. Export and import with the same version.")
    if apps.get_model("accounts", "User").objects.exists():
        raise CommandError("The database is not empty: import only into a new one.")
    if next(stored_names(default_storage), None):
        raise CommandError("The file store is not empty: import only into a new one.")
    with transaction.atomic():
        with connection.constraint_checks_disabled():
            _take_out(carried)  # what migrations put there, such as the default ladder, stands in the export too
            for model in carried:
                _take_in(model, source / "rows" / f"{model._meta.label}.jsonl")
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), carried):
                cursor.execute(statement)
        found = {model._meta.label: dict(zip(("rows", "sha256"), digest_of(model), strict=True)) for model in carried}
        if different := [label for label, told in manifest["tables"].items() if found[label] != told]:
            raise CommandError(f"Not equal after the import, so nothing was kept: {', '.join(different)}")
        names = sorted(path for path in (source / "files").rglob("*") if path.is_file())
        for path in names:
            with path.open("rb") as file:
                default_storage.save(path.relative_to(source / "files").as_posix(), File(file))
    return manifest


def _take_out(carried: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for model in carried:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _take_in(model: type[models.Model], path: Path) -> None:
    fields = list(model._meta.concrete_fields)
    types = {f"{each.app_label}.{each.model}": each.pk for each in ContentType.objects.all()}
    batch: list[models.Model] = []

    def write() -> None:
        # As it stands: no signal, no history of its own, no field that sets itself to now.
        model._base_manager._insert(batch, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]
        batch.clear()

    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            for each in fields:
                value = row[each.attname]
                if each.related_model is ContentType and value is not None:
                    row[each.attname] = types[value]
                elif isinstance(each, models.DurationField) and value is not None:
                    row[each.attname] = timedelta(seconds=value)
                elif not isinstance(each, models.JSONField) and each.remote_field is None:
                    row[each.attname] = each.to_python(value)
            batch.append(model(**row))
            if len(batch) >= max(1, min(BATCH, 900 // len(fields))):
                write()
    if batch:
        write()
