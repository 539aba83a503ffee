"""All links of a year as a spreadsheet that goes out and comes back: a line for each item and criterion linked.

An item without a link has a line with no criterion. A sheet that comes back says all links of the items that it names:
what it no longer has ends; items that it does not name stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.dates import short_date
from cchc.files.cells import Row as TableRow
from cchc.files.spreadsheet import Column, Sheet, xlsx
from cchc.search import fold
from scoring.links.acts import NONE, Change, in_force, leaves, why_not
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.catalogue import filled_sheet
from tasks.catalogue.filled_sheet import NOT_READ
from tasks.catalogue.read import Fault, Row
from tasks.models import Item

COLUMNS = {
    "document": gettext_lazy("Document"),
    "dated": gettext_lazy("Of the day"),
    "item": gettext_lazy("Item"),
    "text": gettext_lazy("Content"),
    "criterion": gettext_lazy("Key of the criterion"),
    "name": gettext_lazy("Criterion"),
    "kind": gettext_lazy("How it is linked"),
}
NEEDED = ("document", "item", "criterion", "kind")
WIDTHS = {"document": 22, "dated": 12, "item": 8, "text": 60, "criterion": 24, "name": 50, "kind": 16}


@dataclass
class Outcome:
    """What a sheet would change: the changes, each in words, and its faults."""

    changes: list[Change] = field(default_factory=list)
    told: list[tuple[Item, Criterion, str, str]] = field(default_factory=list)  # before, after
    faults: list[Fault] = field(default_factory=list)
    lines: int = 0


def items_of(year: int) -> list[Item]:
    """The items of the year's documents, in order; what another item does is linked too, by its twin's tasks."""
    rows = Item.objects.filter(document__year=year, document__date__lte=clock.today()).select_related("document")
    return list(rows.order_by("document__date", "document", "position", "pk"))


def write(criteria_set: CriteriaSet, year: int) -> bytes:
    """The sheet, with a second one that names the criteria."""
    criteria = {row.pk: row for row in leaves(criteria_set)}
    linked: dict[int, list[tuple[Criterion, str]]] = defaultdict(list)
    for (item, criterion), kind in in_force(criteria_set).items():
        if criterion in criteria:
            linked[item].append((criteria[criterion], kind))
    columns = [Column(str(COLUMNS[name]), width, shade=NOT_READ if name in ("text", "name") else "", as_text=True)
               for name, width in WIDTHS.items()]  # fmt: skip
    rows = [row for item in items_of(year) for row in _lines(item, linked[item.pk])]
    links = Sheet(
        columns, rows, name=_("Links"), title=_("Links of items to criteria, %(year)d") % {"year": year}, to_fill=True,
        notes=[_("A line an item and criterion. Grey columns are not read. A line without a criterion links nothing.")],
    )  # fmt: skip
    counting = _("counts"), _("supports"), _("supports only")
    named = Sheet(
        [Column(str(COLUMNS["criterion"]), 28), Column(str(COLUMNS["name"]), 70), Column(_("May be"), 30)],
        [TableRow((row.key, row.name, f"{counting[0]} / {counting[1]}" if row.as_rule().counts_tasks else counting[2]))
         for row in criteria.values()],
        name=_("Criteria"),
    )  # fmt: skip
    return xlsx(links, named, made_on=clock.today())


def _lines(item: Item, linked: list[tuple[Criterion, str]]) -> Iterator[TableRow]:
    about = item.document.number, short_date(item.document.date), item.number, item.text
    for criterion, kind in sorted(linked, key=lambda pair: (pair[0].position, pair[0].pk)):
        yield TableRow((*about, criterion.key, criterion.name, str(ItemLink.Kind(kind).label)))
    if not linked:
        yield TableRow((*about, "", "", ""))


def read(criteria_set: CriteriaSet, year: int, name: str, data: bytes) -> Outcome:
    """What the sheet would change. Raises Refused where it is no such sheet, Faulty where a cell cannot be read."""
    rows = filled_sheet.read(name, data, COLUMNS, NEEDED)
    outcome = Outcome(lines=len(rows))
    by_place: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items_of(year):
        by_place[fold(item.document.number), fold(item.number)].append(item)
    criteria = {row.key: row for row in leaves(criteria_set)}
    criteria |= {fold(row.name): row for row in criteria.values()}
    wanted: dict[int, dict[int, str]] = {}
    items: dict[int, Item] = {}
    for row in rows:
        named = _item(row, by_place, outcome, year)
        if named is None:
            continue
        items[named.pk] = named
        of_item = wanted.setdefault(named.pk, {})
        if not row["criterion"] and not row["kind"]:
            continue
        criterion = criteria.get(row["criterion"]) or criteria.get(fold(row["criterion"]))
        if criterion is None:
            allowed = _("a key of the second sheet, or a criterion's name as it stands there")
            outcome.faults.append(row.fault("criterion", allowed))
            continue
        kind = _kind(row, outcome)
        if kind is None:
            continue
        if criterion.pk in of_item:
            outcome.faults.append(row.fault("criterion", _("each item and criterion once")))
        elif wrong := why_not(criterion, kind):
            outcome.faults.append(row.fault("kind", wrong))
        else:
            of_item[criterion.pk] = kind
    if not outcome.faults:
        _compare(outcome, criteria_set, items, wanted)
    return outcome


def _item(row: Row, by_place: dict[tuple[str, str], list[Item]], outcome: Outcome, year: int) -> Item | None:
    found = by_place.get((fold(row["document"]), fold(row["item"])), [])
    if row["dated"]:
        found = [item for item in found if short_date(item.document.date) == row["dated"]] or found
    if len(found) == 1:
        return found[0]
    words = {"year": year}
    if found:
        outcome.faults.append(row.fault("dated", _("the document's day, since %(year)d has several of this number")
                                        % words))  # fmt: skip
    elif any(document == fold(row["document"]) for document, _number in by_place):
        outcome.faults.append(row.fault("item", _("the number of an item of this document")))
    else:
        outcome.faults.append(row.fault("document", _("the number of a document of %(year)d") % words))
    return None


def _kind(row: Row, outcome: Outcome) -> str | None:
    """`counts` or `supports`, as the key or as a word of either language."""
    told = fold(row["kind"])
    for kind in ItemLink.Kind:
        if told in (kind.value, fold(str(kind.label))):
            return kind.value
    labels = " / ".join(str(kind.label) for kind in ItemLink.Kind)
    outcome.faults.append(row.fault("kind", labels))
    return None


def _compare(
    outcome: Outcome, criteria_set: CriteriaSet, items: dict[int, Item], wanted: dict[int, dict[int, str]]
) -> None:
    criteria = {row.pk: row for row in leaves(criteria_set)}
    now = in_force(criteria_set, items)
    places = {(item, criterion) for item, of_item in wanted.items() for criterion in of_item}
    for item, criterion in sorted(places | set(now)):
        before, after = now.get((item, criterion), NONE), wanted[item].get(criterion, NONE)
        if before != after and criterion in criteria:
            outcome.changes.append(Change(item, criterion, after))
            words = [str(ItemLink.Kind(kind).label) if kind else "–" for kind in (before, after)]
            outcome.told.append((items[item], criteria[criterion], words[0], words[1]))
