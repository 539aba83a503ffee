"""Changing the criteria of a set that the office copied: a whole sheet at once, since its maxima have to add up.

Design §9, row "criteria sets": the coordinator changes a draft, the Office Chief also one that runs. What came from a
file is changed in that file; what a decision published, or whose year is over, stands.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from scoring.catalogue.check_criteria import Known, check, parents_first
from scoring.criteria_sets import comparison
from scoring.criteria_sets.sheet import COLUMNS, cells_of
from scoring.engine import types
from scoring.engine.rules import Rule, rule_of
from scoring.index.index import tree_of
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink
from tasks.catalogue.read import Fault, Faulty, Row


def why_fixed(criteria_set: CriteriaSet, day: date) -> str:
    """Why the criteria of a set cannot be changed here; empty where they can."""
    if criteria_set.file_values:
        return _(
            "It came from a catalogue file: change the file and load it again, or copy the set and change the copy."
        )
    if criteria_set.closes_on < day:
        return _("Its year closed on %(day)s.") % {"day": short_date(criteria_set.closes_on)}
    if criteria_set.is_published and not criteria_set.is_draft:
        return _("It runs as published: what a decision says is not changed here.")
    return ""


def act_for(criteria_set: CriteriaSet) -> str:
    """The right that changing the set takes: a draft may be changed by who drafts."""
    return "draft_criteria" if criteria_set.is_draft else "keep_criteria"


def rows_of(criteria_set: CriteriaSet) -> list[Row]:
    """The criteria as they are, as lines of a sheet."""
    rows = criteria_set.criteria.select_related("parent")
    return [Row(criteria_set.name, line, cells_of(row, criteria_set)) for line, row in enumerate(rows, 1)]


def stamp(criteria_set: CriteriaSet) -> str:
    """Changes whenever one of the set's criteria does."""
    cells = [row.cells for row in rows_of(criteria_set)]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:16]


def faults(criteria_set: CriteriaSet, rows: Sequence[Row]) -> list[Fault]:
    """What keeps these lines from being the set's criteria: the same check as a catalogue's, and what is in use."""
    keys = set(Indicator.objects.filter(year=criteria_set.year).values_list("key", flat=True))
    known = Known(
        keys, indicators_file=_("the year's indicators (%(keys)s)") % {"keys": ", ".join(sorted(keys)) or "–"}
    )
    wrong = list(check(list(rows), known, criteria_set.places))
    if not rows:
        wrong.append(Fault(criteria_set.name, 1, "key", "", _("at least one criterion")))
    return wrong or list(_in_use(criteria_set, rows))


def in_words(faults: Sequence[Fault]) -> list[str]:
    """The faults as sentences: line, column, what stands there, what is allowed."""
    return [
        _("line %(line)d, %(column)s “%(value)s”: %(allowed)s")
        % {"line": each.line, "column": COLUMNS.get(each.column, each.column), "value": each.value[:80],
           "allowed": each.message}
        for each in faults
    ]  # fmt: skip


def _in_use(criteria_set: CriteriaSet, rows: Sequence[Row]) -> Iterator[Fault]:
    """Criteria that may not go, or no longer count tasks, since items, values or targets stand on them."""
    by_key = {row["key"]: row for row in rows}
    counted = Count("item_links", filter=Q(item_links__in_force=True, item_links__kind=ItemLink.Kind.COUNTS))
    for each in criteria_set.criteria.annotate(items=counted):
        row = by_key.get(each.key)
        stays = row is not None and _rule(row).counts_tasks
        if each.items and not stays:
            text = ngettext("%(n)d item counts in it: it stays, with a rule that counts tasks",
                            "%(n)d items count in it: it stays, with a rule that counts tasks",
                            each.items) % {"n": each.items}  # fmt: skip
            yield Fault(criteria_set.name, row.line if row else 0, "rule" if row else "key", each.key, text)
        elif row is None and (each.stated_values.exists() or each.item_links.filter(in_force=True).exists()):
            text = _("it stays: values were stated for it or items support it")
            yield Fault(criteria_set.name, 0, "key", each.key, text)


def _rule(row: Row) -> Rule:
    """The rule of a line that was checked."""
    return rule_of(row["rule"], json.loads(row["params"] or "{}"), Decimal(row["max_points"]))


def differences(criteria_set: CriteriaSet, rows: Sequence[Row]) -> list[comparison.Difference]:
    """What these lines would change: the same comparison as between two sets."""
    return comparison.differences(tree_of(criteria_set), _tree(criteria_set, rows))


def only_notes(criteria_set: CriteriaSet, rows: Sequence[Row]) -> int:
    """How many criteria these lines would change in nothing but their note or their place."""
    changed = {each.key for each in differences(criteria_set, rows)}
    before = {row["key"]: (place, row["note"]) for place, row in enumerate(rows_of(criteria_set))}
    after = {row["key"]: (place, row["note"]) for place, row in enumerate(rows)}
    return sum(key not in changed and before.get(key) != place for key, place in after.items())


def _tree(criteria_set: CriteriaSet, rows: Sequence[Row]) -> types.CriteriaTree:
    below: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        below[row["parent"]].append(row)

    def node(row: Row) -> types.Criterion:
        children = tuple(node(child) for child in below[row["key"]])
        params = json.loads(row["params"] or "{}")
        return types.Criterion(row["key"], row["name"], Decimal(row["max_points"]), row["rule"], params, children)

    return types.CriteriaTree(criteria_set.year, criteria_set.name, tuple(node(row) for row in below[""]))


@transaction.atomic
def write(criteria_set: CriteriaSet, rows: Sequence[Row], *, seen: str, by: User, why: str = "") -> int:
    """The set's criteria are these lines from now on, all or nothing; gives how many criteria changed.

    Raises PermissionDenied, Refused where the set is fixed or was changed since `seen`, Faulty with what is wrong.
    """
    held = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    rights.require(by, act_for(held))
    if fixed := why_fixed(held, clock.today()):
        raise Refused(fixed)
    if stamp(held) != seen:
        raise Refused(_("Somebody changed the criteria meanwhile: nothing was written. Check your sheet once more."))
    if wrong := faults(held, rows):
        raise Faulty(wrong)
    known = {each.key: each for each in Criterion.everything.filter(criteria_set=held).select_related("parent")}
    changed = 0
    kept: dict[str, Criterion] = {}
    numbered = enumerate(rows, 1)
    for place, row in parents_first(numbered, key=lambda pair: pair[1]["key"], parent=lambda pair: pair[1]["parent"]):
        each = known.pop(row["key"], None) or Criterion(
            criteria_set=held, key=row["key"], status=CriteriaSet.Status.PROVISIONAL
        )
        changed += _bring(each, place, row, kept.get(row["parent"]), by, why)
        kept[row["key"]] = each
    for each in known.values():
        if each.in_force:
            each.in_force = False
            history.save(each, by=by, why=why)
            changed += 1
    return changed


def _bring(each: Criterion, place: int, row: Row, parent: Criterion | None, by: User, why: str) -> bool:
    """The criterion as its line says; whether that changed anything."""
    values = {
        "parent": parent, "position": place, "name": row["name"], "max_points": Decimal(row["max_points"]),
        "rule": row["rule"], "params": json.loads(row["params"] or "{}"), "in_force": True,
        **({"note": row["note"]} if "note" in row.cells else {}),
    }  # fmt: skip
    if each.pk is not None and all(getattr(each, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(each, name, value)
    history.save(each, by=by, why=why)
    return True
