"""The figures that the index gives for every criterion, each a rule applied to other facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Figures(NamedTuple, Generic[T]):
    """One value for each figure: points, the fate of a task, an outcome.

    secured: if nothing more is done; cautious: if what shows signs of trouble fails and the rest goes as promised;
    projected: if everyone keeps the word they have given; attainable: the most that can still be had.
    """

    secured: T
    cautious: T
    projected: T
    attainable: T

    @classmethod
    def alike(cls, value: T) -> Figures[T]:
        """The same value for each figure."""
        return cls(*(value for _ in cls._fields))

    def each(self, change: Callable[[T], U]) -> Figures[U]:
        return Figures(*(change(value) for value in self))

    def named(self) -> list[tuple[str, T]]:
        """Each value with the name of its figure."""
        return list(zip(self._fields, self, strict=True))


FIGURES = Figures._fields
