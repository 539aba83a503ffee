"""The inbox (Thông báo): what a person was told, how they want to be told, and their secret calendar address."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cchc import clock
from tasks.models import CalendarFeed, Digest
from tasks.reminders.digest import mail
from tasks.reminders.digest.lines import from_row
from tasks.reminders.forms import ChoiceForm
from tasks.reminders.inbox import calendar_feed, inbox

NOTICES_A_PAGE = 20


def notices(request):
    """The reader's digests, the latest first; `?state=unread` leaves out what was read."""
    mine = Digest.objects.shown_to(request.user.pk).select_related("asked_by").order_by("-day", "-pk")
    only_unread = request.GET.get("state") == "unread"
    paginator = Paginator(mine.unread() if only_unread else mine, NOTICES_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "notices": [(digest, mail.subject_of(digest)) for digest in page.object_list],
        "only_unread": only_unread,
    }
    return render(request, "tasks/reminders/notices.html", context)


def notice(request, pk: int):
    """One digest with the items of its mail, and how each stands today; opening it marks it as read."""
    digest = get_object_or_404(Digest.objects.shown_to(request.user.pk).select_related("asked_by"), pk=pk)
    inbox.mark_read(request.user, digest)
    lines = [from_row(row) for row in digest.lines]
    groups = mail.grouped(lines, clock.today())
    context = {
        "digest": digest,
        "subject": mail.subject_of(digest),
        "groups": groups,
        "caveat": mail.caveat(groups),
        "text": mail.as_text(groups),
    }
    return render(request, "tasks/reminders/notice.html", context)


@require_POST
def read_all(request):
    """Mark all as read."""
    n = inbox.mark_read(request.user)
    words = ngettext("%(n)d notice is marked as read.", "%(n)d notices are marked as read.", n)
    messages.success(request, words % {"n": n})
    return redirect("notices")


def choice(request):
    """By mail, in the inbox, or both; and how often of what is long late."""
    given = request.POST if request.method == "POST" else None
    form = ChoiceForm(given, instance=inbox.choice_of(request.user))
    if form.is_valid():
        inbox.choose(request.user, **form.cleaned_data)
        messages.success(request, _("Saved; it holds from the next reminder on."))
        return redirect("notice-choice")
    return choice_page(request, form=form)


def choice_page(request, *, form: ChoiceForm | None = None, secret: str = ""):
    """The page; with the secret of a calendar address that was made just now."""
    form = form or ChoiceForm(instance=inbox.choice_of(request.user))
    feed = CalendarFeed.objects.filter(person=request.user).first()
    path = reverse("calendar-feed", args=[secret]) if secret else ""
    context = {"form": form, "feed": feed, "address": f"{settings.SITE_URL}{path}" if path else "", "path": path}
    return render(request, "tasks/reminders/notice_choice.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@login_not_required
def feed(request, secret: str):
    """Whoever knows the address may read it; an old or unknown one, or one of who left, leads nowhere."""
    person = calendar_feed.owner_of(secret)
    if person is None:
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):
        content = calendar_feed.as_ics(calendar_feed.deadlines_of(person))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="cchc.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
def renew_calendar(request):
    """Make the address, or a new one in place of the old: it is shown in this answer and never again."""
    secret = calendar_feed.renew(request.user)
    messages.success(request, _("Your calendar has a new address; the old one leads nowhere any more."))
    return choice_page(request, secret=secret)
