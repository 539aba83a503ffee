"""The list of figures without checked proof (Số liệu chưa có tài liệu kiểm chứng) and the columns of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.dates import short_date
from scoring.figure_proof import queries
from scoring.figure_proof.acts import Figure
from scoring.figure_proof.presentation import name_of, period_of, value_of
from scoring.figure_proof.queries import READING, STATED, Rows
from scoring.index import parameters
from scoring.models import CriteriaSet, Criterion, Reading
from tasks.lists.columns import Column
from tasks.lists.fields import Offer, OneOf, Order, Words, years_offered
from tasks.lists.filter_form import FilterForm
from tasks.lists.page import ListPage
from tasks.lists.states import Moment

KINDS = {READING: gettext_lazy("reading"), STATED: gettext_lazy("stated value")}
LACKS: dict[str, tuple[str | Promise, Q]] = {
    "proof": (gettext_lazy("no proof yet"), Q(has_proof=False)),
    "file": (gettext_lazy("proof without a file"), Q(has_proof=True, has_file=False)),
    "check": (gettext_lazy("has proof, not checked yet"), Q(has_proof=True)),
}


def _lacking(rows: Rows, what: str, moment: Moment) -> Rows:
    return rows.filter(LACKS[what][1])


def _mine(rows: Rows, condition: Q, moment: Moment) -> Rows:
    return rows.filter(condition)


class UncheckedFilterForm(FilterForm):
    q = Words(gettext_lazy("Indicator or criterion"), plain=["name"])
    unit = OneOf(gettext_lazy("Unit"), "unit_code")
    year = OneOf(gettext_lazy("Year"), "year")
    kind = OneOf(gettext_lazy("Kind"), "figure", offers=[(key, words, key) for key, words in KINDS.items()])
    lacks = OneOf(
        gettext_lazy("What lacks"), _lacking, offers=[(key, words, key) for key, (words, _q) in LACKS.items()]
    )
    mine = OneOf(gettext_lazy("Waits for a check"), _mine)
    # One query of two tables orders by the names of its columns.
    sort = Order(
        {
            "entered": ("entered", "name"), "-entered": ("-entered", "name"),
            "name": ("name", "entered"), "-name": ("-name", "entered"),
        },
        first="-entered",
    )  # fmt: skip


def address_of(kind: str, pk: int) -> str:
    """The page of a figure's proof."""
    return reverse("figure-proof", args=[{READING: "so-lieu", STATED: "gia-tri"}[kind], pk])


class Line:
    """A figure as the page and the file say it."""

    def __init__(self, figure: Figure, criteria: Mapping[str, list[Criterion]]):
        self.figure, self.proofs = figure, list(figure.proofs.all())
        self.name, self.period, self.value = name_of(figure), period_of(figure), value_of(figure)
        self.unit: Unit | None = None
        if isinstance(figure, Reading):
            self.kind, self.unit = READING, figure.unit or figure.indicator.unit
            self.entered_on, self.by = figure.entered_on, figure.entered_by
            self.criteria = criteria.get(figure.indicator.key, [])
        else:
            self.kind, self.entered_on, self.by = STATED, figure.date, figure.owner
            self.criteria = [figure.criterion]

    @property
    def kind_words(self) -> str:
        return str(KINDS[self.kind])

    @property
    def address(self) -> str:
        return address_of(self.kind, self.figure.pk)

    @property
    def lacks(self) -> str:
        key = "check" if self.proofs else "proof"
        return str(LACKS[key][0])

    @property
    def proof_words(self) -> str:
        return "; ".join(
            ", ".join(part for part in (proof.number, short_date(proof.dated_on), proof.place) if part)
            for proof in self.proofs
        )


class UncheckedFigures(ListPage):
    name = "unchecked-figures"
    title = gettext_lazy("Figures without checked proof")
    form_class = UncheckedFilterForm
    file_name = "so-lieu-chua-kiem-chung-{day}"
    size = 50
    columns = [
        Column(gettext_lazy("Reading or value"), lambda row, day: row.name, 50),
        Column(gettext_lazy("Kind"), lambda row, day: row.kind_words, 18),
        Column(gettext_lazy("Period"), lambda row, day: row.period, 16),
        Column(gettext_lazy("Value"), lambda row, day: row.value, 16),
        Column(gettext_lazy("Unit"), lambda row, day: str(row.unit or ""), 24),
        Column(gettext_lazy("Entered on"), lambda row, day: row.entered_on, 12),
        Column(gettext_lazy("Entered by"), lambda row, day: str(row.by or ""), 24),
        Column(gettext_lazy("For the criteria"), lambda row, day: "; ".join(one.name for one in row.criteria), 50),
        Column(gettext_lazy("Proof"), lambda row, day: row.proof_words, 40),
        Column(gettext_lazy("What lacks"), lambda row, day: row.lacks, 24),
    ]

    @cached_property
    def running(self) -> CriteriaSet | None:
        return CriteriaSet.objects.running(self.day.year, self.day)

    def all_rows(self) -> Any:
        return queries.unchecked(self.day)

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        units = Unit.objects.order_by("position").values_list("code", "name")
        sets = CriteriaSet.objects.order_by().values_list("year", flat=True).distinct()
        return {
            "unit": [(code, name, code) for code, name in units],
            "year": years_offered({*sets, self.day.year}),
            "mine": [("toi", _("by me"), queries.to_check_by(rights.reader(self.request)))],
        }

    def lines(self, rows: Iterable[Mapping[str, Any]]) -> list[Line]:
        figures = queries.figures_of(rows)
        criteria = queries.criteria_read_by(figures, self.running)
        return [Line(figure, criteria) for figure in figures]

    def file_rows(self) -> list[Line]:
        return self.lines(self.shown_rows())

    def context(self) -> dict[str, Any]:
        context = super().context()
        return context | {"rows": self.lines(context["page"].object_list)}


def show_unchecked(request: HttpRequest) -> HttpResponseBase:
    parameters.reader(request)
    return UncheckedFigures(request).response("scoring/figure_proof/list.html")
