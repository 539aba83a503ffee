"""Large files are read by the worker, once, and what was read is kept: the page shows how far it is and can be left.

The row holds the truth, not the broker: a worker claims it by one conditional write, the sweep finds what was asked
for while the broker was away, and a reading whose worker died can be asked for again.
"""

from __future__ import annotations

import gzip
import json
import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cchc.celery import JOB
from cchc.files import kept_file
from tasks.importing.files import open_file
from tasks.importing.files.grid import Content, pack, unpack
from tasks.models import FileReading, ImportedFile
from tasks.models.importing import DEAD_AFTER

State = FileReading.State
# Up to here a page reads the file itself: an annex of a hundred items has a tenth of it.
READ_HERE = 1024 * 1024
log = logging.getLogger(__name__)


def is_large(size: int) -> bool:
    return size > READ_HERE


def ask(file: ImportedFile) -> FileReading:
    """Let the worker read a stored file; what is under way or done already is left alone."""
    now = timezone.now()
    with transaction.atomic():
        reading, is_new = FileReading.objects.get_or_create(file=file, defaults={"beat_at": now})
        ended = Q(state=State.FAILED) | Q(state__in=[State.WAITING, State.RUNNING], beat_at__lt=now - DEAD_AFTER)
        anew = FileReading.objects.filter(ended, pk=reading.pk).update(state=State.WAITING, beat_at=now, reason="")
    if is_new or anew:
        # Without a broker the row still stands, and the next sweep does it.
        transaction.on_commit(lambda: read_file.delay(reading.pk), robust=True)
    reading.refresh_from_db()
    return reading


def reading_of(file: ImportedFile) -> FileReading | None:
    """How far the reading of a large file is, asked for where it was not yet; None for one that a page reads itself."""
    if not is_large(file.size):
        return None
    return getattr(file, "reading", None) or ask(file)


def content_of(reading: FileReading) -> Content:
    """What the worker has read."""
    with kept_file.opened(reading.content, name=reading.file.file_name) as stored:
        return unpack(json.loads(gzip.decompress(stored.read())))


@shared_task(name="tasks.jobs.read_file", **JOB)
def read_file(pk: int) -> None:
    """Read a stored file; what it says of a failure is in the office's language."""
    with translation.override(settings.LANGUAGE_CODE):
        run(pk)


def run(pk: int) -> None:
    """Read the file, if it waits or its worker died; whoever claims it second does nothing."""
    now = timezone.now()
    may = Q(state=State.WAITING) | Q(state=State.RUNNING, beat_at__lt=now - DEAD_AFTER)
    if not FileReading.objects.filter(may, pk=pk).update(state=State.RUNNING, beat_at=now, reason=""):
        return
    reading = FileReading.objects.select_related("file").get(pk=pk)
    file = reading.file
    try:
        with kept_file.opened(file.file, name=file.file_name) as stored:
            content = open_file.read(file.file_name, stored.read())
        data = gzip.compress(json.dumps(pack(content), ensure_ascii=False, separators=(",", ":")).encode())
        reading.content.save(file.file_name, ContentFile(data), save=False)
    except open_file.Unreadable as refusal:
        _end(reading, State.FAILED, str(refusal))
    except kept_file.NotAsKept:
        _end(reading, State.FAILED, _("The stored file is missing or was changed. Upload it again."))
    except Exception as error:
        log.exception("reading %s failed", pk)
        _end(reading, State.FAILED, _("Unexpected: %(error)s") % {"error": f"{type(error).__name__}: {error}"})
    else:
        _end(reading, State.DONE)


def _end(reading: FileReading, state: str, reason: str = "") -> None:
    reading.state, reading.reason, reading.beat_at = state, reason[:1000], timezone.now()
    reading.save(update_fields=["state", "reason", "beat_at", "content"])


@shared_task(name="tasks.jobs.sweep_files", **JOB)
def sweep() -> None:
    """Every ten minutes: read what was asked for while the broker was away; let go of what was read long ago."""
    for pk in FileReading.objects.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True):
        read_file(pk)
    old = timezone.now() - timedelta(days=settings.KEEP_WORK_DAYS)
    for reading in FileReading.objects.filter(state__in=[State.DONE, State.FAILED], beat_at__lt=old):
        reading.content.delete(save=False)
        reading.delete()
