"""The page of one report and its acts: each has an address; right, lock and state are the act's own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts import rights
from cchc.refusal import Refused
from reports import periods
from reports.content.assemble import gather_for
from reports.content.counting import counts
from reports.document.labels import name_of
from reports.lifecycle import forms, lifecycle
from reports.lifecycle import work as working
from reports.lifecycle.missing import changes, gaps
from reports.models import Report

State = Report.State


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    rights.require(request.user, "view")
    return _page(request, _report(pk))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Start the report of a period."""
    rights.require(request.user, "write_report")
    try:
        period = periods.parse(request.POST.get("ky", ""))
    except ValueError as error:
        raise Http404(str(error)) from error
    try:
        report = lifecycle.begin(period, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("report-list")
    messages.success(request, _("The report is begun."))
    return redirect(report)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "write_report", forms.WriteForm, lifecycle.write, _("Saved."))


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """A worker does it; the report's page shows how far it is, and can be left."""
    told = _("The figures are being frozen; you may leave this page.")
    return _act(request, pk, "freeze_report", forms.FreezeForm, working.ask_to_freeze, told)


@require_POST
def unfreeze(request: HttpRequest, pk: int) -> HttpResponse:
    told = _("The report is a draft again.")
    return _act(request, pk, "freeze_report", forms.UnfreezeForm, lifecycle.unfreeze, told)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "approve_report", forms.PlainForm, lifecycle.approve, _("The report is approved."))


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    told = _("The report is recorded as issued.")
    return _act(request, pk, "issue_report", forms.IssueForm, lifecycle.issue, told)


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of an approved report."""
    rights.require(request.user, "write_report")
    try:
        return redirect(lifecycle.replace(_report(pk), by=request.user))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("report-detail", pk)


def _report(pk: int) -> Report:
    people = ("created_by", "frozen_by", "approved_by", "issued_by")
    return get_object_or_404(
        Report.objects.select_related(*people, "reporting_task__item__document", "replaces"), pk=pk
    )


def _act(
    request: HttpRequest, pk: int, right: str, form_class: type[forms.SeenForm], do: Callable, told: str
) -> HttpResponse:
    """Do it, or show the page again with what was typed and why it was refused."""
    report = _report(pk)
    rights.require(request.user, right, report)
    form = form_class(request.POST, request.FILES, row=report)
    if form.is_valid():
        try:
            do(report, by=request.user, **form.arguments())
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, told)
            return redirect(report)
    return _page(request, _report(pk), form, status=422)


def _page(
    request: HttpRequest, report: Report, bound: forms.SeenForm | None = None, *, status: int = 200
) -> HttpResponse:
    frozen = report.frozen_content
    now = gather_for(report, as_of=report.as_of, compared=False)
    work = report.works.select_related("asked_by").first()
    acts = _acts(request, report, bound)
    if work and work.is_under_way:
        acts.pop("freeze", None)
    context = {
        "report": report,
        "name": name_of(report.period),
        "content": frozen or now,
        "counts": counts((frozen or now).reported_on, (frozen or now).as_of),
        "gaps": gaps(frozen or now),
        "changes": changes(frozen, now) if frozen else [],
        "files": report.current_files,
        "acts": acts,
        "refused": bound if bound and all(act.get("form") is not bound for act in acts.values()) else None,
        "replacement": getattr(report, "replaced_by", None),
        "work": work,
        "dead": bool(work and work.is_dead_at(timezone.now())),
    }
    return render(request, "reports/lifecycle/detail.html", context, status=status)


ACTS = (
    ("write", State.DRAFT, "write_report", forms.WriteForm),
    ("freeze", State.DRAFT, "freeze_report", forms.FreezeForm),
    ("unfreeze", State.FROZEN, "freeze_report", forms.UnfreezeForm),
    ("approve", State.FROZEN, "approve_report", forms.PlainForm),
    ("issue", State.APPROVED, "issue_report", forms.IssueForm),
)


def _acts(request: HttpRequest, report: Report, bound: forms.SeenForm | None) -> dict[str, dict]:
    """The acts that fit the state: their form for those who may, else who may."""
    found: dict[str, dict] = {}
    for name, state, right, form_class in ACTS:
        if report.state != state:
            continue
        mine = type(bound) is form_class
        if rights.allowed(request.user, right, report):
            found[name] = {"form": bound if mine else form_class(row=report, auto_id=f"id_{name}_%s")}
        else:
            found[name] = {"who_may": rights.who_may(right)}
    return found
