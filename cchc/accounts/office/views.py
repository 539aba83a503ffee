"""The office's own facts: what holds today, what changes from a day on, and what waits to be confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.administration.act_page import act_page
from cchc.accounts.models import FactChange, OrganisationEntry, organisation
from cchc.accounts.office import facts
from cchc.accounts.office.forms import ChangeForm, FactsForm
from cchc.dates import short_date
from cchc.refusal import Refused


def crumbs() -> list[tuple[str, str]]:
    """The way down to a page below the facts."""
    return [(reverse("office-facts"), _("The office's own facts"))]


def show(request):
    """Every fact with its value today and its changes."""
    rights.require(request.user, "propose_office")
    context = {
        "lines": facts.lines(organisation()),
        "waiting": [(change, facts.BY_KEY[change.key].words) for change in facts.waiting()],
        "missing": facts.missing(),
        "day": clock.today(),
    }
    return render(request, "account/office/facts.html", context)


def enter(request):
    """All facts on one form: entered at the beginning, or corrected where they were entered wrongly."""
    rights.require(request.user, "confirm_office")
    values = dict(OrganisationEntry.objects.values_list("key", "value"))
    form = FactsForm(request.POST or None, values=values)
    if request.method == "POST" and form.is_valid():
        facts.enter(form.cleaned_data, by=request.user)
        messages.success(request, _("The facts are saved."))
        return redirect("office-facts")
    explained = [
        _("They stand in documents, mails and pages. Here is entered what has always been so; what is another from a "
          "day on is changed with its document, so that a report of a past day keeps what held then.")
    ]  # fmt: skip
    return act_page(
        request, forms=[form], heading=_("Enter or correct"), crumbs=crumbs(), button=_("Save"),
        back=reverse("office-facts"), explained=explained,
    )  # fmt: skip


def change(request, key: str):
    """A fact that is another from a day on."""
    rights.require(request.user, "propose_office")
    if key not in facts.BY_KEY:
        raise Http404(key)
    fact = facts.BY_KEY[key]
    form = ChangeForm(request.POST or None, instance=FactChange(key=key), initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = facts.propose(form.instance, by=request.user)
        except Refused as refusal:
            if hasattr(refusal, "error_dict"):
                for name, errors in refusal.error_dict.items():
                    form.add_error(name, errors)
            else:
                form.add_error(None, refusal)
        else:
            holds = _("It holds from %(day)s on.") % {"day": short_date(made.valid_from)}
            messages.success(request, holds if made.decision else _("The administrator is asked to confirm it."))
            return redirect("office-facts")
    return act_page(
        request, forms=[form], heading=str(fact.words), crumbs=crumbs(), button=_("Save"),
        back=reverse("office-facts"),
        explained=[_("Today: %(value)s") % {"value": organisation().get(key, "–")}, str(fact.help)],
    )  # fmt: skip


@require_POST
def decide(request, pk: int):
    """The administrator confirms or refuses what the Office Chief proposed."""
    waiting = get_object_or_404(FactChange, pk=pk)
    try:
        facts.decide(waiting, by=request.user, confirm="confirm" in request.POST)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The decision is saved."))
    return redirect("office-facts")
