"""The pages of the guide, and closing the hint of the first visit."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from cchc.guide import guide
from cchc.pages.menu import menu_of


def show(request: HttpRequest, role: str = "") -> HttpResponse:
    """One role's guide; without a role the reader's own."""
    role = role or guide.role_of(request.user)
    if role not in guide.ROLES:
        raise Http404
    language = get_language() or "vi"
    pages = {escape(entry.label): escape(entry.url + entry.query) for entry in menu_of(request).entries}
    context = {
        "role": role,
        "words": guide.title(role, language),
        "text": guide.rendered(role, language, pages),
        "others": [(other, guide.title(other, language)) for other in guide.ROLES],
    }
    return render(request, "guide/guide.html", context)


@require_POST
def close_hint(request: HttpRequest) -> HttpResponse:
    guide.close_hint(request.user)
    return HttpResponseRedirect(reverse("home"))
