"""What proof says against itself: dates, numbers, files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from scoring.index import coverage
from scoring.models import CriteriaSet
from tasks import issuers
from tasks.models import Document, Evidence, Item, Task

# Proof older than this when it was entered: the product was there long ago, and nobody said so.
LONG_DAYS = 30
NUMBER = re.compile(r"\s*0*(?P<n>\d{1,6})\s*/\s*(?P<symbol>\S.*)", re.S)


def current() -> QuerySet[Evidence]:
    """Proof in its newest version, of tasks that are still to be done or done."""
    newest = Evidence.objects.filter(replaced_by=None).exclude(task__state=Task.State.CANCELLED)
    return newest.select_related("task__item__document", "task__unit").order_by("dated_on", "pk")


def long_before_report() -> QuerySet[Evidence]:
    """Documents dated more than 30 days before they were entered."""
    late = ExpressionWrapper(F("dated_on") + timedelta(days=LONG_DAYS), output_field=DateField())
    return current().filter(kind=Evidence.Kind.DOCUMENT, dated_on__isnull=False, entered_on__gt=late)


def against_dates() -> QuerySet[Evidence]:
    """Documents whose number is higher, but whose date is earlier, than that of another of the same series."""
    series: dict[tuple[int, str, str], list[tuple[int, date, int]]] = defaultdict(list)
    for key, title, issuer, day, _item in _documents():
        if match := NUMBER.match(title):
            place = (day.year, issuers.number_key(match["symbol"]), issuers.issuer_key(issuer))
            series[place].append((int(match["n"]), day, key))
    odd: set[int] = set()
    for rows in series.values():
        latest: tuple[date, int] | None = None
        for _number, day, key in sorted(rows):
            if latest is not None and day < latest[0]:
                odd |= {key, latest[1]}
            latest = max(latest or (day, key), (day, key))
    return current().filter(pk__in=odd)


def one_number_two_products() -> QuerySet[Evidence]:
    """Documents with one number, day and issuer that prove tasks of different items."""
    by_number: dict[tuple[str, int, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for key, title, issuer, day, item in _documents():
        place = (issuers.number_key(title), day.year, issuers.issuer_key(issuer))
        by_number[place][item].append(key)
    shared = [keys for by_item in by_number.values() if len(by_item) > 1 for keys in by_item.values()]
    return current().filter(pk__in={key for keys in shared for key in keys})


def one_file_two_products() -> QuerySet[Evidence]:
    """Files with one content, whatever they are called, that prove tasks of different items."""
    files = current().exclude(sha256="").order_by().values("sha256").annotate(items=Count("task__item", distinct=True))
    return current().filter(sha256__in=files.filter(items__gt=1).values("sha256"))


def _documents() -> Iterator[tuple[int, str, str, date, int]]:
    """Key, number, issuer, date and item of each document that has a date."""
    rows = current().filter(kind=Evidence.Kind.DOCUMENT)
    for key, title, issuer, day, item in rows.values_list("pk", "title", "issuer", "dated_on", "task__item"):
        if day is not None:
            yield key, title, issuer, day, item


def without_file(day: date) -> QuerySet[Task]:
    """Verified tasks that count for a criterion, with neither a file nor a link that anybody could open."""
    running = CriteriaSet.objects.running(day.year, day)
    if running is None:
        return Task.objects.none()
    criteria = list(running.criteria.select_related("criteria_set"))
    every = list(Document.objects.existing_on(day).filter(year=running.year))
    documents = {key for criterion in criteria for key in coverage.documents_of(criterion, every)}
    items = coverage.linked(criteria)
    counting = Item.objects.filter(Q(pk__in=items) | Q(document__in=documents))
    counts = Q(item__in=counting) | Q(item__in=counting.filter(same_as__isnull=False).values("same_as"))
    to_open = Evidence.objects.filter(
        ~Q(file="") | ~Q(url="") | Q(document__isnull=False), task=OuterRef("pk"), replaced_by=None
    )
    tasks = Task.objects.filter(counts, ~Exists(to_open), state=Task.State.DONE, item__document__year=running.year)
    return tasks.exclude(item__schedule="continuous").for_rows().order_by("product_on", "pk")
