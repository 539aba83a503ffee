"""What the page of the ladder takes in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from cchc import clock
from tasks.models import Document, ReminderChoice, Rung
from tasks.reminders.ladder import RECIPIENTS


class RungForm(forms.ModelForm):
    """One rung: how many working days before or after the deadline, and whom it reminds."""

    BEFORE, AFTER = "before", "after"

    number = forms.IntegerField(label=gettext_lazy("Working days"), min_value=1, max_value=250)
    side = forms.ChoiceField(
        label=gettext_lazy("Before or after the deadline"),
        choices=[(BEFORE, gettext_lazy("before the deadline")), (AFTER, gettext_lazy("after the deadline"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Rung
        fields = [*RECIPIENTS, "in_use"]

    field_order = ["number", "side", *RECIPIENTS, "in_use"]

    def __init__(self, *args, instance: Rung, **kwargs):
        initial = {"side": self.BEFORE}
        if instance.working_days:
            side = self.BEFORE if instance.working_days < 0 else self.AFTER
            initial = {"number": abs(instance.working_days), "side": side}
        super().__init__(*args, instance=instance, initial=initial, label_suffix="", **kwargs)

    def clean(self):
        cleaned = super().clean()
        if "number" in cleaned and "side" in cleaned:
            sign = -1 if cleaned["side"] == self.BEFORE else 1
            self.instance.working_days = sign * cleaned["number"]
        return cleaned


class OwnLadderForm(forms.Form):
    """Which document gets a ladder of its own: one that has items and none yet."""

    document = forms.ModelChoiceField(Document.objects.none(), label=gettext_lazy("Document"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        documents = Document.objects.filter(date__lte=clock.today(), items__isnull=False)
        documents = documents.exclude(
            pk__in=Rung.objects.filter(in_use=True, document__isnull=False).values("document")
        )
        self.fields["document"].queryset = documents.order_by("-date", "pk").distinct()


class ChoiceForm(forms.ModelForm):
    """How a person wants to be told: never not at all."""

    class Meta:
        model = ReminderChoice
        fields = ["channel", "seldom"]
        labels = {
            "channel": gettext_lazy("Reminders reach me"),
            "seldom": gettext_lazy("Of what is late for more than three working days: on Mondays and rung days only"),
        }
        widgets = {"channel": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["channel"].choices = ReminderChoice.Channel.choices
