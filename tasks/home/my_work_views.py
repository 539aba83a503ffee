"""What the person must see in one minute, updated in place."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts.models import Membership, Unit
from cchc.refusal import Refused
from tasks.home import my_work as work
from tasks.lifecycle import check_ins, requests
from tasks.lists.states import Moment
from tasks.models import conditions, workdays
from tasks.task_list import filters

Role = Membership.Role


def my_work(request):
    moment = Moment.of(clock.today(), workdays())
    everything = filters.everything(request.user, moment.day)
    groups = work.groups(everything, request.user, moment, longer=request.GET.get("longer", ""))
    owed = everything.filter(conditions.owed_by(request.user))
    context = {
        "moment": moment,
        "groups": groups,
        "tasks": [task for group in groups for task in group.tasks],
        "quarters": check_ins.quarters(moment.day, owed),
        "requests": requests.to_decide_by(request.user)[:15],
        "mine": work.asked_of(request.user, moment.day),
        "steps": work.steps_due(request.user, moment),
        "remarks": work.unanswered_remarks(request.user),
        "led": [one.unit for one in request.user.functions() if one.role in (Role.HEAD, Role.ACTING_HEAD)],
    }
    return render(request, "tasks/home/my_work.html", context)


@require_POST
def confirm_check_ins(request, code: str, day: str):
    """One press for a quarter: each check-in of the unit is reported with one note."""
    unit = get_object_or_404(Unit, code=code)
    try:
        decreed_on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    try:
        done = check_ins.confirm(
            unit, decreed_on, by=request.user, text=request.POST.get("text", "").strip(), on=clock.today()
        )
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        n = len(done)
        messages.success(request, ngettext("%(n)d check-in reported.", "%(n)d check-ins reported.", n) % {"n": n})
    return redirect("my-work")
