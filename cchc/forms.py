"""Fields that forms of all packages share: a day, a line of text, a person, a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.dates import is_without_year, read_day, short_date
from cchc.files import accepted, pending
from cchc.refusal import require_plausible
from cchc.sorting import by_given_name

DAY_HINT = gettext_lazy("dd/mm/yyyy")
DAY_EXAMPLES = "17/07/2019, 17/7, 17072019"


class DayField(forms.DateField):
    """A day as people here write it, with or without its year; a wrong one is named with its field and what is allowed.

    Beside it the page offers a calendar and, of a day that is `ahead`, quick choices (static/js/days.js).
    """

    def __init__(self, *, ahead: bool = False, **kwargs: Any) -> None:
        # "decimal": the keys of telephones that have a sign beside the digits.
        attrs = {"placeholder": DAY_HINT, "inputmode": "decimal", "autocomplete": "off"}
        attrs["data-day"] = "ahead" if ahead else ""
        super().__init__(widget=forms.DateInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            day = read_day(str(value), clock.today())
        except ValueError:
            raise ValidationError(
                _("%(field)s: “%(value)s” is no day of the calendar; write day/month/year, such as %(examples)s.")
                % {"field": self.label, "value": str(value).strip()[:40], "examples": DAY_EXAMPLES}
            ) from None
        return require_plausible(day)


def days_understood(form: forms.Form) -> list[str]:
    """Of days that were typed without a year, which day each was taken for."""
    return [
        _("%(field)s: “%(typed)s” was taken as %(day)s.")
        % {"field": field.label, "typed": str(form[name].data).strip(), "day": short_date(form.cleaned_data[name])}
        for name, field in form.fields.items()
        if isinstance(field, DayField) and form.cleaned_data.get(name) and is_without_year(str(form[name].data))
    ]


class LineField(forms.CharField):
    """One or two lines of text."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(), **kwargs)


class _ByGivenName(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for person in sorted(self.queryset.all(), key=lambda person: by_given_name(str(person))):
            yield self.choice(person)


class PersonField(forms.ModelChoiceField):
    """People in the order in which lists of people are read here."""

    iterator = _ByGivenName


class KeptFileInput(forms.FileInput):
    """A file that came with a form which is shown again need not be chosen again: the form carries a ticket for it."""

    template_name = "components/_kept_file.html"
    sender: int | None = None
    sent: UploadedFile | None = None  # Django hands a widget what was sent of any field but a file

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        ticket = data.get(f"{name}_kept")
        if not chosen and ticket and self.sender is not None and f"{name}_dropped" not in data:
            chosen = pending.take(ticket, self.sender)
        self.sent = chosen
        return chosen

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        kept = None
        if self.sent and self.sender is not None and _is_accepted(self.sent):
            kept = pending.keep(self.sent, self.sender)
        return context | {"kept": kept}


def _is_accepted(upload: UploadedFile) -> bool:
    """What no act will take is not kept either."""
    try:
        accepted.check(upload)
    except forms.ValidationError:
        return False
    return True


class WithUpload(forms.Form):
    """A form that takes a file; one that was too large to be read at all is named like any other fault.

    `sender` is the key of who fills it in: their file is kept while they mend what was wrong.
    """

    upload = forms.FileField(label=gettext_lazy("File"), required=False, widget=KeptFileInput)

    def __init__(self, *args: Any, refused_upload: str = "", sender: int | None = None, **kwargs: Any) -> None:
        self.refused_upload = refused_upload
        super().__init__(*args, **kwargs)
        self.fields["upload"].widget.sender = sender
        self.fields["upload"].help_text = _("At most %(limit)d MB: %(allowed)s.") % {
            "limit": settings.UPLOAD_LIMIT_MB,
            "allowed": ", ".join(accepted.ALLOWED),
        }
        self.fields["upload"].widget.attrs["data-limit-mb"] = settings.UPLOAD_LIMIT_MB

    def clean(self) -> dict[str, Any] | None:
        if self.refused_upload:
            self.add_error(
                "upload",
                _("“%(name)s” is larger than %(limit)d MB and was not taken; what you typed is kept.")
                % {"name": self.refused_upload, "limit": settings.UPLOAD_LIMIT_MB},
            )
        return super().clean()
