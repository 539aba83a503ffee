"""What the pages about the office's own facts take in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import FactChange
from cchc.accounts.office.facts import FACTS
from cchc.accounts.people.forms import AdministrationForm
from cchc.forms import DayField


class FactsForm(AdministrationForm):
    """All facts as they have always been."""

    def __init__(self, *args, values: dict[str, str], **kwargs):
        super().__init__(*args, initial=values, **kwargs)
        for fact in FACTS:
            self.fields[fact.key] = forms.CharField(
                label=fact.words, help_text=fact.help, required=fact.needed, max_length=300
            )


class ChangeForm(forms.ModelForm):
    """One fact that is another from a day on."""

    valid_from = DayField(label=_("From"))

    class Meta:
        model = FactChange
        fields = ["value", "valid_from", "document"]
        labels = {"value": _("New value"), "document": _("Document")}
        help_texts = {"document": _("Number, date and issuer of the decision.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
