"""Where a person's day begins."""

from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from cchc.accounts.models import Membership

Role = Membership.Role
FIRST_PAGES = [
    ((Role.OFFICE_CHIEF, Role.COORDINATOR), "dashboard"),
    ((Role.HEAD, Role.ACTING_HEAD, Role.OFFICER), "my-work"),
    ((Role.DIRECTOR,), "index"),
    ((Role.DEPUTY,), "my-units"),
    ((Role.ADMINISTRATOR,), "admin:index"),
]


def home(request):
    """Leads on by function; the dashboard where nothing else is said or the page is not there."""
    for roles, name in FIRST_PAGES:
        if request.user.has_role(*roles):
            try:
                return redirect(reverse(name))
            except NoReverseMatch:
                break
    return redirect("dashboard")
