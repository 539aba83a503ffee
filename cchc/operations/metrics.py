"""`/metrics` for Prometheus, counted from rows; each package adds its own figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from cchc.operations.log import Kind, last_good

# Asked at each scrape; a package adds to it when its application is ready.
SOURCES: list[Callable[[], Iterable[GaugeMetricFamily]]] = []


class FromRows(Collector):
    """Nothing is counted in a process, so that any web process may answer."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for source in SOURCES:
            yield from source()


def gauge(name: str, text: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    """One figure by one label."""
    found = GaugeMetricFamily(f"cchc_{name}", text, labels=[label])
    for key, value in values:
        found.add_metric([key], value)
    return found


def operations() -> Iterator[GaugeMetricFamily]:
    good = [(kind.value, last_good(kind)) for kind in Kind]
    values = [(kind, each.at.timestamp()) for kind, each in good if each]
    yield gauge("operation_good_seconds", "When an operation last succeeded, seconds since 1970.", "kind", values)


SOURCES.append(operations)


@require_safe
@never_cache
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """By the token of CCHC_METRICS_TOKEN, or from this machine past the proxy; to anybody else it does not exist."""
    if not _may_ask(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(FromRows())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_ask(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and given:
        return compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    past_the_proxy = "X-Forwarded-For" not in request.headers
    return past_the_proxy and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
