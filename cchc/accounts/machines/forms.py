"""What a new key takes in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.accounts.machines.key import MachineKey
from cchc.accounts.models import User
from cchc.accounts.people.forms import AdministrationForm, open_accounts
from cchc.forms import DayField, PersonField


class KeyForm(AdministrationForm):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("Which machine or program holds it."))
    person = PersonField(
        User.objects.none(), label=_("With the rights of"),
        help_text=_("For a machine enter an account of its own with the function of an observer."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=_("May read"), choices=MachineKey.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    valid_to = DayField(label=_("Last day"), help_text=_("At most a year from today."))
    per_minute = forms.IntegerField(label=_("Requests a minute"), min_value=1, max_value=6000, initial=120)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = open_accounts()

    def key(self) -> MachineKey:
        return MachineKey(**self.cleaned_data)
