"""Where a person's day begins, and the search in the head of every page."""

from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from cchc import clock
from cchc.accounts.models import Membership
from tasks.beginning import steps
from tasks.home import search as searching

Role = Membership.Role
FIRST_PAGES = [
    ((Role.OFFICE_CHIEF, Role.COORDINATOR), "dashboard"),
    ((Role.HEAD, Role.ACTING_HEAD, Role.OFFICER), "my-work"),
    ((Role.DIRECTOR, Role.DEPUTY), "leadership"),
    ((Role.ADMINISTRATOR,), "administration"),
]
LONGEST = 200


def home(request):
    """Leads on by function; the dashboard where nothing else is said or the page is not there."""
    # While the office begins, whoever sets it up starts there.
    if request.user.has_role(Role.ADMINISTRATOR) and steps.progress():
        return redirect("beginning")
    for roles, name in FIRST_PAGES:
        if request.user.has_role(*roles):
            try:
                return redirect(reverse(name))
            except NoReverseMatch:
                break
    return redirect("dashboard")


def search(request):
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    asked = searching.Asked(text, clock.today())
    context = {"text": text, "found": searching.search(asked), "shortest": searching.SHORTEST,
               "too_short": bool(text) and len(asked.folded) < searching.SHORTEST}  # fmt: skip
    return render(request, "tasks/home/search.html", context)
