"""The Jinja2 environment of all pages: strict about names, with the site's translations and the packages' functions."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from functools import lru_cache
from importlib import import_module
from typing import Any

import jinja2
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language, ngettext, npgettext, pgettext
from django.utils.translation import gettext as translated
from jinja2 import pass_eval_context
from jinja2.ext import Extension
from jinja2.nodes import EvalContext
from markupsafe import Markup

from cchc.templating.library import Library


@lru_cache(maxsize=10_000)
def _whole(language: str | None, message: str) -> Markup:
    """A text without blanks to fill; looked up once a language, since a page has a hundred of them."""
    return Markup(translated(message) % {})


@pass_eval_context
def gettext(context: EvalContext, message: str, /, **values: Any) -> str:
    """As Jinja's own, quicker: our texts are trusted, the values filled into them are escaped; % is written %%."""
    if not context.autoescape:
        return translated(message) % values
    return Markup(translated(message)) % values if values else _whole(get_language(), message)


class Sentences(Extension):
    """A translated sentence is text: the line break after it stays a blank, while lines of other tags leave nothing."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return source.replace("{% endtrans %}\n", "{% endtrans +%}\n")


class Environment(jinja2.Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """No copy a template: Jinja's chain of mappings would be walked for every form field that is written."""
        return super().make_globals(d) if d else self.globals


def environment(*, libraries: Iterable[str] = (), **options: Any) -> jinja2.Environment:
    """For TEMPLATES["OPTIONS"]["environment"]; `libraries` are modules with a `Library` called `library`.

    A name that a template asks for and nobody gives is an error, not an empty text.
    Raises ImproperlyConfigured where two libraries offer the same name.
    """
    made = Environment(
        **{
            **options,
            "extensions": ["jinja2.ext.i18n", Sentences],
            "undefined": jinja2.StrictUndefined,
            "autoescape": jinja2.select_autoescape(["html"]),  # not the text of a mail
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    # Translations are written over several lines and read as one.
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        translated, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals["gettext"] = made.globals["_"] = gettext
    offered: dict[str, str] = {}
    for module in libraries:
        library: Library = import_module(module).library
        for name in [*library.functions, *library.filters]:
            if name in offered:
                raise ImproperlyConfigured(f"{module} offers templates {name}, which {offered[name]} does already")
            offered[name] = module
        made.globals.update(library.functions)
        made.filters.update(library.filters)
    return made
