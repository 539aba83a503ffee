"""The administrator's pages about units: the list, one unit with its people, and what is done to it."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights, signals
from cchc.accounts.administration.act_page import act_page
from cchc.accounts.models import Membership, Unit, valid_on
from cchc.accounts.people import functions
from cchc.accounts.people.forms import ActingHeadForm, ChangeHeadForm
from cchc.accounts.units import acts
from cchc.accounts.units.forms import RenameForm, UnitForm
from cchc.refusal import Refused

Role = Membership.Role
HEADS = (Role.DIRECTOR, Role.HEAD, Role.ACTING_HEAD)


def crumbs(unit: Unit | None = None) -> list[tuple[str, str]]:
    """The way down to the pages of units."""
    way = [(reverse("administration"), _("Administration")), (reverse("units"), _("Units"))]
    return way + ([(reverse("unit", args=[unit.pk]), str(unit))] if unit else [])


def listing(request):
    """Every unit with its head and the deputy in charge; those that ended stand below."""
    rights.require(request.user, "administer")
    day = clock.today()
    held: dict[int, list[Membership]] = {}
    for function in Membership.objects.filter(valid_on(day)).select_related("person").order_by("role"):
        held.setdefault(function.unit_id, []).append(function)
    rows = []
    for unit in Unit.objects.select_related("successor"):
        own = held.get(unit.pk, [])
        rows.append(
            {
                "unit": unit,
                "heads": [function for function in own if function.role in HEADS],
                "in_charge": [function for function in own if function.role == Role.IN_CHARGE],
                "people": len({function.person_id for function in own if function.role != Role.IN_CHARGE}),
                "ended": unit.valid_to is not None and unit.valid_to < day,
            }
        )
    rows.sort(key=lambda row: row["ended"])
    return render(request, "account/units/list.html", {"rows": rows})


def show(request, pk: int):
    """One unit: its people today, its days, its history."""
    rights.require(request.user, "administer")
    unit = get_object_or_404(Unit.objects.select_related("successor"), pk=pk)
    day = clock.today()
    today = unit.memberships.filter(valid_on(day)).select_related("person").order_by("pk")
    order = {role: place for place, role in enumerate(Role.values)}
    context = {
        "unit": unit,
        "functions": sorted(today, key=lambda function: order[function.role]),
        "coming": unit.memberships.filter(valid_from__gt=day).select_related("person"),
        "predecessors": unit.predecessors.all(),
        "ended": unit.valid_to is not None and unit.valid_to < day,
        "history": unit.history.select_related("history_user").order_by("-history_date")[:20],
    }
    return render(request, "account/units/unit.html", context)


def new(request):
    rights.require(request.user, "administer")
    form = UnitForm(request.POST or None, instance=Unit(kind=Unit.Kind.DIVISION))
    return _act(request, None, form, lambda: acts.add(form.instance, by=request.user), heading=_("Add a unit"),
                done=_("The unit is entered."))  # fmt: skip


def correct(request, pk: int):
    rights.require(request.user, "administer")
    unit = get_object_or_404(Unit, pk=pk)
    form = UnitForm(request.POST or None, instance=unit)
    return _act(request, unit, form, lambda: acts.correct(form.instance, by=request.user), heading=_("Correct"),
                done=_("The change is saved."),
                explained=[_("For what was entered wrongly. A unit that gets another name is renamed.")])  # fmt: skip


def rename(request, pk: int):
    rights.require(request.user, "administer")
    unit = get_object_or_404(Unit, pk=pk)
    form = RenameForm(request.POST or None, initial={"name": unit.name})
    explained = [_("The old name is kept among the other names: annexes that use it are read, and search finds it.")]
    return _act(request, unit, form, lambda: acts.rename(unit, by=request.user, **form.cleaned_data),
                heading=_("Rename"), done=_("The unit has its new name."), explained=explained)  # fmt: skip


def change_head(request, pk: int):
    rights.require(request.user, "administer")
    unit = get_object_or_404(Unit, pk=pk)
    form = ChangeHeadForm(request.POST or None, initial={"first_day": clock.today()})
    explained = [
        _("From that day on the new head has the rights and the mails; who headed the unit ends the day before.")
    ]
    if unit.kind == Unit.Kind.OFFICE:
        explained.append(_("The head of the Office is the Office Chief: that function changes with it."))
    return _act(
        request, unit, form, lambda: functions.change_head(unit, by=request.user, **form.cleaned_data),
        heading=_("Change the head"), done=_("The head of the unit is changed."), explained=explained,
        follows=signals.handover(unit, clock.today()),
    )  # fmt: skip


def name_acting_head(request, pk: int):
    rights.require(request.user, "administer")
    unit = get_object_or_404(Unit, pk=pk)
    form = ActingHeadForm(request.POST or None, initial={"valid_from": clock.today()})

    def act():
        given = dict(form.cleaned_data)
        why = given.pop("why")
        functions.give(Membership(unit=unit, role=Role.ACTING_HEAD, **given), by=request.user, why=why)

    explained = [
        _("Between the two days the acting head has the head's rights and mails; the head keeps the function.")
    ]
    return _act(request, unit, form, act, heading=_("Name an acting head"), done=_("The acting head is entered."),
                explained=explained)  # fmt: skip


def _act(request, unit: Unit | None, form, act, *, heading: str, done: str, explained=(), follows=()):
    """The page of one act on a unit."""
    back = reverse("unit", args=[unit.pk]) if unit else reverse("units")
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            if hasattr(refusal, "error_dict"):
                for name, errors in refusal.error_dict.items():
                    form.add_error(name if name in form.fields else None, errors)
            else:
                form.add_error(None, refusal)
        else:
            messages.success(request, done)
            return redirect(back)
    return act_page(
        request, forms=[form], heading=heading, crumbs=crumbs(unit), button=_("Save"), back=back, explained=explained,
        follows=follows,
    )  # fmt: skip
