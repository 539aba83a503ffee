"""The secret calendar address: read by calendar programs, made and renewed by its person."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tasks.reminders.inbox import calendar_feed


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
def renew(request):
    """Make the address, or a new one in place of the old."""
    calendar_feed.renew(request.user)
    messages.success(request, _("Your calendar has a new address; the old one leads nowhere any more."))
    return redirect("notice-choice")
