"""Which criteria count which items: by a link of the item or its twin, or because a rule counts a whole document."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.engine.rules import Rule
from scoring.index.load import keys_of
from scoring.models import Criterion, ItemLink
from tasks.models import Document


def counts_document(rule: Rule, document: Document, source: str) -> bool:
    """Whether a rule, or one of its parts, counts all tasks of the document in the year `source`."""
    return rule.counts_tasks and any(
        document.kind in each.params.get("document_kinds", ())
        or not keys_of(document, source).isdisjoint(each.params.get("documents", ()))
        for each in rule.walk()
    )


def documents_of(criterion: Criterion, documents: Iterable[Document]) -> list[int]:
    """The documents, by key, all of whose tasks the criterion counts."""
    rule, year = criterion.as_rule(), str(criterion.criteria_set.year)
    return [one.pk for one in documents if counts_document(rule, one, year)]


def linked(criteria: Iterable[Criterion]) -> set[int]:
    """The items that are named to count for one of the criteria."""
    links = ItemLink.objects.filter(criterion__in=list(criteria), kind=ItemLink.Kind.COUNTS, in_force=True)
    return set(links.values_list("item_id", flat=True))
