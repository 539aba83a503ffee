"""Which dispatches the register shows. A figure above it and the list that it opens come from the same conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit
from tasks.dispatches.route import with_ways
from tasks.lifecycle import requests
from tasks.lists.states import Moment, Standing, address_of
from tasks.models import Document, Request, Task, conditions


def to_hand() -> Q:
    """With the leadership, which has not said that it is its own: to be handed to a unit."""
    return conditions.not_accepted() & Q(unit__kind=Unit.Kind.LEADERSHIP)


def transfer_asked() -> Q:
    return conditions.is_open() & Q(pk__in=undecided_transfers())


def undecided_transfers():
    return Request.objects.filter(kind=Request.Kind.TRANSFER, decision="").values("task")


STANDINGS: dict[str, Standing] = {
    "open": Standing(_("still open"), lambda moment: conditions.is_open()),
    "to-hand": Standing(_("to be handed to a unit"), lambda moment: to_hand()),
    "not-accepted": Standing(_("not accepted yet"), lambda moment: conditions.not_accepted()),
    "accept-overdue": Standing(_("not accepted in time"), lambda moment: requests.accept_overdue(moment.accept_before)),
    "transfer": Standing(_("another unit proposed"), lambda moment: transfer_asked()),
    "late": Standing(_("late"), lambda moment: conditions.late(moment.day)),
    "due-soon": Standing(_("due soon"), lambda moment: conditions.due(moment.day, moment.soon_until)),
    "waiting-check": Standing(Task.State.REPORTED.label, lambda moment: conditions.to_verify()),
    "done": Standing(Task.State.DONE.label, lambda moment: Q(state=Task.State.DONE)),
}
FIGURES = ["to-hand", "accept-overdue", "transfer", "late", "due-soon", "waiting-check"]

SORTS: dict[str, tuple] = {
    "date": ("date", "number"),
    "-date": ("-date", "number"),
    "arrived": (F("arrived_on").asc(nulls_first=True), "date"),
    "-arrived": (F("arrived_on").desc(nulls_last=True), "-date"),
    "issuer": ("issuer", "-date"),
    "-issuer": ("-issuer", "-date"),
    "due": (F("first_due").asc(nulls_last=True), "-date"),
    "-due": (F("last_due").desc(nulls_last=True), "-date"),
}


def everything(day: date) -> QuerySet[Document]:
    return Document.objects.received().existing_on(day)


def with_tasks(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Each with its tasks, their way through the stations, and its files: five further queries."""
    tasks = with_ways(Task.objects.for_rows().order_by("item__position", "pk"))
    return documents.select_related("registered_by").prefetch_related(
        "files", "items", Prefetch("items__tasks", tasks, to_attr="shown_tasks")
    )


@dataclass(frozen=True)
class Figure:
    """A number and the register that it counts."""

    state: str
    label: str | Promise
    number: int
    url: str


def figures(documents: QuerySet[Document], moment: Moment) -> list[Figure]:
    """How many dispatches stand in each of FIGURES; one query."""
    counts = {
        state.replace("-", "_"): Count(
            "pk",
            filter=Q(pk__in=Task.objects.filter(STANDINGS[state].condition(moment)).values("item__document")),
        )
        for state in FIGURES
    }
    found = documents.order_by().aggregate(**counts)
    return [
        Figure(
            state, STANDINGS[state].label, found[state.replace("-", "_")], address(state=state),
        )
        for state in FIGURES
    ]  # fmt: skip


def address(**filters: str | int) -> str:
    """Where the register with these filters stands."""
    return address_of("dispatch-list", filters)


def issuers(documents: Iterable[Document] | QuerySet[Document]) -> list[str]:
    """Who wrote before, the most frequent first: what the form offers."""
    rows = documents.order_by().values("issuer").annotate(n=Count("pk")).order_by("-n", "issuer")
    return [row["issuer"] for row in rows[:60]]
