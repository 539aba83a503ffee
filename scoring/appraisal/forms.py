"""What the page of an appraisal takes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts.models import User
from cchc.forms import DayField, LineField
from scoring.forms import Choice, DraftForm, NumberField, PersonField, as_typed
from scoring.models import Appraisal
from tasks.models import Evidence


class AppraisalForm(DraftForm):
    """The points of one criterion in one year, and what was said about them."""

    target = NumberField(label=gettext_lazy("Registered target"), required=False, may_be_negative=True)
    target_owner = PersonField(User.objects.none(), label=gettext_lazy("Owner of the target"), required=False)
    self_assessed = NumberField(label=gettext_lazy("Self-assessed points"), required=False, may_be_negative=True)
    appraised = NumberField(label=gettext_lazy("Appraised points"), required=False, may_be_negative=True)
    reason = LineField(label=gettext_lazy("The appraiser's reason"), max_length=1000, required=False)
    explanation = LineField(label=gettext_lazy("Our explanation"), max_length=2000, required=False, rows=4)
    explained_by = LineField(label=gettext_lazy("Document of the explanation"), max_length=200, required=False, rows=1)
    explained_on = DayField(label=gettext_lazy("Date of that document"), required=False)
    documents = LineField(
        label=gettext_lazy("Documents that hold the result, as they are named"), max_length=1000, required=False
    )
    proof = forms.ModelChoiceField(
        Evidence.objects.none(), label=gettext_lazy("Proof"), required=False, empty_label=gettext_lazy("none chosen")
    )
    outcome = Choice(label=gettext_lazy("Outcome"), choices=Appraisal.Outcome.choices, required=False)
    official = NumberField(label=gettext_lazy("Official points"), required=False, may_be_negative=True)

    # Which fields are needed follows from the others.
    says_what_it_needs = True

    def __init__(
        self, *args: Any, held: Appraisal | None, tasks: list[int], computed: str, left_alone: bool, **kwargs: Any
    ):
        super().__init__(*args, initial=_initial(held), **kwargs)
        fields: dict[str, Any] = self.fields
        fields["target_owner"].queryset = User.objects.filter(is_active=True)
        if left_alone:
            fields["self_assessed"].help_text = _("Others score this criterion: leave it empty.")
        elif computed:
            words = {"points": computed}
            fields["self_assessed"].help_text = (
                _("Leave it empty where you claim what is computed: %(points)s.") % words
            )
        chosen = [held.proof_id] if held is not None and held.proof_id else []
        known = Evidence.objects.filter(task__in=tasks) | Evidence.objects.filter(pk__in=chosen)
        fields["proof"].queryset = known.order_by("-entered_on", "-pk")


def _initial(held: Appraisal | None) -> dict[str, Any]:
    """What is stored, as the form shows it."""
    if held is None:
        return {"seen": 0}
    words = ("target_owner", "reason", "explanation", "explained_by", "explained_on", "documents", "proof", "outcome")
    numbers = {name: as_typed(getattr(held, name)) for name in Appraisal.POINT_FIELDS}
    return {
        "seen": held.version,
        **{name: getattr(held, name) for name in words},
        **numbers,
    }
