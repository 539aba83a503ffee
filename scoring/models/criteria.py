"""Criteria sets (Bộ tiêu chí), their criteria, and the link from an item of a plan to a criterion."""

from __future__ import annotations

from copy import copy
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Sign
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cchc.accounts.reference.kept import kept
from scoring.engine.rules import Rule, rule_of
from tasks.models import Item

# A set has a field of that name.
Day = date
POINTS: dict[str, Any] = {"max_digits": 9, "decimal_places": 4}
"""Points as printed may be finer than a set's places; what is computed is rounded to those."""


class CriteriaSetQuerySet(models.QuerySet["CriteriaSet"]):
    def running(self, year: int, day: date) -> CriteriaSet | None:
        """The set that runs for `year` as of `day`; None where nothing was ever loaded up to that year.

        Of several: the published one with the latest decision, one dated after `day` does not exist yet; else the last
        loaded. Until a set for the year has come, the last year's runs. A set that is being drafted never runs.
        """
        every = kept("criteria sets", lambda: list(CriteriaSet.objects.filter(is_draft=False).order_by("-year", "-pk")))
        sets = [copy(each) for each in every if each.year <= year]
        for _year, group in groupby(sets, key=lambda each: each.year):
            candidates = list(group)
            known = [each for each in candidates if each.is_published and (each.date is None or each.date <= day)]
            if known:
                return max(known, key=lambda each: (each.date or date.min, each.pk))
            loaded = [each for each in candidates if not each.is_published]
            if loaded:
                return loaded[0]
        # Nothing was known on that day: what came first after it is better than no figures at all.
        return min(sets, key=lambda each: (each.date or date.min, each.pk), default=None)

    def closing(self, year: int) -> CriteriaSet | None:
        """The set that follows `year` and so holds its official results; of several the last that knows some."""
        following = self.filter(prior_year=year, is_draft=False).annotate(results=Count("criteria__official_prior"))
        return following.order_by(Sign("results"), "year", "pk").last()


class CriteriaSet(models.Model):
    """One version of the index (Bộ tiêu chí): its decision, when it closes, how it rounds, and last year's rank."""

    class Status(models.TextChoices):
        PUBLISHED = "published", _("published")
        PROVISIONAL = "provisional", _("provisional")
        UNKNOWN = "unknown", _("unknown")

    class Rounding(models.TextChoices):
        HALF_UP = "half_up", _("half up")
        DOWN = "down", _("down")

    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=300)
    decision = models.CharField(_("decision"), max_length=80, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.PROVISIONAL)
    replaces = models.CharField(_("replaces"), max_length=300, blank=True)
    closes_on = models.DateField(_("closes on"))
    prior_year = models.PositiveSmallIntegerField(_("prior year"), null=True, blank=True)
    prior_rank = models.PositiveSmallIntegerField(_("rank in the prior year"), null=True, blank=True)
    prior_of = models.PositiveSmallIntegerField(_("of how many"), null=True, blank=True)
    prior_decision = models.CharField(_("decision that published the prior year's results"), max_length=80, blank=True)
    prior_published_on = models.DateField(_("prior year's results published on"), null=True, blank=True)
    prior_total = models.CharField(_("prior year's total as printed"), max_length=40, blank=True)
    before_year = models.PositiveSmallIntegerField(_("year before the prior one"), null=True, blank=True)
    before_rank = models.PositiveSmallIntegerField(_("rank in the year before"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("decimal places"), default=2)
    rounding = models.CharField(_("rounding"), max_length=10, choices=Rounding.choices, default=Rounding.HALF_UP)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    is_draft = models.BooleanField(_("being drafted, does not run"), default=False)
    # What the catalogue file said when it was last read; a field that the office changed since is left alone.
    file_values = models.JSONField(default=dict, editable=False)

    objects = CriteriaSetQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "decision", "name"], name="criteria_set_once"),
            models.CheckConstraint(name="criteria_set_few_places", condition=Q(places__lte=4)),
            models.CheckConstraint(
                name="criteria_set_rank_within_all",
                condition=Q(prior_rank=None) | Q(prior_of=None) | Q(prior_rank__lte=F("prior_of")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def before_is_derived(self) -> bool:
        """Whether the points of the year before the prior one were computed from what a source says of the change.

        A catalogue's are; those of a copied set were the published ones of the set that it was copied from.
        """
        return bool(self.file_values)

    def caveat(self, year: int) -> str:
        """What stands beside every figure of `year` that this set gives; empty for a published set of that year."""
        sentences = []
        if self.year != year:
            words = gettext("The decision for %(year)s has not come yet: the set of %(set_year)s still runs.")
            sentences.append(words % {"year": year, "set_year": self.year})
        if not self.is_published:
            sentences.append(gettext("The criteria set is provisional."))
        return " ".join(sentences)

    def knows_results_on(self, day: Day) -> bool:
        """Whether the prior year's official results were published by `day`; without a day they always were."""
        return self.prior_published_on is None or self.prior_published_on <= day


class InForceManager(models.Manager["Criterion"]):
    """Criteria without those that were dropped from their set."""

    def get_queryset(self) -> QuerySet[Criterion]:
        return super().get_queryset().filter(in_force=True)


class Criterion(models.Model):
    """A component, a criterion or a leaf of a set; they nest. One that was dropped is no longer in force."""

    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, verbose_name=_("criteria set"), related_name="criteria"
    )
    key = models.CharField(_("key"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=500)
    max_points = models.DecimalField(_("maximum"), **POINTS)
    rule = models.CharField(_("rule"), max_length=40)
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=CriteriaSet.Status.choices, default=CriteriaSet.Status.UNKNOWN
    )
    official_prior = models.DecimalField(_("official, prior year"), null=True, blank=True, **POINTS)
    official_before = models.DecimalField(_("official, year before"), null=True, blank=True, **POINTS)
    printed_prior = models.CharField(_("as printed, prior year"), max_length=80, blank=True)
    lost_prior = models.DecimalField(_("lost in the prior year"), null=True, blank=True, **POINTS)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    in_force = models.BooleanField(_("in force"), default=True)
    file_values = models.JSONField(default=dict, editable=False)

    # The first is what every list and `criteria_set.criteria` go through.
    objects = InForceManager()
    everything = models.Manager()
    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "key"], name="criterion_key_once_a_set"),
            models.CheckConstraint(name="criterion_maximum_not_negative", condition=Q(max_points__gte=0)),
            models.CheckConstraint(
                name="criterion_loss_not_negative", condition=Q(lost_prior=None) | Q(lost_prior__gte=0)
            ),
            models.CheckConstraint(
                name="criterion_is_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("criterion", args=[self.criteria_set.year, self.key])

    def as_rule(self) -> Rule:
        """Its rule in force. Raises ValueError where there is no such kind."""
        return rule_of(self.rule, self.params, self.max_points)


class ItemLink(models.Model):
    """An item counts in a criterion (its tasks move the points) or supports it (Góp phần: it moves none)."""

    class Kind(models.TextChoices):
        COUNTS = "counts", _("counts")
        SUPPORTS = "supports", _("supports")

    item = models.ForeignKey(Item, models.PROTECT, verbose_name=_("item"), related_name="criterion_links")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name=_("criterion"), related_name="item_links")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    in_force = models.BooleanField(_("in force"), default=True)
    file_values = models.JSONField(default=dict, editable=False)

    history = HistoricalRecords(excluded_fields=["file_values"])

    class Meta:
        verbose_name = _("link from an item to a criterion")
        verbose_name_plural = _("links from items to criteria")
        constraints = [
            models.UniqueConstraint(fields=["item", "criterion"], name="item_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_kind_display()} {self.criterion}"
