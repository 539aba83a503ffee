"""Long work: asked for by a person, done by a worker, shown on a page. The row holds the truth, not the broker.

One piece at a time for one person: whoever asks for much waits for it, and nobody else does.

A worker claims a row by one conditional write; what it does is kept in one transaction at the end, so that a worker
that is killed leaves everything as it was. Work that failed or died says so and can be started again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date

from celery import shared_task
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.celery import JOB
from cchc.refusal import Refused
from reports.assessment import pack
from reports.lifecycle import acts
from reports.models import Report, Work
from reports.models.work import DEAD_AFTER

State = Work.State
log = logging.getLogger(__name__)


def ask_to_freeze(report: Report, *, by: User, as_of: date | None = None, seen: int | None = None) -> Work:
    """Let a worker freeze the report; what can be refused at once is. Raises PermissionDenied or Refused."""
    acts.check(report, by=by, as_of=as_of, seen=seen)
    arguments = {"as_of": as_of.isoformat() if as_of else None, "seen": seen}
    return _ask(Work(kind=Work.Kind.FREEZE, report=report, asked=arguments, asked_by=by, steps=acts.STEPS))


def ask_for_proof_pack(year: int, *, by: User) -> Work:
    """Let a worker put the proof of a year into one archive."""
    rights.require(by, "export")
    return _ask(Work(kind=Work.Kind.PROOF_PACK, year=year, asked_by=by))


def _ask(work: Work) -> Work:
    _bury_dead(work)
    work.beat_at = timezone.now()
    try:
        with transaction.atomic():
            work.save()
    except IntegrityError:  # it was asked for already: its page shows how far it is
        same = Work.objects.filter(kind=work.kind, report=work.report, year=work.year)
        return same.filter(state__in=[State.WAITING, State.RUNNING]).get()
    # Without a broker the row still stands: it is shown as interrupted and can be started again.
    transaction.on_commit(lambda: do.delay(work.pk), robust=True)
    return work


def _bury_dead(work: Work) -> None:
    """Work of the same kind whose worker died stands in nobody's way."""
    same = Work.objects.filter(kind=work.kind, report=work.report, year=work.year)
    same.filter(state__in=[State.WAITING, State.RUNNING], beat_at__lt=timezone.now() - DEAD_AFTER).update(
        state=State.FAILED, reason=_("The work was interrupted; nothing was changed.")
    )


def runs_before(work: Work | None) -> Work | None:
    """What the same person asked for before and a worker does now, so that this piece waits; None where none does."""
    if work is None or work.state != State.WAITING:
        return None
    return Work.objects.running(timezone.now()).filter(asked_by=work.asked_by).exclude(pk=work.pk).first()


def start_again(work: Work, *, by: User) -> Work:
    """Once more what failed or died, by whoever may ask for it."""
    if work.is_under_way and not work.is_dead_at(timezone.now()):
        return work
    if work.report is not None:
        return ask_to_freeze(work.report, by=by, as_of=_as_of(work))
    assert work.year is not None  # a proof pack
    return ask_for_proof_pack(work.year, by=by)


def _as_of(work: Work) -> date | None:
    as_of = work.asked.get("as_of")
    return date.fromisoformat(as_of) if as_of else None


@shared_task(name="reports.jobs.do", **JOB)
def do(pk: int) -> None:
    """Do a piece of long work; what it says of a failure is in the office's language."""
    with translation.override(settings.LANGUAGE_CODE):
        run(pk)


def run(pk: int) -> None:
    """Do the work, if it waits or its worker died; whoever claims it second does nothing."""
    now = timezone.now()
    may = Q(state=State.WAITING) | Q(state=State.RUNNING, beat_at__lt=now - DEAD_AFTER)
    others = Work.objects.running(now).filter(asked_by=OuterRef("asked_by")).exclude(pk=pk)
    free = Work.objects.filter(may, ~Exists(others), pk=pk)
    if not free.update(state=State.RUNNING, beat_at=now, step=0, reason=""):
        return
    work = Work.objects.select_related("report", "asked_by").get(pk=pk)
    try:
        DOES[work.kind](work)
    except (Refused, PermissionDenied) as refusal:
        _end(work, State.FAILED, "; ".join(getattr(refusal, "messages", None) or [str(refusal)]))
    except Exception as error:
        log.exception("work %s failed", pk)
        _end(work, State.FAILED, _("Unexpected: %(error)s") % {"error": f"{type(error).__name__}: {error}"})
    else:
        _end(work, State.DONE)


def _end(work: Work, state: str, reason: str = "") -> None:
    """Say what came of it, and let the person's next one begin."""
    Work.objects.filter(pk=work.pk).update(state=state, reason=reason[:1000], beat_at=timezone.now())
    waiting = Work.objects.filter(asked_by=work.asked_by, state=State.WAITING).order_by("pk")
    if (following := waiting.values_list("pk", flat=True).first()) is not None:
        do.delay(following)


def _step(work: Work) -> Callable[[], None]:
    """What the work calls after each step."""

    def step() -> None:
        now = timezone.now()
        Work.objects.filter(pk=work.pk).update(step=F("step") + 1, beat_at=now)
        # What waits for it is alive, too.
        Work.objects.filter(asked_by=work.asked_by, state=State.WAITING).update(beat_at=now)

    return step


def _freeze(work: Work) -> None:
    assert work.report is not None  # asked for with a report
    acts.freeze(work.report, by=work.asked_by, as_of=_as_of(work), seen=work.asked.get("seen"), on_step=_step(work))


def _proof_pack(work: Work) -> None:
    assert work.year is not None  # asked for with a year
    contents = pack.contents(work.year)
    Work.objects.filter(pk=work.pk).update(steps=len(contents.files) + 1)
    with pack.archive(contents, on_step=_step(work)) as archive:
        work.refresh_from_db()
        work.name, work.sha256 = pack.name(work.year), archive.sha256
        work.file.save(work.name, archive.file, save=False)
        work.save(update_fields=["name", "sha256", "file"])


DOES: dict[str, Callable[[Work], None]] = {Work.Kind.FREEZE: _freeze, Work.Kind.PROOF_PACK: _proof_pack}
