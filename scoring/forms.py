"""What the pages of the index take in. Rules stand in the acts; a form names the field, the value, what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts import choosing
from cchc.accounts.models import Unit, User
from scoring.engine.projection import NOT_APPLICABLE
from scoring.engine.rules import Rule
from scoring.engine.rules.stated import Attested
from scoring.index.wording import number, period_name
from scoring.models import Reading
from scoring.readings.readings import Entered, Form, open_periods
from scoring.stated_values.stated_values import TAKEN_BACK, allowed
from tasks.task_page.forms import DayField, LineField

_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
# 1.234 is a thousand and more to one reader and little more than one to another; 0,985 can only be the latter.
_TWO_MEANINGS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+", re.ASCII)


class NumberField(forms.CharField):
    """A number from 0 on as people here write it, with a comma or a point for decimals and none for thousands."""

    def __init__(self, *, is_share: bool = False, may_be_negative: bool = False, **kwargs):
        self.is_share, self.may_be_negative = is_share, may_be_negative
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        text = re.sub(r"[\s\u00a0\u202f]", "", typed)
        percent = self.is_share and text.endswith("%")
        if percent:
            text = text[:-1]
        if not text:
            return None
        minus = self.may_be_negative and text.startswith("-")
        text = text[1:] if minus else text
        shown = {"field": self.label, "value": typed[:40]}
        if _TWO_MEANINGS.fullmatch(text) and not percent:
            raise ValidationError(
                _("%(field)s: “%(value)s” may be read in two ways; write no sign for thousands.") % shown
            )
        if not _NUMBER.fullmatch(text):
            example = "0,85 / 85%" if self.is_share else "1250 / 12,5"
            raise ValidationError(
                _("%(field)s: “%(value)s” is not allowed; allowed is a number from 0 on, such as %(example)s.")
                % {**shown, "example": example}
            )
        found = Decimal(text.replace(",", "."))
        found = -found if minus else found
        return found / 100 if percent else found

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(_("%(field)s: it is missing; write a number from 0 on.") % {"field": self.label})


class Choice(forms.ChoiceField):
    """One of a list; what is not in it is named with its field."""

    def validate(self, value: Any) -> None:
        try:
            super().validate(value)
        except ValidationError:
            raise ValidationError(
                _("%(field)s: “%(value)s” is not in the list; choose one of it.")
                % {"field": self.label, "value": str(value)[:40]}
            ) from None


class PersonField(choosing.PersonField):
    """A person who is here today."""

    def label_from_instance(self, person: Any) -> str:
        return f"{person} ({person.position})" if person.position else str(person)


class PageForm(forms.Form):
    """A form of these pages: no colons behind labels, and whether a field of it is at fault."""

    def __init__(self, *args, **kwargs):
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            named = {"field": field.label}
            field.error_messages["required"] = _("%(field)s: it is missing.") % named
            field.error_messages["invalid_choice"] = _("%(field)s: what was chosen is not in the list.") % named

    def refuse(self, refusal: ValidationError) -> None:
        """Show why an act was refused: beside the fields that it names, else above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)


class ReadingForm(PageForm):
    """One period's figures of an indicator; a correction asks for its reason too."""

    period = Choice(label=gettext_lazy("Period"))
    unit = Choice(label=gettext_lazy("Unit"), required=False)
    numerator = NumberField(label=gettext_lazy("Numerator"))
    denominator = NumberField(label=gettext_lazy("Denominator"))
    year_end_forecast = NumberField(label=gettext_lazy("Year-end forecast"), required=False)
    is_estimate = forms.BooleanField(
        label=gettext_lazy("These are estimates (the period is not closed)"), required=False
    )
    note = LineField(label=gettext_lazy("Note"), max_length=500, required=False)
    reason = LineField(label=gettext_lazy("Reason of the correction"), max_length=500)

    def __init__(self, *args, year: int, asked: Form, units: Iterable[Unit], wrong: Reading | None = None, **kwargs):
        super().__init__(*args, initial=_as_typed(wrong, asked), **kwargs)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = [("", "—")] + [
            (each, period_name(each)) for each in open_periods(year, clock.today())
        ]
        self.units = {str(unit.pk): unit for unit in units}
        whole = ("", _("the whole department"))
        fields["unit"].choices = [whole, *((pk, str(unit)) for pk, unit in self.units.items())]
        if asked.is_ratio:
            fields["year_end_forecast"].is_share = True
            fields["year_end_forecast"].help_text = _("The share expected for the whole year, such as 0,85 or 85%.")
        else:
            del fields["denominator"]
            fields["numerator"].label = _("Count")
            fields["year_end_forecast"].help_text = _("The count expected for the whole year.")
        if wrong is None:
            del fields["reason"]

    def entered(self) -> Entered:
        """What was typed, as the act takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Entered(**{**given, "unit": self.units.get(given["unit"])})


def _as_typed(wrong: Reading | None, asked: Form) -> dict[str, Any]:
    """A reading as its form shows it before it is corrected."""
    if wrong is None:
        return {}
    numbers = ("numerator", "denominator", "year_end_forecast")
    held = {name: getattr(wrong, name) for name in numbers}
    typed = {name: "" if value is None else plain(value) for name, value in held.items()}
    return {
        "period": wrong.period, "unit": str(wrong.unit_id or ""), "is_estimate": wrong.is_estimate,
        "note": wrong.note, **typed,
    }  # fmt: skip


def plain(value: Decimal) -> str:
    """A number as it may be typed again: no sign for thousands, the reader's sign for decimals."""
    whole, _point, rest = f"{value.normalize():f}".partition(".")
    return whole + (number(Decimal("0.1"))[1] + rest if rest else "")


class StatedForm(PageForm):
    """A value that a person states for a criterion, that it does not apply, or that what was stated is taken back."""

    VALUE, NOT_APPLICABLE, TAKE_BACK = "value", "na", "back"

    what = Choice(label=gettext_lazy("What is stated"), widget=forms.RadioSelect)
    value = forms.CharField(label=gettext_lazy("Value"), max_length=20, required=False)
    owner = PersonField(User.objects.none(), label=gettext_lazy("Stated by"))
    date = DayField(label=gettext_lazy("Holds from"))
    note = LineField(label=gettext_lazy("Note"), max_length=1000, required=False)

    # Which fields are needed follows from the choice above them.
    says_what_it_needs = True

    def __init__(self, *args, rule: Rule, part: str, something_holds: bool, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.rule = rule
        choices = []
        if rule.takes_value:
            choices.append((self.VALUE, _("A value: %(allowed)s") % {"allowed": allowed(rule)}))
        if not part:
            choices.append((self.NOT_APPLICABLE, _("The criterion does not apply (give the reason in the note)")))
        if something_holds:
            choices.append((self.TAKE_BACK, _("What was stated is taken back (give the reason in the note)")))
        fields["what"].choices = choices
        fields["owner"].queryset = User.objects.filter(is_active=True)
        if not rule.takes_value:
            del fields["value"]
        elif isinstance(rule, Attested):
            answers = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
            fields["value"] = Choice(label=fields["value"].label, choices=answers, required=False)
        if not self.is_bound:
            self.initial = {"what": choices[0][0] if choices else "", "date": clock.today()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == self.VALUE and "value" in cleaned and not cleaned["value"].strip():
            shown = {"allowed": allowed(self.rule)}
            self.add_error("value", _("Value: it is missing; allowed is: %(allowed)s.") % shown)
        return cleaned

    def stated(self) -> str:
        """The value as it is kept."""
        what = self.cleaned_data["what"]
        if what == self.VALUE:
            return self.cleaned_data["value"].strip().replace(",", ".")
        return NOT_APPLICABLE if what == self.NOT_APPLICABLE else TAKEN_BACK
