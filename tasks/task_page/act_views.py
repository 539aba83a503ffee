"""One address an act: GET shows its form, POST does it. Right, lock and state are the act's own
(`tasks.lifecycle.acts`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form, IntegerField
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.forms import WithUpload, days_understood
from cchc.pages.next_page import next_page
from cchc.refusal import Refused
from tasks.coordination import consultations, contributions
from tasks.coordination import forms as awaited_forms
from tasks.dispatches import acts as dispatches
from tasks.lifecycle import acts, requests
from tasks.lifecycle.forms import ActForm, PlainForm, ReasonForm
from tasks.lists.states import Moment
from tasks.models import Task, workdays
from tasks.task_page import forms


@dataclass(frozen=True)
class Act:
    """An act as a page shows it; `name` is that of its right too, unless `right` says otherwise."""

    name: str
    slug: str
    title: str | Promise
    done: str | Promise
    form: type[ActForm]
    do: Callable
    right: str = ""
    states: tuple[str, ...] = tuple(Task.OPEN)

    @property
    def press(self) -> str | Promise:
        """What stands on the button: its own act where it matters, nothing that only repeats the title of the page."""
        return PRESSES.get(self.name, self.title)

    @property
    def url_name(self) -> str:
        return f"task-{self.name.replace('_', '-')}"

    def fits(self, task: Task) -> bool:
        """Whether the task is in a state for it; the act itself decides in the end."""
        return task.state in self.states

    def allowed(self, user, task: Task) -> bool:
        return rights.allowed(user, self.right or self.name, task)


SAVE, SEND = _("Save"), _("Send the request")
PRESSES = {
    "note": SAVE, "proof": SAVE, "assign": SAVE, "set_deadline": SAVE, "consult": SAVE,
    "ask_contribution": SEND, "ask_extension": SEND, "ask_transfer": SEND,
}  # fmt: skip
State = Task.State
ACTS = [
    Act("hand", "giao-don-vi", _("Hand to a unit"), _("Handed to the unit, which accepts it or proposes another."),
        forms.HandForm, dispatches.hand, "register"),
    Act("accept", "tiep-nhan", _("Accept"), _("Accepted."), PlainForm, acts.accept),
    Act("note", "cap-nhat", _("Update progress"), _("Progress saved."), forms.NoteForm, acts.weekly_update),
    Act("report", "bao-cao", _("Report done"), _("Reported; it now waits to be verified."), forms.ReportForm,
        acts.report),
    Act("proof", "tai-lieu", _("Add proof"), _("Proof added."), forms.ProofForm, acts.add_proof, "report",
        (State.TODO, State.DOING, State.REPORTED, State.DONE)),
    Act("withdraw", "rut-bao-cao", _("Withdraw the report"), _("The report is withdrawn; the task is open again."),
        ReasonForm, acts.withdraw, "report", (State.REPORTED,)),
    Act("verify", "xac-nhan", _("Verify"), _("Verified."), forms.VerifyForm, acts.verify, "", (State.REPORTED,)),
    Act("send_back", "tra-lai", _("Send back"), _("Sent back; the task is open again."), ReasonForm,
        acts.send_back, "", (State.REPORTED,)),
    Act("ask_contribution", "yeu-cau-phoi-hop", _("Ask other units for a contribution"),
        _("Asked; each unit sees it in its work."), awaited_forms.AskContributionForm, contributions.ask),
    Act("consult", "lay-y-kien", _("Record an opinion asked outside"), _("Recorded; its due day is followed."),
        awaited_forms.ConsultForm, consultations.consult),
    Act("assign", "phan-cong", _("Assign"), _("Assigned."), forms.AssignForm, acts.assign, "",
        (State.TODO, State.DOING, State.REPORTED)),
    Act("ask_extension", "gia-han", _("Ask for an extension"), _("Asked; it waits for a decision."),
        forms.ExtensionForm, requests.ask_extension),
    Act("ask_transfer", "chuyen-don-vi", _("Ask for a transfer"), _("Asked; it waits for a decision."),
        forms.TransferForm, requests.ask_transfer),
    Act("set_deadline", "dat-thoi-han", _("Set a deadline"), _("The deadline is set."), forms.DeadlineForm,
        acts.set_deadline),
    Act("cancel", "thoi-thuc-hien", _("Cancel"), _("Cancelled."), forms.CancelForm, acts.cancel, "",
        (State.TODO, State.DOING, State.REPORTED)),
    Act("reopen", "mo-lai", _("Reopen"), _("The task is open again."), ReasonForm, acts.reopen, "",
        (State.DONE, State.CANCELLED)),
]  # fmt: skip


def by_name(name: str) -> Act:
    return next(act for act in ACTS if act.name == name)


def fitting(task: Task) -> list[Act]:
    """The acts for which the task is in the right state."""
    out = {
        "accept": task.accepted_on is not None,
        "hand": task.unit.kind != Unit.Kind.LEADERSHIP,
        "set_deadline": task.due_on is not None,
        "ask_extension": task.due_on is None,
    }
    return [act for act in ACTS if act.fits(task) and not out.get(act.name)]


def form_for(act: Act, task: Task, request, *, bound: bool = False) -> ActForm:
    data = (request.POST, request.FILES) if bound else ()
    extra = {}
    if issubclass(act.form, WithUpload):
        # What was too large is known once the request was read.
        extra = {"refused_upload": getattr(request, "refused_upload", ""), "sender": request.user.pk}
    return act.form(*data, task=task, user=request.user, **extra)


def view(act: Act):
    """The view of one act."""

    def act_view(request, pk: int):
        task = get_object_or_404(Task.objects.visible_to(request.user).for_rows(), pk=pk)
        rights.require(request.user, act.right or act.name, task)
        form = form_for(act, task, request, bound=request.method == "POST")
        if request.method == "POST" and form.is_valid():
            try:
                act.do(task, by=request.user, **form.arguments())
            except Refused as refusal:
                form.add_error(None, refusal)
            else:
                return done(request, act, task, form)
        return show(request, act, task, form)

    return act_view


def done(request, act: Act, task: Task, form: ActForm):
    """Back to where the person came from; a row of My work replaces itself, and offers to take an update back."""
    words = " ".join([str(act.done), *days_understood(form)])
    if _in_row(request, task):
        to = form.cleaned_data["seen"] if act.name in ("note", "accept") else None
        return _row(request, _fresh(task), saved=words, take_back_to=to)
    messages.success(request, words)
    return redirect(next_page(request, task.get_absolute_url()))


@require_POST
def take_back(request, pk: int):
    """Undo: the update that was just saved, as long as nothing came of it."""
    task = get_object_or_404(Task.objects.visible_to(request.user).for_rows(), pk=pk)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        acts.take_back(task, by=request.user, to=form.cleaned_data["to"], seen=form.cleaned_data["seen"])
    except Refused as refusal:
        words = " ".join(refusal.messages)
        if _in_row(request, task):
            return _row(request, _fresh(task), refused=words)
        messages.error(request, words)
    else:
        if _in_row(request, task):
            return _row(request, _fresh(task), saved=_("Taken back: the task stands as before."))
        messages.success(request, _("Taken back: the task stands as before."))
    return redirect(next_page(request, task.get_absolute_url()))


class TakeBackForm(Form):
    seen = IntegerField(min_value=1)
    to = IntegerField(min_value=0)


def _in_row(request, task: Task) -> bool:
    return bool(request.htmx) and request.htmx.target == f"row-{task.pk}"


def _fresh(task: Task) -> Task:
    return Task.objects.for_rows().get(pk=task.pk)


def _row(request, task: Task, *, saved="", refused="", take_back_to=None, note_form=None, status=200):
    """A row of My work that replaces itself."""
    context = {"task": task, "group": "", "saved": saved, "refused": refused, "take_back_to": take_back_to,
               "note_form": note_form}  # fmt: skip
    return render(request, "tasks/home/_work_row.html", context, status=status)


def show(request, act: Act, task: Task, form: ActForm):
    status = 422 if form.is_bound else 200
    if _in_row(request, task) and act.name == "note":
        return _row(request, task, note_form=form, status=status)
    context = {"act": act, "task": task, "form": form, "next": next_page(request, task.get_absolute_url()),
               "inline": False,
               "in_row": request.htmx and request.htmx.target in (f"row-{task.pk}", f"do-{task.pk}"),
               "moment": Moment.of(clock.today(), workdays())}  # fmt: skip
    template = "tasks/task_page/_act_form.html" if request.htmx else "tasks/task_page/act.html"
    response = render(request, template, context, status=status)
    if context["in_row"]:  # a form that was sent for its row, and is not finished, stays where it stood
        response["HX-Retarget"], response["HX-Reswap"] = f"#do-{task.pk}", "innerHTML"
    return response


urlpatterns = [
    *(path(f"<number:pk>/{act.slug}/", view(act), name=act.url_name) for act in ACTS),
    path("<number:pk>/huy-cap-nhat/", take_back, name="task-take-back"),
]
