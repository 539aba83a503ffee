"""Where a form leads when it was taken."""

from django.http import HttpRequest

from cchc.pages.typed_form import local_path


def next_page(request: HttpRequest, otherwise: str) -> str:
    """The address that the form names as `next`, where a page of this site stands there; else `otherwise`."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if local_path(request, url) else otherwise
