"""The page of all proof: its filters, the columns of its file, and what lacks before the scoring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit
from scoring.index import parameters
from scoring.models import CriteriaSet, Criterion
from scoring.proofs import queries
from scoring.xrays import plans, proof
from tasks.lists.columns import Column
from tasks.lists.fields import Offer, OneOf, Order, Words, both_ways, years_offered
from tasks.lists.filter_form import FilterForm
from tasks.lists.page import ListPage
from tasks.lists.states import Moment
from tasks.models import Document, Evidence
from tasks.presentation import source

Rows = QuerySet[Evidence]
SORTS = both_ways(
    entered=("entered_on",), title=("title",), date=("dated_on", "sent_on"), issuer=("issuer",),
    task=("task__item__document__date", "task__item__position"),
) | {"-entered": ("-entered_on", "-pk")}  # fmt: skip


def _serving(rows: Rows, criterion: Criterion, moment: Moment) -> Rows:
    return rows.filter(queries.serving(criterion, moment.day))


def _lacking(rows: Rows, what: str, moment: Moment) -> Rows:
    return rows.filter(queries.LACKS[what][1])


class ProofFilterForm(FilterForm):
    """A number is found as it is written; words also in the text of the task's item."""

    q = Words(_("Number, issuer, task"), folded=["task__item__search_text"], plain=["title", "issuer"])
    unit = OneOf(_("Unit"), "task__unit__code")
    year = OneOf(_("Year"), "task__item__document__year")
    criterion = OneOf(_("Criterion"), _serving)
    lacks = OneOf(_("What lacks"), _lacking, offers=[(key, words, key) for key, (words, _q) in queries.LACKS.items()])
    sort = Order(SORTS, first="-entered")


def _serves(row: tuple[Evidence, list[queries.Use]], day: date) -> str:
    return "; ".join(use.criterion.name for use in row[1])


class ProofList(ListPage):
    name = "proofs"
    title = _("Proof")
    form_class = ProofFilterForm
    file_name = "tai-lieu-kiem-chung-{day}"
    size = 40
    # A row is a piece of proof with the criteria for which it counts.
    columns = [
        Column(_("Number or title"), lambda row, day: row[0].title, 24),
        Column(_("Kind"), lambda row, day: row[0].get_kind_display(), 18),
        Column(_("Date"), lambda row, day: row[0].dated_on, 12),
        Column(_("Sent on"), lambda row, day: row[0].sent_on, 12),
        Column(_("Issuer"), lambda row, day: row[0].issuer, 24),
        Column(_("Page or section"), lambda row, day: row[0].place, 16),
        Column(_("Task"), lambda row, day: source(row[0].task), 18),
        Column(_("Proves"), lambda row, day: row[0].task.item.text, 50),
        Column(_("Unit"), lambda row, day: str(row[0].task.unit), 24),
        Column(_("For the criteria"), _serves, 40),
        Column(_("File"), lambda row, day: row[0].file_name or row[0].url, 30),
        Column("SHA-256", lambda row, day: row[0].sha256, 30),
    ]

    @cached_property
    def running(self) -> CriteriaSet | None:
        running = CriteriaSet.objects.running(self.day.year, self.day)
        if running is not None:  # chosen from, and looked through for each row
            prefetch_related_objects([running], Prefetch("criteria", Criterion.objects.order_by("position", "pk")))
        return running

    def all_rows(self) -> Rows:
        return queries.everything(self.day)

    def offers(self) -> Mapping[str, Iterable[Offer]]:
        criteria = self.running.criteria.all() if self.running else []
        return {
            "unit": [
                (code, name, code) for code, name in Unit.objects.order_by("position").values_list("code", "name")
            ],
            "year": years_offered(Document.objects.order_by().values_list("year", flat=True).distinct()),
            "criterion": [(one.key, one.name[:90], one) for one in criteria if one.rule != "sum"],
        }

    def with_criteria(self, rows: Iterable[Evidence]) -> list[tuple[Evidence, list[queries.Use]]]:
        listed = list(rows)
        used = queries.criteria_of(listed, self.running, self.day)
        return [(row, used.get(row.task.item_id, [])) for row in listed]

    def file_rows(self) -> list[tuple[Evidence, list[queries.Use]]]:
        return self.with_criteria(self.shown_rows())

    def context(self) -> dict[str, Any]:
        context = super().context()
        return context | {
            "rows": self.with_criteria(context["page"].object_list),
            "running": self.running,
            "bare": proof.without_file(self.day).count(),
            "idle": plans.without_tasks(self.day).count(),
            "days_left": (self.running.closes_on - self.day).days if self.running else None,
        }


def show_proofs(request: HttpRequest) -> HttpResponseBase:
    parameters.reader(request)
    return ProofList(request).response("scoring/proofs/list.html")
