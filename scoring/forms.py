"""The fields of these pages and how a form calls its act: a fault names the field, the value and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import forms as common
from cchc.refusal import Refused
from tasks.importing.files.open_file import FILE_LIMIT

Result = TypeVar("Result")

_NUMBER = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
# 1.234 is a thousand and more to one reader and little more than one to another; 0,985 can only be the latter.
_TWO_MEANINGS = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+", re.ASCII)


class NumberField(forms.CharField):
    """A number from 0 on as people here write it, with a comma or a point for decimals and none for thousands."""

    def __init__(self, *, is_share: bool = False, may_be_negative: bool = False, **kwargs: Any):
        self.is_share, self.may_be_negative = is_share, may_be_negative
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        text = re.sub(r"[\s\u00a0\u202f]", "", typed)
        percent = self.is_share and text.endswith("%")
        if percent:
            text = text[:-1]
        if not text:
            return None
        minus = self.may_be_negative and text.startswith("-")
        text = text[1:] if minus else text
        words = {"field": self.label, "value": typed[:40]}
        if _TWO_MEANINGS.fullmatch(text) and not percent:
            raise ValidationError(
                _("%(field)s: “%(value)s” may be read in two ways; write no sign for thousands.") % words
            )
        if not _NUMBER.fullmatch(text):
            example = "0,85 / 85%" if self.is_share else "1250 / 12,5"
            raise ValidationError(
                _("%(field)s: “%(value)s” is not allowed; allowed is a number from 0 on, such as %(example)s.")
                % {**words, "example": example}
            )
        number = Decimal(text.replace(",", "."))
        number = -number if minus else number
        return number / 100 if percent else number

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(_("%(field)s: it is missing; write a number from 0 on.") % {"field": self.label})


class Choice(forms.ChoiceField):
    """One of a list; what is not in it is named with its field."""

    def validate(self, value: Any) -> None:
        try:
            super().validate(value)
        except ValidationError:
            raise ValidationError(
                _("%(field)s: “%(value)s” is not in the list; choose one of it.")
                % {"field": self.label, "value": str(value)[:40]}
            ) from None


class PersonField(common.PersonField):
    """A person who is here today."""

    def label_from_instance(self, person: Any) -> str:
        return f"{person} ({person.position})" if person.position else str(person)


def as_typed(value: Decimal | None) -> str:
    """A number as it may be typed again: no sign for thousands, the reader's sign for decimals; empty for none."""
    if value is None:
        return ""
    whole, _point, decimals = f"{value.normalize():f}".partition(".")
    return whole + (number_format("0.1")[1] + decimals if decimals else "")


class PageForm(forms.Form):
    """A form of these pages, which calls one act."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            named = {"field": field.label}
            field.error_messages["required"] = _("%(field)s: it is missing.") % named
            field.error_messages["invalid_choice"] = _("%(field)s: what was chosen is not in the list.") % named

    def submit(self, request: HttpRequest, act: Callable[[], Result]) -> Result | None:
        """What the act returned; None where the page is to be shown, first or again with what is wrong."""
        if request.method != "POST" or not self.is_valid():
            return None
        try:
            return act()
        except Refused as refusal:
            self.refuse(refusal)
            return None

    def refuse(self, refusal: ValidationError) -> None:
        """Show why an act was refused: beside the fields that it names, else above the form."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            for error in errors:
                self.add_error(name if name in self.fields else None, error)

    @property
    def page_status(self) -> int:
        """The status of the page that shows it."""
        return 422 if self.errors else 200


class FilledSheetForm(forms.Form):
    """A sheet that was downloaded and filled in."""

    file = forms.FileField(
        label=gettext_lazy("Filled-in sheet"), help_text=gettext_lazy("Excel (.xlsx) or CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )  # fmt: skip

    def read(self, reader: Callable[[str, bytes], Result]) -> Result | None:
        """What `reader` makes of the file's name and bytes; None where it is no such sheet, which the form then says.

        Raises what else `reader` raises: Faulty, with the cells that cannot be read.
        """
        upload = self.cleaned_data["file"]
        try:
            return reader(upload.name, upload.read(FILE_LIMIT + 1))
        except Refused as refusal:
            self.add_error("file", refusal)
            return None


class DraftForm(PageForm):
    """A form of a row with a version: `seen` is the one that the person looked at, 0 where there is none yet."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the row."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
