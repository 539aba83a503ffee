"""The administrator's page of keys for machines: what there is, a new one with its secret, one key with its log."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.administration.act_page import act_page
from cchc.accounts.machines import acts
from cchc.accounts.machines.forms import KeyForm
from cchc.accounts.machines.key import MachineKey
from cchc.refusal import Refused

CALLS_SHOWN = 50


@require_safe
def listing(request):
    """Every key with its last use; those that hold first."""
    rights.require(request.user, "administer")
    day = clock.today()
    keys = MachineKey.objects.select_related("person").annotate(used_at=Max("calls__at"))
    rows = sorted(((key, key.holds_on(day)) for key in keys), key=lambda row: not row[1])
    return render(request, "account/machines/list.html", {"rows": rows})


@never_cache
def new(request):
    """A new key; its secret is shown in the answer, this once."""
    rights.require(request.user, "administer")
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = form.key()
        try:
            secret = acts.make(key, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return render(request, "account/machines/secret.html", {"key": key, "secret": secret})
    crumbs = [(reverse("administration"), _("Administration")), (reverse("machine-keys"), _("Keys for machines"))]
    return act_page(
        request, forms=[form], heading=_("Make a key"), crumbs=crumbs, button=_("Make the key"),
        back=reverse("machine-keys"),
        explained=[_("Whoever holds the key reads what its person may see on pages, and changes nothing.")],
    )  # fmt: skip


@require_safe
def show(request, pk: int):
    """One key and what was asked with it lately."""
    rights.require(request.user, "administer")
    key = get_object_or_404(MachineKey.objects.select_related("person"), pk=pk)
    context = {
        "key": key,
        "holds": key.holds_on(clock.today()),
        "calls": key.calls.all()[:CALLS_SHOWN],
        "history": key.history.select_related("history_user").order_by("-history_date", "-history_id"),
    }
    return render(request, "account/machines/key.html", context)


@require_POST
def end(request, pk: int):
    key = get_object_or_404(MachineKey, pk=pk)
    try:
        acts.end(key, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The key %(name)s opens nothing any more.") % {"name": key.name})
    return redirect("machine-key", pk)
