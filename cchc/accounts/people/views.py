"""The administrator's pages about people: the list, one person, and what is done to an account."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.administration.act_page import act_page
from cchc.accounts.models import Membership, User
from cchc.accounts.people import acts, functions, slips
from cchc.accounts.people.forms import EndForm, FunctionForm, PeopleFilterForm, PersonForm
from cchc.pages.addresses import keys_of
from cchc.refusal import Refused
from cchc.sorting import by_given_name


def crumbs(person: User | None = None) -> list[tuple[str, str]]:
    """The way down to the pages of people."""
    way = [(reverse("administration"), _("Administration")), (reverse("people"), _("People"))]
    return way + ([(reverse("person", args=[person.pk]), str(person))] if person else [])


def listing(request):
    """Everybody with their functions today; several are chosen to be given a link."""
    rights.require(request.user, "administer")
    form = PeopleFilterForm(request.GET)
    day = clock.today()
    people = sorted(form.chosen(), key=lambda person: by_given_name(person.name))
    rows = [(person, [m for m in person.memberships.all() if m.holds_on(day)]) for person in people]
    return render(request, "account/people/list.html", {"form": form, "rows": rows})


def show(request, pk: int):
    """One person: functions with their days, and what can be done."""
    rights.require(request.user, "administer")
    person = get_object_or_404(User, pk=pk)
    day = clock.today()
    context = {
        "person": person,
        "functions": [(m, m.holds_on(day)) for m in person.memberships.select_related("unit").order_by("-pk")],
        "open": person.works_on(day),
        "second_factor": person.authenticator_set.exists(),
        "history": person.history.select_related("history_user").order_by("-history_date")[:20],
    }
    return render(request, "account/people/person.html", context)


def new(request):
    """A person with the first function; the link to choose a password follows on the next page."""
    rights.require(request.user, "administer")
    form = PersonForm(request.POST or None)
    function = FunctionForm(request.POST or None, initial={"role": Membership.Role.OFFICER})
    if request.method == "POST" and form.is_valid() and function.is_valid():
        try:
            person = acts.add(form.instance, by=request.user, function=function.function(form.instance))
        except Refused as refusal:
            _show(refusal, form, function)
        else:
            messages.success(request, _("%(person)s is entered. Give the link at which to choose a password.")
                             % {"person": person})  # fmt: skip
            return redirect("person", person.pk)
    return act_page(
        request, forms=[form, function], heading=_("Add a person"), crumbs=crumbs(), button=_("Save"),
        back=reverse("people"),
    )  # fmt: skip


def _show(refusal: Refused, *forms) -> None:
    """Each sentence beside the field that it is about."""
    if not hasattr(refusal, "error_dict"):
        forms[0].add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form = next((form for form in forms if name in form.fields), forms[0])
        form.add_error(name if name in form.fields else None, errors)


def correct(request, pk: int):
    rights.require(request.user, "administer")
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    return _act(
        request, person, form, lambda: acts.correct(form.instance, by=request.user), heading=_("Correct"),
        done=_("The change is saved."),
    )  # fmt: skip


def give_function(request, pk: int):
    rights.require(request.user, "administer")
    person = get_object_or_404(User, pk=pk)
    form = FunctionForm(request.POST or None, initial={"valid_from": clock.today()})
    return _act(
        request, person, form, lambda: functions.give(form.function(person), by=request.user),
        heading=_("Give a function"), done=_("The function is entered."),
    )  # fmt: skip


def end_function(request, pk: int):
    rights.require(request.user, "administer")
    function = get_object_or_404(Membership.objects.select_related("person", "unit"), pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": clock.today()})
    explained = [
        _("%(function)s ends with the last day; the rights end with it. Open tasks that %(person)s is in charge of in "
          "this unit go back to the head in the night after.") % {"function": function, "person": function.person}
    ]  # fmt: skip
    return _act(
        request, function.person, form, lambda: functions.end(function, by=request.user, **form.cleaned_data),
        heading=_("End a function"), done=_("The function ends."), explained=explained,
    )  # fmt: skip


def leave(request, pk: int):
    rights.require(request.user, "administer")
    person = get_object_or_404(User, pk=pk)
    form = EndForm(request.POST or None, initial={"last_day": clock.today()})
    explained = [
        _("After the last day nobody signs in with this account, its functions end, and its open tasks go back to the "
          "heads. What was done stays with the name.")
    ]  # fmt: skip
    return _act(
        request, person, form, lambda: acts.leave(person, by=request.user, **form.cleaned_data),
        heading=_("Leaves the department"), done=_("The account is closed after that day."), explained=explained,
    )  # fmt: skip


def _act(request, person: User, form, act, *, heading: str, done: str, explained=()):
    """The page of one act on a person."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refusal:
            _show(refusal, form)
        else:
            messages.success(request, done)
            return redirect("person", person.pk)
    return act_page(
        request, forms=[form], heading=heading, crumbs=crumbs(person), button=_("Save"),
        back=reverse("person", args=[person.pk]), explained=explained,
    )  # fmt: skip


@require_POST
def remove_second_factor(request, pk: int):
    person = get_object_or_404(User, pk=pk)
    acts.remove_second_factor(person, by=request.user)
    messages.success(request, _("%(person)s sets up a second factor at the next sign-in.") % {"person": person})
    return redirect("person", pk)


@require_POST
@never_cache
def give_links(request):
    """Links for the chosen people: by mail, or as slips to print, which are shown this once."""
    people = list(User.objects.filter(pk__in=keys_of(request.POST.getlist("person"))))
    try:
        made = slips.make(people, by=request.user)
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("people")
    if "mail" not in request.POST:
        return render(request, "account/people/slips.html", {"slips": made})
    failed = slips.send(made)
    n = len(made) - len(failed)
    messages.success(request, ngettext("%(n)d link was mailed.", "%(n)d links were mailed.", n) % {"n": n})
    if failed:
        names = ", ".join(slip.person.name for slip in failed)
        messages.error(request, _("Not mailed: %(names)s. Print their slips.") % {"names": names})
    return redirect("people")
