"""Reference data kept in the process: read once, and again as soon as anybody changed any of it.

A page that is only read compares one token, which comes with the reader's own functions; while it is the same, units,
calendar, documents and criteria are those in hand. Whatever writes (a form sent, a job, a command) asks the database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

Value = TypeVar("Value")
_token: ContextVar[str | None] = ContextVar("token of reference data", default=None)


@dataclass(frozen=True)
class _Shelf:
    """What was read while the token was this one."""

    token: str | None = None
    values: dict[Hashable, Any] = field(default_factory=dict)


_shelf = _Shelf()


def kept(name: Hashable, read: Callable[[], Value]) -> Value:
    """What `read` gives, or gave since reference data last changed; to be looked at, not to be changed.

    `read` may ask only for tables and fields that are watched (`triggers.WATCHED`), and for nothing of the reader, the
    language or the day that `name` does not hold. The token was read before: what is kept is never older than it.
    """
    global _shelf
    token = _token.get()
    if token is None:
        return read()
    shelf = _shelf
    if shelf.token != token:
        _shelf = shelf = _Shelf(token)
    if name not in shelf.values:
        shelf.values[name] = read()
    return cast(Value, shelf.values[name])


class ReferenceMiddleware:
    """Lets a page that is only read use what is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_read = request.method in ("GET", "HEAD") and request.user.is_authenticated
        before = _token.set(request.user.reference_token if is_read else None)
        try:
            return self.get_response(request)
        finally:
            _token.reset(before)
