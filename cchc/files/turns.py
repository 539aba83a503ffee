"""Answers that cost much are made a few at a time for one person; the next one waits, and is told so.

Whoever asks for fifty reports at once waits for their own reports, and nobody else does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cchc.pages import typed_form

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

AT_ONCE = 2
# A turn whose process died is given to the next after so long; no answer takes longer.
SECONDS = 120
AGAIN_SECONDS = 5


def in_turn(view: View) -> View:
    """Let the view answer a person at most `AT_ONCE` times at a moment, over all processes."""

    @wraps(view)
    def taking_a_turn(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        turn = _take(request.user.pk)
        if turn is None:
            return _wait(request)
        try:
            answer = view(request, *args, **kwargs)
        except BaseException:
            cache.delete(turn)
            raise
        if isinstance(answer, StreamingHttpResponse):
            answer.streaming_content = _to_its_end(cast("Iterator[bytes]", answer.streaming_content), turn)
        else:
            cache.delete(turn)
        return answer

    return taking_a_turn  # type: ignore[return-value]


def _to_its_end(pieces: Iterator[bytes], turn: str) -> Iterator[bytes]:
    """What is sent while it is made keeps its turn so long, or until the reader goes away."""
    try:
        yield from pieces
    finally:
        cache.delete(turn)


def _take(person: int | None) -> str | None:
    """The key of a turn of the person; None where all are taken."""
    keys = (f"turn:{person}:{n}" for n in range(AT_ONCE))
    return next((key for key in keys if cache.add(key, 1, SECONDS)), None)


def _wait(request: HttpRequest) -> HttpResponseBase:
    """Too many: a page that asks again by itself, or the form with what was typed."""
    if request.method == "POST":
        words = _("Your other files are still being read. Send this one again in a moment; what you typed is here.")
        return typed_form.show_sent(request, "refused", status=429, words=words)
    answer = render(request, "pages/turn.html", status=429)
    answer["Retry-After"] = answer["Refresh"] = str(AGAIN_SECONDS)
    return answer
