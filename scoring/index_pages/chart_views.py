"""The four figures over the year (Diễn biến điểm): a chart from the snapshots, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cchc import clock
from scoring.engine.figures import FIGURES
from scoring.index import parameters
from scoring.index.index import is_closed
from scoring.index_pages import chart
from scoring.models import Snapshot


def show_chart(request: HttpRequest, year: int) -> HttpResponse:
    """The snapshots of a year; of several on one day the chart takes the last, the table shows all."""
    parameters.reader(request)
    criteria_set, day = parameters.running_set(year), clock.today()
    # Without the whole index that each of them holds: a year keeps hundreds.
    rows = Snapshot.objects.filter(year=year).defer("figures", "by_unit")
    rows = rows.annotate(counted=KT("figures__total__max_counted"))
    snapshots = list(rows.select_related("criteria_set").order_by("as_of", "pk"))
    context = {
        "criteria_set": criteria_set,
        "closed": is_closed(year, day),
        "year": year,
        "day": day,
        "snapshots": snapshots[::-1],
        "chart": drawn(snapshots),
    }
    return render(request, "scoring/index/chart.html", context)


def drawn(snapshots: Sequence[Snapshot]) -> chart.Chart | None:
    """The chart of snapshots in the order of their days; None where no figure is known."""
    last_of_day = {each.as_of: each for each in snapshots}
    marks = [chart.Mark(on, *(_known(each, name) for name in FIGURES)) for on, each in last_of_day.items()]
    if all(mark.attainable is None for mark in marks):
        return None
    latest = snapshots[-1]
    until = max(latest.checked_on, latest.as_of)
    return chart.draw(marks, until=until, closes_on=date(latest.year, 12, 31))


def _known(snapshot: Snapshot, figure: str) -> Decimal | None:
    """A figure of the whole index with the set's own places."""
    text = snapshot.printed[figure]
    return None if text is None else Decimal(text)
