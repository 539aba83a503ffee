"""The criteria of a set as a spreadsheet, and a filled-in one as rows: the columns of a catalogue's criteria.csv.

The heads stand in the reader's language; a file is read by these or by the catalogue's own names, XLSX or CSV.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.files.cells import Row as TableRow
from cchc.files.cells import Value
from cchc.files.spreadsheet import Column, Sheet, xlsx
from scoring.engine.points import Scale
from scoring.engine.rules import KINDS
from scoring.engine.rules.rule import EXAMPLE_MAXIMUM, Rule, Sum
from scoring.index.wording import rule_sentence, rule_words
from scoring.models import CriteriaSet, Criterion
from tasks.catalogue import filled_sheet
from tasks.catalogue.filled_sheet import NOT_READ
from tasks.catalogue.read import Row

COLUMNS = {
    "key": gettext_lazy("Key"),
    "parent": gettext_lazy("Part of (key)"),
    "name": gettext_lazy("Criterion"),
    "max_points": gettext_lazy("Maximum"),
    "rule": gettext_lazy("Rule"),
    "params": gettext_lazy("Parameters"),
    "note": gettext_lazy("Note"),
}
NEEDED = ("key", "parent", "name", "max_points", "rule", "params")
WIDTHS = {"key": 22, "parent": 22, "name": 52, "max_points": 10, "rule": 18, "params": 46, "note": 30}
IN_WORDS = gettext_lazy("Rule in words (not read)")
_WITH_COMMA = re.compile(r"\d+,\d+", re.ASCII)


def write(criteria_set: CriteriaSet) -> bytes:
    """The set's criteria as XLSX, with a second sheet that explains the rule kinds."""
    columns = [Column(str(COLUMNS[name]), width) for name, width in WIDTHS.items()]
    criteria = Sheet(
        [*columns, Column(str(IN_WORDS), 52, shade=NOT_READ)],
        [_criterion(row, criteria_set) for row in criteria_set.criteria.select_related("parent")],
        name=_("Criteria"),
        title=criteria_set.name,
        notes=[_("A line a criterion. A line that is taken out drops its criterion, a new one adds one.")],
        to_fill=True,
    )
    return xlsx(criteria, _explanation(), made_on=clock.today())


def _criterion(row: Criterion, criteria_set: CriteriaSet) -> TableRow:
    cells: dict[str, Value] = {**cells_of(row, criteria_set)}
    cells["max_points"] = Decimal(str(cells["max_points"]))
    in_words = "" if row.rule == Sum.kind else rule_sentence(row.as_rule())
    return TableRow((*cells.values(), in_words))


def _explanation() -> Sheet:
    """The rule kinds: what each says, which parameters it takes, and an example for two points."""
    headings = (_("Rule"), _("Example in words"), _("Example of parameters"), _("Parameters"), _("May be absent"))
    columns = [Column(heading, width) for heading, width in zip(headings, (20, 60, 60, 34, 34), strict=True)]
    return Sheet(columns, [_kind(kind) for kind in KINDS.values()], name=_("Rules"))


def _kind(kind: type[Rule]) -> TableRow:
    rule = kind(kind.example, EXAMPLE_MAXIMUM)
    words = rule_words(rule) if kind is Sum else rule_sentence(rule)
    one_of = " / ".join(" + ".join(sorted(form)) for form in kind.forms)
    example = json.dumps(kind.example, ensure_ascii=False)
    return TableRow((kind.kind, words, example, one_of, ", ".join(sorted(kind.optional))))


def cells_of(row: Criterion, criteria_set: CriteriaSet) -> dict[str, str]:
    """A criterion as the cells of its line."""
    return {
        "key": row.key,
        "parent": row.parent.key if row.parent else "",
        "name": row.name,
        "max_points": Scale(criteria_set.places, criteria_set.rounding).text(row.max_points),
        "rule": row.rule,
        "params": json.dumps(row.params, ensure_ascii=False),
        "note": row.note,
    }


def read(name: str, data: bytes) -> list[Row]:
    """The lines of a filled-in sheet. Raises Refused where it is no such sheet, Faulty where a cell cannot be read."""
    rows = filled_sheet.read(name, data, COLUMNS, NEEDED)
    return [Row(row.file, row.line, {**row.cells, "max_points": _with_point(row["max_points"])}) for row in rows]


def _with_point(text: str) -> str:
    return text.replace(",", ".") if _WITH_COMMA.fullmatch(text) else text
