"""The Office Chief's first screen: what is late, falls due, is silent, waits; and the same as charts."""

from django.db.models import Count, Value
from django.shortcuts import render
from django.utils.dates import WEEKDAYS_ABBR

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import units_in_short
from tasks.beginning import steps
from tasks.home import charts as drawing
from tasks.home import figures
from tasks.lists.states import Moment
from tasks.models import ExpectedPlan, Request, workdays
from tasks.task_list import filters
from tasks.task_list.filter_form import TaskFilterForm

ROWS = 4
LATE_ROWS = 15
STRIP_WEEKS = 5
# Of the figures by unit those that fit beside the unit's name; the tiles show all.
COLUMNS = ("late", "due-soon", "silent", "sent-back", "waiting-check", "check-overdue")


def dashboard(request):
    moment = Moment.of(clock.today(), workdays())
    tasks = filters.everything(request.user, moment.day)
    units = units_in_short()
    undecided, awaited = _waiting(moment.day)
    context = {
        "moment": moment,
        "shown": COLUMNS,
        "table": figures.by_unit(tasks, units, moment, reader=request.user),
        "sent_back": figures.sent_back_this_year(tasks, units, moment),
        "in_bars": [(state, str(filters.STANDINGS[state].label)) for state in figures.IN_BARS],
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "strip": drawing.deadlines(tasks, moment.day, moment.calendar, STRIP_WEEKS),
        "next_due": TaskFilterForm.chosen(tasks, {"state": "due-soon"}, moment).for_panel()[:ROWS],
        "latest": TaskFilterForm.chosen(tasks, {"state": "late"}, moment).for_panel(numbered=True)[:LATE_ROWS],
        "progress": steps.progress if rights.may_ever(request.user, "begin") else None,
        "expected_plans": ExpectedPlan.objects.awaited(moment.day) if awaited else [],
        "undecided": undecided,
    }
    return render(request, "tasks/home/dashboard.html", context)


def _waiting(day):
    """How many requests wait for their decision, and how many plans are still to come; one query."""
    of_requests = Request.objects.filter(decision="").values(what=Value("requests"))
    of_plans = ExpectedPlan.objects.filter(arrived=None, year__gte=day.year).values(what=Value("plans"))
    rows = [each.order_by().annotate(n=Count("pk")).values_list("what", "n") for each in (of_requests, of_plans)]
    counts = dict(rows[0].union(rows[1], all=True))
    return counts.get("requests", 0), counts.get("plans", 0)


def charts(request):
    """Tasks by unit and state, and the deadlines of the weeks to come; each with its table."""
    day = clock.today()
    tasks = filters.everything(request.user, day)
    units = units_in_short()
    context = {
        "states": drawing.by_unit_and_state(tasks, units, day),
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "strip": drawing.deadlines(tasks, day, workdays()),
    }
    return render(request, "tasks/home/charts.html", context)
