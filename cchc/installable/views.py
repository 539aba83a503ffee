"""The site as an application on a telephone's first screen: its manifest, and a page for when there is no connection.

Nothing of the office's is kept on the device: the service worker holds the one page that says there is no connection.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from cchc.accounts.models import organisation

BRAND, GROUND = "#12404a", "#f3f5f4"  # --brand and --ground of static/css/tokens.css
A_DAY = "public, max-age=86400"


@require_safe
@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    """What the device calls the application, and its icons."""
    office = organisation()
    name = pgettext("name of the site", "Administrative reform")
    answer = JsonResponse(
        {
            "name": f"{name} · {office.get('short_name') or office.get('name') or ''}".rstrip(" ·"),
            "short_name": "CCHC",
            "lang": get_language(),
            "id": "/",
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "theme_color": BRAND,
            "background_color": GROUND,
            "icons": [
                _icon("icon-192", 192),
                _icon("icon-512", 512),
                {**_icon("maskable-512", 512), "purpose": "maskable"},
                {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        },
        content_type="application/manifest+json",
    )
    answer["Cache-Control"] = A_DAY
    return answer


def _icon(name: str, size: int) -> dict[str, str]:
    return {"src": static(f"icons/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png"}


@require_safe
@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """Its script at the root, so that it may answer for every page; the browser asks for it anew."""
    answer = render(request, "installable/service_worker.js", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the service worker shows; it holds nothing but words."""
    answer = render(request, "installable/offline.html")
    answer["Cache-Control"] = A_DAY
    return answer
