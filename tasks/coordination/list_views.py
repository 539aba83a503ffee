"""All contributions, all consultations, and the agencies over a year; each as a page and as a sheet."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.files import downloads
from tasks.coordination import export as sheets
from tasks.coordination import lists
from tasks.coordination.filter_form import ConsultationFilterForm, ContributionFilterForm
from tasks.lists.filters import Moment
from tasks.models import Agency, Consultation, Contribution, workdays


def contributions(request):
    units = Unit.objects.only("code", "name", "position")
    form = ContributionFilterForm(request.GET, units=units, years=_years(Contribution))
    return _list(request, lists.CONTRIBUTIONS, form, "tasks/coordination/contributions.html")


def consultations(request):
    units, agencies = Unit.objects.only("code", "name", "position"), Agency.objects.in_use().only("name")
    form = ConsultationFilterForm(request.GET, units=units, years=_years(Consultation), agencies=agencies)
    return _list(request, lists.CONSULTATIONS, form, "tasks/coordination/consultations.html")


def _years(model) -> list[int]:
    return sorted({day.year for day in model.objects.dates("asked_on", "year")}, reverse=True)


def _list(request, kind: lists.Kind, form, template: str):
    moment = Moment.of(clock.today(), workdays())
    form.is_valid()
    for problem in form.problems():
        messages.warning(request, problem)
    filters = form.filters()
    everything = kind.everything(request.user, moment)
    rows = kind.chosen(everything, filters, moment).for_rows()
    if request.GET.get("format") == "xlsx":
        rights.require(request.user, "export")
        data = sheets.xlsx(kind, rows, form.chips(), moment.day)
        return downloads.from_bytes(f"{kind.url_name}-{moment.day}.xlsx", data)
    paginator = Paginator(rows, lists.PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "total": everything.count() if form.chips() else paginator.count,
        "sorts": _sort_links(filters.sort),
        "address": kind.address(),
    }
    return render(request, template, context)


def _sort_links(sort: str) -> dict[str, dict[str, str]]:
    links = {}
    for column in ("due", "asked", "whom", "lead", "outcome"):
        now = {column: "ascending", f"-{column}": "descending"}.get(sort, "")
        links[column] = {"next": f"-{column}" if now == "ascending" else column, "now": now}
    return links


@vary_on_headers("HX-Request")
def by_unit(request):
    """What units owe each other today and wait for outside; the dashboard asks for the table alone."""
    moment = Moment.of(clock.today(), workdays())
    lines = lists.by_unit(request.user, moment, Unit.objects.only("code", "name", "position"))
    template = "tasks/coordination/_by_unit.html" if request.htmx else "tasks/coordination/by_unit.html"
    return render(request, template, {"lines": lines})


def agencies(request):
    """How long each agency took, over one year."""
    moment = Moment.of(clock.today(), workdays())
    years = sorted({*_years(Consultation), moment.day.year}, reverse=True)
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and int(wanted) in years else moment.day.year
    if wanted and str(year) != wanted:
        messages.warning(request, _("In %(year)s no agency was asked.") % {"year": wanted[:10]})
    lines = lists.by_agency(request.user, moment, year)
    if request.GET.get("format") == "xlsx":
        rights.require(request.user, "export")
        return downloads.from_bytes(f"agencies-{year}-{moment.day}.xlsx", sheets.agencies_xlsx(lines, year, moment.day))
    context = {"lines": lines, "year": year, "years": years, "agencies": Agency.objects.in_use()}
    return render(request, "tasks/coordination/agencies.html", context)
