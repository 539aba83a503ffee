"""Figures of this package for `/metrics`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from prometheus_client.core import GaugeMetricFamily

from cchc import clock
from cchc.operations.metrics import gauge
from tasks.models import Digest, SignOfLife, Task
from tasks.reminders.health import heartbeat


def figures() -> Iterator[GaugeMetricFamily]:
    """Signs of life, whether a morning is missing, today's digests by state, open and late tasks."""
    today = clock.today()
    seen = [(sign.part, sign.seen_at.timestamp()) for sign in SignOfLife.objects.all()]
    yield gauge("seen_seconds", "When a part was last seen, seconds since 1970.", "part", seen)
    missing = 0 if heartbeat.missing_run() is None else 1
    yield GaugeMetricFamily("cchc_morning_missing", "1 where a working day went by without reminders.", value=missing)
    states = Digest.objects.filter(day=today).values_list("state").annotate(n=Count("pk")).order_by("state")
    yield gauge("digests_today", "Digests of today by state.", "state", states)
    open_tasks = Task.objects.open()
    counts = [("open", open_tasks.count()), ("late", Task.objects.late_on(today).count())]
    yield gauge("tasks", "Tasks that are open, and those of them that are late.", "state", counts)
