"""What the pages of the calendar of days off take in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.forms import DayField, LineField
from cchc.history import version
from tasks.models import DayOff

REASON_LETTERS = 100  # what the history has room for


class DayOffForm(forms.ModelForm):
    """A day, what it is, and who says so. The day of an entry stays: another day is another entry."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    day = DayField(label=gettext_lazy("Day"))
    reason = LineField(label=gettext_lazy("Reason of the change"), max_length=REASON_LETTERS, rows=1)

    class Meta:
        model = DayOff
        fields = ["kind", "name", "source", "to_check"]
        labels = {"kind": gettext_lazy("Kind"), "name": gettext_lazy("Name"), "source": gettext_lazy("Source")}
        help_texts = {
            "name": gettext_lazy("What the day is called; of a swapped day also which day it stands for."),
            "source": gettext_lazy("The announcement or decision with number and date."),
        }
        widgets = {"kind": forms.RadioSelect}

    field_order = ["seen", "day", "kind", "name", "source", "to_check", "reason"]

    def __init__(self, *args, instance: DayOff, **kwargs):
        initial = {"seen": version(instance)} if instance.pk else {}
        super().__init__(*args, instance=instance, initial=initial, label_suffix="", **kwargs)
        self.fields["kind"].choices = DayOff.Kind.choices
        if instance.pk:
            del self.fields["day"]
        else:
            del self.fields["seen"]
            self.fields["reason"].required = False

    def clean(self):
        cleaned = super().clean()
        if "day" in cleaned:
            self.instance.day = cleaned["day"]
        return cleaned


class AnnouncementForm(forms.Form):
    """The yearly announcement, pasted or as a file, with its number and date."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2018, max_value=2100)
    source = LineField(
        label=gettext_lazy("Source"), max_length=300, rows=1,
        help_text=gettext_lazy("The announcement or decision with number and date."),
    )  # fmt: skip
    text = LineField(
        label=gettext_lazy("Text of the announcement"), rows=8, max_length=20_000, required=False,
        help_text=gettext_lazy("Pasted; a day off, a range of days, or days exchanged in a line or sentence."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a file"), required=False, help_text=gettext_lazy("Excel (.xlsx), Word (.docx) or CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.docx"}),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("text") and not cleaned.get("file") and not self.errors:
            self.add_error("text", _("Paste the announcement, or choose its file."))
        return cleaned


class ReasonForm(forms.Form):
    """Why a day is withdrawn or put back."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = LineField(label=gettext_lazy("Reason"), max_length=REASON_LETTERS, rows=1)

    def __init__(self, *args, row: DayOff, **kwargs):
        initial = {"seen": version(row)}
        super().__init__(*args, initial=initial, label_suffix="", auto_id="id_use_%s", **kwargs)
