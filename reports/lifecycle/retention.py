"""What is let go of after a while: ended sessions, lines of old digests, long work, files of unfinished forms."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from cchc import clock
from cchc.files import pending
from reports.models import Work
from tasks.models import Digest

OVER = [Work.State.DONE, Work.State.FAILED]
SETTLED = [Digest.State.SENT, Digest.State.FAILED, Digest.State.UNCERTAIN]


def prune() -> dict[str, int]:
    """Let go of what is older than the settings keep; says how many of each. A digest's row stays."""
    now = timezone.now()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    day = clock.today() - timedelta(days=settings.KEEP_DIGESTS_DAYS)
    digests = Digest.objects.filter(day__lt=day, state__in=SETTLED).exclude(lines=[]).update(lines=[])
    done = Work.objects.filter(state__in=OVER, beat_at__lt=now - timedelta(days=settings.KEEP_WORK_DAYS))
    works = 0
    for work in done.iterator():
        if work.file:
            work.file.delete(save=False)
        work.delete()
        works += 1
    return {"sessions": sessions, "digests": digests, "work": works, "pending files": pending.prune()}
