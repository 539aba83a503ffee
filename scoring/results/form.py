"""What the page of a year's official result takes in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from scoring.forms import NumberField, PageForm, plain
from scoring.results.results import YearResult, read_peers
from tasks.task_page.forms import DayField, LineField


class ResultForm(PageForm):
    """A year's decision, total and rank, and the other departments' totals, a line each."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
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

    def __init__(self, *args, result: YearResult, **kwargs):
        super().__init__(*args, initial=_typed(result), **kwargs)

    def clean_peers(self) -> dict[str, Decimal]:
        try:
            return read_peers(self.cleaned_data["peers"])
        except ValidationError as refusal:
            raise ValidationError(refusal.message_dict["peers"]) from refusal

    def values(self) -> dict[str, Any]:
        """What was typed, by field of the row."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "peers")}


def _typed(result: YearResult) -> dict[str, Any]:
    typed = result.typed
    peers = typed.peers.filter(in_force=True) if typed else ()
    return {
        "seen": typed.version if typed else 0,
        "decision": result.decision,
        "published_on": result.published_on,
        "total": "" if result.total is None else plain(result.total),
        "maximum": plain(result.maximum),
        "rank": result.rank,
        "of": result.of,
        "note": result.note,
        "peers": "\n".join(f"{peer.name}; {plain(peer.total)}" for peer in peers),
    }
