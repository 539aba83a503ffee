"""Rights in templates, asked of the one table."""

from django import template

from cchc.accounts import rights

register = template.Library()


@register.simple_tag
def may(user, act: str, thing=None) -> bool:
    """`{% may user "verify" task as can_verify %}`."""
    return rights.allowed(user, act, thing)


@register.simple_tag
def who_may(act: str) -> str:
    """The row of `act` as words."""
    return rights.who_may(act)
