"""Requests that wait for a decision, and the decision itself."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.accounts import rights
from cchc.refusal import Refused
from tasks.lifecycle import requests
from tasks.models import Request
from tasks.task_page.forms import DecisionForm


def request_list(request):
    """What is asked and not decided; each row says who decides."""
    rows = list(requests.undecided())
    for asked in rows:
        asked.locked = not rights.allowed(request.user, "decide", asked)
    return render(request, "tasks/task_page/requests.html", {"rows": rows, "who": rights.who_may("decide")})


def decide(request, pk: int):
    """Grant or refuse; the button that was pressed says which."""
    asked = get_object_or_404(requests.for_rows(Request.objects.all()), pk=pk)
    rights.require(request.user, "decide", asked)
    form = DecisionForm(request.POST or None, task=asked.task, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if request.POST.get("decision") == "refuse":
                requests.refuse(asked, by=request.user, note=given["note"], seen=given["seen"])
            else:
                requests.grant(asked, by=request.user, **given)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Decided."))
            return redirect("request-list")
    context = {"asked": asked, "task": asked.task, "form": form, "our_own": requests.is_our_own_deadline(asked.task)}
    return render(request, "tasks/task_page/decide.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw_request(request, pk: int):
    asked = get_object_or_404(requests.for_rows(Request.objects.all()), pk=pk)
    try:
        requests.withdraw(asked, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The request is withdrawn."))
    return redirect(asked.task)
