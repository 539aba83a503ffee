"""Signs of life: for machines (`/healthz`, `/readyz`) and, in words, for the administrator."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.operations import log as operations
from cchc.runtime.file_broker import broken_files
from tasks.models import Digest
from tasks.reminders.health import heartbeat, readiness


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
    """Whether all that the office needs is there; 503 and which part is not. Within three seconds, whatever hangs."""
    found = readiness.check()
    said = {name: "ok" if is_there else "missing" for name, is_there in found.items()}
    return JsonResponse(said, status=200 if all(found.values()) else 503)


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
        "broker": readiness.check(("broker",))["broker"],
        "broken_messages": broken_files(),
        "operations": operations.summary(),
        "today": heartbeat.tally(today),
        "now": timezone.now(),
    }
    return render(request, "tasks/reminders/health/background.html", context)
