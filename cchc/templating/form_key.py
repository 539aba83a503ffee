"""`{% csrf_token %}` with the form's key beside it, so that no form can be without one."""

from django import template

from cchc.pages import form_key

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context) -> str:
    request = context.get("request")
    return form_key.inputs(request) if request is not None else ""
