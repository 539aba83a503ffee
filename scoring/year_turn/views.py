"""The page "Sang năm": what of a year goes on in the next, a look at what follows, then the act."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.forms import DayField
from cchc.pages.addresses import key_of, keys_of
from cchc.refusal import Refused
from scoring.forms import Choice, PageForm
from scoring.index import parameters
from scoring.models import CriteriaSet
from scoring.year_turn import turn
from tasks.lifecycle import carry_over
from tasks.lifecycle.acts import Authority
from tasks.models import Document, ExpectedPlan, Task, conditions

LEAVE, CANCEL = "leave", "cancel"


class TurnForm(PageForm):
    """What is asked once; what becomes of each task stands in its row."""

    due_on = DayField(
        ahead=True,
        label=gettext_lazy("New deadline of what is carried"),
        help_text=gettext_lazy("For each chosen task that has no day of its own in its row."),
    )
    rest = Choice(
        label=gettext_lazy("What is not carried"),
        choices=[(LEAVE, gettext_lazy("stays in its year as it is, and shows only there")),
                 (CANCEL, gettext_lazy("is cancelled by a document"))],
    )  # fmt: skip
    authority = forms.CharField(
        label=gettext_lazy("Number of the cancelling document"), max_length=300, required=False,
        help_text=gettext_lazy("Of whoever set the deadline."),
    )  # fmt: skip
    dated_on = DayField(label=gettext_lazy("Document dated"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Issuer"), max_length=200, required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)
    copy_set = forms.BooleanField(
        label=gettext_lazy("Copy the criteria set with the links of what is carried, and take over the indicators"),
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if given.get("rest") == CANCEL:
            for name in ("authority", "dated_on", "issuer", "reason"):
                if not given.get(name):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return given


def _authority(given: dict[str, Any]) -> Authority | None:
    return Authority(given["authority"], given["dated_on"], given["issuer"]) if given["rest"] == CANCEL else None


def turn_year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The form; then, with what follows, the same form once more; then the act."""
    person = parameters.reader(request)
    rights.require(person, "draft_year")
    today = clock.today()
    year = year or turn.default_year(today)
    tasks = list(turn.open_tasks(year))
    documents = turn.plans(year)
    owing = turn.owing_units(documents)
    units = list(Unit.objects.valid_on(today))
    copied = CriteriaSet.objects.filter(year=year + 1).order_by("pk").first()
    initial = {"due_on": turn.first_deadline(year), "rest": LEAVE, "copy_set": copied is None}
    form = TurnForm(request.POST or None, initial=initial)
    posted = request.POST
    rows, days, faults = _rows(tasks, posted, form)
    outcome = None
    if request.method == "POST" and form.is_valid() and not faults:
        plan = turn.Plan(
            year=year, carry=days, cancel_rest=form.cleaned_data["rest"] == CANCEL,
            reason=form.cleaned_data["reason"], authority=_authority(form.cleaned_data),
            copy_set=form.cleaned_data["copy_set"], owed=_owed(documents, posted, units),
        )  # fmt: skip
        try:
            if posted.get("sure"):
                done = turn.turn(plan, by=person, seen=posted.get("stamp", ""))
                messages.success(request, turn.in_short(done, year))
                return redirect("year-turn-of", year)
            outcome = turn.look(plan, by=person)
        except Refused as refusal:
            form.refuse(refusal)
    context = {
        "year": year, "day": today, "form": form, "rows": rows, "faults": faults, "outcome": outcome,
        "short": turn.in_short(outcome, year) if outcome else "",
        "plans": [(each, _chosen(posted, each, owing, units)) for each in documents],
        "units": units, "copied": copied, "turns": list(turn.turns(year)),
        "left": Task.objects.of_year(year).filter(conditions.left_in_its_year(date.max), carried_to=None).count(),
        "expected": ExpectedPlan.objects.filter(year=year + 1).select_related("like", "unit", "arrived"),
        "new_documents": Document.objects.filter(year=year + 1, carried_from=None).order_by("date", "number"),
        "may_turn": rights.allowed(person, "turn_year"), "who_turns": rights.who_may("turn_year"),
    }  # fmt: skip
    status = 422 if form.errors or faults else 200
    return render(request, "scoring/year_turn/turn.html", context, status=status)


Row = tuple[Task, str, bool, str, str]


def _rows(tasks: list[Task], posted: Any, form: TurnForm) -> tuple[list[Row], dict[int, date], list[str]]:
    """Each task with why it cannot be carried, whether it is chosen, its day as typed and what is wrong with that;
    the new deadlines; the faults."""
    field = DayField(label=_("New deadline"), required=False)
    common = form.cleaned_data.get("due_on") if form.is_bound and form.is_valid() else None
    rows: list[Row] = []
    days: dict[int, date] = {}
    faults = []
    for task in tasks:
        why = carry_over.why_not_carried(task)
        chosen = not why and f"carry-{task.pk}" in posted
        typed = posted.get(f"due-{task.pk}", "").strip()[:20]
        fault = ""
        if chosen:
            try:
                day = field.clean(typed) or common
            except ValidationError as wrong:
                fault = " ".join(wrong.messages)
                faults.append(fault)
            else:
                if day is not None:
                    days[task.pk] = day
        rows.append((task, why, chosen, typed, fault))
    return rows, days, faults


def _chosen(posted: Any, document: Document, owing: dict[int, int], units: list[Unit]) -> str:
    """Who owes the next plan, as chosen, else as last year; empty where none is expected."""
    if f"owed-{document.pk}" in posted:
        return str(posted[f"owed-{document.pk}"])
    return next((unit.code for unit in units if unit.pk == owing.get(document.pk)), "")


def _owed(documents: list[Document], posted: Any, units: list[Unit]) -> dict[int, int]:
    codes = {unit.code: unit.pk for unit in units}
    chosen = {document.pk: codes.get(posted.get(f"owed-{document.pk}", "")) for document in documents}
    return {document: unit for document, unit in chosen.items() if unit is not None}


@require_POST
def bring_back(request: HttpRequest, year: int) -> HttpResponse:
    """The chosen tasks that were left in their year stand among the open work again."""
    person = parameters.reader(request)
    keys = keys_of(request.POST.getlist("task"))
    n = 0
    for task in turn.open_tasks(year).filter(pk__in=keys):
        try:
            carry_over.bring_back(task, by=person)
        except Refused as refusal:
            messages.warning(request, f"{task.item}: {' '.join(refusal.messages)}")
        else:
            n += 1
    messages.success(request, _("%(n)d tasks stand among the open work again.") % {"n": n})
    return redirect("year-turn-of", year)


@require_POST
def plan_arrived(request: HttpRequest, pk: int) -> HttpResponse:
    """An expected plan has come as one of the year's documents, or not after all."""
    person = parameters.reader(request)
    expected = get_object_or_404(ExpectedPlan, pk=pk)
    chosen = key_of(request.POST.get("document", ""))
    document = None if chosen is None else get_object_or_404(Document, pk=chosen)
    try:
        turn.arrived(expected, document, by=person)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("year-turn-of", expected.year - 1)
