"""The list of proof (Tài liệu kiểm chứng): what there is, for which criteria it counts, and what lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.dates import short_date
from scoring.engine.ledger import Line
from scoring.index import coverage
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.models import Document, Evidence, Item, Task

LACKS: dict[str, tuple[str | Promise, Q]] = {
    "file": (gettext_lazy("neither file nor link"), Q(file="", url="", document=None)),
    "document": (gettext_lazy("without a document, with a reason"), Q(kind=Evidence.Kind.NONE)),
    "date": (gettext_lazy("without a date"), Q(dated_on=None, sent_on=None)),
    "place": (gettext_lazy("without page or section"), Q(place="") & ~Q(kind=Evidence.Kind.NONE)),
    "check": (gettext_lazy("not verified yet"), ~Q(task__state="done")),
}


@dataclass(frozen=True)
class Use:
    """A criterion that proof serves; `supports`: it moves no points there."""

    criterion: Criterion
    supports: bool


def everything(day: date) -> QuerySet[Evidence]:
    """Proof in the version that holds, of documents that exist on `day`."""
    rows = Evidence.objects.filter(replaced_by=None, task__item__document__date__lte=day, entered_on__lte=day)
    return rows.select_related("task__item__document", "task__unit", "entered_by")


def of_tasks(tasks: Iterable[int] | QuerySet[Task], day: date) -> dict[int, Evidence]:
    """By task the proof that was entered last up to `day`; one that says there is no document is left out."""
    rows = Evidence.objects.filter(task__in=tasks, entered_on__lte=day).exclude(kind=Evidence.Kind.NONE)
    rows = rows.only("task_id", "title", "dated_on", "sent_on").order_by("entered_on", "pk")
    return {row.task_id: row for row in rows}


def of_lines(lines: Iterable[Line], day: date) -> dict[int, str]:
    """By task the proof of what was handed in, in words, for the lines of a ledger."""
    handed_in = [line.task.key for line in lines if line.task and line.task.product_on]
    return {task: in_words(row) for task, row in of_tasks(handed_in, day).items()}


def in_words(proof: Evidence) -> str:
    """Number and date of a proof, and the day it was sent where that is another."""
    words = {"title": proof.title, "day": _date(proof.dated_on), "sent": _date(proof.sent_on)}
    if proof.dated_on is None:
        return _("%(title)s, sent on %(sent)s") % words if proof.sent_on else proof.title
    if proof.sent_on in (None, proof.dated_on):
        return _("%(title)s of %(day)s") % words
    return _("%(title)s of %(day)s, sent on %(sent)s") % words


def _date(day: date | None) -> str:
    return short_date(day) if day else ""


def serving(criterion: Criterion, day: date) -> Q:
    """Proof of tasks whose item, or one joined to it, is linked to the criterion or of a document that it counts."""
    documents = coverage.documents_of(
        criterion, Document.objects.existing_on(day).filter(year=criterion.criteria_set.year)
    )
    links = ItemLink.objects.filter(criterion=criterion, in_force=True).values("item")
    items = Item.objects.filter(Q(pk__in=links) | Q(document__in=documents))
    return Q(task__item__in=items) | Q(task__item__in=items.filter(same_as__isnull=False).values("same_as"))


def criteria_of(rows: Iterable[Evidence], criteria_set: CriteriaSet | None, day: date) -> dict[int, list[Use]]:
    """By item: the criteria of the set for which it, or an item joined to it, counts or which it supports."""
    uses: dict[int, list[Use]] = defaultdict(list)
    if criteria_set is None:
        return uses
    items = {row.task.item_id: row.task.item for row in rows}
    joined = Item.objects.existing_on(day).filter(same_as__in=items).select_related("document")
    together = {key: [item] for key, item in items.items()}
    for twin in joined:
        together[cast(int, twin.same_as_id)].append(twin)
    kinds: dict[tuple[int, int], set[str]] = defaultdict(set)
    every = [item.pk for alike in together.values() for item in alike]
    links = ItemLink.objects.filter(item__in=every, in_force=True).values_list("item", "criterion", "kind")
    for linked, named_by, kind in links:
        kinds[linked, named_by].add(kind)
    year = str(criteria_set.year)
    for criterion in sorted(criteria_set.criteria.all(), key=lambda one: (one.position, one.pk)):
        rule = criterion.as_rule()
        for key, alike in together.items():
            named: set[str] = set().union(*(kinds.get((item.pk, criterion.pk), set()) for item in alike))
            counts = ItemLink.Kind.COUNTS in named or any(
                coverage.counts_document(rule, item.document, year) for item in alike
            )
            if counts or named:
                uses[key].append(Use(criterion, supports=not counts))
    return uses
