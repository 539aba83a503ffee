"""The life of a report: draft -> frozen -> approved -> issued. Right, lock and state are checked here.

Every act takes `by` (who), `seen` (the revision that the person looked at; None where nobody looked) and `on` (today).
Raises PermissionDenied or Refused, with a sentence for the reader. An approved report cannot be undone, only replaced
by a new version that names the old one (design §8).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.files import accepted
from cchc.refusal import Refused, require_text
from reports.content import serialise
from reports.content.gather import gather_for, snapshot
from reports.content.types import Content
from reports.document import papers
from reports.lifecycle.missing import gaps
from reports.models import KeptFile, Report
from reports.models.report import new_code
from reports.periods import Period
from reports.render import files
from reports.signature import signed_file
from tasks.lifecycle import acts
from tasks.lifecycle.acts import Proof
from tasks.models import Evidence, Task

State = Report.State


def begin(period: Period, *, by: User, reporting_task: Task | None = None, replaces: Report | None = None) -> Report:
    """Start the report of a period; only one of a period is in work at a time."""
    rights.require(by, "write_report")
    of_period = Report.objects.filter(period_code=period.code)
    last = of_period.aggregate(last=Max("number_of_version"))["last"] or 0
    if replaces is None and of_period.filter(state__in=[State.APPROVED, State.ISSUED]).exists():
        raise Refused(_("An approved report of this period exists: open it and replace it by a new version."))
    report = Report(
        period_code=period.code, number_of_version=last + 1, reporting_task=reporting_task, replaces=replaces,
        created_by=by, created_on=clock.today(), code=new_code(),
    )  # fmt: skip
    if replaces is not None:
        report.texts, report.signer = dict(replaces.texts), replaces.signer
        report.signer_internal = replaces.signer_internal
    try:
        with transaction.atomic():
            _keep(report, by, _("begun"))
    except IntegrityError as twice:
        raise Refused(_("A report of this period is being written already.")) from twice
    return report


def replace(report: Report, *, by: User) -> Report:
    """A new version of an approved or issued report; the old one stays and is named by the new one."""
    if report.state not in (State.APPROVED, State.ISSUED):
        raise Refused(_("Only an approved report is replaced; this one can still be changed."))
    if hasattr(report, "replaced_by"):
        raise Refused(_("This report was replaced by version %(n)s.") % {"n": report.replaced_by.number_of_version})
    return begin(report.period, by=by, reporting_task=report.reporting_task, replaces=report)


@transaction.atomic
def write(
    report: Report,
    *,
    by: User,
    texts: Mapping[str, str],
    signer: str,
    signer_internal: str = "",
    reporting_task: Task | None = None,
    seen: int | None = None,
) -> Report:
    """Keep what the Office typed, who signs, and the task that the report fulfils."""
    report = _locked(report, "write_report", by=by, seen=seen)
    _require_state(report, State.DRAFT)
    report.texts = {key: text.strip() for key, text in texts.items() if text.strip()}
    report.signer, report.reporting_task = signer, reporting_task
    report.signer_internal = signer_internal or report.signer_internal
    return _keep(report, by, _("texts written"))


def check(report: Report, *, by: User, as_of: date | None = None, seen: int | None = None) -> None:
    """What can be refused before anything is computed. Raises PermissionDenied or Refused."""
    rights.require(by, "freeze_report", report)
    _require_seen(report, seen)
    _require_state(report, State.DRAFT)
    today, period = clock.today(), report.period
    if today < period.cut_off and as_of is None:
        raise Refused(
            _("The period ends on %(day)s: state to which day the figures reach; they are marked as estimates.")
            % {"day": short_date(period.cut_off)}
        )
    if as_of is not None and not period.first <= as_of <= min(today, period.cut_off):
        raise Refused(
            _("The figures can reach from %(first)s to %(last)s.")
            % {"first": short_date(period.first), "last": short_date(min(today, period.cut_off))}
        )


# Gathering, a file of each kind and form, and keeping.
STEPS = 2 + len(papers.KINDS) * len(files.FORMATS)


def freeze(
    report: Report,
    *,
    by: User,
    as_of: date | None = None,
    seen: int | None = None,
    on_step: Callable[[], None] = lambda: None,
) -> Report:
    """Keep all figures as data, with their hash, and the files made of them; `on_step` is called after each of STEPS.

    Before the cut-off day the day has to be stated (`as_of`), and the figures are marked as estimates. All is computed
    first; then it is kept in one short transaction, so that of two who freeze at once one is refused, and a worker that
    dies leaves the report as it was.
    """
    report.refresh_from_db()
    check(report, by=by, as_of=as_of, seen=seen)
    seen = report.revision
    with snapshot():
        content = gather_for(report, as_of=as_of)
    on_step()
    built: list[tuple[str, str, files.ReportFile]] = []
    for kind in papers.KINDS:
        for form in files.FORMATS:
            built.append((kind, form, files.build(content, kind, form)))
            on_step()
    report = _keep_frozen(report, content, built, by=by, seen=seen)
    on_step()
    return report


@transaction.atomic
def _keep_frozen(
    report: Report, content: Content, built: list[tuple[str, str, files.ReportFile]], *, by: User, seen: int
) -> Report:
    report = _locked(report, "freeze_report", by=by, seen=seen)
    _require_state(report, State.DRAFT)
    report.content = serialise.to_plain(content)
    report.content_sha256 = serialise.sha256(report.content)
    report.as_of, report.is_estimate = content.as_of, content.is_estimate
    report.outline_version = "; ".join(papers.outline_of(content, kind).version for kind in papers.KINDS)
    report.rule_version = content.index.rule_version if content.index else ""
    report.freezes += 1
    report.state, report.frozen_by, report.frozen_on = State.FROZEN, by, clock.today()
    _keep(report, by, _("figures frozen"))
    for kind, form, file in built:
        _keep_file(report, kind, file, form, by)
    return report


def _keep_file(report: Report, kind: str, file: files.ReportFile, form: str, by: User) -> None:
    kept = KeptFile(
        report=report, freeze=report.freezes, kind=kind, form=form, name=file.name, content_type=file.content_type,
        size=len(file.data), sha256=hashlib.sha256(file.data).hexdigest(),
    )  # fmt: skip
    kept.file.save(file.name, ContentFile(file.data), save=False)
    history.save(kept, by=by)


@transaction.atomic
def unfreeze(report: Report, *, by: User, reason: str, seen: int | None = None) -> Report:
    """Make the report a draft again, until it is approved. The files of this freezing stay under its number."""
    report = _locked(report, "freeze_report", by=by, seen=seen)
    _require_state(report, State.FROZEN)
    reason = require_text(reason, _("The reason"))
    report.content, report.content_sha256, report.as_of, report.is_estimate = None, "", None, False
    report.outline_version = report.rule_version = ""
    report.state, report.frozen_by, report.frozen_on = State.DRAFT, None, None
    return _keep(report, by, reason)


@transaction.atomic
def approve(report: Report, *, by: User, seen: int | None = None) -> Report:
    """The Director says yes to the frozen figures and files."""
    report = _locked(report, "approve_report", by=by, seen=seen)
    _require_state(report, State.FROZEN)
    content = report.frozen_content
    assert content is not None  # the state says so
    lacking = [gap.text for gap in gaps(content) if gap.holds_up]
    if lacking:
        raise Refused(
            _("It cannot be signed as it is, unfreeze it and add what is missing. %(lacking)s")
            % {"lacking": " ".join(lacking)}
        )
    if serialise.sha256(report.content) != report.content_sha256:
        raise Refused(_("The frozen figures do not match their SHA-256; unfreeze the report and freeze it again."))
    report.state, report.approved_by, report.approved_on = State.APPROVED, by, clock.today()
    return _keep(report, by, _("approved"))


def issue(
    report: Report,
    *,
    by: User,
    number: str,
    dated_on: date,
    sent_on: date,
    upload: UploadedFile,
    seen: int | None = None,
) -> Report:
    """Bring back number, date, day sent and the signed file; they become the proof of the task that was chosen.

    The task is then reported, if it is open and the person may report it; another person verifies it (design §8).
    The file is looked at before anything is locked: that takes seconds.
    """
    rights.require(by, "issue_report", report)
    _require_state(report, State.APPROVED)
    _require_signed(upload)
    found = signed_file.examined(report, upload.read())
    upload.seek(0)
    return _issue(report, found, by=by, number=number, dated_on=dated_on, sent_on=sent_on, upload=upload, seen=seen)


@transaction.atomic
def _issue(
    report: Report, found: dict[str, Any], *, by: User, number: str, dated_on: date, sent_on: date,
    upload: UploadedFile, seen: int | None,
) -> Report:  # fmt: skip
    report = _locked(report, "issue_report", by=by, seen=seen)
    _require_state(report, State.APPROVED)
    number = require_text(number, _("The number"))
    today = clock.today()
    if not report.as_of <= dated_on <= sent_on <= today:
        raise Refused(
            _("The days must follow each other: figures as of %(as_of)s, date, day sent, today.")
            % {"as_of": short_date(report.as_of)}
        )
    _keep_signed(report, upload)
    report.number, report.dated_on, report.sent_on, report.signed_check = number, dated_on, sent_on, found
    report.state, report.issued_by, report.issued_on = State.ISSUED, by, today
    _keep(report, by, _("issued"))
    task = report.reporting_task
    if task is not None and task.is_open and rights.allowed(by, "report", task):
        proof = Proof(kind=Evidence.Kind.FILE, title=number, dated_on=dated_on, sent_on=sent_on, upload=upload)
        acts.report(task, by=by, proof=proof)
    return report


def _require_signed(upload: UploadedFile) -> None:
    """Raises Refused for a file that is no PDF and no signed message."""
    try:
        kind = accepted.check(upload)
    except ValidationError as fault:
        raise Refused(fault.message) from fault
    if kind not in (accepted.ALLOWED["pdf"], accepted.ALLOWED["p7m"]):
        raise Refused(_("The signed report is a PDF or a signed file (p7m)."))


def _keep_signed(report: Report, upload: UploadedFile) -> None:
    report.signed_sha256, report.signed_name = accepted.sha256_of(upload), str(upload.name)[:255]
    report.signed_file.save(str(upload.name), upload, save=False)
    upload.seek(0)


def _locked(report: Report, act: str, *, by: User, seen: int | None) -> Report:
    fresh = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    rights.require(by, act, fresh)
    _require_seen(fresh, seen)
    return fresh


def _require_seen(report: Report, seen: int | None) -> None:
    if seen is not None and report.revision != seen:
        raise Refused(
            _("Someone else changed this report meanwhile; it is now: %(state)s.")
            % {"state": report.get_state_display()}
        )


def _require_state(report: Report, state: str) -> None:
    if report.state != state:
        raise Refused(
            _("This report is “%(state)s”; the act is for one that is: %(allowed)s.")
            % {"state": report.get_state_display(), "allowed": State(state).label}
        )


def _keep(report: Report, by: User, reason: str) -> Report:
    report.revision += 1
    return history.save(report, by=by, why=reason)
