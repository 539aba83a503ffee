"""What a package offers its templates: plain functions, by their own names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Offered = TypeVar("Offered", bound=Callable[..., Any])


class Library:
    """Functions and filters of one module; the setting TEMPLATES names the modules whose `library` templates see.

    A function is called with parentheses, `{{ lateness(task, as_of) }}`; a filter takes what stands before it,
    `{{ task.due_on|date }}`. Both stay what they are for the rest of the code.
    """

    def __init__(self) -> None:
        self.functions: dict[str, Callable[..., Any]] = {}
        self.filters: dict[str, Callable[..., Any]] = {}

    def function(self, offered: Offered) -> Offered:
        self.functions[offered.__name__] = offered
        return offered

    def filter(self, offered: Offered) -> Offered:
        self.filters[offered.__name__] = offered
        return offered
