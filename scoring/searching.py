"""What this room adds to the search: criteria of the set that runs."""

from django.utils.translation import gettext_lazy as _

from scoring.models import CriteriaSet, Criterion
from tasks.searching import SHOWN, Asked, Found, Hit


def criteria(asked: Asked) -> Found:
    """Criteria by name or key; a set has some hundred, so they are read."""
    running = CriteriaSet.objects.running(asked.day.year, asked.day)
    rows = Criterion.objects.filter(criteria_set=running).select_related("parent", "criteria_set").order_by("position")
    hits = [
        Hit(one.get_absolute_url(), one.name, one.parent.name if one.parent else one.criteria_set.name)
        for one in rows
        if asked.fits(f"{one.name} {one.key}")
    ]
    return Found(_("Criteria"), hits[:SHOWN])
