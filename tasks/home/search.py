"""One search over everything that has a page: tasks by their item, documents, units, and what packages above add.

Each source gives its best few; a search costs a handful of queries however much there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Case, Prefetch, Q, Value, When
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import units_in_short
from cchc.dates import short_date
from cchc.search import fold
from tasks.models import Document, Item, Task
from tasks.task_list import filters

SHOWN = 10
TASKS_SHOWN = 4
SHORTEST = 2
LONGEST_LINE = 220


@dataclass
class Hit:
    """One thing found: where it stands, its words (cut where they are very long), and what tells it from others."""

    url: str
    title: str
    sub: str = ""
    tasks: tuple[Task, ...] = ()
    more_tasks: int = 0

    def __post_init__(self) -> None:
        self.title, self.sub = _cut(self.title), _cut(self.sub)


def _cut(words: str) -> str:
    """As Django cuts, which counts an accent with its letter; asked only where a line is long."""
    return words if len(words) <= LONGEST_LINE else Truncator(words).chars(LONGEST_LINE)


@dataclass
class Found:
    """What one source found; `more` is the address of the whole list where there is more than is shown."""

    label: str | Promise
    hits: list[Hit] = field(default_factory=list)
    more: str = ""


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: the text as typed and folded, and its words."""

    text: str
    day: date

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def words(self) -> list[str]:
        return self.folded.split()

    def all_in(self, column: str) -> Q:
        return Q(*(Q(**{f"{column}__contains": word}) for word in self.words))

    def fits(self, text: str) -> bool:
        """Whether all words stand in a text that is in hand."""
        folded = fold(text)
        return all(word in folded for word in self.words)


Source = Callable[[Asked], Found]
# In the order in which they are shown. A package above appends its own when it is ready.
SOURCES: list[Source] = []


def search(asked: Asked) -> list[Found]:
    """What every source found; sources without a hit are left out."""
    if len(asked.folded) < SHORTEST:
        return []
    return [found for source in SOURCES if (found := source(asked)).hits]


def documents(asked: Asked) -> Found:
    """Documents by number first, then by title and issuer; the newest first."""
    by_number = Case(When(search_text__startswith=asked.folded, then=Value(0)), default=Value(1))
    rows = Document.objects.existing_on(asked.day).filter(asked.all_in("search_text"))
    rows = rows.only("number", "date", "title").order_by(by_number, "-date", "pk")
    found = list(rows[: SHOWN + 1])
    hits = [Hit(one.get_absolute_url(), f"{one.number}, {short_date(one.date)}", one.title) for one in found[:SHOWN]]
    return Found(_("Documents"), hits)


def units(asked: Asked) -> Found:
    """Units by name, code or a way of writing them; there are so few that they are read."""
    hits = [
        Hit(filters.address(unit=unit.code), unit.name, unit.code)
        for unit in units_in_short()
        if asked.fits(" ".join([unit.name, unit.code, *unit.aliases]))
    ]
    return Found(_("Units"), hits[:SHOWN])


def tasks(asked: Asked) -> Found:
    """Items whose text fits, the newest first, each with its tasks; a standing order or a twin has none."""
    own = Task.objects.select_related("unit").only(
        "item_id", "unit__name", "state", "due_on", "sent_back_on", "occurrence"
    )
    rows = (
        Item.objects.existing_on(asked.day)
        .filter(asked.all_in("search_text"))
        .select_related("document")
        .only("number", "text", "document__number", "document__year")
        .prefetch_related(Prefetch("tasks", own.order_by("due_on", "pk")))
        .order_by("-pk")
    )
    found = list(rows[: SHOWN + 1])
    hits = []
    for item in found[:SHOWN]:
        given = list(item.tasks.all())
        for task in given:
            task.item = item
        url = (
            given[0].get_absolute_url()
            if len(given) == 1
            else filters.address(document=item.document_id, q=item.number)
        )
        hits.append(
            Hit(
                url if given else item.document.get_absolute_url(), item.text, f"{item.document.number}, {item.number}",
                tasks=tuple(given[:TASKS_SHOWN]), more_tasks=len(given[TASKS_SHOWN:]),
            )
        )  # fmt: skip
    return Found(_("Tasks"), hits, more=filters.address(q=asked.text) if len(found) > SHOWN else "")


SOURCES += [documents, units, tasks]
