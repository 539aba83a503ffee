"""What somebody typed into a form that could not be saved, by its labels."""

from __future__ import annotations

from cchc.pages.typed_form import is_for_people
from cchc.templating.library import Library
from tasks.task_page import forms

library = Library()

FORMS = [
    forms.ReportForm, forms.NoteForm, forms.CancelForm, forms.ExtensionForm, forms.DecisionForm, forms.VerifyForm,
]  # fmt: skip
LABELS = {name: field.label for form in FORMS for name, field in form.base_fields.items()}


library.filter(is_for_people)


@library.filter
def field_label(name: str) -> str:
    return str(LABELS.get(name) or name)
