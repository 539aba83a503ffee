"""Signs of life: for machines (`/healthz`, `/readyz`) and, in words, for the administrator."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.celery import app
from tasks.models import Digest
from tasks.reminders import heartbeat

# Beat rings every minute; what is older means that it stands still.
BEAT_MAY_BE_OLD = timedelta(minutes=5)
BROKER_TIMEOUT = 2


@require_safe
@never_cache
@login_not_required
def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
@login_not_required
def readyz(request):
    """Whether database, broker and beat are there; 503 and which is not."""
    found = {"database": _database_answers(), "broker": _broker_answers()}
    found["beat"] = found["database"] and heartbeat.is_fresh(heartbeat.Part.BEAT, BEAT_MAY_BE_OLD)
    said = {name: "ok" if is_there else "missing" for name, is_there in found.items()}
    return JsonResponse(said, status=200 if all(found.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return True
    except DatabaseError:
        return False


def _broker_answers() -> bool:
    try:
        with app.connection_for_read(connect_timeout=BROKER_TIMEOUT) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_TIMEOUT)
            return True
    except Exception:  # each transport has errors of its own; whatever it is, no message goes through
        return False


def background(request):
    """When beat, worker, the morning's run and mail were last seen; what waits and what failed today."""
    if not (rights.allowed(request.user, "administer") or rights.allowed(request.user, "draft_chase_letter")):
        raise PermissionDenied(_("This is for: %(who)s.") % {"who": rights.who_may("administer")})
    today = clock.today()
    sent = Digest.objects.filter(state=Digest.State.SENT, by_mail=True, finished_at__isnull=False)
    context = {
        "parts": heartbeat.parts(),
        "last_mail": sent.order_by("-finished_at").select_related("person").first(),
        "missing": heartbeat.missing_run(),
        "broker": _broker_answers(),
        "today": heartbeat.tally(today),
        "now": timezone.now(),
    }
    return render(request, "tasks/reminders/background.html", context)
