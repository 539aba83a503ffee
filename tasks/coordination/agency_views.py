"""One outside agency: what it is called, what it is merged with, its history; the Office Chief changes it here."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from cchc.accounts import rights
from cchc.forms import LineField
from cchc.history import version
from cchc.refusal import Refused
from tasks.coordination import agencies as keeping
from tasks.lifecycle.timeline import changes
from tasks.models import Agency


class ReasonForm(forms.Form):
    """Why, and the version that was looked at."""

    says_what_it_needs = True

    reason = LineField(label=gettext_lazy("Reason"), max_length=100, rows=1)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, agency: Agency, initial: dict | None = None):
        first = {"seen": version(agency), **(initial or {})}
        super().__init__(data, initial=first, label_suffix="", auto_id=f"id_{type(self).__name__.lower()}_%s")


class NameForm(ReasonForm):
    """The name, and further names by which it is found."""

    name = LineField(label=gettext_lazy("Name of the agency"), max_length=200, rows=1)
    aliases = forms.CharField(
        label=gettext_lazy("Other names, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000, help_text=gettext_lazy("Whoever types one of them means this agency."),
    )  # fmt: skip
    field_order = ["name", "aliases", "reason", "seen"]

    def __init__(self, data=None, *, agency: Agency):
        super().__init__(data, agency=agency, initial={"name": agency.name, "aliases": "\n".join(agency.aliases)})

    def clean_aliases(self) -> list[str]:
        return self.cleaned_data["aliases"].splitlines()


class MergeForm(ReasonForm):
    """Which agency this one really is."""

    into = forms.ModelChoiceField(
        Agency.objects.none(), label=gettext_lazy("Is the same as"), empty_label=gettext_lazy("choose")
    )
    field_order = ["into", "reason", "seen"]

    def __init__(self, data=None, *, agency: Agency):
        super().__init__(data, agency=agency)
        self.fields["into"].queryset = Agency.objects.in_use().exclude(pk=agency.pk)


def agency(request, pk: int):
    """The page, and giving the agency another name."""
    one = get_object_or_404(Agency.objects.select_related("merged_into"), pk=pk)
    rights.require(request.user, "keep_organisation" if request.method == "POST" else "view")
    form = NameForm(request.POST or None, agency=one)
    if form.is_bound and form.is_valid():
        try:
            keeping.rename(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(one)
    return _page(request, one, name=form)


@require_POST
def merge(request, pk: int):
    return _act(request, pk, MergeForm, keeping.merge, "merging")


@require_POST
def part(request, pk: int):
    return _act(request, pk, ReasonForm, keeping.part, "parting")


def _act(request, pk: int, form_class: type[ReasonForm], act, name: str):
    one = get_object_or_404(Agency.objects.select_related("merged_into"), pk=pk)
    rights.require(request.user, "keep_organisation")
    form = form_class(request.POST, agency=one)
    if form.is_valid():
        try:
            n = act(one, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            words = ngettext("%(n)d opinion asked for moved with it.", "%(n)d opinions asked for moved with it.", n)
            messages.success(request, f"{_('Saved.')} {words % {'n': n}}")
            return redirect(one)
    return _page(request, one, **{name: form})


def _page(request, one: Agency, **forms_given: ReasonForm):
    context = {
        "agency": one,
        "name": NameForm(agency=one),
        "merging": MergeForm(agency=one),
        "parting": ReasonForm(agency=one),
        **forms_given,
        "asked": one.consultations.count(),
        "merged": one.merged.all(),
        "changes": changes(one),
    }
    wrong = any(form.errors for form in forms_given.values())
    return render(request, "tasks/coordination/agency.html", context, status=422 if wrong else 200)
