"""The ladder, what goes out next, what went out, the pause, the days off; and the demo's sent mail."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.pages.addresses import key_of
from cchc.refusal import Refused
from tasks.models import DayOff, Digest, ReminderPause, Rung
from tasks.reminders import acts, coming_days, jobs
from tasks.reminders.delivery import sent_mail
from tasks.reminders.digest.mail import message
from tasks.reminders.forms import OwnLadderForm

LOG_LENGTH = 50
MAILS_A_PAGE = 20
COMING_DAYS_OFF = 6


def reminders(request):
    """Everything that the Office asks about reminders on one page; `?day=2019-07-19` opens one of the coming days."""
    rights.require(request.user, "draft_chase_letter")
    today = clock.today()
    left_to_the_worker = coming_days.is_left_to_the_worker()
    coming = coming_days.coming(today, by_worker=left_to_the_worker)
    shown = next(
        (one for one in coming if one.day.isoformat() == request.GET.get("day")), coming[0] if coming else None
    )
    log = Digest.objects.select_related("person", "unit").order_by("-day", "person__name", "pk")
    rungs = Rung.objects.filter(Q(document=None) | Q(in_use=True)).select_related("document")
    kept = groupby(rungs.order_by("document", "working_days"), key=lambda rung: rung.document)
    ladders = {document: list(own) for document, own in kept}
    context = {
        "rungs": ladders.pop(None, []),
        "own_ladders": list(ladders.items()),
        "own_ladder_form": OwnLadderForm(),
        "pause": ReminderPause.objects.filter(resumed_on=None).select_related("paused_by").first(),
        "coming": coming,
        "shown": shown,
        "foreseen": shown.rows() if shown else [],
        "left_to_the_worker": left_to_the_worker,
        "attention": log.filter(state__in=acts.CAN_GO_AGAIN)[:LOG_LENGTH],
        "log": log.exclude(state__in=acts.CAN_GO_AGAIN)[:LOG_LENGTH],
        "days_off": DayOff.objects.filter(in_use=True, day__gte=today)[:COMING_DAYS_OFF],
    }
    return render(request, "tasks/reminders/reminders.html", context)


def coming_mail(request, day: str, pk: int):
    """The mail that one person would get on one of the coming days, word for word."""
    rights.require(request.user, "draft_chase_letter")
    person = get_object_or_404(User, pk=pk)
    outlook = next((one for one in coming_days.coming(clock.today()) if one.day.isoformat() == day), None)
    if outlook is None:
        raise Http404(_("That is none of the next ten working days."))
    draft = outlook.draft_for(person)
    mail = None
    if draft:
        digest = Digest(person=person, day=outlook.day, role=draft.to.role, unit_id=draft.to.unit)
        mail = message(digest, draft.lines, outlook.day)
    context = {"person": person, "outlook": outlook, "mail": mail}
    return render(request, "tasks/reminders/mail.html", context)


def _done(request, act, *arguments, words: str, **values):
    """Do it, say so or why not, and go back to the page."""
    try:
        act(*arguments, by=request.user, **values)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
    return redirect("reminders")


@require_POST
def pause(request):
    words = _("Reminders stand still until somebody lets them go on.")
    return _done(request, acts.pause, reason=request.POST.get("reason", "")[:300], words=words)


@require_POST
def resume(request):
    return _done(request, acts.resume, words=_("Reminders go on with the next morning's run."))


@require_POST
def foresee(request):
    """Let the worker compute the coming days anew."""
    rights.require(request.user, "draft_chase_letter")
    jobs.foresee.delay()
    messages.success(request, _("The worker computes the coming days; this page shows them when it is done."))
    return redirect("reminders")


@require_POST
def try_out(request):
    """Send the next mail of some person to oneself."""
    chosen = request.POST.get("person")
    of = get_object_or_404(User, pk=key_of(chosen)) if chosen else request.user
    words = _("The trial is on its way to %(address)s.") % {"address": request.user.email}
    return _done(request, acts.try_out, of, words=words)


@require_POST
def again(request, pk: int):
    digest = get_object_or_404(Digest, pk=pk)
    return _done(request, acts.send_again, digest, words=_("The digest is being sent again."))


def sent_mails(request):
    """The demo's mails, which stay on this machine."""
    if not settings.DEMO:
        raise Http404
    paginator = Paginator(sent_mail.files(), MAILS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "mails": [mail for path in page.object_list for mail in reversed(sent_mail.read(path))],
    }
    return render(request, "tasks/reminders/sent_mail.html", context)
