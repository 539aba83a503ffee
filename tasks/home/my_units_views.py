"""What a deputy has in charge: the units first; and naming another deputy for a single item."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Membership, Unit, User
from cchc.dates import short_date
from cchc.forms import DayField
from cchc.history import version
from cchc.refusal import Refused
from tasks.home import figures
from tasks.lifecycle import acts, deputies, requests
from tasks.lists.states import Moment
from tasks.models import Task, workdays
from tasks.task_list import filters
from tasks.task_list.filter_form import TaskFilterForm

Role = Membership.Role
ROWS = 10
COLUMNS = ("late", "due-soon", "silent", "sent-back", "waiting-check", "not-accepted")


def my_units(request):
    """The deputy's units with their figures, what waits for the deputy's word, and what is late there.

    The Director has all units; each stands with the deputy who has it.
    """
    user, moment = request.user, Moment.of(clock.today(), workdays())
    if not deputies.has_any(user):
        rights.require(user, "decide")
    everything = filters.everything(user, moment.day)
    all_of_them = user.has_role(Role.DIRECTOR)
    tasks = everything if all_of_them else deputies.in_charge_of(everything, user, moment.day)
    units = [unit for unit in Unit.objects.all() if all_of_them or unit.pk in user.units(Role.IN_CHARGE)]
    table = figures.by_unit(everything, units, moment, reader=user)
    context = {
        "table": table,
        "tiles": (table.mine.figures if table.mine else table.totals),
        "shown": COLUMNS,
        "deputies": _deputies(moment.day),
        "units": units,
        "all_of_them": all_of_them,
        "requests": requests.to_decide_by(user)[:ROWS],
        "to_check": acts.to_verify_by(user, everything).for_rows()[:ROWS],
        "latest": TaskFilterForm.chosen(tasks, {"state": "late"}, moment).for_rows()[:ROWS],
        "named": [] if all_of_them else tasks.open().filter(item__deputy=user).for_rows()[:ROWS],
    }
    return render(request, "tasks/home/my_units.html", context)


def _deputies(day) -> dict[str, str]:
    """By the unit's name, who has it in charge, and until when."""
    rows = Membership.objects.with_open_accounts(day).filter(role=Role.IN_CHARGE).select_related("person", "unit")
    return {
        str(row.unit): f"{row.person}" + (f" (→ {short_date(row.valid_to)})" if row.valid_to else "")
        for row in rows.order_by("pk")
    }


class DeputyForm(forms.Form):
    """Another deputy than the unit's for one item, between two days."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    deputy = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Deputy in charge of this item"), required=False,
        empty_label=gettext_lazy("whoever has the unit in charge"),
    )  # fmt: skip
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args, item, **kwargs):
        initial = {
            "seen": version(item), "deputy": item.deputy_id, "since": item.deputy_from, "until": item.deputy_to,
        }  # fmt: skip
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.fields["deputy"].queryset = deputies.deputies(clock.today())


def name_deputy(request, pk: int):
    task = get_object_or_404(Task.objects.visible_to(request.user).for_rows(), pk=pk)
    rights.require(request.user, "register")
    form = DeputyForm(request.POST or None, item=task.item)
    if request.method == "POST" and form.is_valid():
        try:
            deputies.name_deputy(task.item, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(task)
    of_unit, _by_item = deputies.deputy_of(task, clock.today())
    context = {"task": task, "form": form, "of_unit": of_unit}
    return render(request, "tasks/home/item_deputy.html", context, status=422 if form.errors else 200)
