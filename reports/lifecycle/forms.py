"""What the report's pages take in. Rules stand in the acts (`reports.lifecycle.lifecycle`)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc import clock
from cchc.accounts.models import Unit
from cchc.dates import short_date
from reports.models import ChaseLetter, Report
from reports.outlines.editing import text_keys
from tasks.documents.conclusions import Conclusion
from tasks.models import Task
from tasks.task_page.forms import DayField, LineField


class SeenForm(forms.Form):
    """`seen` is the revision of the row (report, letter) that the person looked at."""

    required_css_class = "required"
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, row: Report | ChaseLetter, **kwargs):
        super().__init__(*args, initial={"seen": row.revision, **kwargs.pop("initial", {})}, **kwargs)
        self.label_suffix = ""

    def arguments(self) -> dict:
        """What the act takes."""
        return dict(self.cleaned_data)


class WriteForm(SeenForm):
    """The texts that the Office types, under the headings of the outline; who signs; which task this fulfils."""

    signer = forms.ChoiceField(label=_("Signed by"), choices=Report.Signer.choices)
    reporting_task = forms.ModelChoiceField(
        label=_("Task that this report fulfils"), queryset=Task.objects.none(), required=False
    )

    def __init__(self, *args, row: Report, **kwargs):
        report = row
        initial = {"signer": report.signer, "reporting_task": report.reporting_task_id}
        initial |= {f"text_{key}": text for key, text in report.texts.items()}
        super().__init__(*args, row=report, initial=initial, **kwargs)
        self.keys = text_keys(report.period)
        for key, heading in self.keys.items():
            self.fields[f"text_{key}"] = LineField(label=heading, required=False, rows=4, max_length=20_000)
        self.fields["reporting_task"].queryset = fulfillable(report)
        self.fields["reporting_task"].label_from_instance = label_of

    def arguments(self) -> dict:
        told = self.cleaned_data
        texts = {key: told[f"text_{key}"] for key in self.keys}
        return {
            "texts": texts,
            "signer": told["signer"],
            "reporting_task": told["reporting_task"],
            "seen": told["seen"],
        }


def fulfillable(report: Report):
    """Open reporting tasks due from the period's last month on: by the word for "report" in what they deliver."""
    period = report.period
    due = Task.objects.open().filter(due_on__gte=period.cut_off.replace(day=1), due_on__lte=period.next.cut_off)
    found = due.filter(item__search_text__contains="bao cao") | Task.objects.filter(pk=report.reporting_task_id)
    return found.for_rows().order_by("due_on", "pk")


def label_of(task: Task) -> str:
    day = short_date(task.due_on) if task.due_on else ""
    return f"{day} · {task.item.document.number}, {task.number}: {task.item.text[:90]}"


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


class BeginForm(forms.Form):
    period = forms.CharField(max_length=10)


class LetterForm(SeenForm):
    """What the Office types into a chase letter; the usual sentences stand there to begin with."""

    opening = LineField(label=_("Opening"), rows=3, max_length=2000, required=False)
    demand = LineField(label=_("Demand"), rows=4, max_length=4000, required=False)
    answer_by = DayField(label=_("Answer by"))
    signer = forms.ChoiceField(label=_("Signed by"), choices=ChaseLetter.Signer.choices)

    def __init__(self, *args, row: ChaseLetter, **kwargs):
        initial = {name: getattr(row, name) for name in ("opening", "demand", "answer_by", "signer")}
        super().__init__(*args, row=row, initial=initial, **kwargs)

    def suggest(self, opening: str, demand: str) -> None:
        """Show the usual sentences where nothing was typed; kept as they stand, they follow the tasks."""
        self.fields["opening"].widget.attrs["placeholder"] = opening
        self.fields["demand"].widget.attrs["placeholder"] = demand


class IssueLetterForm(SeenForm):
    number = LineField(label=_("Number"), rows=1, max_length=80)
    dated_on = DayField(label=_("Date"))


class DropLetterForm(SeenForm):
    pass


class TakeBackLetterForm(SeenForm):
    reason = LineField(label=_("Reason"), rows=1, max_length=300)


class MeetingForm(forms.Form):
    """Of which meeting the conclusions are."""

    met_on = DayField(label=_("Meeting of"))
    number = LineField(label=_("Number of the notice"), rows=1, max_length=80, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"met_on": clock.today()}, label_suffix="", **kwargs)


class ConclusionForm(forms.Form):
    """One conclusion: what, who, by when; an empty line is left out."""

    text = LineField(label=_("Conclusion"), rows=1, max_length=1000)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    due_on = DayField(label=_("Deadline"))

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["unit"].queryset = units


LinesOfConclusions = forms.formset_factory(ConclusionForm, extra=4, max_num=30, validate_max=True)


class ConclusionLines(LinesOfConclusions):
    """The lines of the page."""

    def __init__(self, *args, **kwargs):
        form_kwargs = {"units": Unit.objects.valid_on(clock.today())}
        super().__init__(*args, prefix="line", form_kwargs=form_kwargs, **kwargs)

    def conclusions(self) -> list[Conclusion]:
        return [Conclusion(**line.cleaned_data) for line in self if line.has_changed()]
