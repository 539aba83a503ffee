"""What was done to a task and what was asked for it: acts, each with how the task stood after it, and requests."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit
from cchc.dates import short_date

from .task import Task


class Act(models.Model):
    """One act on a task. Rows are only ever added, so the last act up to a day tells how the task stood that day."""

    class Kind(models.TextChoices):
        GIVE = "give", _("given")
        HAND = "hand", _("handed to a unit")
        ACCEPT = "accept", _("accepted")
        ASSIGN = "assign", _("assigned to an officer")
        START = "start", _("started")
        NOTE = "note", _("updated")
        NOTHING_NEW = "nothing_new", _("nothing new")
        FORECAST = "forecast", _("forecast stated")
        WAIT = "wait", _("waiting")
        REPORT = "report", _("reported done")
        PROOF = "proof", _("proof added")
        WITHDRAW = "withdraw", _("report withdrawn")
        VERIFY = "verify", _("verified")
        SEND_BACK = "send_back", _("sent back")
        CANCEL = "cancel", _("cancelled")
        REOPEN = "reopen", _("reopened")
        SET_DEADLINE = "set_deadline", _("deadline set")
        ASK_EXTENSION = "ask_extension", _("extension asked")
        ASK_TRANSFER = "ask_transfer", _("transfer asked")
        GRANT = "grant", _("request granted")
        REFUSE = "refuse", _("request refused")
        WITHDRAW_REQUEST = "withdraw_request", _("request withdrawn")
        ASK_CONTRIBUTION = "ask_contribution", _("contribution asked")
        DELIVER = "deliver", _("contribution delivered")
        DECLINE = "decline", _("contribution declined")
        CONSULT = "consult", _("outside agency consulted")
        CHASE = "chase", _("answer chased")
        ANSWER = "answer", _("answer received")
        ESCALATE = "escalate", _("reported to the superior")
        CLOSE_AWAITED = "close_awaited", _("no longer waited for")
        REOPEN_AWAITED = "reopen_awaited", _("waited for again")
        MOVE = "move", _("deadline moved by the calendar")
        CHASE_LETTER = "chase_letter", _("chased by a letter")
        TAKE_BACK = "take_back", _("update taken back")
        SUCCEED = "succeed", _("taken over by the succeeding unit")
        CARRY = "carry", _("carried into the next year")
        LEAVE = "leave", _("left in its year")
        BRING_BACK = "bring_back", _("shown among open work again")

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="acts")
    kind = models.CharField(_("act"), max_length=20, choices=Kind.choices)
    on = models.DateField(_("day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True, related_name="acts"
    )
    entered_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    on_behalf = models.BooleanField(_("on behalf"), default=False)
    text = models.TextField(_("text"), blank=True)

    # How the task stood after the act: what scores and lists of a past day are computed from.
    state = models.CharField(max_length=10, choices=Task.State.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    decreed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    product_on = models.DateField(null=True)
    forecast_on = models.DateField(null=True)
    waiting_on = models.CharField(max_length=200, blank=True)
    cancelled_by_owner = models.BooleanField(default=False, db_default=False)

    # Of a verification: whether its page showed the report and its proof. None: not known, or another act.
    opened = models.BooleanField(null=True, editable=False)

    class Meta:
        verbose_name = _("act on a task")
        verbose_name_plural = _("acts on tasks")
        ordering = ["on", "pk"]
        indexes = [
            # How a task stood on a day, and what was done since a day, are read from these alone.
            models.Index(fields=["task", "on", "id", "state", "due_on"], name="act_task_day"),
            models.Index(fields=["on", "kind", "task"], name="act_day"),
            # Few among many; asked for on the dashboard.
            models.Index(fields=["on", "task"], name="act_sent_back", condition=models.Q(kind="send_back")),
            models.Index(fields=["task"], name="act_unopened", condition=models.Q(opened=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {short_date(self.on)}"

    @classmethod
    def after(
        cls, task: Task, kind: str, *, on, by, text: str = "", on_behalf: bool = False, opened: bool | None = None
    ) -> Act:
        """The row (not saved) that says how `task` stands after the act."""
        return cls(
            task=task, kind=kind, on=on, by=by, text=text, on_behalf=on_behalf, opened=opened,
            state=task.state, unit_id=task.unit_id, decreed_on=task.decreed_on, due_on=task.due_on,
            product_on=task.product_on, forecast_on=task.forecast_on, waiting_on=task.waiting_on,
            cancelled_by_owner=task.cancelled_by_owner,
        )  # fmt: skip


class Request(models.Model):
    """An extension (Đề nghị gia hạn) or a transfer (Đề nghị chuyển đơn vị chủ trì), with its decision."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("extension")
        TRANSFER = "transfer", _("transfer to another unit")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("task"), related_name="requests")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=1000)
    asked_day = models.DateField(_("new deadline asked for"), null=True, blank=True)
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("unit proposed"), null=True, blank=True, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("asked by"), related_name="requests"
    )
    requested_on = models.DateField(_("asked on"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decision_note = models.CharField(_("note on the decision"), max_length=1000, blank=True)
    # The consent of whoever set the deadline: without it a granted day is our own internal deadline.
    consent_number = models.CharField(_("number of the issuer's consent"), max_length=80, blank=True)
    consent_on = models.DateField(_("date of the issuer's consent"), null=True, blank=True)
    internal = models.BooleanField(_("internal deadline only"), default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["requested_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="request_asks_for_a_day_or_a_unit",
                condition=Q(kind="extension", asked_day__isnull=False, to_unit=None)
                | Q(kind="transfer", asked_day=None, to_unit__isnull=False),
            ),
            models.CheckConstraint(
                name="request_decided_by_whom_and_when",
                condition=Q(decision="", decided_by=None, decided_on=None)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_consent_has_number_and_date",
                condition=Q(consent_number="", consent_on=None) | (~Q(consent_number="") & Q(consent_on__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["task", "kind"], condition=Q(decision=""), name="request_one_undecided_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task}"

    @property
    def unit_id(self) -> int:
        return self.task.unit_id

    @property
    def unit(self) -> Unit:
        return self.task.unit

    @property
    def deputy_in_charge_id(self) -> int | None:
        return self.task.deputy_in_charge_id
