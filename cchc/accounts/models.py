"""Units, people, the functions that people have in units between two dates, and the log of who signed in."""

from __future__ import annotations

import unicodedata
from copy import copy
from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc import clock
from cchc.accounts.machines.key import MachineCall as MachineCall  # models are found here by Django
from cchc.accounts.machines.key import MachineKey as MachineKey
from cchc.accounts.office.fact_change import FactChange as FactChange
from cchc.accounts.oversight.account_change import AccountChange as AccountChange
from cchc.accounts.oversight.account_change import AccountNotice as AccountNotice
from cchc.accounts.oversight.function_request import FunctionRequest as FunctionRequest
from cchc.accounts.reference import version
from cchc.accounts.reference.kept import kept
from cchc.accounts.reference.version import ReferenceVersion as ReferenceVersion
from cchc.accounts.second_press.receipt import FormReceipt as FormReceipt
from cchc.accounts.sign_in.attempt import SignIn as SignIn
from cchc.accounts.uploads.quota import DayOfUploads as DayOfUploads


def valid_on(day: date) -> Q:
    """Rows whose `valid_from`..`valid_to` (both ends belong to it, empty is open) hold on `day`."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


ENDS_AFTER_START = Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))


class OrganisationEntry(models.Model):
    """One fact about the office itself (name, superior, symbols, signers' titles), with its source."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    value = models.CharField(_("value"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    # By catalogue, what its file said when it was last read; a field that the office changed since is left alone.
    file_values = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("fact about the office")
        verbose_name_plural = _("facts about the office")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


def organisation(day: date | None = None) -> dict[str, str]:
    """What the office is called on `day` (today), by key; an unknown key is missing, never made up.

    One query at most.
    """
    day = day or clock.today()
    return {key: value for key, value, since in kept("organisation", _facts) if since is None or since <= day}


def _facts() -> list[tuple[str, str, date | None]]:
    """Each fact's key and value with the first day of it, the latest last."""
    always = OrganisationEntry.objects.order_by().values_list("key", "value", Value(None, models.DateField()))
    changes = FactChange.objects.filter(decision=FactChange.Decision.CONFIRMED)
    rows = always.union(changes.order_by().values_list("key", "value", "valid_from"), all=True)
    return sorted(rows, key=lambda row: row[2] or date.min)


def own_names() -> set[str]:
    """Every name in sentences that the office has or had: what it issued under a former one is still its own."""
    names = set(OrganisationEntry.objects.filter(key="short_name").values_list("value", flat=True))
    changed = FactChange.objects.filter(key="short_name", decision=FactChange.Decision.CONFIRMED)
    return names | set(changed.values_list("value", flat=True))


class UnitQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> UnitQuerySet:
        return self.filter(valid_on(day))

    def working(self) -> UnitQuerySet:
        """The units that "every unit" (`*`) means: office, inspectorate, divisions, centres."""
        return self.filter(kind__in=Unit.WORKING_KINDS)


class Unit(models.Model):
    """A division of the department, valid between two dates; a unit that ends names its successor."""

    class Kind(models.TextChoices):
        LEADERSHIP = "leadership", _("leadership")
        OFFICE = "office", _("office")
        INSPECTORATE = "inspectorate", _("inspectorate")
        DIVISION = "division", _("division")
        CENTRE = "centre", _("centre")
        BOARD = "board", _("board")

    WORKING_KINDS = [Kind.OFFICE, Kind.INSPECTORATE, Kind.DIVISION, Kind.CENTRE]

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    aliases = models.JSONField(_("aliases"), default=list, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("successor"), null=True, blank=True, related_name="predecessors"
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    position = models.PositiveIntegerField(_("order"), default=0)
    file_values = models.JSONField(default=dict, editable=False)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="unit_ends_after_it_starts", condition=ENDS_AFTER_START),
            models.CheckConstraint(
                name="unit_does_not_succeed_itself", condition=Q(successor=None) | ~Q(successor=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_id(self) -> int:
        """A right asks its object for the unit; a unit is its own."""
        return self.pk


UNIT_IN_SHORT = ("code", "name", "position", "kind", "aliases")


def units_in_short() -> list[Unit]:
    """Every unit there is or was, with code, name and kind, in the order of the office; one query at most."""
    return [copy(unit) for unit in kept("units", lambda: list(Unit.objects.only(*UNIT_IN_SHORT)))]


class PersonManager(BaseUserManager):
    def create_user(self, username: str, email: str, password: str | None = None, **fields) -> User:
        """A person who can sign in with `password`; without one the administrator sets it later."""
        person = self.model(username=username, email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str) -> User:
        return self.get(Q(username__iexact=username) | Q(email__iexact=username))


class User(AbstractUser):
    """A person of the department. Signs in by user name or e-mail; is never deleted, only leaves."""

    first_name = None
    last_name = None
    is_staff = property(lambda self: self.has_role(Membership.Role.ADMINISTRATOR))

    name = models.CharField(_("full name"), max_length=150)
    position = models.CharField(_("position"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), unique=True)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_to = models.DateField(_("active to"), null=True, blank=True)
    # Roles whose first hint the person closed for good.
    closed_hints = models.JSONField(_("hints closed"), default=list, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample account of the demo"), default=False)
    # Somebody else set the password and knows it: the person sets an own one before anything else.
    must_change_password = models.BooleanField(
        _("sets a new password at the next sign-in"), default=False, db_default=False, editable=False
    )

    objects = PersonManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login", "closed_hints", "must_change_password"])

    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="person_leaves_after_coming",
                condition=Q(active_from=None) | Q(active_to=None) | Q(active_to__gte=F("active_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args, update_fields=None, **kwargs):
        # A sign-in keeps its hour here and its line in the log of sign-ins; a row of history would show no change.
        unseen = {"password", "last_login", "closed_hints"}
        if update_fields is not None and set(update_fields) <= unseen and self.pk:
            self.skip_history_when_saving = True
        try:
            super().save(*args, update_fields=update_fields, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("Nobody can be deleted: set the day on which the person leaves."))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """The same password whichever way a keyboard composes its letters (Windows NFC, some telephones NFD)."""
        super().set_password(unicodedata.normalize("NFC", raw_password) if raw_password is not None else None)

    def check_password(self, raw_password: str | None) -> bool:
        if raw_password is None:
            return False
        ways = dict.fromkeys([unicodedata.normalize("NFC", raw_password), raw_password,
                              unicodedata.normalize("NFD", raw_password)])  # fmt: skip
        return any(super(User, self).check_password(way) for way in ways)

    def works_on(self, day: date) -> bool:
        """Whether the account is open on `day`."""
        return (
            self.is_active
            and (self.active_from is None or self.active_from <= day)
            and (self.active_to is None or day <= self.active_to)
        )

    @cached_property
    def _memberships(self) -> list[Membership]:
        return list(self.memberships.select_related("unit").annotate(reference_token=version.token()))

    @property
    def reference_token(self) -> str | None:
        """The token of reference data as it was when the functions were read; see `cchc.accounts.reference`."""
        return self._memberships[0].reference_token if self._memberships else None

    def functions(self, day: date | None = None) -> list[Membership]:
        """The person's functions on `day` (today); one query for the life of this object."""
        day = day or clock.today()
        if not self.works_on(day):
            return []
        return [m for m in self._memberships if m.holds_on(day)]

    def has_role(self, *roles: str, day: date | None = None) -> bool:
        return any(m.role in roles for m in self.functions(day))

    def units(self, *roles: str, day: date | None = None) -> set[int]:
        """Keys of the units in which the person has one of `roles` (all functions when none is named)."""
        return {m.unit_id for m in self.functions(day) if m.unit_id and (not roles or m.role in roles)}

    def leads(self, unit_id: int | None, day: date | None = None) -> bool:
        return unit_id in self.units(Membership.Role.HEAD, Membership.Role.ACTING_HEAD, day=day)


class MembershipQuerySet(models.QuerySet):
    def valid_on(self, day: date) -> MembershipQuerySet:
        return self.filter(valid_on(day))

    def with_open_accounts(self, day: date) -> MembershipQuerySet:
        return self.valid_on(day).filter(
            Q(person__active_from=None) | Q(person__active_from__lte=day),
            Q(person__active_to=None) | Q(person__active_to__gte=day),
            person__is_active=True,
        )


class Membership(models.Model):
    """A function (Chức năng): what a person is, in which unit, between which days. A person may have several."""

    class Role(models.TextChoices):
        DIRECTOR = "director", _("Director")
        DEPUTY = "deputy", _("deputy director")
        IN_CHARGE = "in_charge", _("deputy in charge of the unit")
        OFFICE_CHIEF = "office_chief", _("Office Chief")
        COORDINATOR = "coordinator", _("coordinator")
        HEAD = "head", _("head of the unit")
        ACTING_HEAD = "acting_head", _("acting head")
        OFFICER = "officer", _("officer")
        OBSERVER = "observer", _("observer")
        ADMINISTRATOR = "administrator", _("administrator")

    WITHOUT_UNIT = [Role.OBSERVER, Role.ADMINISTRATOR]

    person = models.ForeignKey(User, models.PROTECT, verbose_name=_("person"), related_name="memberships")
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("unit"), related_name="memberships", null=True, blank=True
    )
    role = models.CharField(_("function"), max_length=20, choices=Role.choices)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("function")
        verbose_name_plural = _("functions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="membership_ends_after_it_starts", condition=ENDS_AFTER_START),
            models.CheckConstraint(
                name="membership_names_a_unit",
                condition=Q(role__in=["observer", "administrator"]) | Q(unit__isnull=False),
            ),
            # Overlaps in time are refused by clean(); what both databases can hold is one open-ended head.
            models.UniqueConstraint(
                fields=["unit"], condition=Q(role="head", valid_to=None), name="membership_one_open_head_a_unit"
            ),
            models.CheckConstraint(
                name="membership_acting_head_between_two_days",
                condition=~Q(role="acting_head") | Q(valid_from__isnull=False, valid_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()} {self.unit or ''}".strip()

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    ONE_AT_A_TIME = {
        Role.HEAD: _("%(unit)s already has a head, %(person)s: one head at a time; an acting head is allowed."),
        Role.IN_CHARGE: _("%(unit)s already has a deputy in charge, %(person)s: end that function first."),
    }

    def clean(self) -> None:
        if self.role not in self.ONE_AT_A_TIME or self.unit_id is None:
            return
        for other in Membership.objects.filter(unit=self.unit_id, role=self.role).exclude(pk=self.pk):
            if self.overlaps(other):
                raise ValidationError(
                    self.ONE_AT_A_TIME[self.Role(self.role)] % {"unit": self.unit, "person": other.person}
                )

    def overlaps(self, other: Membership) -> bool:
        start = max(self.valid_from or date.min, other.valid_from or date.min)
        end = min(self.valid_to or date.max, other.valid_to or date.max)
        return start <= end

    def end(self, last_day: date) -> None:
        """Let the function end with `last_day`; with a later start it never holds."""
        self.valid_to = max(last_day, self.valid_from or last_day)
        self.save(update_fields=["valid_to"])


def heads_on(day: date) -> dict[int, User]:
    """By unit, who heads it on `day`: the acting head where there is one, else the head."""
    found: dict[int, User] = {}
    rows = (
        Membership.objects.with_open_accounts(day)
        .filter(role__in=[Membership.Role.HEAD, Membership.Role.ACTING_HEAD])
        .select_related("person")
        .order_by("role", "-pk")  # "acting_head" sorts before "head"
    )
    for row in rows:
        found.setdefault(row.unit_id, row.person)
    return found
