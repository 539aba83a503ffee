"""Entering a plan before its annex is brought in."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import organisation
from cchc.forms import DayField, LineField
from tasks.documents import plans
from tasks.models import Document

KINDS = [(kind.value, kind.label) for kind in Document.Kind if kind not in Document.RECEIVED]


class PlanForm(forms.Form):
    """What the head of the document says."""

    number = LineField(label=gettext_lazy("Number and symbol"), max_length=80, rows=1)
    date = DayField(label=gettext_lazy("Document dated"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, initial=Document.Kind.PLAN)
    issuer = forms.CharField(label=gettext_lazy("Issuer"), max_length=200)
    title = LineField(label=gettext_lazy("Summary"), max_length=1000)
    year = forms.IntegerField(
        label=gettext_lazy("Year for which its tasks count"),
        help_text=gettext_lazy("A plan for next year is mostly signed this year: write the year of its tasks."),
    )
    stated_items = forms.IntegerField(
        label=gettext_lazy("Number of items that it states"), required=False, min_value=1, max_value=1000,
        help_text=gettext_lazy("Is compared with the number that the annex holds."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["issuer"].initial = organisation().get("short_name", "")
        self.fields["year"].initial = clock.today().year


def new(request):
    """The form; then on to bringing the annex in."""
    rights.require(request.user, "register")
    form = PlanForm(request.POST or None)
    known = None
    if request.method == "POST" and form.is_valid():
        try:
            document = plans.enter(by=request.user, **form.cleaned_data)
        except plans.Refused as refusal:
            form.add_error(None, refusal)
            known = getattr(refusal, "document", None)
        else:
            messages.success(request, _("%(number)s is entered. Now bring its annex in.") % {"number": document.number})
            return redirect(f"{reverse('import-upload')}?document={document.pk}")
    context = {"form": form, "known": known}
    return render(request, "tasks/documents/plan.html", context, status=422 if form.errors else 200)
