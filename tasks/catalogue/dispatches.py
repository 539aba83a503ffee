"""The dispatches of sample_dispatches.csv: registered by the coordinator on their date, with one task each."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.utils.text import slugify

from cchc.accounts.models import Unit, User
from cchc.search import fold
from cchc.workdays import Workdays
from tasks import giving
from tasks.catalogue.memory import save_as
from tasks.catalogue.read import Row
from tasks.models import Document, Item, Task


def registered(row: Row) -> Task | None:
    """The task of a dispatch that is registered already; None where it is not."""
    day = date.fromisoformat(row["date"])
    tasks = Task.objects.filter(item__document__year=day.year, item__document__number=row["number"])
    return tasks.filter(item__document__date=day, item__document__issuer=row["issuer"]).order_by("pk").first()


def register(row: Row, *, unit: Unit, calendar: Workdays, by: User) -> Task:
    """Enter a dispatch, which counts for the year of its date, with its one item and task."""
    day = date.fromisoformat(row["date"])
    document = Document(
        key=_free_key(row, day), year=day.year, number=row["number"], date=day, issuer=row["issuer"],
        kind=Document.Kind.DISPATCH, title=row["summary"], source=row.file, note=row["note"], is_sample=True,
        registered_by=by, registered_on=day,
    )  # fmt: skip
    save_as(document, by=by)
    deadline = row.day("deadline")
    item = Item(
        document=document, number="1", position=1, text=row["summary"], lead=unit,
        schedule=f"on {deadline}" if deadline else "undated",
        schedule_text=f"{deadline:%d/%m/%Y}" if deadline else "",
        provenance=Item.Provenance.ENTERED, source_note=row.file, entered_by=by, entered_on=day,
    )  # fmt: skip
    save_as(item, by=by)
    return giving.give(item, units=[unit], workdays=calendar, by=by, on=day)[0]


def _free_key(row: Row, day: date) -> str:
    """A key from the number; issuers count their numbers each for itself, and anew each year."""
    key = f"vb-{slugify(fold(row['number']).replace('/', '-'))}"[:70]
    taken = set(Document.objects.filter(year=day.year, key__startswith=key).values_list("key", flat=True))
    return next(free for n in count(1) if (free := key if n == 1 else f"{key}-{n}") not in taken)
