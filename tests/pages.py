"""Pages under test: the test client learns what a template was given; what no page may write is an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

import jinja2
from django.test.signals import template_rendered

from cchc.templating import environment as templating


def written(value: Any) -> Any:
    """What stands in {{ }} is a text or a whole number: anything else would be written as Python writes it."""
    if hasattr(value, "__html__"):  # a form's errors are a list that knows how it is written
        return value
    if value is None or isinstance(value, bool | float | Decimal | date | MethodType | FunctionType | list | dict):
        raise TypeError(f"a page would write {value!r}: say how (|date, |floatformat, parentheses of a call)")
    return value


class Method:
    """A method that a template named: it must be called, since without parentheses it would always be true."""

    def __init__(self, method: Callable) -> None:
        self._method = method

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._method(*args, **kwargs)

    def _not_called(self, *args: Any) -> Any:
        raise TypeError(f"a template uses {self._method!r} without calling it")

    __bool__ = __str__ = __iter__ = __eq__ = __len__ = __getitem__ = _not_called  # type: ignore[assignment]


class Environment(templating.Environment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        found = super().getattr(obj, attribute)
        return Method(found) if isinstance(found, MethodType | BuiltinMethodType) else found


def watch() -> None:
    """From now on templates are strict, and tell the test client what they were given, as Django's own do."""
    templating.Environment = Environment  # type: ignore[misc]
    render = jinja2.Template.render

    def told(self: jinja2.Template, *args: Any, **kwargs: Any) -> str:
        template_rendered.send(sender=self, template=self, context=dict(*args, **kwargs))
        return render(self, *args, **kwargs)

    jinja2.Template.render = told  # type: ignore[method-assign]
