"""What the acts on a task take in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.accounts.models import Membership, Unit, User, organisation
from cchc.dates import short_date
from cchc.forms import DayField, LineField, PersonField, WithUpload
from tasks.lifecycle.acts import Authority, Proof, issued_for
from tasks.lifecycle.forms import ActForm, ReasonForm
from tasks.lifecycle.requests import is_our_own_deadline
from tasks.models import Document, Evidence
from tasks.task_page import opened


class NoteForm(ActForm):
    says_what_it_needs = True

    text = LineField(label=gettext_lazy("Progress"), max_length=2000, required=False, rows=1)
    forecast_on = DayField(ahead=True, label=gettext_lazy("Forecast"), required=False)
    late_reason = LineField(label=gettext_lazy("Reason if late"), max_length=500, required=False, rows=1)
    start = forms.BooleanField(label=gettext_lazy("Work has started"), required=False)
    nothing_new = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, task, **kwargs):
        initial = {"forecast_on": task.forecast_on, "late_reason": task.late_reason}
        super().__init__(*args, task=task, initial=initial, **kwargs)
        if task.state != task.State.TODO:
            del self.fields["start"]

    def arguments(self) -> dict:
        given = dict(self.cleaned_data)
        return given | {"begun": given.pop("start", False)}


class ProofFields(WithUpload, ActForm):
    """The fields of a proof; which of them show follows from its kind (static/css/pages.css)."""

    says_what_it_needs = True

    kind = forms.ChoiceField(label=gettext_lazy("Proof"), choices=Evidence.Kind.choices, widget=forms.RadioSelect)
    document = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("The plan or decision registered here"), required=False,
        empty_label=gettext_lazy("none chosen: number and date below"),
    )  # fmt: skip
    title = LineField(label=gettext_lazy("Document number, or title"), max_length=300, required=False, rows=1)
    dated_on = DayField(label=gettext_lazy("Document dated"), required=False)
    sent_on = DayField(label=gettext_lazy("Day sent"), required=False)
    issuer = LineField(label=gettext_lazy("Issuer"), max_length=200, required=False, rows=1)
    place = LineField(label=gettext_lazy("Page or section"), max_length=200, required=False, rows=1)
    url = forms.URLField(label=gettext_lazy("Link"), max_length=500, required=False, assume_scheme="https")
    why_none = LineField(
        label=gettext_lazy("Why there is no document"), max_length=500, required=False, rows=1,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("initial", {}).setdefault("kind", Evidence.Kind.DOCUMENT)
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        field.queryset = issued_for(self.task, clock.today())
        field.label_from_instance = lambda one: f"{one.number}: {one.title[:90]}"
        if not self.task.item.asks_to_issue:
            del self.fields["document"]

    def proof(self) -> Proof:
        given = self.cleaned_data
        return Proof(
            kind=given["kind"], title=given["title"], dated_on=given["dated_on"], sent_on=given["sent_on"],
            issuer=given["issuer"], place=given["place"], url=given["url"], reason=given["why_none"],
            upload=given["upload"],
            document=given.get("document") if given["kind"] == Evidence.Kind.DOCUMENT else None,
        )  # fmt: skip


class ReportForm(ProofFields):
    """The finished product. A check-in needs no proof: its note is enough."""

    text = LineField(label=gettext_lazy("Result"), max_length=2000, required=False)
    late_reason = LineField(label=gettext_lazy("Reason if late"), max_length=500, required=False, rows=1)

    field_order = ["seen", "text", "kind", "document", "title", "dated_on", "sent_on", "issuer", "place", "url",
                   "why_none", "late_reason", "upload"]  # fmt: skip

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, initial={"late_reason": task.late_reason}, **kwargs)
        if task.item.is_check_in:
            self.fields["kind"].choices = [("", _("a note is enough")), *Evidence.Kind.choices]
            self.fields["kind"].required = False
            self.initial["kind"] = ""

    def arguments(self) -> dict:
        given = self.cleaned_data
        return {
            "seen": given["seen"],
            "text": given["text"],
            "late_reason": given["late_reason"],
            "proof": self.proof() if given["kind"] else None,
        }


class ProofForm(ProofFields):
    """Further proof, or a newer version of a piece of it."""

    replaces = forms.ModelChoiceField(
        Evidence.objects.none(), label=gettext_lazy("New version of"), required=False,
        empty_label=gettext_lazy("none: further proof"),
    )  # fmt: skip

    field_order = ["seen", "replaces", "kind", "document", "title", "dated_on", "sent_on", "issuer", "place", "url",
                   "why_none", "upload"]  # fmt: skip

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        self.fields["replaces"].queryset = task.evidence.filter(replaced_by=None)

    def arguments(self) -> dict:
        given = self.cleaned_data
        return {"seen": given["seen"], "proof": self.proof(), "replaces": given["replaces"]}


class AssignForm(ActForm):
    officer = PersonField(
        User.objects.none(), label=gettext_lazy("Officer in charge"), required=False,
        empty_label=gettext_lazy("nobody: the head"),
    )  # fmt: skip

    def __init__(self, *args, task, **kwargs):
        today = clock.today()
        super().__init__(*args, task=task, initial={"officer": task.officer_id}, **kwargs)
        self.fields["officer"].queryset = User.objects.filter(
            pk__in=Membership.objects.with_open_accounts(today).filter(unit=task.unit_id).values("person")
        )


class TransferForm(ReasonForm):
    to_unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit proposed"))

    field_order = ["seen", "to_unit", "reason"]

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        self.fields["to_unit"].queryset = Unit.objects.valid_on(clock.today()).exclude(pk=task.unit_id)

    @property
    def explanation(self) -> str:
        """What a transfer will change and what not."""
        return _(
            "Until it is decided, %(unit)s answers for the task and is reminded of it. A granted transfer hands over "
            "everything and leaves the deadline as it is; who held the task on its deadline stays on record."
        ) % {"unit": self.task.unit}


class HandForm(ActForm):
    to_unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Hand to unit"))

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        self.fields["to_unit"].queryset = Unit.objects.valid_on(clock.today()).exclude(kind=Unit.Kind.LEADERSHIP)


class ExtensionForm(ReasonForm):
    day = DayField(ahead=True, label=gettext_lazy("New deadline asked for"))

    field_order = ["seen", "day", "reason"]

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, task=task, **kwargs)
        if task.due_on and task.due_on > clock.today():
            self.fields["day"].widget.attrs["data-day-from"] = task.due_on.isoformat()

    @property
    def explanation(self) -> str:
        """What a granted extension will change and what not."""
        due = self.task.due_on
        if due is None:
            return ""
        words = {"day": short_date(due), "owner": self.task.item.owner_of_deadline}
        if due < clock.today():
            text = _(
                "The deadline in force, %(day)s, has passed: an extension does not undo the delay. A granted day "
                "becomes an internal deadline: reminders follow it and it counts as the forecast, so that only the "
                "projected figure may move; the deadline in force, the lateness and the points lost stay."
            )
        elif is_our_own_deadline(self.task):
            text = _(
                "The deadline, %(day)s, is our own: a granted day becomes the deadline in force, for the score too. "
                "The first deadline stays on record."
            )
        else:
            text = _(
                "%(owner)s set the deadline, %(day)s. Until number and date of its consent are recorded, a granted "
                "day is an internal deadline: reminders follow it and it counts as the forecast, so that only the "
                "cautious and projected figures may move; the deadline in force and what can be had stay."
            )
        return text % words


class DeadlineForm(ReasonForm):
    day = DayField(ahead=True, label=gettext_lazy("Deadline"))

    field_order = ["seen", "day", "reason"]


class VerifyForm(ActForm):
    text = LineField(label=gettext_lazy("Note"), max_length=1000, required=False, rows=1)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)  # see `opened`

    def arguments(self) -> dict:
        sent = self.cleaned_data["opened"]
        return self.cleaned_data | {"opened": opened.holds(sent, self.user, [self.task])}


class CancelForm(ReasonForm):
    number = LineField(label=gettext_lazy("Number of the cancelling document"), max_length=300, rows=1)
    dated_on = DayField(label=gettext_lazy("Document dated"))
    issuer = LineField(label=gettext_lazy("Issuer"), max_length=200, rows=1)

    def __init__(self, *args, task, **kwargs):
        owner = organisation().get("short_name", "") if is_our_own_deadline(task) else task.item.owner_of_deadline
        super().__init__(*args, task=task, initial={"issuer": owner}, **kwargs)

    @property
    def explanation(self) -> str:
        """What cancelling will change and what not."""
        due = self.task.due_on
        words = {"owner": self.task.item.owner_of_deadline, "day": short_date(due) if due else ""}
        if not is_our_own_deadline(self.task):
            text = _(
                "%(owner)s set the deadline: only a document of %(owner)s takes the task back. Without it the task "
                "stays owed."
            )
        elif due is not None and due < clock.today():
            text = _(
                "The deadline in force, %(day)s, has passed: a task cancelled now still counts as missing in the "
                "score of its year."
            )
        else:
            text = _(
                "The task is no longer owed: nobody is reminded of it, and it does not count in the score. It stays in "
                "the history and can be reopened with a reason."
            )
        return text % words

    def arguments(self) -> dict:
        given = self.cleaned_data
        authority = Authority(given["number"], given["dated_on"], given["issuer"])
        return {"seen": given["seen"], "reason": given["reason"], "authority": authority}


class DecisionForm(ActForm):
    """Granting or refusing a request; an extension of another issuer's deadline may name that issuer's consent."""

    note = LineField(label=gettext_lazy("Note, or reason of a refusal"), max_length=1000, required=False)
    consent_number = LineField(label=gettext_lazy("Number of the issuer's consent"), max_length=80, required=False,
                               rows=1)  # fmt: skip
    consent_on = DayField(label=gettext_lazy("Date of the issuer's consent"), required=False)
