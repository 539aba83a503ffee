"""The ladder, what goes out next, what went out, the pause, the days off; and the demo's sent mail."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from tasks.models import DayOff, Digest, ReminderPause, Rung, workdays
from tasks.reminders import keeping, sent
from tasks.reminders.again import CAN_GO_AGAIN, send_again
from tasks.reminders.forms import RungForm
from tasks.reminders.people import Role
from tasks.reminders.plan import foreseen
from tasks.reminders.wording import HEADINGS
from tasks.workflow import Refused

LOG_LENGTH = 50
MAILS_A_PAGE = 20


def reminders(request):
    """Everything that the Office asks about reminders on one page."""
    rights.require(request.user, "draft_chase_letter")
    calendar, today = workdays(), clock.today()
    next_day = calendar.next_working(today + timedelta(days=1))
    told = foreseen(next_day)
    log = Digest.objects.select_related("person", "unit").order_by("-day", "person__name", "pk")
    context = {
        "rungs": Rung.objects.order_by("working_days"),
        "pause": ReminderPause.objects.filter(resumed_on=None).select_related("paused_by").first(),
        "next_day": next_day,
        "foreseen": _rows(told),
        "tasks_foreseen": len({line.task for one in told.values() for line in one.lines}),
        "attention": log.filter(state__in=CAN_GO_AGAIN)[:LOG_LENGTH],
        "log": log.exclude(state__in=CAN_GO_AGAIN)[:LOG_LENGTH],
        "days_off": DayOff.objects.filter(day__year__in=[today.year, today.year + 1]),
    }
    return render(request, "tasks/reminders.html", context)


def _rows(told) -> list[dict]:
    """What each person would get, with the counts of each group in words that the page already has."""
    people, units = User.objects.in_bulk(list(told)), Unit.objects.in_bulk()
    rows = []
    for pk, one in told.items():
        counted: dict[str, int] = {}
        for line in one.lines:
            counted[line.group] = counted.get(line.group, 0) + 1
        row = {"person": people[pk], "role": Role(one.hat.role).label, "unit": units.get(one.hat.unit)}
        rows.append(row | {"counts": _in_words(counted), "total": len(one.lines), "rank": one.hat.rank})
    return sorted(rows, key=lambda row: (row["rank"], row["person"].name))


def _in_words(counted: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(HEADINGS[group]), n) for group, n in counted.items()]


def rung(request, pk: int | None = None):
    """Add or change a rung; one that is taken out of use keeps its history."""
    rights.require(request.user, "keep_reminders")
    kept = get_object_or_404(Rung, pk=pk) if pk else None
    form = RungForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        try:
            keeping.keep_rung(form.instance, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The ladder is saved; it holds from the next run on."))
            return redirect("reminders")
    return render(request, "tasks/reminder_rung.html", {"form": form}, status=422 if form.is_bound else 200)


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
    return _done(request, keeping.pause, reason=request.POST.get("reason", "")[:300], words=words)


@require_POST
def resume(request):
    return _done(request, keeping.resume, words=_("Reminders go on with the next morning's run."))


@require_POST
def again(request, pk: int):
    digest = get_object_or_404(Digest, pk=pk)
    return _done(request, send_again, digest, words=_("The digest is being sent again."))


def sent_mail(request):
    """The demo's mails, which stay on this machine."""
    if not settings.DEMO:
        raise Http404
    paginator = Paginator(sent.files(), MAILS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "mails": [mail for path in page.object_list for mail in reversed(sent.read(path))],
    }
    return render(request, "tasks/sent_mail.html", context)
