"""Keeping a list under a name, for oneself or for everybody, and keeping it no longer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.pages.next_page import next_page
from cchc.refusal import Refused
from tasks.lists.page import LISTS
from tasks.lists.saved import TASKS, drop_list, keep_list
from tasks.lists.states import address_of


@require_POST
def keep(request):
    """Keep the filters of an address under a name."""
    page = request.POST.get("page", TASKS)
    if page not in LISTS:
        raise Http404
    try:
        kept = keep_list(
            request.user,
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            shared=bool(request.POST.get("shared")),
            page=page,
        )
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Kept as “%(name)s”.") % {"name": kept.name})
    return redirect(next_page(request, address_of(page, {})))


@require_POST
def drop(request, pk: int):
    """Keep one of the person's lists no longer; its history stays."""
    drop_list(request.user, pk)
    return redirect(next_page(request, address_of(TASKS, {})))
