"""What the page of a chase letter takes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.forms import DayField, LineField
from reports.content import issuer
from reports.lifecycle.forms import SeenForm, offer_signers
from reports.models import ChaseLetter


class LetterForm(SeenForm):
    """What the Office types into a chase letter; the usual sentences stand there to begin with."""

    opening = LineField(label=_("Opening"), rows=3, max_length=2000, required=False)
    demand = LineField(label=_("Demand"), rows=4, max_length=4000, required=False)
    answer_by = DayField(ahead=True, label=_("Answer by"))
    signer = forms.ChoiceField(label=_("Signed by"))

    def __init__(self, data=None, files=None, *, row: ChaseLetter, **kwargs: Any):
        initial = {name: getattr(row, name) for name in ("opening", "demand", "answer_by", "signer")}
        super().__init__(data, files, row=row, initial=initial, **kwargs)
        offer_signers(self.fields["signer"], (issuer.OFFICE_CHIEF, *issuer.OUTSIDE), row.signer)

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
