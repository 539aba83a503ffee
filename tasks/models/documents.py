"""Documents (Văn bản) and their items (Nội dung kế hoạch)."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.models import Unit
from cchc.accounts.reference.kept import kept
from cchc.search import fold
from tasks import issuers, schedules

# What an item asks to be issued, folded: by its product, else by its own words.
ISSUED_PRODUCT = re.compile(r"(ke hoach|quyet dinh)\b")
ISSUED_TEXT = re.compile(r"\bban hanh (ke hoach|quyet dinh)\b")


class DocumentQuerySet(models.QuerySet):
    def received(self) -> DocumentQuerySet:
        """What came from outside: the register of incoming dispatches, each once, whatever was carried on from it."""
        return self.filter(kind__in=Document.RECEIVED, carried_from=None)

    def issued(self) -> DocumentQuerySet:
        """Plans and decisions: where an item asks for one to be issued, it is itself the proof."""
        return self.filter(kind__in=Document.ISSUED, carried_from=None)

    def existing_on(self, day: date) -> DocumentQuerySet:
        """A document dated later does not exist yet."""
        return self.filter(date__lte=day)


class Document(models.Model):
    """A plan, decision, letter or incoming dispatch; its number is text and stays as printed."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("decision")
        PLAN = "plan", _("plan")
        LETTER = "letter", _("official letter")
        DISPATCH = "dispatch", _("dispatch (assigned by the province)")
        INCOMING = "incoming", _("other incoming letter")
        DIRECTIVE = "directive", _("directive")
        DECREE = "decree", _("decree")
        CONCLUSION = "conclusion", _("conclusion of a meeting")
        OTHER = "other", _("other")

    # What comes from outside or is given by hand is accepted or passed on; the tasks of our own plans count as
    # accepted.
    RECEIVED = [Kind.DISPATCH, Kind.INCOMING, Kind.CONCLUSION]
    ISSUED = [Kind.DECISION, Kind.PLAN]

    key = models.CharField(_("key"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year for which its tasks count"))
    number = models.CharField(_("number"), max_length=80)
    date = models.DateField(_("date"))
    issuer = models.CharField(_("issuer"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("summary"), max_length=1000)
    stated_items = models.PositiveIntegerField(_("stated number of items"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    is_sample = models.BooleanField(_("sample of the demo"), default=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("registered by"), null=True, blank=True,
        related_name="registered_documents",
    )  # fmt: skip
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived on"), null=True, blank=True)
    # The same document once more, for what was carried from its year into this one.
    carried_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("carried from"), null=True, blank=True, related_name="carried_to"
    )
    # Of what comes from outside: an issuer gives a number once a year, in whatever way it is written.
    register_key = models.CharField(max_length=300, null=True, unique=True, editable=False)
    # What the catalogue file said when it was last read; a field that the office changed since is left alone.
    file_values = models.JSONField(default=dict, editable=False)
    search_text = models.TextField(editable=False, default="")

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "file_values", "register_key"])

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-date", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "key"], name="document_key_once_a_year"),
            models.UniqueConstraint(fields=["year", "number", "date", "issuer"], name="document_number_once"),
            models.CheckConstraint(
                name="document_registered_by_whom_and_when",
                condition=Q(registered_by=None, registered_on=None)
                | Q(registered_by__isnull=False, registered_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args, **kwargs):
        self.search_text = self.searchable()
        received = self.is_received and not self.carried_from_id
        self.register_key = issuers.register_key(self.number, self.issuer, self.date.year) if received else None
        super().save(*args, **kwargs)

    def searchable(self) -> str:
        """What a search looks in, folded; a bulk creation, which saves nothing one by one, sets it itself."""
        return fold(f"{self.number} {self.title} {self.issuer}")

    def free_key(self) -> str:
        """A key from the number; issuers count their numbers each for itself, and anew each year."""
        key = f"vb-{slugify(fold(self.number).replace('/', '-'))}"[:70]
        taken = set(Document.objects.filter(year=self.year, key__startswith=key).values_list("key", flat=True))
        return next(free for n in count(1) if (free := key if n == 1 else f"{key}-{n}") not in taken)

    def get_absolute_url(self) -> str:
        return reverse("document-detail", args=[self.pk])

    @property
    def is_received(self) -> bool:
        return self.kind in self.RECEIVED


class ItemQuerySet(models.QuerySet):
    def existing_on(self, day: date) -> ItemQuerySet:
        return self.filter(document__date__lte=day)

    def standing(self) -> ItemQuerySet:
        return self.filter(schedule="standing")


class DocumentInShort(NamedTuple):
    """What a list needs of a document, to choose it by or to head a group."""

    pk: int
    number: str
    year: int
    date: date


def documents_in_short() -> list[DocumentInShort]:
    """Every document, the newest first; one query at most."""
    rows = Document.objects.values_list("pk", "number", "year", "date")
    return kept("documents", lambda: list(map(DocumentInShort._make, rows)))


def any_document_after(day: date) -> bool:
    """Whether any document is dated after `day`; one query at most."""
    last = kept("latest document", lambda: Document.objects.aggregate(Max("date"))["date__max"])
    return last is not None and last > day


class Item(models.Model):
    """One numbered content of a document: who leads, what is delivered, when, and where the wording comes from."""

    class Provenance(models.TextChoices):
        LETTER = "letter", _("stated in the letter")
        DRAFT = "draft", _("not yet compared with the signed text")
        IMPORTED = "imported", _("imported from a file")
        ENTERED = "entered", _("entered from the document")
        CONFIRMED = "confirmed", _("compared with the signed text")

    document = models.ForeignKey(Document, models.PROTECT, verbose_name=_("document"), related_name="items")
    number = models.CharField(_("number"), max_length=30)
    position = models.PositiveIntegerField(_("order"), default=0)
    section = models.CharField(_("section"), max_length=300, blank=True)
    text = models.TextField(_("content"))
    product = models.CharField(_("expected product"), max_length=500, blank=True)
    lead = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("lead unit"), null=True, blank=True, related_name="led_items"
    )
    every_unit_leads = models.BooleanField(_("each unit leads its own"), default=False)
    coordinating = models.ManyToManyField(
        Unit, verbose_name=_("coordinating units"), blank=True, related_name="coordinated_items"
    )
    every_unit_coordinates = models.BooleanField(_("all other units coordinate"), default=False)
    schedule = models.CharField(_("schedule"), max_length=500)
    schedule_text = models.CharField(_("deadline as printed"), max_length=300, blank=True)
    deadline_owner = models.CharField(_("who set the deadline, if not the issuer"), max_length=200, blank=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("same product as"), null=True, blank=True, related_name="twins"
    )
    provenance = models.CharField(_("provenance"), max_length=20, choices=Provenance.choices)
    source_note = models.CharField(_("source"), max_length=500, blank=True)
    # Where it is not the one in charge of the unit (design §9: units in charge).
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("deputy in charge of the item"), null=True,
        blank=True, related_name="items_in_charge",
    )  # fmt: skip
    deputy_from = models.DateField(_("in charge from"), null=True, blank=True)
    deputy_to = models.DateField(_("in charge to"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("brought in by"), null=True, blank=True,
        related_name="entered_items",
    )  # fmt: skip
    entered_on = models.DateField(_("brought in on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("confirmed by"), null=True, blank=True,
        related_name="confirmed_items",
    )  # fmt: skip
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    file_values = models.JSONField(default=dict, editable=False)
    search_text = models.TextField(editable=False, default="")

    objects = ItemQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[coordinating], excluded_fields=["search_text", "file_values"])

    class Meta:
        verbose_name = _("item of a plan")
        verbose_name_plural = _("items of plans")
        ordering = ["document", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="item_number_once_a_document"),
            models.CheckConstraint(
                name="item_led_by_one_unit_or_every_unit",
                condition=Q(lead=None, every_unit_leads=True) | Q(lead__isnull=False, every_unit_leads=False),
            ),
            models.CheckConstraint(
                name="item_confirmed_by_whom_and_when",
                condition=(~Q(provenance="confirmed") & Q(confirmed_by=None, confirmed_on=None))
                | Q(provenance="confirmed", confirmed_by__isnull=False, confirmed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="item_confirmed_by_another_person",
                condition=Q(confirmed_by=None) | Q(entered_by=None) | ~Q(confirmed_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="item_entered_by_whom_and_when",
                condition=~Q(provenance="entered") | Q(entered_by__isnull=False, entered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="item_deputy_ends_after_start",
                condition=Q(deputy_from=None) | Q(deputy_to=None) | Q(deputy_to__gte=F("deputy_from")),
            ),
            models.CheckConstraint(name="item_is_not_its_own_twin", condition=Q(same_as=None) | ~Q(same_as=F("pk"))),
        ]

    def __str__(self) -> str:
        return f"{self.document.number}, {self.number}"

    def save(self, *args, **kwargs):
        self.search_text = self.searchable()
        super().save(*args, **kwargs)

    def searchable(self) -> str:
        """As `Document.searchable`."""
        return fold(
            f"{self.number} {self.section} {self.text} {self.product} {self.document.number} {self.document.title}"
        )

    def deputy_on(self, day: date) -> int | None:
        """Key of the deputy who has just this item in charge on `day`; None: whoever has the unit."""
        began = self.deputy_from is None or self.deputy_from <= day
        return self.deputy_id if began and (self.deputy_to is None or day <= self.deputy_to) else None

    @property
    def is_draft(self) -> bool:
        return self.provenance == self.Provenance.DRAFT

    @property
    def is_check_in(self) -> bool:
        return self.schedule == "continuous"

    @property
    def asks_to_issue(self) -> bool:
        """Whether its product is a plan or a decision, which proves itself once it is registered."""
        if self.product:
            return ISSUED_PRODUCT.match(fold(self.product)) is not None
        return ISSUED_TEXT.search(fold(self.text)) is not None

    @property
    def owner_of_deadline(self) -> str:
        """Who set the deadline and alone may extend it: the item's own word, else the document's issuer."""
        return self.deadline_owner or self.document.issuer

    @property
    def read_schedule(self) -> schedules.Schedule:
        return schedules.read(self.schedule)

    @property
    def has_several(self) -> bool:
        """Whether a unit owes more than one product of this item."""
        schedule = self.read_schedule
        return len(schedules.decreed_days(schedule, year=self.document.year, document_on=self.document.date)) > 1
