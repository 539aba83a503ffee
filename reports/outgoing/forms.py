"""What the register of outgoing documents takes in of one document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.forms import DayField, LineField
from reports.outgoing.acts import Entry
from reports.outgoing.documents import Kind, Outgoing


class EntryForm(forms.Form):
    """Number and date are asked for of what has none; a report brings its signed file."""

    required_css_class = "required"

    number = LineField(label=_("Number"), rows=1, max_length=80)
    dated_on = DayField(label=_("Date"))
    signed_on = DayField(label=_("Signed on"), required=False)
    sent_on = DayField(label=_("Day sent"), required=False)
    recipients = LineField(label=_("Recipients"), max_length=1000, required=False)
    upload = forms.FileField(label=_("Signed file (PDF)"))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, document: Outgoing, **kwargs: Any):
        initial = {
            "signed_on": document.signed_on, "sent_on": document.sent_on, "recipients": document.recipients,
            "seen": document.version,
        }  # fmt: skip
        super().__init__(data, files, initial=initial, label_suffix="", **kwargs)
        is_report = document.kind == Kind.REPORT
        if not document.waits:
            del self.fields["number"], self.fields["dated_on"]
        if not (document.waits and is_report):
            del self.fields["upload"]
        if is_report and document.waits:
            self.fields["sent_on"].required = True
        elif is_report:
            del self.fields["sent_on"]

    def entry(self) -> Entry:
        return Entry(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})
