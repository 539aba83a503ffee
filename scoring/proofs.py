"""The list of proof (Tài liệu kiểm chứng): what there is, for which criteria it counts, and what lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc.search import fold
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.models import Evidence

LACKS: dict[str, tuple[str | Promise, Q]] = {
    "file": (_("neither file nor link"), Q(file="", url="")),
    "document": (_("without a document, with a reason"), Q(kind=Evidence.Kind.NONE)),
    "date": (_("without a date"), Q(dated_on=None, sent_on=None)),
    "place": (_("without page or section"), Q(place="") & ~Q(kind=Evidence.Kind.NONE)),
    "check": (_("not verified yet"), ~Q(task__state="done")),
}


@dataclass(frozen=True)
class Filters:
    """What the list is asked for; empty means all."""

    q: str = ""
    unit: str = ""
    year: int | None = None
    criterion: str = ""
    lacks: str = ""

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Use:
    """A criterion that proof serves; `supports`: it moves no points there."""

    criterion: Criterion
    supports: bool


def everything(day: date) -> QuerySet[Evidence]:
    """Proof in the version that holds, of documents that exist on `day`; the latest first."""
    rows = Evidence.objects.filter(replaced_by=None, task__item__document__date__lte=day, entered_on__lte=day)
    return rows.select_related("task__item__document", "task__unit", "entered_by").order_by("-entered_on", "-pk")


def chosen(rows: QuerySet[Evidence], filters: Filters) -> QuerySet[Evidence]:
    """The proof that fits. A number is found as it is written; words also in the text of the task's item."""
    if filters.unit:
        rows = rows.filter(task__unit__code=filters.unit)
    if filters.year:
        rows = rows.filter(task__item__document__year=filters.year)
    if filters.criterion:
        links = ItemLink.objects.filter(criterion__key=filters.criterion, in_force=True).values("item")
        rows = rows.filter(Q(task__item__in=links) | Q(task__item__twins__in=links)).distinct()
    if filters.lacks:
        rows = rows.filter(LACKS[filters.lacks][1])
    for word in filters.q.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(issuer__icontains=word) | Q(task__item__search_text__contains=fold(word))
        )
    return rows


def criteria_of(rows: Iterable[Evidence], criteria_set: CriteriaSet | None) -> dict[int, list[Use]]:
    """By item: the criteria of the set for which it, or an item joined to it, counts or which it supports."""
    items = {row.task.item_id for row in rows}
    links = (
        ItemLink.objects.filter(Q(item__in=items) | Q(item__same_as__in=items), in_force=True)
        .filter(criterion__criteria_set=criteria_set)
        .select_related("criterion__criteria_set", "item")
        .order_by("criterion__position", "kind")
    )
    found: dict[int, list[Use]] = defaultdict(list)
    for link in links:
        item = link.item.same_as_id if link.item.same_as_id in items else link.item_id
        if link.criterion_id not in {use.criterion.pk for use in found[item]}:
            found[item].append(Use(link.criterion, link.kind == ItemLink.Kind.SUPPORTS))
    return found
