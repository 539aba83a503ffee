"""What the pages about units take in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit
from cchc.accounts.people.forms import WithReason
from cchc.forms import DayField


class UnitForm(forms.ModelForm):
    """A unit as the office knows it; other names one a line."""

    other_names = forms.CharField(
        label=_("Other names"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: abbreviations and former names, as documents write them."),
    )  # fmt: skip
    valid_from = DayField(label=_("First day"), required=False)

    class Meta:
        model = Unit
        fields = ["name", "code", "kind", "valid_from"]
        help_texts = {"code": _("Short, as in the symbols of documents: VP, TTR, KTN.")}

    field_order = ["name", "code", "kind", "other_names", "valid_from"]

    def __init__(self, *args, instance: Unit, **kwargs):
        initial = {"other_names": "\n".join(instance.aliases)}
        super().__init__(*args, instance=instance, initial=initial, label_suffix="", **kwargs)
        self.fields["code"].error_messages["unique"] = _("Another unit has this code.")

    def clean_other_names(self) -> str:
        names = [line.strip() for line in self.cleaned_data["other_names"].splitlines()]
        self.instance.aliases = list(dict.fromkeys(name for name in names if name))
        return self.cleaned_data["other_names"]


class RenameForm(WithReason):
    name = forms.CharField(label=_("New name"), max_length=200)
    field_order = ["name", "why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["why"].required = True
