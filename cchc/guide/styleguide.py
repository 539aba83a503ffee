"""Every component with its states on one page, for whoever builds or judges pages. docs/design-system.md explains."""

import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cchc.accounts import rights
from cchc.accounts.models import Membership
from cchc.forms import DayField
from cchc.guide.guide import HINTS

# The colour of each state is a pair of tokens, --NAME and --NAME-soft; its sign is i-NAME.
STATES = [
    ("todo", _("not started")), ("doing", _("in progress")), ("reported", _("reported, waiting to be verified")),
    ("done", _("done")), ("sent-back", _("sent back")), ("cancelled", _("cancelled")), ("late", _("late")),
    ("soon", _("due soon")),
]  # fmt: skip
MESSAGES = [
    ("info", _("Something to know.")), ("success", _("Something was done.")),
    ("warning", _("Something to look at first.")), ("error", _("Something was refused.")),
]  # fmt: skip


class SampleForm(forms.Form):
    """One field of each kind; sent empty, it shows how mistakes are told."""

    text = forms.CharField(label=_("Text"), help_text=_("A line of help stands below the field."))
    day = DayField(label=_("Day"), ahead=True)
    choice = forms.ChoiceField(label=_("Choice"), choices=[("", "–"), ("a", "A"), ("b", "B")])
    kind = forms.ChoiceField(label=_("Kind"), choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    long = forms.CharField(label=_("Longer text"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(label=_("File"), required=False)
    sure = forms.BooleanField(label=_("A yes or no"), required=False)


def icon_names() -> list[str]:
    drawn = Path(settings.BASE_DIR, "templates", "components", "_icons.html").read_text(encoding="utf-8")
    return re.findall(r'<symbol id="i-([\w-]+)"', drawn)


def show(request) -> HttpResponse:
    rights.require(request.user, "administer")
    context = {
        "hint": HINTS[Membership.Role.DIRECTOR],
        "states": STATES,
        "samples": MESSAGES,
        "icons": icon_names(),
        "form": SampleForm(auto_id="sample_%s"),
        "wrong": SampleForm({}, auto_id="wrong_%s"),
    }
    return render(request, "guide/styleguide.html", context)
