"""Merge, split or end a unit: what is to happen, a look at what follows, then the act; and the way back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit, valid_on
from cchc.accounts.people.forms import AdministrationForm
from cchc.forms import DayField
from cchc.refusal import Refused
from tasks.models import Reorganisation
from tasks.reorganisation import acts

ONE_BY_ONE = 300  # tasks for which a unit of their own can be chosen in one form


class ReorganisationForm(AdministrationForm):
    successor = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("The work goes to"),
        help_text=gettext_lazy("A new unit is entered first. In a split: the one that takes most."),
    )  # fmt: skip
    last_day = DayField(label=gettext_lazy("Last day of the unit"))
    document = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=300,
        help_text=gettext_lazy("Number, date and issuer of the decision."),
    )
    ends = forms.BooleanField(label=gettext_lazy("The unit ends with that day"), required=False, initial=True)
    people = forms.BooleanField(
        label=gettext_lazy("Its people go along, as officers of the successor"), required=False, initial=True
    )

    def __init__(self, *args, unit: Unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.fields["successor"].queryset = Unit.objects.filter(valid_on(clock.today())).exclude(pk=unit.pk)

    def plan(self, elsewhere: dict[int, Unit]) -> acts.Plan:
        return acts.Plan(unit=self.unit, elsewhere=elsewhere, **self.cleaned_data)


def reorganise(request, pk: int):
    """The form; then, with what follows, the same form once more to be confirmed."""
    rights.require(request.user, "administer")
    unit = get_object_or_404(Unit, pk=pk)
    form = ReorganisationForm(request.POST or None, unit=unit, initial={"last_day": clock.today()})
    tasks = list(acts.open_tasks(unit).order_by("due_on", "pk")[:ONE_BY_ONE])
    units = list(Unit.objects.valid_on(clock.today()))
    chosen = {task.pk: request.POST.get(f"task-{task.pk}", "") for task in tasks}
    looked = request.method == "POST" and form.is_valid()
    if looked and "sure" in request.POST:
        by_code = {one.code: one for one in units}
        try:
            done = acts.reorganise(
                form.plan({key: by_code[code] for key, code in chosen.items() if code in by_code}), by=request.user
            )
        except Refused as refusal:
            _show(refusal, form)
            looked = False
        else:
            n = len(done.moved["tasks"])
            words = ngettext("%(n)d open task went over.", "%(n)d open tasks went over.", n)
            messages.success(request, words % {"n": n})
            return redirect("unit", unit.pk)
    context = {
        "unit": unit, "form": form, "looked": looked, "rows": [(task, chosen[task.pk]) for task in tasks],
        "units": units, "follows": _follows(unit, form) if looked else [],
        "done": unit.reorganisations.select_related("successor", "made_by", "undone_by"),
    }  # fmt: skip
    return render(request, "tasks/reorganisation/reorganise.html", context, status=422 if form.errors else 200)


def _show(refusal: Refused, form) -> None:
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def _follows(unit: Unit, form: ReorganisationForm) -> list[str]:
    """What the act will bring about, in sentences with counts."""
    plan = form.plan({})
    names = {"unit": unit.name, "successor": plan.successor.name}
    counts = {**names, "n": acts.open_tasks(unit).count()}
    follows = [
        ngettext("%(n)d open task goes to %(successor)s, or where you say so below.",
                 "%(n)d open tasks go to %(successor)s, or where you say so below.", counts["n"]) % counts,
        _("What is finished stays with %(unit)s; reports and figures of past days stay as they were.") % names,
    ]  # fmt: skip
    if not plan.ends:
        return [*follows, _("%(unit)s goes on, with its people.") % names]
    asked = acts.open_contributions(unit).count()
    if asked:
        follows.append(_("%(n)d contributions asked of it are asked of %(successor)s.") % {**names, "n": asked})
    people = {m.person.name for m in unit.memberships.filter(valid_on(plan.last_day)).select_related("person")}
    if people:
        follows.append(
            _("The functions of %(people)s in %(unit)s end; rights and mails follow at once.")
            % {**names, "people": ", ".join(sorted(people))}
        )
    if plan.people:
        follows.append(_("Those who work in it become officers of %(successor)s; a head gets another function from "
                         "you.") % names)  # fmt: skip
    return [*follows, _("Its name and code are still read in annexes and found by search.")]


@require_POST
def undo(request, pk: int):
    done = get_object_or_404(Reorganisation, pk=pk)
    try:
        acts.undo(done, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is undone; the work is back."))
    return redirect("unit-reorganise", done.unit_id)
