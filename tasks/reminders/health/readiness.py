"""Whether everything that the office needs is there, told within three seconds whatever hangs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.cache import caches
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cchc.celery import app
from tasks.reminders.health import heartbeat

# Beat and worker ring every minute; what is older means that they stand still.
MAY_BE_OLD = timedelta(minutes=5)
ANSWER_WITHIN = 2.5
BROKER_TIMEOUT = 2


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def broker_answers() -> bool:
    with app.connection_for_read(connect_timeout=BROKER_TIMEOUT) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT)
    return True


def beat_is_seen() -> bool:
    return heartbeat.is_fresh(heartbeat.Part.BEAT, MAY_BE_OLD)


def worker_is_seen() -> bool:
    return heartbeat.is_fresh(heartbeat.Part.WORKER, MAY_BE_OLD)


def morning_came() -> bool:
    return heartbeat.missing_run() is None


@cache
def _code_is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError("migrations are pending")  # not remembered: they may be applied in a moment
    return True


def migrations_are_applied() -> bool:
    """Once applied they stay so for the life of this process, whose code does not change."""
    return _code_is_migrated()


def static_files_are_collected() -> bool:
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return staticfiles_storage.read_manifest() is not None
    return True


def cache_answers() -> bool:
    found = caches["default"]
    if hasattr(found, "answers"):
        return bool(found.answers())
    found.set("readyz", "ok", 60)
    return found.get("readyz") == "ok"


def files_can_be_kept() -> bool:
    """The folder can be written to; of a store on another machine, that it answers."""
    if isinstance(default_storage, FileSystemStorage):
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
        probe = settings.MEDIA_ROOT / ".readyz"
        probe.write_bytes(b"")
        return True
    default_storage.exists("readyz")
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "broker": broker_answers,
    "beat": beat_is_seen,
    "worker": worker_is_seen,
    "morning": morning_came,
    "migrations": migrations_are_applied,
    "static": static_files_are_collected,
    "cache": cache_answers,
    "files": files_can_be_kept,
}
_hanging: dict[str, Future] = {}
_pool = ThreadPoolExecutor(max_workers=2 * len(CHECKS), thread_name_prefix="readyz")


def check(names: tuple[str, ...] = tuple(CHECKS)) -> dict[str, bool]:
    """Each part and whether it is there. What still hangs from the last time is not asked a second time."""
    asked = {}
    for name in names:
        before = _hanging.get(name)
        if before is None or before.done():
            _hanging[name] = asked[name] = _pool.submit(_ask, CHECKS[name])
    wait(asked.values(), timeout=ANSWER_WITHIN)
    return {name: name in asked and asked[name].done() and asked[name].result() for name in names}


def _ask(check_part: Callable[[], bool]) -> bool:
    try:
        return check_part()
    except Exception:  # each part fails in ways of its own; whatever it is, the part is not there
        return False
    finally:
        connection.close()  # of this thread; the next question may come from another one
