"""Jinja2 as the engine of the site's pages: Django's own backend, with the view's values before the processors'."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.backends import jinja2
from django.utils.functional import SimpleLazyObject

from cchc.pages import form_key


class Template(jinja2.Template):
    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        """The page as text; what the view gives wins over what every page is given, as in Django's own templates."""
        given: dict[str, Any] = {}
        if request is not None:
            given = {
                "request": request,
                # Made once a page, however many forms it has.
                "csrf_input": SimpleLazyObject(lambda: form_key.inputs(request)),
                "csrf_token": SimpleLazyObject(lambda: get_token(request)),
            }
            for processor in self.backend.template_context_processors:
                given |= processor(request)
        return super().render(given | (context or {}))


class Jinja2(jinja2.Jinja2):
    """Django's backend with these templates: its own let context processors overwrite what a view gives."""

    def from_string(self, template_code: str) -> Template:
        return Template(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> Template:
        return Template(super().get_template(template_name).template, self)
