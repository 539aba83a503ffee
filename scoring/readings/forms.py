"""The form of a reading and of its correction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import Unit
from cchc.forms import LineField
from scoring.figure_proof.forms import ProofFields
from scoring.forms import Choice, NumberField, as_typed
from scoring.index.wording import period_name
from scoring.models import Reading
from scoring.readings.acts import ReadingValues, Requirements, open_periods


class ReadingForm(ProofFields):
    """One period's figures of an indicator, with their proof; a correction asks for its reason too."""

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

    def __init__(
        self,
        *args: Any,
        year: int,
        requirements: Requirements,
        units: Iterable[Unit],
        wrong: Reading | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, initial=_initial(wrong), **kwargs)
        fields: dict[str, Any] = self.fields
        fields["period"].choices = [("", "—")] + [
            (each, period_name(each)) for each in open_periods(year, clock.today())
        ]
        self.units = {str(unit.pk): unit for unit in units}
        whole = ("", _("the whole department"))
        fields["unit"].choices = [whole, *((pk, str(unit)) for pk, unit in self.units.items())]
        if requirements.is_ratio:
            fields["year_end_forecast"].is_share = True
            fields["year_end_forecast"].help_text = _("The share expected for the whole year, such as 0,85 or 85%.")
        else:
            del fields["denominator"]
            fields["numerator"].label = _("Count")
            fields["year_end_forecast"].help_text = _("The count expected for the whole year.")
        if wrong is None:
            del fields["reason"]

    def reading(self) -> ReadingValues:
        """What was typed, as the act takes it."""
        given = {name: value for name, value in self.own_values().items() if name != "reason"}
        return ReadingValues(**{**given, "unit": self.units.get(given["unit"])})


def _initial(wrong: Reading | None) -> dict[str, Any]:
    """A reading as its form shows it before it is corrected."""
    if wrong is None:
        return {}
    numbers = ("numerator", "denominator", "year_end_forecast")
    typed = {name: as_typed(getattr(wrong, name)) for name in numbers}
    return {
        "period": wrong.period, "unit": str(wrong.unit_id or ""), "is_estimate": wrong.is_estimate,
        "note": wrong.note, **typed,
    }  # fmt: skip
