"""Forms of acts on a task, or on what is asked for one. Rules stand in the acts; a form keeps what was typed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from cchc.forms import LineField


class ActForm(forms.Form):
    """An act on a task: `seen` is the version that the person looked at."""

    # True where "optional" beside a field would mislead: which fields are needed follows from a choice above them.
    says_what_it_needs = False
    # What the act will change and what not, where that is not plain from its name.
    explanation = ""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, task, user, **kwargs):
        self.task, self.user = task, user
        super().__init__(*args, initial={"seen": task.version, **kwargs.pop("initial", {})}, **kwargs)
        # The same form may stand on a page several times: a field is found by its task too.
        self.auto_id = f"id_{task.pk}_{self.prefix_of_id()}_%s"
        self.label_suffix = ""

    @classmethod
    def prefix_of_id(cls) -> str:
        return cls.__name__.removesuffix("Form").lower()

    def arguments(self) -> dict:
        """What the act is called with."""
        return dict(self.cleaned_data)


class PlainForm(ActForm):
    """An act that needs nothing but the press."""


class ReasonForm(ActForm):
    reason = LineField(label=gettext_lazy("Reason"), max_length=1000)
