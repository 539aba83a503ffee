"""Figures of this package for `/metrics`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily

from cchc.operations.metrics import gauge
from reports.models import Work


def figures() -> Iterator[GaugeMetricFamily]:
    """Long work by state."""
    states = Work.objects.values_list("state").annotate(n=Count("pk")).order_by("state")
    yield gauge("work", "Long work by state.", "state", states)
