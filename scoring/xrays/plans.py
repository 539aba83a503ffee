"""What plans, units and criteria say against each other."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from scoring.engine.evaluate import OUT_OF_REACH
from scoring.index import coverage
from scoring.index.index import NoSet
from scoring.index.rows import figures, rows_of
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.importing import likely_duplicates
from tasks.models import Act, Document, Evidence, Item, Task


def checked_by_the_same() -> QuerySet[Task]:
    """Tasks whose proof was entered by the person who verified it: then nobody else has looked at it."""
    own = Evidence.objects.filter(task=OuterRef("pk"), replaced_by=None, entered_by=OuterRef("verified_by"))
    return Task.objects.filter(Exists(own), verified_by__isnull=False).for_rows().order_by("pk")


def verified_unopened() -> QuerySet[Task]:
    """Tasks that are done by a verification whose page did not show the report and its proof."""
    last = Act.objects.filter(task=OuterRef("pk"), kind=Act.Kind.VERIFY).order_by("-on", "-pk").values("opened")[:1]
    unopened = Task.objects.filter(pk__in=Act.objects.filter(opened=False).values("task"), state=Task.State.DONE)
    return unopened.annotate(opened=Subquery(last)).filter(opened=False).for_rows().order_by("verified_on", "pk")


def of_ended_units(day: date) -> QuerySet[Task]:
    """Open tasks of a unit that is no longer there."""
    return Task.objects.open().filter(unit__valid_to__lt=day).for_rows().order_by("due_on", "pk")


def drafts(day: date) -> QuerySet[Item]:
    """Items whose wording nobody has compared with the signed text."""
    rows = Item.objects.existing_on(day).filter(provenance=Item.Provenance.DRAFT)
    return rows.select_related("document", "lead").order_by("document__date", "document_id", "position")


def without_tasks(day: date) -> QuerySet[Criterion]:
    """Criteria of the running set that count tasks and have none."""
    running = CriteriaSet.objects.running(day.year, day)
    if running is None:
        return Criterion.objects.none()
    rows = running.criteria.select_related("criteria_set", "parent").order_by("position", "pk")
    documents = list(Document.objects.existing_on(day).filter(year=running.year))
    with_tasks = set(Item.objects.filter(tasks__isnull=False).values_list("document_id", flat=True))
    given = Q(item__tasks__isnull=False) | Q(item__same_as__tasks__isnull=False)
    links = ItemLink.objects.filter(given, kind=ItemLink.Kind.COUNTS, in_force=True, criterion__criteria_set=running)
    named = set(links.values_list("criterion_id", flat=True))
    idle = [
        row.pk
        for row in rows
        if row.as_rule().counts_tasks
        and row.pk not in named
        and not with_tasks & set(coverage.documents_of(row, documents))
    ]
    return rows.filter(pk__in=idle)


def out_of_reach(day: date) -> QuerySet[Criterion]:
    """Criteria of which somebody's forecast promises more than can still be had."""
    try:
        index = figures(None, day)
    except NoSet:
        return Criterion.objects.none()
    keys = [row.node["key"] for row in rows_of(index) if row.is_leaf and OUT_OF_REACH in row.node["flags"]]
    if not keys:
        return Criterion.objects.none()
    running = CriteriaSet.objects.running(day.year, day)
    return Criterion.objects.filter(criteria_set=running, key__in=keys).select_related("criteria_set", "parent")


def likely_twins(day: date) -> list[likely_duplicates.Pair]:
    """Items of the year that look like one of another document; the later document's item stands first."""
    items = Item.objects.filter(document__in=Document.objects.existing_on(day).filter(year=day.year), same_as=None)
    rows = items.select_related("document", "lead").order_by("-document__date", "-document_id", "position", "pk")
    return likely_duplicates.among(rows)
