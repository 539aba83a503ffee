"""The administrator's pages: where everything is kept, who signed in, and the search through the history."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.administration import history_search
from cchc.accounts.models import Membership, SignIn, User, valid_on
from cchc.forms import DayField

PAGE_SIZE = 50
DAYS = 7
# What is kept where. Packages above are known by the names of their pages alone; one that is not there is left out.
PLACES = [
    (gettext_lazy("Begin"), "beginning", gettext_lazy("the steps to the first morning's mail")),
    (gettext_lazy("The office's own facts"), "office-facts",
     gettext_lazy("name, superior, symbols, place, titles, recipients, each from its day on")),
    (gettext_lazy("People"), "people",
     gettext_lazy("accounts, functions, links to choose a password, last day of work")),
    (gettext_lazy("Units"), "units",
     gettext_lazy("names, heads and acting heads, first and last day, successor")),
    (gettext_lazy("Keys for machines"), "machine-keys",
     gettext_lazy("which program reads what, until when, and what it asked for")),
    (gettext_lazy("Criteria sets"), "index", gettext_lazy("the set that runs, year by year")),
    (gettext_lazy("Background work"), "background", gettext_lazy("signs of life of web, worker and beat")),
    (gettext_lazy("Sign-in log"), "sign-ins", gettext_lazy("who signed in, and what failed")),
    (gettext_lazy("Account changes"), "account-log",
     gettext_lazy("who changed functions, passwords, second factors and keys; functions that wait for a yes")),
    (gettext_lazy("History search"), "history-search", gettext_lazy("who changed what, when and why")),
    (gettext_lazy("X-rays of the data"), "xrays", gettext_lazy("what contradicts itself")),
    (gettext_lazy("Design system"), "styleguide", gettext_lazy("every component of the pages with its states")),
]  # fmt: skip


def show(request):
    """The places, and what an administrator looks at first."""
    rights.require(request.user, "administer")
    day = clock.today()
    holding = Membership.objects.filter(valid_on(day), person=OuterRef("pk"))
    context = {
        "places": list(_places()), "days": DAYS,
        "idle": User.objects.filter(~Exists(holding), is_active=True).order_by("name", "username"),
        "failed": recent(SignIn.objects.filter(outcome=SignIn.Outcome.FAILED), DAYS).count(),
    }  # fmt: skip
    return render(request, "account/administration/home.html", context)


def recent(rows: QuerySet[SignIn], days: int) -> QuerySet[SignIn]:
    return rows.filter(at__gte=timezone.now() - timedelta(days=days))


def _places():
    for label, name, what in PLACES:
        try:
            yield label, reverse(name), what
        except NoReverseMatch:
            continue


class SignInFilterForm(forms.Form):
    person = forms.ModelChoiceField(User.objects.order_by("name"), label=gettext_lazy("Account"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False)
    days = forms.IntegerField(label=gettext_lazy("Of the last … days"), required=False, min_value=1, max_value=3660)

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.fields["outcome"].choices = [("", _("all")), *SignIn.Outcome.choices]
        self.fields["person"].empty_label = _("all")


def sign_ins(request):
    """The log, the latest first."""
    rights.require(request.user, "administer")
    form = SignInFilterForm(request.GET)
    rows = SignIn.objects.select_related("person")
    if form.is_valid():
        days = form.cleaned_data.pop("days")
        rows = rows.filter(**{name: value for name, value in form.cleaned_data.items() if value})
        rows = recent(rows, days) if days else rows
    paginator = Paginator(rows, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    pages = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return render(request, "account/administration/sign_ins.html", {"form": form, "page": page, "pages": pages})


class HistoryForm(forms.Form):
    person = forms.ModelChoiceField(User.objects.order_by("name"), label=gettext_lazy("Changed by"), required=False)
    model = forms.ChoiceField(label=gettext_lazy("Kind of row"), required=False)
    first = DayField(label=gettext_lazy("From"), required=False)
    last = DayField(label=gettext_lazy("Until"), required=False)
    reason = forms.CharField(label=gettext_lazy("Words of the reason"), required=False, max_length=100)

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        kinds = [(label, str(model._meta.verbose_name)) for label, model in history_search.kept().items()]
        self.fields["model"].choices = [("", _("all")), *kinds]
        self.fields["person"].empty_label = _("all")


def history(request):
    """Who changed what: the latest changes of all rows that fit."""
    rights.require(request.user, "administer")
    form = HistoryForm(request.GET)
    changes, more = [], False
    if form.is_valid():
        asked = {**form.cleaned_data, "person": form.cleaned_data["person"] and form.cleaned_data["person"].pk}
        changes, more = history_search.search(history_search.Asked(**asked))
    return render(
        request,
        "account/administration/history.html",
        {"form": form, "changes": changes, "more": more, "shown": history_search.SHOWN},
    )
