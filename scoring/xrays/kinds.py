"""Every kind of contradiction: its words, its rows, and what is found in a row, with the page where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.dates import short_date
from scoring.figure_proof import list_page
from scoring.figure_proof import queries as figure_proof
from scoring.models import Criterion
from scoring.xrays import excuses, plans, proof
from tasks.importing.likely_duplicates import Pair
from tasks.models import Act, Consultation, Evidence, Item, Request, Task
from tasks.presentation import source

Rows = QuerySet[Any] | Sequence[Any]


@dataclass(frozen=True)
class Finding:
    """A row as a person reads it: what it is, what is odd about it, and where it is put right."""

    title: str
    detail: str
    url: str
    mend: str


@dataclass(frozen=True)
class Kind:
    """One kind of contradiction; `what` says why it is one, `rows` finds it as of a day."""

    key: str
    label: str | Promise
    what: str | Promise
    rows: Callable[[date], Rows]
    show: Callable[[Any], Finding]


def _task_title(task: Task) -> str:
    return f"{source(task)}: {task.item.text}"


def _evidence(row: Evidence) -> Finding:
    days = [
        _("dated %(day)s") % {"day": _day(row.dated_on)},
        _("entered on %(day)s") % {"day": _day(row.entered_on)},
        str(row.task.unit),
    ]
    detail = " · ".join([_task_title(row.task)[:200], *days])
    return Finding(str(row), detail, reverse("task-evidence", args=[row.task_id]), _("the task's proof"))


def _task(row: Task) -> Finding:
    return Finding(_task_title(row), f"{row.unit} · {row.shown_state}", row.get_absolute_url(), _("the task"))


def _checked(row: Task) -> Finding:
    detail = f"{row.unit} · {_('verified on %(day)s') % {'day': _day(row.verified_on)}}"
    return Finding(
        _task_title(row), detail, row.get_absolute_url(), _("the task: reopen, then another person verifies")
    )


def _cancelled(row: Task) -> Finding:
    days = {"day": _day(row.cancelled_on), "due": _day(row.due_on), "document": row.cancelling_document}
    detail = _("deadline %(due)s, cancelled on %(day)s by %(document)s") % days
    kept = _("left out of the score") if row.cancelled_by_owner else _("counts as missing")
    return Finding(_task_title(row), f"{row.unit} · {detail} · {kept}", row.get_absolute_url(), _("the task"))


def _corrected(row: Act) -> Finding:
    detail = _("deadline %(due)s, on %(day)s moved to %(after)s by %(person)s") % {
        "due": _day(row.due_before), "day": _day(row.on), "after": _day(row.due_on),  # type: ignore[attr-defined]
        "person": row.by or _("the calendar"),
    }  # fmt: skip
    return Finding(_task_title(row.task), f"{row.task.unit} · {detail}", row.task.get_absolute_url(), _("the task"))


def _extended(row: Request) -> Finding:
    detail = _("deadline %(due)s, asked on %(asked)s for %(day)s, granted on %(granted)s by %(person)s") % {
        "due": _day(row.task.due_on), "asked": _day(row.requested_on), "day": _day(row.asked_day),
        "granted": _day(row.decided_on), "person": row.decided_by,
    }  # fmt: skip
    return Finding(_task_title(row.task), f"{row.unit} · {detail}", row.task.get_absolute_url(), _("the task"))


def _excused(row: Consultation) -> Finding:
    detail = _("%(agency)s, asked on %(asked)s (entered on %(entered)s), deadline %(due)s, answered on %(closed)s") % {
        "agency": row.agency, "asked": _day(row.asked_on), "entered": _day(row.entered_on),
        "due": _day(row.task.due_on), "closed": _day(row.closed_on),
    }  # fmt: skip
    return Finding(_task_title(row.task), f"{row.unit} · {detail}", row.get_absolute_url(), _("the consultation"))


def _ended(row: Task) -> Finding:
    detail = _("%(unit)s ended on %(day)s") % {"unit": row.unit, "day": _day(row.unit.valid_to)}
    return Finding(_task_title(row), detail, row.get_absolute_url(), _("the task: propose another unit"))


def _criterion(row: Criterion) -> Finding:
    detail = f"{row.parent} · " if row.parent else ""
    return Finding(row.name, f"{detail}{row.max_points.normalize():f}", row.get_absolute_url(), _("the criterion"))


def _forecast(row: Criterion) -> Finding:
    return Finding(row.name, str(row.parent or ""), row.get_absolute_url(), _("the criterion and its readings"))


def _unchecked(row: Mapping[str, Any]) -> Finding:
    detail = f"{list_page.KINDS[row['figure']]} · {_('entered on %(day)s') % {'day': _day(row['entered'])}}"
    lacks, _condition = list_page.LACKS["check" if row["has_proof"] else "proof"]
    address = list_page.address_of(row["figure"], row["pk"])
    return Finding(row["name"], f"{detail} · {lacks}", address, _("the figure's proof"))


def _item(row: Item) -> Finding:
    return Finding(
        f"{row.document.number}, {row.number}: {row.text}", str(row.lead or _("each unit")),
        reverse("import-confirm", args=[row.document_id]), _("compare with the signed text"),
    )  # fmt: skip


def _pair(row: Pair) -> Finding:
    detail = _("like %(other)s: %(text)s (%(score)d of 100 alike)") % {
        "other": row.other, "text": row.other.text[:160], "score": row.score,
    }  # fmt: skip
    return Finding(
        f"{row.item}: {row.item.text}", detail, reverse("document-twins", args=[row.item.document_id]), _("join them")
    )


def _day(day: date | None) -> str:
    return short_date(day) if day else "–"


KINDS = [
    Kind(
        "proof-late", gettext_lazy("Proof dated long before it was reported"),
        gettext_lazy("The document is over 30 days older than its entry: a wrong date, or a late report."),
        lambda day: proof.long_before_report(), _evidence,
    ),
    Kind(
        "numbers-dates", gettext_lazy("Numbers of one series that run against their dates"),
        gettext_lazy("A higher number of the same symbol and issuer bears an earlier date: one is mistyped."),
        lambda day: proof.against_dates(), _evidence,
    ),
    Kind(
        "number-twice", gettext_lazy("One number for two products"),
        gettext_lazy("The same document proves tasks of different items. It may be right; a person should say so."),
        lambda day: proof.one_number_two_products(), _evidence,
    ),
    Kind(
        "file-twice", gettext_lazy("One file for two products"),
        gettext_lazy("The same file proves tasks of different items. It may be right; a person should say so."),
        lambda day: proof.one_file_two_products(), _evidence,
    ),
    Kind(
        "no-file", gettext_lazy("Secured points without a file"),
        gettext_lazy("The task is verified and counts for a criterion, with neither a file nor a link to show."),
        proof.without_file, _task,
    ),
    Kind(
        "unchecked-figures", gettext_lazy("Figures without checked proof"),
        gettext_lazy("A reading or a stated value scores, and no second person has compared it with its document."),
        lambda day: figure_proof.unchecked(day).order_by("-entered", "name", "pk"), _unchecked,
    ),
    Kind(
        "one-person", gettext_lazy("Entered and verified by one person"),
        gettext_lazy("The proof was entered by the person who verified the task: nobody else has looked at it."),
        lambda day: plans.checked_by_the_same(), _checked,
    ),
    Kind(
        "unopened", gettext_lazy("Verified without being opened"),
        gettext_lazy("Verified from a list, with neither report nor proof on the page. The points count all the same."),
        lambda day: plans.verified_unopened(), _checked,
    ),
    Kind(
        "cancelled-late", gettext_lazy("Cancelled after the deadline"),
        gettext_lazy("It was late by then, and counts as missing unless the issuer who set the deadline cancelled it."),
        lambda day: excuses.cancelled_late(), _cancelled,
    ),
    Kind(
        "extended-late", gettext_lazy("Extended after the deadline"),
        gettext_lazy("The extension was asked for after the deadline: it cures no lateness and moves no figure."),
        lambda day: excuses.extended_late(), _extended,
    ),
    Kind(
        "corrected-late", gettext_lazy("Deadline corrected after it had passed"),
        gettext_lazy("What was late is no longer, since the deadline itself was put right. Does the document say so?"),
        lambda day: excuses.corrected_late(), _corrected,
    ),
    Kind(
        "excused", gettext_lazy("Late for an objective reason"),
        gettext_lazy("An outside agency asked in time had not answered by the deadline. Is the day of asking proved?"),
        excuses.excused, _excused,
    ),
    Kind(
        "no-task", gettext_lazy("Criteria without any task"),
        gettext_lazy("The criterion counts tasks and no item of its own has one: its points cannot be earned."),
        plans.without_tasks, _criterion,
    ),
    Kind(
        "unit-ended", gettext_lazy("Lead unit no longer valid"),
        gettext_lazy("The task is open and its unit has ended: it has to go to another one."),
        plans.of_ended_units, _ended,
    ),
    Kind(
        "twins", gettext_lazy("Likely twins"),
        gettext_lazy("Items of two documents with the same lead, the same deadline and nearly the same words."),
        plans.likely_twins, _pair,
    ),
    Kind(
        "draft", gettext_lazy("Items not yet compared with the signed text"),
        gettext_lazy("Their wording is a draft until a person has compared it with the signed annex."),
        plans.drafts, _item,
    ),
    Kind(
        "forecast", gettext_lazy("Forecasts out of reach"),
        gettext_lazy("A forecast promises more than can still be had; the projection was cut to that."),
        plans.out_of_reach, _forecast,
    ),
]  # fmt: skip
BY_KEY = {kind.key: kind for kind in KINDS}


def count(rows: Rows) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)
