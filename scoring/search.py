"""Criteria of the set that runs, among what a search finds."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from scoring.models import CriteriaSet
from tasks.home.search import SHOWN, Asked, Found, Hit


def criteria(asked: Asked) -> Found:
    """Criteria by name or key; a set has some hundred, so they are read."""
    running = CriteriaSet.objects.running(asked.day.year, asked.day)
    if running is None:
        return Found(_("Criteria"))
    rows = running.criteria.order_by("position").values_list("pk", "parent", "key", "name")
    names = {pk: name for pk, _parent, _key, name in rows}
    hits = [
        Hit(reverse("criterion", args=[running.year, key]), name, names[parent] if parent else running.name)
        for _pk, parent, key, name in rows
        if asked.fits(f"{name} {key}")
    ]
    return Found(_("Criteria"), hits[:SHOWN])
