"""What somebody typed into a form that could not be saved, by its labels."""

from django import template

from cchc.pages.typed_form import is_for_people
from tasks.task_page import forms

register = template.Library()

FORMS = [
    forms.ReportForm, forms.NoteForm, forms.CancelForm, forms.ExtensionForm, forms.DecisionForm,
    forms.VerifyForm,
]  # fmt: skip
LABELS = {name: field.label for form in FORMS for name, field in form.base_fields.items()}


register.filter(is_for_people)


@register.filter
def field_label(name: str) -> str:
    return str(LABELS.get(name) or name)
