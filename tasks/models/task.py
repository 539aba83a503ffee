"""Tasks (Nhiệm vụ): one product of an item, due on one day by one unit; and lists of tasks that a person keeps."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc import clock
from cchc.accounts.models import Unit, User
from cchc.dates import short_date

from . import conditions
from .documents import Item

# What a file said and the folded text that is searched: large, and never on a page.
UNSHOWN = [
    "item__search_text",
    "item__file_values",
    "item__document__search_text",
    "item__document__file_values",
    "unit__file_values",
    "unit__aliases",
    "officer__password",
]
# A task's own page says in which criteria it counts: they find its document by the names that files give it.
SHOWN_ON_PAGE = {"item__document__file_values"}


# Of the units and people that a page names beside the task, what it never shows.
UNIT_UNSHOWN = ("aliases", "file_values", "valid_from", "valid_to", "successor", "source", "position")
PERSON_UNSHOWN = ("password", "last_login", "is_superuser", "date_joined", "email", "position", "is_sample")
BESIDE = [
    *(f"{unit}__{name}" for unit in ("first_unit", "item__lead") for name in UNIT_UNSHOWN),
    *(f"{person}__{name}" for person in ("reported_by", "verified_by") for name in PERSON_UNSHOWN),
    *(f"item__same_as__{name}" for name in ("search_text", "file_values", "text", "product", "section", "source_note")),
    *(f"item__same_as__document__{name}" for name in ("search_text", "file_values", "title", "source", "note")),
]
# What a row of a list shows: a third of the columns, since a list has many rows.
LISTED = [
    "item", "unit", "officer", "occurrence", "decreed_on", "due_on", "internal_due_on", "state", "version",
    "last_note_on", "forecast_on", "broken_forecasts", "waiting_on", "waiting_since", "waiting_due_on", "late_reason",
    "product_on", "reported_on", "sent_back_on", "carried_from", "first_decreed_on", "open_until",
    "item__number", "item__section", "item__text", "item__product", "item__schedule", "item__provenance",
    "item__document", "item__document__number", "item__document__year", "item__document__date",
    "unit__code", "unit__name", "unit__kind", "officer__username", "officer__name",
]  # fmt: skip
# What one line of a panel shows, and what it takes to number the task and to say how late it is.
IN_PANEL = ["item", "unit", "due_on", "state", "product_on", "item__text", "item__schedule", "unit__name"]
NUMBERED = [
    *IN_PANEL, "occurrence", "carried_from", "first_decreed_on", "decreed_on", "internal_due_on", "version",
    "waiting_on", "item__number", "item__document", "item__document__number", "item__document__year",
    "item__document__date",
]  # fmt: skip


def sees_every_task(user: User) -> bool:
    """Today everyone who works here does, and so all that is asked for one; the rule has one home all the same."""
    return user.is_active


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TaskQuerySet:
        return self if sees_every_task(user) else self.none()

    def existing_on(self, day: date) -> TaskQuerySet:
        """A document dated later does not exist yet, and neither do its tasks."""
        return self.filter(item__document__date__lte=day)

    def of_year(self, year: int) -> TaskQuerySet:
        return self.filter(item__document__year=year)

    def open(self) -> TaskQuerySet:
        return self.filter(conditions.is_open())

    def late_on(self, day: date) -> TaskQuerySet:
        return self.filter(conditions.late(day))

    def with_right_words(self, day: date) -> TaskQuerySet:
        """With the words of a right, for `rights.condition`."""
        return self.alias(**conditions.right_words(day))

    def for_rows(self) -> TaskQuerySet:
        """With everything that a row of a list shows, and nothing that only loaders and searches need."""
        return self.select_related("item__document", "unit", "officer").defer(*UNSHOWN)

    def for_list(self) -> TaskQuerySet:
        """With what a row of a list shows and nothing else; such a task is looked at and never saved."""
        return self.select_related("item__document", "unit", "officer").only(*LISTED)

    def for_panel(self, *, numbered: bool = False) -> TaskQuerySet:
        """With what one line of a panel shows; such a task is looked at and never saved."""
        if numbered:
            return self.select_related("item__document", "unit").only(*NUMBERED)
        return self.select_related("item", "unit").only(*IN_PANEL)

    def for_page(self) -> TaskQuerySet:
        """With everything that the task's own page names beside it."""
        beside = ("item__lead", "first_unit", "reported_by", "verified_by", "item__same_as__document")
        twins = Prefetch("item__twins", Item.objects.select_related("document"))
        rows = self.select_related("item__document", "unit", "officer", *beside).prefetch_related(twins)
        return rows.defer(*(name for name in UNSHOWN if name not in SHOWN_ON_PAGE), *BESIDE)


class Task(models.Model):
    """One product of an item, due on one day by one unit; its life is changed by `tasks.lifecycle.acts` alone."""

    class State(models.TextChoices):
        TODO = "todo", _("not started")
        DOING = "doing", _("in progress")
        REPORTED = "reported", _("reported, waiting to be verified")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = [State.TODO, State.DOING]

    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="tasks")
    first_unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("unit first given it"), related_name="first_tasks"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("lead unit"), related_name="tasks")
    occurrence = models.PositiveSmallIntegerField(_("occurrence"), default=1)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("officer in charge"), null=True, blank=True,
        related_name="assigned_tasks",
    )  # fmt: skip

    decreed_on = models.DateField(_("deadline as decreed"), null=True, blank=True)
    due_on = models.DateField(_("deadline in force"), null=True, blank=True)
    own_deadline = models.BooleanField(_("deadline set by ourselves"), default=False)
    internal_due_on = models.DateField(_("internal deadline"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.TODO)
    version = models.PositiveIntegerField(_("version"), default=1)
    given_on = models.DateField(_("given on"))
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    last_note_on = models.DateField(_("last update on"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast"), null=True, blank=True)
    broken_forecasts = models.PositiveSmallIntegerField(_("forecasts broken before"), default=0)
    # Derived from open contributions and consultations (`tasks.lifecycle.waiting`); nobody keeps these by hand.
    waiting_on = models.CharField(_("waiting on"), max_length=200, blank=True)
    waiting_since = models.DateField(_("waiting since"), null=True, blank=True)
    waiting_due_on = models.DateField(_("waited for until"), null=True, blank=True)
    late_reason = models.CharField(_("reason of lateness"), max_length=500, blank=True)

    product_on = models.DateField(_("day of the product"), null=True, blank=True)
    reported_on = models.DateField(_("reported on"), null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("reported by"), null=True, blank=True,
        related_name="reported_tasks",
    )  # fmt: skip
    on_behalf = models.BooleanField(_("entered on behalf"), default=False)
    sent_back_on = models.DateField(_("sent back on"), null=True, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("verified by"), null=True, blank=True,
        related_name="verified_tasks",
    )  # fmt: skip
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    # The document that cancelled the task: number, day and issuer; older rows have the number, or a word, alone.
    cancel_authority = models.CharField(_("by what authority"), max_length=300, blank=True)
    cancel_document_on = models.DateField(_("date of the cancelling document"), null=True, blank=True)
    cancel_issuer = models.CharField(_("issuer of the cancelling document"), max_length=200, blank=True, db_default="")
    # Another issuer than this department set the deadline and took the task back: then it leaves the score.
    cancelled_by_owner = models.BooleanField(
        _("cancelled by the issuer who set the deadline"), default=False, db_default=False
    )
    # Of a task that was carried into this year: the one it goes on from, and the first deadline of all.
    carried_from = models.OneToOneField(
        "self", models.PROTECT, verbose_name=_("carried from"), null=True, blank=True, related_name="carried_to"
    )
    first_decreed_on = models.DateField(_("first deadline"), null=True, blank=True)
    # Once its year was turned: after this day the task shows in its own year only (design §4).
    open_until = models.DateField(_("among open work until"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="task_state_due"),
            models.Index(fields=["unit", "state", "due_on"], name="task_unit_state_due"),
            models.Index(fields=["due_on", "id"], name="task_due"),
            # What is late and what falls due next: few rows, asked for on every page of the office's day.
            models.Index(fields=["due_on", "id"], name="task_open_due", condition=Q(state__in=["todo", "doing"])),
            # All that the figures by unit ask of an open task, so that the wide rows need not be read.
            models.Index(
                fields=[
                    "id",
                    "unit",
                    "due_on",
                    "given_on",
                    "accepted_on",
                    "started_on",
                    "last_note_on",
                    "sent_back_on",
                    "open_until",
                ],
                name="task_open_figures",
                condition=Q(state__in=["todo", "doing"]),
            ),
            models.Index(fields=["verified_on"], name="task_verified", condition=Q(state="done")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "first_unit", "occurrence"], name="task_once_an_item_first_unit_occurrence"
            ),
            models.CheckConstraint(name="task_occurrences_count_from_one", condition=Q(occurrence__gte=1)),
            models.CheckConstraint(
                name="task_done_exactly_when_verified",
                condition=(~Q(state="done") & Q(verified_on=None, verified_by=None))
                | Q(state="done", verified_on__isnull=False, verified_by__isnull=False),
            ),
            models.CheckConstraint(
                name="task_reported_with_product_day_and_person",
                condition=~Q(state__in=["reported", "done"])
                | Q(product_on__isnull=False, reported_on__isnull=False, reported_by__isnull=False),
            ),
            models.CheckConstraint(
                name="task_open_has_no_report",
                condition=~Q(state__in=["todo", "doing"]) | Q(product_on=None, reported_on=None, reported_by=None),
            ),
            models.CheckConstraint(
                name="task_verified_by_another_person",
                condition=Q(verified_by=None) | ~Q(verified_by=F("reported_by")),
            ),
            models.CheckConstraint(
                name="task_reported_before_verified",
                condition=Q(verified_on=None) | Q(verified_on__gte=F("reported_on")),
            ),
            models.CheckConstraint(
                name="task_product_not_after_its_report",
                condition=Q(product_on=None) | Q(product_on__lte=F("reported_on")),
            ),
            models.CheckConstraint(
                name="task_cancelled_exactly_when_dated",
                condition=(~Q(state="cancelled") & Q(cancelled_on=None))
                | Q(state="cancelled", cancelled_on__isnull=False),
            ),
            models.CheckConstraint(
                name="task_waits_for_somebody_since_a_day",
                condition=Q(waiting_on="", waiting_since=None, waiting_due_on=None)
                | (~Q(waiting_on="") & Q(waiting_since__isnull=False)),
            ),
            models.CheckConstraint(
                name="task_deadline_decreed_and_in_force_together",
                condition=Q(decreed_on=None, due_on=None) | Q(decreed_on__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="task_sent_back_only_while_doing", condition=Q(sent_back_on=None) | Q(state="doing")
            ),
            models.CheckConstraint(
                name="task_started_unless_todo",
                condition=Q(state="cancelled")
                | Q(state="todo", started_on=None)
                | (~Q(state="todo") & Q(started_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}/{self.occurrence}"

    def get_absolute_url(self) -> str:
        return reverse("task-detail", args=[self.pk])

    @property
    def entered_by(self) -> User | None:
        """Who entered the report; that person never verifies it (`accounts.rights`)."""
        return self.reported_by

    @property
    def entered_by_id(self) -> int | None:
        return self.reported_by_id

    @property
    def deputy_in_charge_id(self) -> int | None:
        """The deputy who has just this item in charge today; None: whoever has the unit (`accounts.rights`)."""
        return self.item.deputy_on(clock.today())

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_among_open_work(self) -> bool:
        """Open, and not left in its year or carried on from it."""
        return self.is_open and (self.open_until is None or self.open_until >= clock.today())

    @property
    def is_sent_back(self) -> bool:
        return self.state == self.State.DOING and self.sent_back_on is not None

    @property
    def is_cancelled_late(self) -> bool:
        """Cancelled after its deadline in force, and not by another issuer who set it: missing for the score.

        Without a deadline, and so of a check-in, after its year.
        """
        if self.cancelled_on is None or self.cancelled_by_owner:
            return False
        if self.due_on is None or self.item.is_check_in:
            return self.cancelled_on.year > self.item.document.year
        return self.cancelled_on > self.due_on

    @property
    def cancelling_document(self) -> str:
        """ "12/TB-SKHĐT, 02/01/2019, Sở Kế hoạch và Đầu tư", as far as it is known."""
        day = short_date(self.cancel_document_on) if self.cancel_document_on else ""
        return ", ".join(part for part in (self.cancel_authority, day, self.cancel_issuer) if part)

    def forget_cancelling(self) -> None:
        """The task (not saved) is no longer cancelled; its history keeps by what it was."""
        self.cancelled_on, self.cancel_authority = None, ""
        self.cancel_document_on, self.cancel_issuer, self.cancelled_by_owner = None, "", False

    @property
    def shown_state(self) -> str:
        """The state in the office's words; "sent back" stands under its own name until the next report."""
        return str(_("sent back: to be completed") if self.is_sent_back else self.State(self.state).label)

    @property
    def state_key(self) -> str:
        return "sent-back" if self.is_sent_back else self.state

    def days_late(self, day: date) -> int:
        """Calendar days past the deadline in force: to the product's day once there is one, else to `day`.

        A cancelled task, one without a deadline and a check-in are never late.
        """
        return self._days_past(self.due_on, day)

    def days_late_by_decree(self, day: date) -> int:
        """The same, counted from the decreed day: shown beside it where the two differ (design §3.6)."""
        return self._days_past(self.decreed_on, day)

    def _days_past(self, deadline: date | None, day: date) -> int:
        if deadline is None or self.state == self.State.CANCELLED or self.item.is_check_in:
            return 0
        return max(0, ((self.product_on or day) - deadline).days)

    def is_late_on(self, day: date) -> bool:
        return self.days_late(day) > 0

    def is_unconfirmed_on(self, day: date) -> bool:
        """A check-in whose day has passed without a word."""
        return self.is_open and self.due_on is not None and self.due_on < day and self.item.is_check_in

    def forecast_is_broken_on(self, day: date) -> bool:
        return self.is_open and self.forecast_on is not None and self.forecast_on < day

    @property
    def carried_from_year(self) -> int | None:
        """The year before, of a task that was carried from it."""
        return self.item.document.year - 1 if self.carried_from_id else None

    @property
    def goes_on_as(self) -> Task | None:
        """The task that it goes on as in the next year; asks nothing of one whose year was not turned."""
        return Task.objects.filter(carried_from=self.pk).first() if self.open_until else None

    @property
    def number(self) -> str:
        """The item's number, with the occurrence where the item has several tasks a unit ("2/3")."""
        return f"{self.item.number}/{self.occurrence}" if self.item.has_several else self.item.number
