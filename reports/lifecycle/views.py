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
from reports.content.counting import counts
from reports.content.gather import gather_for
from reports.document.labels import name_of
from reports.figures.behind import figures
from reports.lifecycle import acts, forms, page_acts
from reports.lifecycle import work as work_acts
from reports.lifecycle.missing import changes, gaps
from reports.lifecycle.page_acts import PageAct
from reports.models import Report

State = Report.State


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    rights.reader(request)
    return _page(request, _report(pk))


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Start the report of a period."""
    person = rights.reader(request, "write_report")
    try:
        period = periods.parse(request.POST.get("ky", ""))
    except ValueError as error:
        raise Http404(str(error)) from error
    try:
        report = acts.begin(period, by=person)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("report-list")
    messages.success(request, _("The report is begun."))
    return redirect(report)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "write_report", forms.WriteForm, acts.write, _("Saved."))


@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """A worker does it; the report's page shows how far it is, and can be left."""
    done = _("The figures are being frozen; you may leave this page.")
    return _act(request, pk, "freeze_report", forms.FreezeForm, work_acts.ask_to_freeze, done)


@require_POST
def unfreeze(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The report is a draft again.")
    return _act(request, pk, "freeze_report", forms.UnfreezeForm, acts.unfreeze, done)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "approve_report", forms.PlainForm, acts.approve, _("The report is approved."))


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The report is recorded as issued.")
    return _act(request, pk, "issue_report", forms.IssueForm, acts.issue, done)


@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version of an approved report."""
    person = rights.reader(request, "write_report")
    try:
        return redirect(acts.replace(_report(pk), by=person))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("report-detail", pk)


def _report(pk: int) -> Report:
    people = ("created_by", "frozen_by", "approved_by", "issued_by")
    return get_object_or_404(
        Report.objects.select_related(*people, "reporting_task__item__document", "replaces"), pk=pk
    )


def _act(
    request: HttpRequest, pk: int, right: str, form_class: type[forms.SeenForm], act: Callable, done: str
) -> HttpResponse:
    """Do it, or show the page again with what was typed and why it was refused."""
    report = _report(pk)
    form = page_acts.attempt(request, report, right, form_class, act, done)
    return redirect(report) if form is None else _page(request, _report(pk), form, status=422)


ACTS = (
    PageAct("write", State.DRAFT, "write_report", forms.WriteForm),
    PageAct("freeze", State.DRAFT, "freeze_report", forms.FreezeForm),
    PageAct("unfreeze", State.FROZEN, "freeze_report", forms.UnfreezeForm),
    PageAct("approve", State.FROZEN, "approve_report", forms.PlainForm),
    PageAct("issue", State.APPROVED, "issue_report", forms.IssueForm),
)


def _page(
    request: HttpRequest, report: Report, sent: forms.SeenForm | None = None, *, status: int = 200
) -> HttpResponse:
    frozen = report.frozen_content
    now = gather_for(report, as_of=report.as_of, compared=False)
    content = frozen or now
    work = report.works.select_related("asked_by").first()
    offered = page_acts.offered(request, report, ACTS, sent)
    if work and work.is_under_way:
        offered["acts"].pop("freeze", None)
    context = offered | {
        "report": report,
        "name": name_of(report.period),
        "content": content,
        "counts": counts(content.reported_on, content.as_of),
        "numbers": {figure.key: figure.number for figure in figures(content)},
        "gaps": gaps(content),
        "changes": changes(frozen, now) if frozen else [],
        "files": report.current_files,
        "replacement": getattr(report, "replaced_by", None),
        "work": work,
        "behind": work_acts.runs_before(work),
        "dead": bool(work and work.is_dead_at(timezone.now())),
    }
    return render(request, "reports/lifecycle/detail.html", context, status=status)
