"""What the pages about people take in."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cchc import clock
from cchc.accounts.models import Membership, Unit, User, valid_on
from cchc.forms import DayField, PersonField

REASON_LETTERS = 100  # what the history has room for


class AdministrationForm(forms.Form):
    """Without colons behind labels; the last field asks for the reason where an act changes what holds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class WithReason(AdministrationForm):
    why = forms.CharField(
        label=_("Document or reason"), required=False, max_length=REASON_LETTERS,
        help_text=_("Such as number and date of the decision."),
    )  # fmt: skip


class PersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "position", "email", "username"]
        help_texts = {"username": _("Left empty: made from the e-mail address.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["username"].required = bool(self.instance.pk)


class FunctionForm(AdministrationForm):
    role = forms.ChoiceField(label=_("Function"), choices=Membership.Role.choices)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)
    valid_from = DayField(label=_("From"), required=False)
    valid_to = DayField(label=_("Until"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today()))
        self.fields["unit"].empty_label = _("none")

    def function(self, person: User) -> Membership:
        return Membership(person=person, **self.cleaned_data)


class EndForm(WithReason):
    last_day = DayField(label=_("Last day"))
    field_order = ["last_day", "why"]


class ChangeHeadForm(WithReason):
    person = PersonField(User.objects.none(), label=_("New head"))
    first_day = DayField(label=_("From"))
    field_order = ["person", "first_day", "why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = open_accounts()


class ActingHeadForm(WithReason):
    person = PersonField(User.objects.none(), label=_("Acting head"))
    valid_from = DayField(label=_("From"))
    valid_to = DayField(label=_("Until"))
    field_order = ["person", "valid_from", "valid_to", "why"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = open_accounts()


def open_accounts():
    """People whose accounts are open today or will be."""
    day = clock.today()
    return User.objects.filter(Q(active_to=None) | Q(active_to__gte=day), is_active=True)


class PeopleFilterForm(AdministrationForm):
    q = forms.CharField(label=_("Name, e-mail"), required=False, max_length=100)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False)
    state = forms.ChoiceField(
        label=_("Account"), required=False,
        choices=[("", _("all")), ("waiting", _("not yet signed in")), ("idle", _("without a function today")),
                 ("closed", _("account closed"))],
    )  # fmt: skip

    def __init__(self, data):
        super().__init__(data, auto_id="filter_%s")
        self.fields["unit"].queryset = Unit.objects.all()
        self.fields["unit"].empty_label = _("all")

    def chosen(self):
        """The people that fit, without an order."""
        day, asked = clock.today(), self.cleaned_data if self.is_valid() else {}
        people = User.objects.prefetch_related("memberships__unit")
        if words := asked.get("q"):
            people = people.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(username__icontains=words))
        if unit := asked.get("unit"):
            people = people.filter(pk__in=Membership.objects.filter(valid_on(day), unit=unit).values("person"))
        holding = Membership.objects.filter(valid_on(day)).values("person")
        closed = Q(is_active=False) | Q(active_to__lt=day)
        match asked.get("state"):
            case "waiting":
                people = people.filter(~closed, last_login=None)
            case "idle":
                people = people.filter(~closed).exclude(pk__in=holding)
            case "closed":
                people = people.filter(closed)
        return people
