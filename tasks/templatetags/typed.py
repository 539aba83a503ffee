"""What somebody typed into a form that could not be saved, by its labels."""

from django import template

from tasks.task_page import forms

register = template.Library()

# Sent again as they are: choices and addresses, not a person's words.
UNSEEN = {"seen", "next", "kind", "decision", "officer", "to_unit", "replaces", "start", "nothing_new"}
FORMS = [
    forms.ReportForm, forms.NoteForm, forms.CancelForm, forms.ExtensionForm, forms.DecisionForm,
    forms.VerifyForm,
]  # fmt: skip
LABELS = {name: field.label for form in FORMS for name, field in form.base_fields.items()}


@register.filter
def is_for_people(name: str) -> bool:
    return name not in UNSEEN and not name.startswith("csrf")


@register.filter
def field_label(name: str) -> str:
    return str(LABELS.get(name) or name)
