"""What the register's pages take in."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import Unit
from cchc.forms import DayField, LineField, WithUpload
from cchc.history import version
from cchc.pages.addresses import key_of
from tasks.dispatches import corrections, paste
from tasks.dispatches.acts import Asked
from tasks.dispatches.list_page import KINDS
from tasks.importing.files import open_file
from tasks.lists.fields import PlainSelect
from tasks.models import Document, Item

ROWS = 3
MORE_ROWS = 3


class DispatchForm(WithUpload):
    """The dispatch itself; what it asks for stands in rows below (`AskedRows`)."""

    number = LineField(label=gettext_lazy("Number and symbol"), max_length=80, rows=1)
    date = DayField(label=gettext_lazy("Document dated"))
    issuer = forms.CharField(
        label=gettext_lazy("Issuer"), max_length=200, widget=forms.TextInput(attrs={"list": "issuers"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("by the issuer")), *KINDS], required=False,
        help_text=gettext_lazy(
            "Only what the People's Committee of the province or its Chairman assigned counts as assigned by it."
        ),
    )  # fmt: skip
    title = LineField(label=gettext_lazy("Summary"), max_length=1000)
    arrived_on = DayField(label=gettext_lazy("Arrived on"), required=False)
    note = LineField(label=gettext_lazy("Note"), max_length=1000, required=False, rows=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["arrived_on"].initial = clock.today()


class CorrectForm(DispatchForm):
    """What was entered, to be put right; its tasks and files have their own places."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, document: Document, **kwargs):
        names = ("number", "date", "issuer", "kind", "title", "arrived_on", "note")
        initial = {name: getattr(document, name) for name in names} | {"seen": version(document)}
        super().__init__(*args, initial=initial, **kwargs)
        del self.fields["upload"]
        self.fields["arrived_on"].initial = None
        self.fields["kind"].choices = KINDS
        self.fields["kind"].required = True


class CorrectItemForm(forms.Form):
    """What one item asks for, to be put right; its unit changes by handing on or by a transfer."""

    says_what_it_needs = True

    text = LineField(label=gettext_lazy("What is asked"), max_length=2000, rows=3)
    product = LineField(label=gettext_lazy("Expected product"), max_length=500, required=False, rows=1)
    deadline = DayField(
        ahead=True, label=gettext_lazy("Deadline that the document names"), required=False,
        help_text=gettext_lazy("Empty where it names none. More time is no correction: ask for an extension."),
    )  # fmt: skip
    reason = LineField(label=gettext_lazy("Reason for the correction"), max_length=300, rows=1)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, item: Item, **kwargs):
        initial = {"text": item.text, "product": item.product, "deadline": corrections.deadline_of(item)}
        super().__init__(*args, initial=initial | {"seen": version(item)}, label_suffix="", **kwargs)
        if not corrections.may_be_dated(item):
            del self.fields["deadline"]


class UnitChoice(forms.ModelChoiceField):
    """Units that there are today; an ended one that somebody sends all the same is named by the act."""

    widget = PlainSelect


class AskedForm(forms.Form):
    """One thing that is asked; a row without text asks for nothing."""

    says_what_it_needs = True

    text = LineField(label=gettext_lazy("What is asked"), max_length=2000, required=False)
    unit = UnitChoice(
        Unit.objects.none(), label=gettext_lazy("Unit"), required=False,
        empty_label=gettext_lazy("not yet: with the leadership"),
    )  # fmt: skip
    deadline = DayField(ahead=True, label=gettext_lazy("Deadline"), required=False)

    def __init__(self, *args, units: Iterable[Unit] = (), **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["unit"].queryset = Unit.objects.all()
        self.fields["unit"].choices = [
            ("", self.fields["unit"].empty_label), *((unit.pk, unit.name) for unit in units)
        ]  # fmt: skip

    def clean(self):
        given = super().clean()
        if not given.get("text", "").strip() and (given.get("unit") or given.get("deadline")):
            self.add_error("text", _("Say what is asked of the unit, or empty the row."))
        return given

    @property
    def asked(self) -> Asked | None:
        given = self.cleaned_data
        if not given.get("text", "").strip():
            return None
        return Asked(given["text"], given["unit"], given["deadline"])


class BaseAskedRows(forms.BaseFormSet):
    """The rows of what is asked; some are empty, and more can be had without a script."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix="row", **kwargs)

    def asked(self) -> list[Asked]:
        return [form.asked for form in self.forms if form.asked]


def asked_rows(data=None, *, initial: Iterable[dict] = (), more: bool = False):
    """The rows as they were sent, `more` with further empty ones."""
    given = list(initial)
    if data is not None and more:
        data = data.copy()
        data["row-TOTAL_FORMS"] = str(min((key_of(data.get("row-TOTAL_FORMS", "")) or 0) + MORE_ROWS, 60))
    rows = forms.formset_factory(AskedForm, formset=BaseAskedRows, extra=max(0, ROWS - len(given)), max_num=60)
    units = list(units_to_choose())
    return rows(data, initial=given or None, form_kwargs={"units": units})


def units_to_choose():
    """To whom something can be handed today."""
    return Unit.objects.valid_on(clock.today()).exclude(kind=Unit.Kind.LEADERSHIP)


class FileForm(forms.Form):
    upload = forms.FileField(label=gettext_lazy("File"))


class PasteForm(forms.Form):
    """Rows copied out of the document system, or a file of them."""

    text = forms.CharField(
        label=gettext_lazy("Pasted rows"), required=False, widget=forms.Textarea(attrs={"rows": 10}), strip=False,
        max_length=1_000_000,
        help_text=gettext_lazy("Copy the rows with their headings out of Excel or the document system."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or a file (CSV, XLSX)"), required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip

    def clean(self):
        given = super().clean()
        if upload := given.get("file"):
            try:
                given["text"], given["left_out"] = paste.text_of(upload.name, upload.read(open_file.FILE_LIMIT + 1))
            except open_file.Unreadable as refusal:
                self.add_error("file", str(refusal))
        elif not given.get("text", "").strip():
            self.add_error("text", _("Paste the rows, or choose a file."))
        return given
