"""What was changed in accounts: told to each person, and the whole log; functions that wait for a second person."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cchc.accounts import rights
from cchc.accounts.models import AccountChange, AccountNotice, FunctionRequest
from cchc.accounts.oversight import function_grants

PAGE_SIZE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What the reader was told about accounts, the latest first; looking marks it as read."""
    rows = AccountNotice.objects.filter(person=request.user).select_related("change__person", "change__by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(notice.change, notice.read_at is None) for notice in page]
    AccountNotice.objects.filter(person=request.user, read_at=None).update(read_at=timezone.now())
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return render(request, "account/oversight/notices.html", {"page": page, "pages": pages, "lines": lines})


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The whole log: for who keeps accounts, and for who may grant what they cannot grant themselves."""
    rights.require(request.user, "grant_function")
    rows = AccountChange.objects.select_related("person", "by")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    waiting = FunctionRequest.objects.filter(decided_by=None).select_related("asked_by", "unit")
    context = {
        "page": page, "pages": pages,
        "waiting": [(one, function_grants.role_of(one), one.asked_by_id != request.user.pk) for one in waiting],
    }  # fmt: skip
    return render(request, "account/oversight/log.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no to one function that somebody asked for themselves."""
    asked = get_object_or_404(FunctionRequest, pk=pk)
    grant = request.POST.get("decision") == "grant"
    try:
        function_grants.decide(asked, by=request.user, grant=grant)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The function is granted.") if grant else _("The request is declined."))
    return redirect("account-log")
