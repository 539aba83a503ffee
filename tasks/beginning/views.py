"""The page "Bắt đầu" of a new office, its steps, and the sheet of what was finished before."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.refusal import Refused
from tasks.beginning import acts, before, steps
from tasks.models import BeginningStep, Task


def show(request):
    """Every step with its state; whoever has them left comes back to them here."""
    rights.require(request.user, "begin")
    context = {"steps": steps.shown(clock.today()), "progress": steps.progress()}
    return render(request, "tasks/beginning/steps.html", context)


@require_POST
def finish(request, key: str):
    return _done(request, key, acts.finish)


@require_POST
def reopen(request, key: str):
    return _done(request, key, acts.reopen)


def _done(request, key: str, act):
    if key not in BeginningStep.Key.values:
        raise Http404(key)
    try:
        step = act(key, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        if step.done_on and key == BeginningStep.Key.REMINDERS:
            messages.success(request, _("Reminders begin with the next working morning."))
    return redirect("beginning")


def finished_before(request):
    """Open tasks as a form: a number and a day for each that was finished before; nothing for the others."""
    if not rights.may_ever(request.user, "report"):
        rights.require(request.user, "report")
    day = clock.today()
    units = list(Unit.objects.valid_on(day))
    code = request.POST.get("unit", request.GET.get("unit", ""))
    unit = next((one for one in units if one.code == code), None)
    tasks = before.open_tasks(request.user, unit, day)
    typed = {task.pk: _typed(request.POST, task) for task in tasks}
    faults: dict[int, str] = {}
    if request.method == "POST":
        finished, faults = _read(tasks, typed)
        if not faults:
            outcome = before.enter(finished, by=request.user)
            faults = outcome.faults
            if outcome.entered:
                words = ngettext(
                    "%(n)d task is entered as finished before; another person confirms it.",
                    "%(n)d tasks are entered as finished before; another person confirms them.", outcome.entered,
                )  # fmt: skip
                messages.success(request, words % {"n": outcome.entered})
                return redirect(f"{request.path}?unit={code}")
            if not faults:
                messages.error(request, _("Enter number and day of at least one document."))
    context = {
        "rows": [(task, *typed[task.pk], faults.get(task.pk, "")) for task in tasks], "units": units, "unit": unit,
        "faults": faults, "day": day,
    }  # fmt: skip
    return render(request, "tasks/beginning/before.html", context, status=422 if faults else 200)


def _typed(posted, task: Task) -> tuple[str, str]:
    return posted.get(f"number-{task.pk}", "").strip()[:200], posted.get(f"day-{task.pk}", "").strip()[:20]


def _read(tasks: list[Task], typed: dict[int, tuple[str, str]]) -> tuple[list[before.Finished], dict[int, str]]:
    """What was filled in, and a sentence for each row that is only half so or names no day."""
    finished, faults = [], {}
    for task in tasks:
        number, day = typed[task.pk]
        if not number and not day:
            continue
        if (on := _day(day)) is None:
            faults[task.pk] = _("Write the document's day as day/month/year, such as 17/07/2019.")
        elif not number:
            faults[task.pk] = _("The document's number is missing.")
        else:
            finished.append(before.Finished(task, number, on))
    return finished, faults


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  (a day, not an instant)
    except ValueError:
        return None
