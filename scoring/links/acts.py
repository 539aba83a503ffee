"""Which items count for which criteria or support them: links are set, changed and ended, each with its history.

Design §9: the coordinator and the Office Chief. A link that ends stays as a row that is not in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from scoring.index.index import is_closed
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.models import Item

NONE = ""
SUM = "sum"


@dataclass(frozen=True)
class Change:
    """What a link is to be: a kind, or NONE where the item has nothing to do with the criterion."""

    item: int
    criterion: int
    kind: str


def sets_of(year: int) -> list[CriteriaSet]:
    """The sets whose links may be kept for a year: the one that runs, then those that are drafted for it."""
    running = CriteriaSet.objects.running(year, clock.today())
    drafts = CriteriaSet.objects.filter(year=year, is_draft=True).order_by("pk")
    return [*([running] if running else []), *drafts]


def leaves(criteria_set: CriteriaSet) -> list[Criterion]:
    """The criteria that an item may be linked to, in the set's order of components."""
    rows = list(criteria_set.criteria.select_related("parent").order_by("position", "pk"))
    return [row for row in rows if row.rule != SUM]


def why_not(criterion: Criterion, kind: str) -> str:
    """Why a link of this kind to the criterion cannot be; empty where it can."""
    if criterion.rule == SUM:
        return _("“%(name)s” is the sum of others: link one of these.") % {"name": criterion.name}
    if kind == ItemLink.Kind.COUNTS and not criterion.as_rule().counts_tasks:
        return _("“%(name)s” counts no tasks: an item can only support it.") % {"name": criterion.name}
    return ""


def check_open(year: int) -> None:
    """Raises Refused for a year whose official results have come."""
    if is_closed(year, clock.today()):
        raise Refused(_("%(year)d is closed: its links stand.") % {"year": year})


@transaction.atomic
def set_links(changes: Iterable[Change], *, year: int, by: User, why: str = "") -> int:
    """Let the links be as said; gives how many are different now. Raises PermissionDenied, or Refused with why."""
    rights.require(by, "link_items")
    check_open(year)
    wanted = {(change.item, change.criterion): change.kind for change in changes}
    criteria = Criterion.objects.in_bulk({criterion for _item, criterion in wanted})
    items = Item.objects.in_bulk({item for item, _criterion in wanted})
    rows = ItemLink.objects.select_for_update().filter(item__in=items, criterion__in=criteria).order_by("pk")
    known = {(row.item_id, row.criterion_id): row for row in rows}
    changed = 0
    for (item, criterion), kind in sorted(wanted.items()):
        if item not in items or criterion not in criteria or kind not in (NONE, *ItemLink.Kind.values):
            raise Refused(_("What was chosen is not there any more: load the page again."))
        row = known.get((item, criterion))
        if kind == (row.kind if row is not None and row.in_force else NONE):
            continue
        if kind != NONE and (wrong := why_not(criteria[criterion], kind)):
            raise Refused(wrong)
        row = row or ItemLink(item_id=item, criterion_id=criterion)
        row.in_force = kind != NONE
        row.kind = kind or row.kind
        history.save(row, by=by, why=why)
        changed += 1
    return changed


def in_force(criteria_set: CriteriaSet, items: Iterable[int] | None = None) -> dict[tuple[int, int], str]:
    """(item, criterion) → kind, of the links that hold; one query."""
    rows = ItemLink.objects.filter(criterion__criteria_set=criteria_set, criterion__in_force=True, in_force=True)
    if items is not None:
        rows = rows.filter(item__in=list(items))
    return {(item, criterion): kind for item, criterion, kind in rows.values_list("item", "criterion", "kind")}
