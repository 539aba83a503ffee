"""The page of one act of the administration: what it does and what follows, the form, one button."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def act_page(
    request: HttpRequest,
    *,
    forms: Sequence[BaseForm],
    heading: str,
    crumbs: Sequence[tuple[str, str]],
    button: str,
    back: str,
    explained: Iterable[str] = (),
    follows: Iterable[str] = (),
) -> HttpResponse:
    """The form again with its errors after a POST, else empty. `follows` is a list of what the act brings about."""
    context = {
        "forms": forms, "heading": heading, "way": crumbs, "button": button, "back": back,
        "explained": list(explained), "follows": list(follows),
    }  # fmt: skip
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, "account/administration/act.html", context, status=status)
