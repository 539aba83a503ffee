"""Content as JSON and back: the same content always gives the same text, and so the same SHA-256."""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, cast

from reports.content.types import Content


def to_plain(value: Any) -> Any:
    """Dataclasses as objects, tuples as lists, days as ISO texts."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def from_plain(value: Any, kind: Any) -> Any:
    """The value of type `kind` that `to_plain` made `value` of. A field that JSON lacks keeps its default."""
    if value is None:
        return None
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        names = {field.name for field in fields(kind)} & value.keys()
        return cast(Callable[..., Any], kind)(**{name: from_plain(value[name], hints[name]) for name in names})
    if kind is date:
        return date.fromisoformat(value)
    arguments = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        (only,) = [each for each in arguments if each is not types.NoneType]
        return from_plain(value, only)
    if typing.get_origin(kind) is tuple:
        inner = [arguments[0]] * len(value) if arguments[-1] is ... else arguments
        return tuple(from_plain(each, what) for each, what in zip(value, inner, strict=True))
    return value


def content_of(plain: dict) -> Content:
    return from_plain(plain, Content)


def sha256(plain: Any) -> str:
    """The hash of the content's one way of being written: sorted keys, no blanks, UTF-8."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
