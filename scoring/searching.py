"""What this room adds to the search: criteria of the set that runs."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from scoring.models import CriteriaSet
from tasks.searching import SHOWN, Asked, Found, Hit


def criteria(asked: Asked) -> Found:
    """Criteria by name or key; a set has some hundred, so they are read."""
    running = CriteriaSet.objects.running(asked.day.year, asked.day)
    if running is None:
        return Found(_("Criteria"))
    rows = running.criteria.order_by("position").values_list("key", "name", "parent__name")
    hits = [
        Hit(reverse("criterion", args=[running.year, key]), name, above or running.name)
        for key, name, above in rows
        if asked.fits(f"{name} {key}")
    ]
    return Found(_("Criteria"), hits[:SHOWN])
