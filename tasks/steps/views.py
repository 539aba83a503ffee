"""Steps inside a task, and the talk on it: small forms on the task's page, with a page of their own for the rest."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.pages.addresses import key_of
from cchc.refusal import Refused
from tasks.models import Remark, Step, Task, workdays
from tasks.steps import acts, remarks
from tasks.steps.forms import MoveForm, RemarkForm, step_rows


def _task(request, pk: int) -> Task:
    tasks = Task.objects.visible_to(request.user).existing_on(clock.today())
    return get_object_or_404(tasks.for_rows(), pk=pk)


def plan(request, pk: int):
    """Write steps, or begin with the usual ones of a kind of product (`?mau=`)."""
    task = _task(request, pk)
    rights.require(request.user, "note", task)
    today = clock.today()
    key = request.GET.get("mau", "")
    initial = []
    if key in acts.usual():
        rows = acts.proposed(key, deadline=task.due_on, today=today, calendar=workdays())
        initial = [{"text": text, "due_on": day} for text, day in rows]
    rows = step_rows(request.POST or None, task=task, initial=initial)
    problem = ""
    if request.method == "POST" and rows.is_valid():
        try:
            acts.plan(task, [form.planned for form in rows if form.planned], by=request.user)
        except Refused as refusal:
            problem = " ".join(refusal.messages)
        else:
            messages.success(request, _("The steps are kept."))
            return redirect(f"{task.get_absolute_url()}#steps")
    context = {"task": task, "rows": rows, "problem": problem, "usual": acts.usual(), "chosen": key}
    return render(request, "tasks/steps/plan.html", context, status=422 if request.method == "POST" else 200)


def step(request, pk: int):
    """Move a step, give it to somebody else, or drop it."""
    one = get_object_or_404(Step.objects.select_related("task__unit", "task__item__document", "owner"), pk=pk)
    _task(request, one.task_id)
    if not rights.allowed(request.user, "note", one):
        rights.require(request.user, "note", one.task)
    form = MoveForm(request.POST or None, step=one)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if "drop" in request.POST:
                acts.drop(one, by=request.user, reason=given["reason"], seen=given["seen"])
            else:
                acts.move(one, by=request.user, due_on=given["due_on"], owner=given["owner"], seen=given["seen"])
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{one.task.get_absolute_url()}#steps")
    context = {"step": one, "task": one.task, "form": form}
    return render(request, "tasks/steps/step.html", context, status=422 if form.errors else 200)


@require_POST
def finish(request, pk: int):
    """Done; pressed again on a done one, it is open again. Who presses on My work stays there."""
    one = get_object_or_404(Step.objects.select_related("task__unit", "task__item", "owner"), pk=pk)
    seen = key_of(request.POST.get("seen", ""))
    try:
        act = acts.take_up if "again" in request.POST else acts.finish
        act(one, by=request.user, seen=seen)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("my-work" if "my-work" in request.POST else f"{one.task.get_absolute_url()}#steps")


def remark(request, pk: int):
    """Say something, or answer; what cannot be saved is kept on a page of its own."""
    task = _task(request, pk)
    rights.require(request.user, "remark", task)
    form = RemarkForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        answered = form.cleaned_data["answers"]
        answers = get_object_or_404(Remark, pk=answered, task=task) if answered else None
        try:
            remarks.remark(task, by=request.user, text=form.cleaned_data["text"], answers=answers)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Said; those concerned read it in their next mail."))
            return redirect(f"{task.get_absolute_url()}#talk")
    status = 422 if request.method == "POST" else 200
    return render(request, "tasks/steps/remark.html", {"task": task, "form": form}, status=status)


@require_POST
def take_back(request, pk: int):
    said = get_object_or_404(Remark.objects.select_related("by", "task"), pk=pk)
    try:
        remarks.take_back(said, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Taken back."))
    return redirect(f"{said.task.get_absolute_url()}#talk")
