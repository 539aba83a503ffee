"""Which criteria count which items: by a link of the item or its twin, or because a rule counts a whole document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scoring.engine.rules.rules import feeds_on_tasks
from scoring.index.load import keys_of
from scoring.models import Criterion, ItemLink
from tasks.models import Document


def counts_documents(kind: str, params: Mapping[str, Any], document: Document, source: str) -> bool:
    """Whether a rule, or one of its parts, counts all tasks of the document in the year `source`."""
    if not feeds_on_tasks(kind, params):
        return False
    named, kinds = params.get("documents", ()), params.get("document_kinds", ())
    if document.kind in kinds or keys_of(document, source) & set(named):
        return True
    return any(counts_documents(part["rule"], part["params"], document, source) for part in params.get("parts", ()))


def documents_of(criterion: Criterion, documents: Iterable[Document]) -> list[int]:
    """The documents, by key, all of whose tasks the criterion counts."""
    year = str(criterion.criteria_set.year)
    return [one.pk for one in documents if counts_documents(criterion.rule, criterion.params, one, year)]


def linked(criteria: Iterable[Criterion]) -> set[int]:
    """The items that are named to count for one of the criteria."""
    links = ItemLink.objects.filter(criterion__in=list(criteria), kind=ItemLink.Kind.COUNTS, in_force=True)
    return set(links.values_list("item_id", flat=True))
