"""What the address of a page asks for: the day that the figures are of."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.forms import DayField
from scoring.forms import PageForm
from scoring.index.index import NoSet, NotPublished
from scoring.models import CriteriaSet


class DayForm(PageForm):
    """The day that the figures of a page are of; none is today."""

    ngay = DayField(label=gettext_lazy("As of"), required=False)

    def clean_ngay(self) -> date | None:
        day = self.cleaned_data["ngay"]
        if day is not None and day > clock.today():
            raise ValidationError(
                _("%(field)s: “%(day)s” is after today; allowed is a day up to %(today)s.")
                % {"field": self.fields["ngay"].label, "day": short_date(day), "today": short_date(clock.today())}
            )
        return day

    @property
    def day(self) -> date:
        """The day asked for; today where none, or one that is refused, is asked."""
        return (self.is_valid() and self.cleaned_data["ngay"]) or clock.today()


def day_form(request: HttpRequest) -> DayForm:
    """What stands under `ngay` (dd/mm/yyyy), as a form that says what is wrong with it; today where nothing does."""
    return DayForm({"ngay": request.GET.get("ngay") or short_date(clock.today())})


def day(request: HttpRequest) -> date:
    """The day under `ngay`, not after today; today where none or nonsense is asked."""
    return day_form(request).day


def ledger_filters(request: HttpRequest) -> dict[str, str]:
    """What the address chooses of the ledger: unit, cause and component; empty is all."""
    names = {"unit": "don-vi", "cause": "nguyen-nhan", "component": "linh-vuc"}
    return {key: request.GET.get(name, "") for key, name in names.items()}


def without_figures(request: HttpRequest, missing: NoSet, year: int | None) -> HttpResponse:
    """The page where there are no figures: nothing loaded yet, or official results that came after the day asked for.

    Raises Http404 for a year of which nothing is known.
    """
    if isinstance(missing, NotPublished):
        return render(request, "scoring/index/not_published.html", {"missing": missing})
    if year is None:
        return render(request, "scoring/index/no_set.html")
    raise Http404 from missing


def reader(request: HttpRequest) -> User:
    """Who asks; raises PermissionDenied unless that person may see scores."""
    user = cast(User, request.user)  # the middleware lets nobody else come here
    rights.require(user, "view")
    return user


def appraised_set(year: int) -> CriteriaSet:
    """The set by whose criteria `year` is appraised: its own, or the one that follows it and holds its results.

    Raises Http404 where neither was loaded.
    """
    criteria_set = CriteriaSet.objects.running(year, clock.today()) or CriteriaSet.objects.closing(year)
    if criteria_set is None:
        raise Http404
    return criteria_set


def running_set(year: int) -> CriteriaSet:
    """The set that runs for the year today; raises Http404 where none was ever loaded up to that year."""
    criteria_set = CriteriaSet.objects.running(year, clock.today())
    if criteria_set is None:
        raise Http404
    return criteria_set
