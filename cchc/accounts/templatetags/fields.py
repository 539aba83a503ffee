"""What was wrong with a form, field by field."""

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def faults(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the field on the page, sentence that names the field) for every mistake, in the order of the fields."""
    found = []
    for field in form:
        name = str(field.label)
        for error in field.errors:
            sentence = error if error.startswith(name) else f"{name}: {error}"
            found.append((field.id_for_label or field.auto_id, sentence))
    return found
