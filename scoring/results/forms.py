"""What the page of a year's official result takes in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.forms import DayField, LineField
from scoring.engine.points import printed_number
from scoring.forms import DraftForm, NumberField, as_typed
from scoring.results.queries import YearResult

LINE = re.compile(r"(?P<name>.+?)\s*[\t;|]\s*(?P<total>[^\t;|]+)|(?P<name_2>.+?)\s+(?P<total_2>\S+)")


def read_peers(text: str) -> dict[str, Decimal]:
    """The totals typed or pasted, a department a line: name, then its total.

    Raises ValidationError with each line at fault.
    """
    peers: dict[str, Decimal] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line:
            continue
        match = LINE.fullmatch(line)
        name, typed = (match["name"] or match["name_2"], match["total"] or match["total_2"]) if match else (line, "")
        total = printed_number(typed)
        if total is None or total < 0:
            faults.append(
                _("Line %(number)d: “%(line)s”: write department and total, as in “Department of Justice; 89.45”.")
                % {"number": number, "line": line[:60]}
            )
        elif name in peers:
            faults.append(_("Line %(number)d: “%(name)s” stands twice.") % {"number": number, "name": name[:60]})
        elif len(name) > 200:
            faults.append(_("Line %(number)d: the name is longer than 200 characters.") % {"number": number})
        else:
            peers[name] = total
    if faults:
        raise ValidationError(faults)
    return peers


class ResultForm(DraftForm):
    """A year's decision, total and rank, and the other departments' totals, a line each."""

    decision = LineField(label=gettext_lazy("Decision"), max_length=80, required=False, rows=1)
    published_on = DayField(label=gettext_lazy("Published on"), required=False)
    total = NumberField(label=gettext_lazy("Our total"), required=False)
    maximum = NumberField(label=gettext_lazy("Out of"))
    rank = forms.IntegerField(label=gettext_lazy("Our rank"), required=False, min_value=1, max_value=9999)
    of = forms.IntegerField(label=gettext_lazy("Of how many"), required=False, min_value=1, max_value=9999)
    note = LineField(label=gettext_lazy("Note"), max_length=1000, required=False)
    peers = forms.CharField(
        label=gettext_lazy("Totals of the other departments"),
        help_text=gettext_lazy("A department a line: its name, a tab or semicolon, its total. Two columns of a sheet."),
        widget=forms.Textarea(attrs={"rows": 10}), required=False, max_length=20_000,
    )  # fmt: skip

    def __init__(self, *args: Any, result: YearResult, **kwargs: Any):
        super().__init__(*args, initial=_initial(result), **kwargs)

    def clean_peers(self) -> dict[str, Decimal]:
        return read_peers(self.cleaned_data["peers"])

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the row."""
        return {name: value for name, value in super().values().items() if name != "peers"}


def _initial(result: YearResult) -> dict[str, Any]:
    typed = result.typed
    peers = typed.peers.filter(in_force=True) if typed else ()
    return {
        "seen": typed.version if typed else 0,
        "decision": result.decision,
        "published_on": result.published_on,
        "total": as_typed(result.total),
        "maximum": as_typed(result.maximum),
        "rank": result.rank,
        "of": result.of,
        "note": result.note,
        "peers": "\n".join(f"{peer.name}; {as_typed(peer.total)}" for peer in peers),
    }
