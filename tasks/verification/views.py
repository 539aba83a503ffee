"""The verification desk (Bàn xác nhận): one report at a time with its proof; what it shows of a file, in a frame."""

from __future__ import annotations

from datetime import date

from csp.decorators import csp_replace, csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.files import downloads, kept_file
from cchc.pages.addresses import key_of
from cchc.refusal import Refused
from tasks.models import Task
from tasks.task_page import act_views, opened
from tasks.task_page.views import evidence_for
from tasks.verification import preview, queue

LAST_ACTS = 6
# Only pictures that the page itself holds, our style, and our own pages around it.
FRAME = {
    "img-src": ["data:"], "script-src": ["'none'"], "connect-src": ["'none'"], "form-action": ["'none'"],
    "frame-ancestors": ["'self'"], "sandbox": [True],
}  # fmt: skip


def _require_checker(request: HttpRequest) -> None:
    if not rights.may_ever(request.user, "verify"):
        rights.require(request.user, "verify")


@csp_update({"frame-src": ["'self'"]})
def desk(request: HttpRequest) -> HttpResponse:
    """The report that the address names, else the one that waits longest."""
    _require_checker(request)
    day = clock.today()
    waiting = queue.waiting(request.user, day)
    unit = request.GET.get("unit", "")
    reports = list(queue.reports(waiting).values_list("pk", "unit__code"))
    keys = [key for key, code in reports if unit in ("", code)]
    asked = key_of(request.GET.get("task", ""))
    context = {
        "unit": unit,
        "units": Unit.objects.filter(code__in={code for _key, code in reports}).order_by("position"),
        "counted": queue.counted(request.user, day),
        "counted_days": queue.COUNTED_DAYS,
        "check_ins": queue.check_ins(request.user, waiting),
    }
    if keys:
        key = asked if asked in keys else keys[0]
        context |= _report(request, queue.on_the_desk(key), queue.place_of(keys, key))
    return render(request, "tasks/verification/desk.html", context)


def _report(request: HttpRequest, task: Task, place: queue.Place) -> dict:
    verify, send_back = act_views.by_name("verify"), act_views.by_name("send_back")
    form = act_views.form_for(verify, task, request)
    form.initial["opened"] = opened.mark(request.user, [task])
    return {
        "task": task,
        "item": task.item,
        "place": place,
        "text": queue.report_text(task),
        "proof": [(one, preview.can_be_shown(one)) for one in task.proof],
        "deeds": task.acts.select_related("by").order_by("-on", "-pk")[:LAST_ACTS],
        "verify": verify,
        "verify_form": form,
        "send_back": send_back,
        "send_back_form": act_views.form_for(send_back, task, request),
        "reasons": queue.STOCK_REASONS,
    }


@require_POST
def verify_check_ins(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """One press for a unit's quarter."""
    unit = get_object_or_404(Unit, code=code)
    try:
        decreed_on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    _require_checker(request)
    shown = request.POST.get("shown", "")
    try:
        done = queue.verify_check_ins(unit, decreed_on, by=request.user, shown=shown, on=clock.today())
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        n = len(done)
        messages.success(request, ngettext("%(n)d check-in verified.", "%(n)d check-ins verified.", n) % {"n": n})
    return redirect("verification-desk")


@xframe_options_sameorigin
@csp_replace(FRAME)
def show_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file of proof shows, for a frame that runs nothing."""
    evidence = evidence_for(request, pk)
    if not preview.can_be_shown(evidence):
        raise Http404
    try:
        with kept_file.opened(evidence.file, name=evidence.file_name) as content:
            data = content.read(preview.LARGEST + 1)
    except kept_file.NotAsKept as fault:
        return downloads.not_as_kept(request, fault)
    shown = preview.of_file(evidence, data)
    return render(request, "tasks/verification/file.html", {"evidence": evidence, "shown": shown})
