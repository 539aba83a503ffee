"""All contributions, all consultations, and the agencies over a year; each as a page and as a sheet."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import units_in_short
from cchc.dates import short_date
from cchc.files import downloads, spreadsheet
from cchc.pages.addresses import key_of
from tasks.coordination import lists
from tasks.coordination.list_pages import OF_AGENCIES, ConsultationList, ContributionList
from tasks.lists.columns import sheet
from tasks.lists.states import Moment
from tasks.models import Agency, Consultation, workdays


def contributions(request):
    return ContributionList(request).response("tasks/coordination/contributions.html")


def consultations(request):
    return ConsultationList(request).response("tasks/coordination/consultations.html")


@vary_on_headers("HX-Request")
def by_unit(request):
    """What units owe each other today and wait for outside; the dashboard asks for the table alone."""
    moment = Moment.of(clock.today(), workdays())
    lines = lists.by_unit(request.user, moment, units_in_short())
    template = "tasks/coordination/_by_unit.html" if request.htmx else "tasks/coordination/by_unit.html"
    return render(request, template, {"lines": lines})


def agencies(request):
    """How long each agency took, over one year."""
    moment = Moment.of(clock.today(), workdays())
    asked = {day.year for day in Consultation.objects.dates("asked_on", "year")}
    years = sorted({*asked, moment.day.year}, reverse=True)
    wanted = request.GET.get("year", "")
    year = next((each for each in years if each == key_of(wanted)), moment.day.year)
    if wanted and str(year) != wanted:
        messages.warning(request, _("In %(year)s no agency was asked.") % {"year": wanted[:10]})
    lines = lists.by_agency(request.user, moment, year)
    if request.GET.get("format") == "xlsx":
        rights.require(request.user, "export")
        title = _("Outside agencies in %(year)s") % {"year": year}
        notes = [_("As of %(day)s; %(filters)s") % {"day": short_date(moment.day), "filters": year}]
        data = spreadsheet.xlsx(sheet(OF_AGENCIES, lines, moment.day, title=title, notes=notes), made_on=moment.day)
        return downloads.from_bytes(f"agencies-{year}-{moment.day}.xlsx", data)
    context = {"lines": lines, "year": year, "years": years, "agencies": Agency.objects.in_use()}
    return render(request, "tasks/coordination/agencies.html", context)
