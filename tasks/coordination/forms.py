"""What pages take in about contributions and consultations; their rules: `contributions.py`, `consultations.py`."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import Membership, Unit, User
from cchc.forms import DayField, LineField, PersonField, WithUpload
from tasks.coordination.consultations import Answer, Question
from tasks.coordination.contributions import Delivery
from tasks.lifecycle.forms import ActForm, ReasonForm
from tasks.models import Agency, Consultation, Contribution


class UnitsAndDays(forms.Widget):
    """A line a unit: whether it is asked, and its own day where that differs from the others'."""

    template_name = "tasks/coordination/_units_and_days.html"
    units: list[Unit] = []

    def value_from_datadict(self, data, files, name):
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return {code: data.get(f"{name}_day_{code}", "").strip() for code in chosen}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = value or {}
        context["lines"] = [(unit, unit.code in chosen, chosen.get(unit.code, "")) for unit in self.units]
        return context


class UnitsField(forms.Field):
    """Units with the day that each has of its own; None where the common day holds."""

    widget = UnitsAndDays
    default_error_messages = {"required": gettext_lazy("Choose at least one unit.")}

    def offer(self, units: list[Unit]) -> None:
        self.units = {unit.code: unit for unit in units}
        self.widget.units = units

    def to_python(self, value):
        found, faults = [], []
        for code, text in (value or {}).items():
            if code not in self.units:
                faults.append(_("“%(code)s” is no unit that can be asked.") % {"code": code})
                continue
            day = DayField(ahead=True, label=self.units[code].name, required=False)
            try:
                found.append((self.units[code], day.clean(text)))
            except ValidationError as fault:
                faults += fault.messages
        if faults:
            raise ValidationError(faults)
        return found


class AskContributionForm(ActForm):
    """One question to several units, each by its own day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is needed"), choices=Contribution.Kind.choices, widget=forms.RadioSelect,
        initial=Contribution.Kind.OPINION,
    )  # fmt: skip
    what = LineField(label=gettext_lazy("Content asked for"), max_length=1000)
    day = DayField(ahead=True, label=gettext_lazy("Due by"), required=False)
    units = UnitsField(label=gettext_lazy("Units asked"))

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        self.fields["day"].help_text = _("For each unit without a day of its own.")
        valid = Unit.objects.valid_on(clock.today()).exclude(kind=Unit.Kind.LEADERSHIP)
        self.fields["units"].offer(list(valid.exclude(pk=task.unit_id)))

    def clean(self):
        common = self.cleaned_data.get("day")
        asked = [(unit, day or common) for unit, day in self.cleaned_data.get("units") or []]
        for unit, day in asked:
            if day is None and "day" not in self.errors:
                self.add_error("units", _("%(unit)s: by which day?") % {"unit": unit})
        self.cleaned_data["units"] = asked
        return self.cleaned_data

    def arguments(self) -> dict:
        given = self.cleaned_data
        return {"seen": given["seen"], "kind": given["kind"], "what": given["what"], "units": given["units"]}


class Suggested(forms.TextInput):
    """A text with suggestions; anything else may be typed too."""

    template_name = "tasks/coordination/_suggested.html"
    suggestions: list[str] = []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["suggestions"] = self.suggestions
        return context


class QuestionFields(ActForm):
    """Which file, who was asked, by which document, and how long the agency has."""

    says_what_it_needs = True

    agency = forms.CharField(label=gettext_lazy("Agency asked"), max_length=200, widget=Suggested)
    dossier = LineField(label=gettext_lazy("File (dossier) it is about"), max_length=500, required=False, rows=1)
    number = LineField(label=gettext_lazy("Number of our document"), max_length=80, required=False, rows=1)
    asked_on = DayField(label=gettext_lazy("Asked on"))
    answer_within = forms.IntegerField(
        label=gettext_lazy("Time to answer"), required=False, min_value=1, max_value=365,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    counted_in = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=Consultation.Clock.choices)
    answer_by = DayField(ahead=True, label=gettext_lazy("Or by this day"), required=False)
    officer = PersonField(
        User.objects.none(), label=gettext_lazy("Officer who follows it"), required=False,
        empty_label=gettext_lazy("nobody: the head"),
    )  # fmt: skip

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        self.fields["agency"].widget.suggestions = list(Agency.objects.in_use().values_list("name", flat=True))
        today = clock.today()
        self.fields["officer"].queryset = User.objects.filter(
            pk__in=Membership.objects.with_open_accounts(today).filter(unit=task.unit_id).values("person")
        )
        self.fields["answer_by"].help_text = _("Where the document names the day. Neither: no due day.")

    def arguments(self) -> dict:
        given = dict(self.cleaned_data)
        return {"seen": given.pop("seen"), "question": Question(**given)}


class ConsultForm(QuestionFields):
    def __init__(self, *args, task, **kwargs):
        initial = {"asked_on": clock.today(), "officer": task.officer_id}
        super().__init__(*args, task=task, initial=initial, **kwargs)


class ThingForm(ActForm):
    """An act on a contribution or consultation; `seen` is that one's version."""

    def __init__(self, *args, thing, initial=None, **kwargs):
        self.thing = thing
        super().__init__(*args, task=thing.task, initial={**(initial or {}), "seen": thing.version}, **kwargs)


class DeliverForm(ThingForm, WithUpload):
    says_what_it_needs = True

    text = LineField(label=gettext_lazy("Content"), max_length=1000, required=False)
    document_number = LineField(label=gettext_lazy("Document number"), max_length=80, required=False, rows=1)
    document_dated_on = DayField(label=gettext_lazy("Document dated"), required=False)

    field_order = ["seen", "text", "document_number", "document_dated_on", "upload"]

    def arguments(self) -> dict:
        given = dict(self.cleaned_data)
        return {"seen": given.pop("seen"), "delivery": Delivery(**given)}


class ThingReasonForm(ThingForm, ReasonForm):
    pass


class ContributionOfficerForm(ThingForm):
    officer = PersonField(
        User.objects.none(), label=gettext_lazy("Officer in charge"), required=False,
        empty_label=gettext_lazy("nobody: the head"),
    )  # fmt: skip

    def __init__(self, *args, thing, **kwargs):
        super().__init__(*args, thing=thing, initial={"officer": thing.officer_id}, **kwargs)
        self.fields["officer"].queryset = User.objects.filter(
            pk__in=Membership.objects.with_open_accounts(clock.today()).filter(unit=thing.unit_id).values("person")
        )


class CorrectForm(ThingForm, QuestionFields):
    def __init__(self, *args, thing, **kwargs):
        within = thing.answer_within
        initial = {
            "agency": thing.agency.name, "dossier": thing.dossier, "number": thing.number, "asked_on": thing.asked_on,
            "answer_within": within, "counted_in": thing.counted_in, "officer": thing.officer_id,
            "answer_by": None if within else thing.wanted_on,
        }  # fmt: skip
        super().__init__(*args, thing=thing, initial=initial, **kwargs)


class ChaseForm(ThingForm):
    chased_on = DayField(label=gettext_lazy("Chased on"))
    how = LineField(label=gettext_lazy("How: document and number, telephone, meeting"), max_length=300, rows=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"chased_on": clock.today()}, **kwargs)


class AnswerForm(ThingForm, WithUpload):
    says_what_it_needs = True

    answered_on = DayField(label=gettext_lazy("Answered on"))
    number = LineField(label=gettext_lazy("Number of the answer"), max_length=80, required=False, rows=1)
    text = LineField(label=gettext_lazy("What it says"), max_length=1000, required=False)

    field_order = ["seen", "answered_on", "number", "text", "upload"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"answered_on": clock.today()}, **kwargs)

    def arguments(self) -> dict:
        given = dict(self.cleaned_data)
        return {"seen": given.pop("seen"), "answer": Answer(**given)}


class EscalateForm(ThingForm):
    number = LineField(label=gettext_lazy("Number of the letter to the superior"), max_length=80, rows=1)
    escalated_on = DayField(label=gettext_lazy("Dated"))
