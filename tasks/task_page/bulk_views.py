"""Several tasks at once: first the question with its count and what is left out, then the act."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts.models import Membership, User
from cchc.forms import DayField, PersonField
from cchc.pages.addresses import key_of
from cchc.refusal import Refused
from tasks.models import Task
from tasks.task_list.page import TaskList
from tasks.task_list.views import back
from tasks.task_page import bulk as acts


class OfficerForm(forms.Form):
    """Whom the tasks are given to: somebody of the units that the reader leads."""

    officer = PersonField(
        User.objects.none(), label=gettext_lazy("Officer in charge"), required=False,
        empty_label=gettext_lazy("nobody: the head"),
    )  # fmt: skip

    def __init__(self, *args, units: set[int], **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        people = Membership.objects.with_open_accounts(today).filter(unit__in=units).values("person")
        self.fields["officer"].queryset = User.objects.filter(pk__in=people)


class CarryForm(forms.Form):
    """The deadline under which the tasks go on in the year after their own."""

    due_on = DayField(ahead=True, label=gettext_lazy("New deadline"))


class CancelForm(forms.Form):
    """By what document the tasks are cancelled, and why."""

    authority = forms.CharField(
        label=gettext_lazy("Number of the cancelling document"), max_length=300,
        help_text=gettext_lazy("Of whoever set the deadline."),
    )  # fmt: skip
    dated_on = DayField(label=gettext_lazy("Document dated"))
    issuer = forms.CharField(label=gettext_lazy("Issuer"), max_length=200)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)


FORMS = {"carry": CarryForm, "cancel": CancelForm}


def _form(act: acts.BulkAct, request) -> forms.Form | None:
    """What the act asks for beside the tasks; None where it asks nothing."""
    data = request.POST if request.POST.get("confirmed") else None
    if act.name == "assign":
        return OfficerForm(data, units=request.user.units("head", "acting_head"))
    return FORMS[act.name](data) if act.name in FORMS else None


@require_POST
def bulk(request):
    """`task` is "pk" or "pk:version"; `all` takes every task of the list whose query is sent along."""
    act = acts.ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    seen = _seen(request.POST.getlist("task"))
    if request.POST.get("all"):
        tasks = list(TaskList(request, QueryDict(request.POST.get("query", ""))).tasks.for_rows()[: acts.AT_MOST + 1])
    else:
        tasks = list(Task.objects.visible_to(request.user).for_rows().filter(pk__in=seen).order_by("due_on", "pk"))
    if not tasks:
        messages.warning(request, _("Choose at least one task."))
        return redirect(back(request))
    if len(tasks) > acts.AT_MOST:
        words = _("At most %(n)d tasks at once: narrow the list with a filter first.")
        messages.error(request, words % {"n": acts.AT_MOST})
        return redirect(back(request))
    form = _form(act, request)
    if request.POST.get("confirmed") and (form is None or form.is_valid()):
        return _done(request, act, tasks, seen, form.cleaned_data if form else {})
    left = [(task, why) for task in tasks if (why := act.why_not(request.user, task))]
    out = {task.pk for task, _why in left}
    context = {"act": act, "tasks": [task for task in tasks if task.pk not in out], "left": left, "form": form,
               "next": back(request)}  # fmt: skip
    return render(request, "tasks/task_page/bulk.html", context, status=422 if form and form.is_bound else 200)


def _seen(chosen: list[str]) -> dict[int, int | None]:
    """By task, the version that the reader looked at, where the page said which."""
    found: dict[int, int | None] = {}
    for one in chosen[: acts.AT_MOST + 1]:
        pk, _colon, version = one.partition(":")
        if (key := key_of(pk)) is not None:
            found[key] = int(version) if version.isdecimal() and len(version) < 10 else None
    return found


def _done(request, act, tasks, seen, given):
    try:
        outcome = acts.carry_out(act, tasks, by=request.user, seen=seen, **given)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, outcome.done)
        for task, why in outcome.left[:10]:
            messages.warning(request, _("%(task)s was left out: %(why)s") % {"task": task.item, "why": why})
    return redirect(back(request))
