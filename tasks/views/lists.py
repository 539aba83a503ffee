"""The task list, and the dashboard whose figures lead to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render

from cchc import clock
from cchc.accounts.models import Membership, Unit, User
from tasks import listing
from tasks.filtering import FilterForm
from tasks.listing import Moment
from tasks.models import Document, Request, workdays


def task_list(request):
    day = clock.today()
    moment = Moment.of(day, workdays())
    documents = list(Document.objects.only("number", "year", "date"))
    existing = [document for document in documents if document.date <= day]
    units = Unit.objects.only("code", "name", "position")
    form = FilterForm(request.GET, units=units, documents=existing, officers=_officers())
    form.is_valid()
    for problem in form.problems():
        messages.warning(request, problem)
    filters = form.filters()
    everything = listing.everything(request.user, day, documents)
    paginator = Paginator(listing.chosen(everything, filters, moment).for_rows(), listing.PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filters": filters,
        "page": page,
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "total": everything.count() if filters.any else paginator.count,
        "sorts": listing.sort_links(filters.sort),
    }
    return render(request, "tasks/task_list.html", context)


def _officers():
    roles = [Membership.Role.OFFICER, Membership.Role.HEAD, Membership.Role.ACTING_HEAD, Membership.Role.COORDINATOR]
    named = User.objects.filter(pk__in=Membership.objects.filter(role__in=roles).values("person"))
    return named.only("username", "name").order_by("name")


def dashboard(request):
    moment = Moment.of(clock.today(), workdays())
    tasks = listing.everything(request.user, moment.day)
    table = listing.by_unit(tasks, Unit.objects.all(), moment)
    context = {
        "moment": moment,
        "table": table,
        "next_due": listing.chosen(tasks, listing.Filters(state="due-soon"), moment).for_rows()[:8],
        "latest": listing.chosen(tasks, listing.Filters(state="late"), moment).for_rows()[:8],
        "undecided": Request.objects.filter(decision="").count(),
    }
    return render(request, "tasks/dashboard.html", context)
