"""The calendar of days off and swapped days: a year's list, and what the Office does to a day."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.dates import short_date
from cchc.files.turns import in_turn
from cchc.pages.addresses import key_of, year_of
from cchc.refusal import Refused
from tasks.calendar import acts as keeping
from tasks.calendar import announcement
from tasks.calendar.forms import AnnouncementForm, DayOffForm, ReasonForm
from tasks.importing.files import open_file
from tasks.models import DayOff


def calendar(request):
    """A year's days with their sources; `?year=2019&show=to-check`."""
    rights.require(request.user, "view")
    asked = request.GET.get("year", "")
    year = year_of(asked) or clock.today().year
    rows = DayOff.objects.filter(day__year=year)
    counts = rows.aggregate(all=Count("pk"), to_check=Count("pk", filter=Q(to_check=True, in_use=True)))
    only_to_check = request.GET.get("show") == "to-check"
    context = {
        "year": year,
        "years": sorted({day.year for day in DayOff.objects.dates("day", "year")} | {year}),
        "rows": rows.filter(to_check=True, in_use=True) if only_to_check else rows,
        "counts": counts,
        "only_to_check": only_to_check,
    }
    return render(request, "tasks/calendar/days_off.html", context)


def new(request):
    """Put a day on the calendar."""
    rights.require(request.user, "keep_reminders")
    form = DayOffForm(request.POST or None, instance=DayOff())
    if request.method == "POST" and form.is_valid():
        try:
            moved = keeping.add(form.instance, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _kept(request, form.instance, moved)
    return _page(request, form)


@in_turn
def bring_announcement(request):
    """The year's announcement, pasted or as a file: read, shown, then entered with its source."""
    rights.require(request.user, "keep_reminders")
    form = AnnouncementForm(request.POST or None, request.FILES or None, initial={"year": clock.today().year + 1})
    outcome, text = None, ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            text = given["text"]
            if given["file"]:
                data = given["file"].read(open_file.FILE_LIMIT + 1)
                text = announcement.lines_of_file(given["file"].name, data)
            named = announcement.read(text, given["year"])
            apply = "sure" in request.POST
            outcome = announcement.bring_in(
                named, year=given["year"], source=given["source"], by=request.user, apply=apply
            )
            if not named:
                form.add_error("text", _("No day of %(year)d was found in it.") % {"year": given["year"]})
            elif apply:
                words = ngettext(
                    "%(n)d day of the announcement is entered.",
                    "%(n)d days of the announcement are entered.", len(named),
                )  # fmt: skip
                messages.success(request, words % {"n": len(named)})
                return redirect(f"{reverse('days-off')}?year={given['year']}")
        except Refused as refusal:
            form.add_error(None, refusal)
    context = {"form": form, "outcome": outcome, "text": text}
    return render(request, "tasks/calendar/announcement.html", context, status=422 if form.errors else 200)


def correct(request, pk: int):
    """A day with its history; the Office Chief corrects it here."""
    row = get_object_or_404(DayOff, pk=pk)
    rights.require(request.user, "keep_reminders" if request.method == "POST" else "view")
    form = DayOffForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            moved = keeping.correct(form.instance, by=request.user, reason=given["reason"], seen=given["seen"])
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            return _kept(request, row, moved)
    return _page(request, form)


@require_POST
def withdraw(request, pk: int):
    return _use(request, pk, keeping.withdraw)


@require_POST
def put_back(request, pk: int):
    return _use(request, pk, keeping.put_back)


def _use(request, pk: int, act):
    row = get_object_or_404(DayOff, pk=pk)
    rights.require(request.user, "keep_reminders")
    use = ReasonForm(request.POST, row=row)
    if use.is_valid():
        try:
            moved = act(row, by=request.user, **use.cleaned_data)
        except Refused as refusal:
            use.add_error(None, refusal)
        else:
            return _kept(request, row, moved)
    return _page(request, DayOffForm(None, instance=row), use)


@require_POST
def checked(request, pk: int):
    """Marked in the list: compared with the year's announcement."""
    row = get_object_or_404(DayOff, pk=pk)
    seen = key_of(request.POST.get("seen", ""))
    try:
        keeping.mark_checked(row, by=request.user, seen=seen)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = _("%(day)s is marked as checked against the year's announcement.")
        messages.success(request, words % {"day": short_date(row.day)})
    return redirect(_list_of(row))


def _page(request, form: DayOffForm, use: ReasonForm | None = None):
    row = DayOff.objects.filter(pk=form.instance.pk).first() or form.instance  # as it stands, whatever was typed
    bound = form.is_bound or use is not None
    context = {
        "form": form,
        "row": row,
        "use": use or (ReasonForm(row=row) if row.pk else None),
        "history": row.history.select_related("history_user") if row.pk else [],
    }
    return render(request, "tasks/calendar/day_off.html", context, status=422 if bound else 200)


def _kept(request, row: DayOff, moved: keeping.Moved):
    words = _("The calendar is saved.")
    if moved.tasks:
        words += " " + ngettext(
            "%(count)d deadline in force moved with it; nothing is sent because of it.",
            "%(count)d deadlines in force moved with it; nothing is sent because of it.",
            len(moved.tasks),
        ) % {"count": len(moved.tasks)}  # fmt: skip
    if moved.awaited:
        words += " " + ngettext(
            "%(count)d due day of a contribution, an opinion or a step moved with it.",
            "%(count)d due days of contributions, opinions and steps moved with it.",
            len(moved.awaited),
        ) % {"count": len(moved.awaited)}  # fmt: skip
    messages.success(request, words)
    return redirect(_list_of(row))


def _list_of(row: DayOff) -> str:
    return f"{reverse('days-off')}?year={row.day.year}"
