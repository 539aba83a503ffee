"""The menu: what a person's functions lead to, in the order of the office's day."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from cchc.accounts import rights

register = template.Library()

# What the list of tasks opens with: what is finished lies behind one press.
QUERY = {"task-list": "?state=open"}

# URL name, words, the act that a person must have some right to. Rooms above are known by these names alone.
ENTRIES = [
    ("my-work", _("My work"), "remark"),
    ("dashboard", _("Dashboard"), "view"),
    ("task-list", _("Tasks"), "view"),
    ("document-list", _("Documents"), "view"),
    ("index", _("Index"), "view"),
    ("ledger", _("Ledger of lost points"), "view"),
    ("report-list", _("Reports"), "view"),
    ("reminders", _("Reminder ladder"), "draft_chase_letter"),
    ("sent-mail", _("Sent mail"), "view"),
    ("admin:index", _("Administration"), "administer"),
]
DEMO_ONLY = {"sent-mail"}


@dataclass
class Entry:
    url: str
    label: str
    query: str = ""
    current: bool = False


@register.simple_tag(takes_context=True)
def menu(context) -> list[Entry]:
    """The entries that the reader may open; the one with the longest matching address is the current one."""
    request = context["request"]
    entries = []
    for name, label, act in ENTRIES:
        if not rights.may_ever(request.user, act) or (name in DEMO_ONLY and not settings.DEMO):
            continue
        try:
            entries.append(Entry(reverse(name), label, QUERY.get(name, "")))
        except NoReverseMatch:  # a room that is not there
            continue
    here = [entry for entry in entries if request.path.startswith(entry.url)]
    if here:
        max(here, key=lambda entry: len(entry.url)).current = True
    return entries


@register.simple_tag
def functions(user) -> str:
    """What the person is today: "head of the unit, Phòng Kinh tế ngành"."""
    return "; ".join(
        f"{function.get_role_display()}, {function.unit}" if function.unit else function.get_role_display()
        for function in user.functions()
    )
