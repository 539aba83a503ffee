"""The dispatches of sample_dispatches.csv: registered by the coordinator on their date, with one task each."""

from __future__ import annotations

from datetime import date

from cchc.accounts.models import Unit, User
from tasks.catalogue.read import Row
from tasks.dispatches import acts
from tasks.models import Document, Task


def registered(row: Row) -> Task | None:
    """The task of a dispatch that is registered already; None where it is not."""
    day = date.fromisoformat(row["date"])
    tasks = Task.objects.filter(item__document__year=day.year, item__document__number=row["number"])
    return tasks.filter(item__document__date=day, item__document__issuer=row["issuer"]).order_by("pk").first()


def register(row: Row, *, unit: Unit, by: User) -> Task:
    """Enter a dispatch, which counts for the year of its date, with its one item and task."""
    day = date.fromisoformat(row["date"])
    document = Document(
        year=day.year, number=row["number"], date=day, issuer=row["issuer"], kind=Document.Kind.DISPATCH,
        title=row["summary"], source=row.file, note=row["note"], is_sample=True, registered_by=by, registered_on=day,
        arrived_on=day,
    )  # fmt: skip
    return acts.enter(document, [acts.Asked(row["summary"], unit, row.day("deadline"))], by=by, on=day)[0]
