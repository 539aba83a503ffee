"""Cells that hold a number, or a word that may be absent: what `tasks.catalogue.read` has no check for."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from scoring.engine.points import is_number
from tasks.catalogue.read import Fault, Row, not_one_of

A_NUMBER = 'a decimal number such as "0.50"'


def number(row: Row, column: str) -> Decimal | None:
    """The number in a cell, None where it is empty. Raises ArithmeticError on anything else."""
    return Decimal(row[column]) if row[column] else None


def not_a_number(row: Row, columns: Iterable[str], *, needed: bool = False, least: int | None = 0) -> list[Fault]:
    """Faults of cells that should hold a decimal number not below `least` (or, unless `needed`, nothing)."""
    faults = []
    for column in columns:
        if not row[column] and not needed:
            continue
        if not is_number(row[column]):
            faults.append(row.fault(column, A_NUMBER))
        elif least is not None and Decimal(row[column]) < least:
            faults.append(row.fault(column, f"{least} or more"))
        elif too_fine(row[column]):
            faults.append(row.fault(column, "at most 12 digits before and 6 after the point"))
    return faults


def too_fine(text: str) -> bool:
    """Whether a number has more digits than a column of the database keeps."""
    whole, _, rest = text.lstrip("-").partition(".")
    return len(whole) > 12 or len(rest) > 6


def not_one_of_if_given(row: Row, column: str, allowed: Iterable[str]) -> list[Fault]:
    return not_one_of(row, column, allowed) if row[column] else []
