"""The page of all proof."""

from __future__ import annotations

from typing import cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import Unit
from scoring.index import parameters
from scoring.models import CriteriaSet, Criterion
from scoring.proofs import queries
from scoring.xrays import plans, proof
from tasks.lists.filter_form import PlainSelect
from tasks.models import Document

PAGE_SIZE = 40


class ProofFilterForm(forms.Form):
    """The filters as they stand in the address; one that is not known is named and left out."""

    q = forms.CharField(label=gettext_lazy("Number, issuer, task"), required=False, max_length=200)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, widget=PlainSelect)
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"), required=False, widget=PlainSelect, coerce=int, empty_value=None
    )
    criterion = forms.ChoiceField(label=gettext_lazy("Criterion"), required=False, widget=PlainSelect)
    lacks = forms.ChoiceField(label=gettext_lazy("What lacks"), required=False, widget=PlainSelect)

    def __init__(self, data: QueryDict, *, criteria: QuerySet[Criterion]):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        everything = [("", _("all"))]
        years = Document.objects.order_by("-year").values_list("year", flat=True).distinct()
        for name, choices in (
            ("unit", Unit.objects.order_by("position").values_list("code", "name")),
            ("year", [(year, str(year)) for year in years]),
            ("criterion", [(one.key, one.name[:90]) for one in criteria]),
            ("lacks", [(key, label) for key, (label, _where) in queries.LACKS.items()]),
        ):
            cast(forms.ChoiceField, self.fields[name]).choices = [*everything, *choices]

    def filters(self) -> queries.Filters:
        self.is_valid()
        return queries.Filters(**{name: value for name, value in self.cleaned_data.items() if value})

    def chips(self) -> list[dict[str, object]]:
        """Each filter in force with its words."""
        chips = []
        for name, value in self.cleaned_data.items():
            if value:
                choices = dict(getattr(self.fields[name], "choices", ()))
                chips.append({"name": name, "label": self.fields[name].label, "value": choices.get(value, value)})
        return chips

    def problems(self) -> list[str]:
        return [
            _("%(field)s: “%(value)s” is not known; the filter was left out.")
            % {"field": self[name].label, "value": str(self[name].value())[:40]}
            for name in self.errors
        ]


def show_proofs(request: HttpRequest) -> HttpResponse:
    parameters.reader(request)
    day = clock.today()
    running = CriteriaSet.objects.running(day.year, day)
    linked = running.criteria.exclude(rule="sum") if running else Criterion.objects.none()
    form = ProofFilterForm(request.GET, criteria=linked.order_by("position"))
    filters = form.filters()
    everything = queries.everything(day)
    paginator = Paginator(queries.chosen(everything, filters, running, day), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    used = queries.criteria_of(page, running, day)
    context = {
        "form": form, "filters": filters, "problems": form.problems(), "page": page, "as_of": day, "running": running,
        "rows": [(row, used.get(row.task.item_id, [])) for row in page],
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "total": everything.count() if filters.any else paginator.count,
        "bare": proof.without_file(day).count(), "idle": plans.without_tasks(day).count(),
        "days_left": (running.closes_on - day).days if running else None,
    }  # fmt: skip
    return render(request, "scoring/proofs/list.html", context)
