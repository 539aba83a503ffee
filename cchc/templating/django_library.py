"""What Django's own tags and filters do, for the pages: addresses, static files, days, numbers, cut texts."""

from __future__ import annotations

from datetime import date as Day
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Context, defaultfilters, defaulttags
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # the stubs lack it
from django.utils.translation import gettext
from django_htmx.jinja import htmx_script

from cchc.dates import short_date
from cchc.templating.library import Library

library = Library()
library.functions["static"] = lru_cache(maxsize=256)(static)  # a file's name with its hash: new with each start
library.function(htmx_script)
for name in ("capfirst", "filesizeformat", "floatformat", "linebreaks", "linebreaksbr", "truncatechars",
             "truncatewords", "urlize"):  # fmt: skip
    library.filters[name] = defaultfilters.register.filters[name]


@library.function
@lru_cache(maxsize=4096)  # a page has a hundred of them, mostly the same ones each time
def url(name: str, *args: Any) -> str:
    """The address of a page by its name. Raises NoReverseMatch."""
    return reverse(name, args=args)


@library.function
def url_if_any(name: str, *args: Any) -> str:
    """The address of a page of a package above, which need not be there; empty without it."""
    try:
        return url(name, *args)
    except NoReverseMatch:
        return ""


@library.function
def querystring(request: HttpRequest, **changes: Any) -> str:
    """The query of the page's own address with some values set, and those that are None left out: "?sort=due"."""
    return defaulttags.querystring(Context(), request.GET, **changes)


@library.function
def language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


@library.function
def languages() -> list[tuple[str, str]]:
    """Code and name, the name in the reader's language."""
    return [(code, gettext(name)) for code, name in settings.LANGUAGES]


@library.filter
def date(value: Day | datetime | None, form: str = "") -> str:
    """A day as dd/mm/yyyy, or in another of Django's forms; an instant in local time; empty where there is none."""
    if value is None:
        return ""
    if not form and not isinstance(value, datetime):
        return short_date(value)
    return defaultfilters.date(template_localtime(value), form or "SHORT_DATE_FORMAT")
