"""What the pages of steps and talk take in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import User
from cchc.forms import DayField, LineField, PersonField
from tasks.steps import acts
from tasks.steps.acts import Planned

ROWS = 4


class StepForm(forms.Form):
    """One step; a row without text is left out."""

    says_what_it_needs = True

    text = LineField(label=gettext_lazy("Step"), max_length=300, required=False, rows=1)
    due_on = DayField(ahead=True, label=gettext_lazy("Due on"), required=False)
    owner = PersonField(
        User.objects.none(), label=gettext_lazy("Who sees to it"), required=False,
        empty_label=gettext_lazy("the officer in charge, or the head"),
    )  # fmt: skip

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["owner"].queryset = owners
        self.fields["owner"].choices = [("", self.fields["owner"].empty_label), *((one.pk, str(one)) for one in owners)]

    def clean(self):
        given = super().clean()
        if given.get("text", "").strip() and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by when."))
        if not given.get("text", "").strip() and given.get("due_on") and self.has_changed():
            self.add_error("text", _("Say what is to be done, or empty the row."))
        return given

    @property
    def planned(self) -> Planned | None:
        given = self.cleaned_data
        return Planned(given["text"], given["due_on"], given["owner"]) if given.get("text", "").strip() else None


def step_rows(data=None, *, task, initial=()):
    """Rows for further steps, those of `initial` filled in."""
    given = list(initial)
    made = forms.formset_factory(StepForm, extra=ROWS if not given else 2, max_num=40)
    owners = acts.may_own(task, clock.today())
    return made(data, prefix="step", initial=given or None, form_kwargs={"owners": owners})


class MoveForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DayField(ahead=True, label=gettext_lazy("Due on"))
    owner = PersonField(User.objects.none(), label=gettext_lazy("Who sees to it"))
    reason = LineField(label=gettext_lazy("Reason, to drop it"), max_length=300, required=False, rows=1)

    def __init__(self, *args, step, **kwargs):
        initial = {"seen": step.version, "due_on": step.due_on, "owner": step.owner_id}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.fields["owner"].queryset = acts.may_own(step.task, clock.today())


class RemarkForm(forms.Form):
    text = LineField(label=gettext_lazy("Remark"), max_length=2000)
    answers = forms.IntegerField(widget=forms.HiddenInput, required=False)
