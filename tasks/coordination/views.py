"""One contribution or consultation: a page with what may be done, an address an act, and the file that came with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.files import downloads
from cchc.forms import WithUpload, days_understood
from cchc.pages.next_page import next_page
from cchc.refusal import Refused
from tasks.coordination import consultations, contributions, forms
from tasks.lifecycle.timeline import changes
from tasks.models import Consultation, Contribution, Task
from tasks.models.contributions import Awaited

OPEN, CLOSED = "open", "closed"


def _asks(user: User, one: Awaited) -> bool:
    return rights.allowed(user, "ask_contribution", one.task)


def _delivers(user: User, one: Awaited) -> bool:
    return rights.allowed(user, "deliver_contribution", one)


def _either(user: User, one: Awaited) -> bool:
    return _asks(user, one) or _delivers(user, one)


def _assigns(user: User, one: Awaited) -> bool:
    return rights.allowed(user, "assign", one)


def _keeps(user: User, one: Awaited) -> bool:
    """The officer who follows the consultation, or whoever keeps its task."""
    return rights.allowed(user, "consult", one) or rights.allowed(user, "consult", one.task)


@dataclass(frozen=True)
class Deed:
    """An act on something awaited as a page shows it; `inline` has its form beside the facts."""

    slug: str
    title: str | Promise
    done: str | Promise
    form: type[forms.ThingForm]
    do: Callable
    may: Callable[[User, Awaited], bool]
    when: str = OPEN
    inline: bool = False

    def fits(self, one: Awaited) -> bool:
        """What is closed may be taken back as long as the task is open; the act itself decides in the end."""
        if self.when == CLOSED:
            return bool(one.outcome) and one.task.is_open
        return not one.outcome and one.goes_on_as is None


@dataclass(frozen=True)
class Kind:
    """What the pages of contributions and of consultations differ in."""

    name: str
    model: type[Contribution] | type[Consultation]
    title: str | Promise
    right: str
    deeds: tuple[Deed, ...]

    def deed_url(self, deed: Deed) -> str:
        return f"{self.name}-{deed.slug}"

    def named(self, slug: str) -> Deed:
        return next(deed for deed in self.deeds if deed.slug == slug)


CONTRIBUTION = Kind("contribution", Contribution, _("Contribution asked of another unit"), "deliver_contribution", (
    Deed("gui", _("Deliver"), _("Delivered."), forms.DeliverForm, contributions.deliver, _delivers, inline=True),
    Deed("khong-gui", _("Say why not"), _("The lead unit is told why not."), forms.ThingReasonForm,
         contributions.decline, _delivers),
    Deed("phan-cong", _("Assign"), _("Assigned."), forms.ContributionOfficerForm, contributions.assign, _assigns),
    Deed("rut", _("Withdraw"), _("Withdrawn."), forms.ThingReasonForm, contributions.withdraw, _asks),
    Deed("mo-lai", _("Ask again"), _("It is waited for again."), forms.ThingReasonForm, contributions.reopen, _either,
         CLOSED),
))  # fmt: skip
CONSULTATION = Kind("consultation", Consultation, _("Opinion asked of an outside agency"), "consult", (
    Deed("tra-loi", _("Record the answer"), _("The answer is recorded."), forms.AnswerForm, consultations.answer,
    _keeps,
         inline=True),
    Deed("don-doc", _("Record that it was chased"), _("Recorded."), forms.ChaseForm, consultations.chase, _keeps),
    Deed("bao-cao", _("Record the letter to the superior"), _("Recorded."), forms.EscalateForm, consultations.escalate,
         _keeps),
    Deed("sua", _("Correct the question"), _("Saved."), forms.CorrectForm, consultations.correct, _keeps),
    Deed("khong-tra-loi", _("Go on without an answer"), _("Closed without an answer."), forms.ThingReasonForm,
         consultations.go_on_without, _keeps),
    Deed("rut", _("Withdraw"), _("Withdrawn."), forms.ThingReasonForm, consultations.withdraw, _keeps),
    Deed("mo-lai", _("Wait for it again"), _("It is waited for again."), forms.ThingReasonForm, consultations.reopen,
         _keeps, CLOSED),
))  # fmt: skip


def _found(kind: Kind, request, pk: int) -> Awaited:
    one = get_object_or_404(kind.model.objects.for_rows(), pk=pk)
    get_object_or_404(Task.objects.visible_to(request.user).existing_on(clock.today()), pk=one.task_id)
    return one


def _form(deed: Deed, one: Awaited, request, *, bound: bool = False):
    data = (request.POST, request.FILES) if bound else ()
    extra = {}
    if issubclass(deed.form, WithUpload):
        extra = {"refused_upload": getattr(request, "refused_upload", ""), "sender": request.user.pk}
    return deed.form(*data, thing=one, user=request.user, **extra)


def detail(kind: Kind):
    """What was asked and what came of it, with the acts of the reader and who may do the rest."""

    def detail_view(request, pk: int):
        one = _found(kind, request, pk)
        fitting = [deed for deed in kind.deeds if deed.fits(one)]
        mine = [deed for deed in fitting if deed.may(request.user, one)]
        context = {
            "kind": kind,
            "one": one,
            "task": one.task,
            "forms": [(deed, kind.deed_url(deed), _form(deed, one, request)) for deed in mine if deed.inline],
            "mine": [(deed, kind.deed_url(deed)) for deed in mine if not deed.inline],
            "who": "" if mine or not fitting else rights.who_may(kind.right),
            "chasings": one.chasings.select_related("by") if isinstance(one, Consultation) else [],
            "changes": changes(one),
        }
        return render(request, "tasks/coordination/detail.html", context)

    return detail_view


def act(kind: Kind, deed: Deed):
    """GET shows the act's form, POST does it."""

    def act_view(request, pk: int):
        one = _found(kind, request, pk)
        if not deed.may(request.user, one):
            raise PermissionDenied(_("This is for: %(who)s.") % {"who": rights.who_may(kind.right)})
        form = _form(deed, one, request, bound=request.method == "POST")
        if request.method == "POST" and form.is_valid():
            try:
                deed.do(one, by=request.user, **form.arguments())
            except Refused as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, " ".join([str(deed.done), *days_understood(form)]))
                return redirect(next_page(request, one.get_absolute_url()))
        context = {
            "kind": kind,
            "one": one,
            "task": one.task,
            "deed": deed,
            "deed_url": kind.deed_url(deed),
            "form": form,
            "next": next_page(request, one.get_absolute_url()),
        }
        return render(request, "tasks/coordination/act.html", context, status=422 if form.is_bound else 200)

    return act_view


def download(kind: Kind):
    """The file that came with a delivery or an answer."""

    def download_view(request, pk: int):
        one = _found(kind, request, pk)
        rights.require(request.user, "view", one)
        if not one.file:
            raise Http404
        return downloads.from_store(request, one.file, name=one.file_name, content_type=one.content_type)

    return download_view


def _urls(kind: Kind, prefix: str) -> Iterator:
    yield path(f"{prefix}<number:pk>/", detail(kind), name=f"{kind.name}-detail")
    yield path(f"{prefix}<number:pk>/tep/", download(kind), name=f"{kind.name}-file")
    for deed in kind.deeds:
        yield path(f"{prefix}<number:pk>/{deed.slug}/", act(kind, deed), name=kind.deed_url(deed))


urlpatterns = [*_urls(CONTRIBUTION, "yeu-cau/"), *_urls(CONSULTATION, "lay-y-kien/")]
