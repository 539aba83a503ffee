"""What was wrong with a form, field by field."""

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def faults(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the field on the page, sentence that names it) for every mistake, in the order of the fields."""
    return [
        (field.id_for_label or field.auto_id, error if error.startswith(str(field.label)) else f"{field.label}: {error}")
        for field in form
        for error in field.errors
    ]
