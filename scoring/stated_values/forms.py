"""The form of a stated value."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import Unit, User
from cchc.forms import DayField, LineField
from scoring.engine.projection import NOT_APPLICABLE
from scoring.engine.rules import Rule
from scoring.engine.rules.stated import Attested
from scoring.figure_proof.forms import ProofFields
from scoring.forms import Choice, NumberField, PersonField
from scoring.stated_values.acts import TAKEN_BACK, allowed


class StatedForm(ProofFields):
    """A value stated for a criterion, with its proof; that it does not apply; or that what was stated is taken back."""

    VALUE, NOT_APPLICABLE, TAKE_BACK = "value", "na", "back"

    what = Choice(label=gettext_lazy("What is stated"), widget=forms.RadioSelect)
    value = forms.CharField(label=gettext_lazy("Value"), max_length=20, required=False)
    at_least = NumberField(label=gettext_lazy("At least"), required=False, help_text=gettext_lazy(
        "Of an assumed value: between what it may turn out to be; it moves no figure, only the range that is likely."
    ))  # fmt: skip
    at_most = NumberField(label=gettext_lazy("At most"), required=False)
    owner = PersonField(User.objects.none(), label=gettext_lazy("Stated by"))
    date = DayField(label=gettext_lazy("Holds from"))
    final = forms.BooleanField(
        label=gettext_lazy("This is the final result as published (give its document in the note)"), required=False
    )
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Units answerable for what a final value lost"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = LineField(label=gettext_lazy("Note"), max_length=1000, required=False)

    # Which fields are needed follows from the choice above them.
    says_what_it_needs = True

    def __init__(self, *args: Any, rule: Rule, part: str, something_holds: bool, **kwargs: Any):
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
        units = Unit.objects.working().valid_on(clock.today())
        fields["units"].choices = list(units.values_list("code", "name"))
        if not rule.takes_value:
            for name in ("value", "final", "units", "at_least", "at_most"):
                del fields[name]
        elif isinstance(rule, Attested):
            answers = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
            fields["value"] = Choice(label=fields["value"].label, choices=answers, required=False)
            for name in ("final", "at_least", "at_most"):  # what is attested is the result
                del fields[name]
        if not self.is_bound:
            self.initial = {"what": choices[0][0] if choices else "", "date": clock.today()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == self.VALUE and "value" in cleaned and not cleaned["value"].strip():
            words = {"allowed": allowed(self.rule)}
            self.add_error("value", _("Value: it is missing; allowed is: %(allowed)s.") % words)
        ends = [cleaned.get(name) for name in ("at_least", "at_most")]
        if ends.count(None) == 1:
            self.add_error("at_most", _("At most: a range has two ends; give both, or neither."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What was typed, as the act takes it."""
        typed = self.cleaned_data
        values = {self.NOT_APPLICABLE: NOT_APPLICABLE, self.TAKE_BACK: TAKEN_BACK}
        value = values.get(typed["what"]) if typed["what"] in values else typed["value"].strip().replace(",", ".")
        # Only of a value can be said that it is final, and who answers for it.
        said = typed if typed["what"] == self.VALUE else {}
        low, high = said.get("at_least"), said.get("at_most")
        return {
            "spread": None if low is None or high is None else (low, high),
            "value": value, "owner": typed["owner"], "on": typed["date"], "note": typed["note"],
            "final": said.get("final", False), "units": said.get("units", []),
            "proof": None if value == TAKEN_BACK else self.proof(),
        }  # fmt: skip
