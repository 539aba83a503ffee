"""A list on its page: how the chosen columns write the cells of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from jinja2 import Environment, pass_environment

from cchc.templating.library import Library
from tasks.lists.columns import Column

library = Library()


class Cell(NamedTuple):
    """The cells of one column; `write` is the macro that writes the inside of one from a row and the day."""

    label: str
    css: str
    write: Callable[[Any, date], str]


@library.function
@pass_environment
def cells_of(environment: Environment, columns: Mapping[str, Column]) -> list[Cell]:
    """How each of the columns writes its cells; asked once, for all rows of a list."""
    return [
        Cell(
            str(column.label) if column.has_heading else "",
            column.css,
            getattr(environment.get_template(column.template).module, f"{name}_cell"),
        )
        for name, column in columns.items()
    ]
