"""What the pages of a report take in. Rules stand in the acts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cchc.dates import short_date
from cchc.forms import DayField, LineField
from reports.content import issuer
from reports.models import ChaseLetter, Report
from reports.outlines.editing import text_keys
from tasks.models import Task
from tasks.presentation import source


class SeenForm(forms.Form):
    """`seen` is the revision of the row (report, letter) that the person looked at."""

    required_css_class = "required"
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data=None, files=None, *, row: Report | ChaseLetter, initial: Mapping | None = None, **kwargs: Any
    ):
        super().__init__(data, files, initial={"seen": row.revision, **(initial or {})}, label_suffix="", **kwargs)

    def arguments(self) -> dict[str, Any]:
        """What the act takes."""
        return dict(self.cleaned_data)


class WriteForm(SeenForm):
    """The texts that the Office types, under the headings of the outline; who signs; which task this fulfils."""

    signer = forms.ChoiceField(label=_("Signed by"))
    signer_internal = forms.ChoiceField(label=_("Internal report signed by"), required=False)
    reporting_task = forms.ModelChoiceField(
        label=_("Task that this report fulfils"), queryset=Task.objects.none(), required=False
    )

    def __init__(self, data=None, files=None, *, row: Report, **kwargs: Any):
        initial: dict[str, Any] = {"signer": row.signer, "signer_internal": row.signer_internal}
        initial |= {"reporting_task": row.reporting_task_id}
        initial |= {f"text_{key}": text for key, text in row.texts.items()}
        super().__init__(data, files, row=row, initial=initial, **kwargs)
        offer_signers(self.fields["signer"], issuer.OUTSIDE, row.signer)
        offer_signers(self.fields["signer_internal"], issuer.INSIDE, row.signer_internal)
        self.keys = text_keys(row.period)
        for key, heading in self.keys.items():
            self.fields[f"text_{key}"] = LineField(label=heading, required=False, rows=4, max_length=20_000)
        tasks: Any = self.fields["reporting_task"]
        tasks.queryset, tasks.label_from_instance = fulfillable(row), label_of

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        texts = {key: data[f"text_{key}"] for key in self.keys}
        return {
            "texts": texts,
            **{name: data[name] for name in ("signer", "signer_internal", "reporting_task", "seen")},
        }


def offer_signers(field: Any, signers: Iterable[str], kept: str) -> None:
    """Who may sign today, by name, and who was chosen before."""
    field.choices = issuer.choices(signers, kept)


def fulfillable(report: Report) -> QuerySet[Task]:
    """Open reporting tasks due from the period's last month on: by the word for "report" in what they deliver."""
    period = report.period
    due = Task.objects.open().filter(due_on__gte=period.cut_off.replace(day=1), due_on__lte=period.next.cut_off)
    chosen = Task.objects.filter(pk=report.reporting_task_id or 0)
    return (due.filter(item__search_text__contains="bao cao") | chosen).for_rows().order_by("due_on", "pk")


def label_of(task: Task) -> str:
    day = short_date(task.due_on) if task.due_on else ""
    return f"{day} · {source(task)}: {task.item.text[:90]}"


class FreezeForm(SeenForm):
    as_of = DayField(label=_("Figures as of (before the cut-off day only)"), required=False)


class PlainForm(SeenForm):
    pass


class UnfreezeForm(SeenForm):
    reason = LineField(label=_("Reason"), rows=1, max_length=500)


class IssueForm(SeenForm):
    number = LineField(label=_("Number"), rows=1, max_length=80)
    dated_on = DayField(label=_("Date"))
    sent_on = DayField(label=_("Day sent"))
    upload = forms.FileField(label=_("Signed file (PDF)"))
