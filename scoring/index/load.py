"""From rows to the facts that rules ask for, as of a day, with a number of queries that does not grow with the data.

A past day takes the acts up to and on that day, by the acts' own days: each act keeps how the task stood after it, so
the last one up to the day says all. A document dated later does not exist yet, nor do its links to a twin's tasks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import chain
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cchc.accounts.models import Unit
from scoring.engine import types
from scoring.engine.periods import months_of
from scoring.engine.rules import usage
from scoring.engine.types import CriteriaTree, Facts, IndicatorFact, ItemFact, ReadingFact, StatedFact, TaskFact
from scoring.models import CriteriaSet, Indicator, ItemLink, Reading, StatedValue
from tasks.lifecycle import delay_signs, waiting
from tasks.lifecycle.timeline import Timeline, timelines
from tasks.models import Act, Document, Item, Request, Task
from tasks.models.task import TaskQuerySet
from tasks.schedules import Kind

STATES: dict[str, str] = {
    Task.State.TODO: types.OPEN,
    Task.State.DOING: types.OPEN,
    Task.State.REPORTED: types.REPORTED,
    Task.State.DONE: types.VERIFIED,
    Task.State.CANCELLED: types.CANCELLED,
}
Waits = list[tuple[date, date | None]]
ItemInDocument = tuple[int, int]
ItemRow = tuple[int, int | None, int]
Products = Mapping[int, int | None]
"""Of items that were joined to another's product when they had tasks: that item; None on a day before the joining."""


def gather(criteria_set: CriteriaSet, day: date, year: int | None = None) -> Facts:
    """Everything known on `day` about `year` (the set's own, unless an older set still runs for a later year)."""
    year = year or criteria_set.year
    codes = dict(Unit.objects.values_list("pk", "code"))
    working = list(Unit.objects.working().valid_on(day).values_list("code", flat=True))
    rows, products = item_rows(year, day)
    return Facts(
        day=day,
        tasks=tuple(_with_products(task_facts(year, day, codes), products)),
        items=item_facts(criteria_set, year, day, rows, products),
        indicators=indicator_facts(criteria_set, year, day, codes, working),
        stated=stated_facts(criteria_set, year, day, working),
    )


def item_rows(year: int, day: date) -> tuple[list[ItemRow], Products]:
    """The items that exist on `day`, each with the one to which it was joined by then, and its document; one query.

    A joining closes the open tasks on its own day, so none is closed after it.
    """
    existing = Item.objects.existing_on(day).filter(Q(document__year=year) | Q(same_as__document__year=year))
    own = Task.objects.filter(item=OuterRef("pk")).annotate(closed=Coalesce("cancelled_on", Value(date.min)))
    closed = Case(
        When(same_as__isnull=False, then=Subquery(own.order_by("-closed").values("closed")[:1])),
        output_field=DateField(),
    )
    rows, products = [], {}
    for item, same_as, document, last in existing.values_list("pk", "same_as_id", "document_id", closed):
        if last is not None:
            products[item] = same_as = None if last > day else same_as
        rows.append((item, same_as, document))
    return rows, products


def task_facts(year: int, day: date, codes: dict[int, str]) -> Iterator[TaskFact]:
    """The tasks of the year that exist on `day`, each as it stood then."""
    tasks = Task.objects.of_year(year).existing_on(day)
    acts = Act.objects.filter(task__item__document__year=year)
    waits = waiting.outside_waits(year, day)
    if _acted_after(acts, day):
        yield from _as_of(tasks, acts.filter(on__lte=day), day, codes, waits)
        return
    moved = {one.now.task: one for one in timelines(acts.filter(_changed_hands()))}
    signs = delay_signs.now(tasks, day)
    columns = ("pk", "item_id", "item__schedule", "state", "due_on", "product_on", "forecast_on", "unit_id")
    rows = tasks.values_list(*columns, "cancelled_on", "cancelled_by_owner").order_by("pk")
    for pk, item, schedule, state, due_on, product_on, forecast_on, unit, cancelled_on, by_owner in rows:
        check_in = schedule == Kind.CONTINUOUS
        due_on = None if check_in else due_on
        unit = _answerable(moved[pk], due_on, day) if pk in moved else unit
        objective = pk in waits and _outside_cause(waits[pk], due_on, day)
        told = signs.get(pk, ())
        days = due_on, product_on, forecast_on
        ended = None if by_owner else cancelled_on
        yield TaskFact(pk, item, STATES[state], *days, codes[unit], objective, told, check_in, ended)


def _with_products(facts: Iterable[TaskFact], products: Products) -> Iterator[TaskFact]:
    """The facts, each that belongs to a joined item with the item that it was joined to."""
    return (replace(fact, product=products[fact.item]) if fact.item in products else fact for fact in facts)


def _changed_hands() -> Q:
    """Acts on tasks that another unit than the first one holds, or held until they came back."""
    transferred = Request.objects.filter(kind=Request.Kind.TRANSFER, decision=Request.Decision.GRANTED)
    return ~Q(task__unit=F("task__first_unit")) | Q(task__in=transferred.values("task"))


def _acted_after(acts: QuerySet[Act], day: date) -> bool:
    """Whether something was done after `day` to what existed then: only then the tasks' own rows are too new."""
    later = acts.filter(on__gt=day)
    return later.exclude(kind=Act.Kind.GIVE, task__item__document__date__gt=day).exists()


def _as_of(
    tasks: TaskQuerySet[Task], acts: QuerySet[Act], day: date, codes: dict[int, str], waits: Mapping[int, Waits]
) -> Iterator[TaskFact]:
    known = {timeline.now.task: timeline for timeline in timelines(acts)}
    signs = delay_signs.then(tasks, known, day)
    for pk, item, schedule in tasks.values_list("pk", "item_id", "item__schedule").order_by("pk"):
        if pk not in known:
            continue
        now = known[pk].now
        check_in = schedule == Kind.CONTINUOUS
        due_on = None if check_in else now.due_on
        unit = _answerable(known[pk], due_on, day)
        objective = pk in waits and _outside_cause(waits[pk], due_on, day)
        days = due_on, now.product_on, now.forecast_on
        ended = known[pk].counts_cancelled_on
        yield TaskFact(pk, item, STATES[now.state], *days, codes[unit], objective, signs.get(pk, ()), check_in, ended)


def _answerable(timeline: Timeline, due_on: date | None, day: date) -> int:
    """The unit that held the task on its deadline; before that the one that holds it now."""
    return timeline.now.unit if due_on is None or due_on > day else timeline.unit_on(due_on)


def _outside_cause(waits: Iterable[tuple[date, date | None]], due_on: date | None, day: date) -> bool:
    """Whether an outside agency, asked on or before the deadline, had not answered by then."""
    if due_on is None or due_on > day:
        return False
    return any(asked_on <= due_on and (ended is None or ended > due_on) for asked_on, ended in waits)


def item_facts(
    criteria_set: CriteriaSet, year: int, day: date, rows: list[ItemRow], products: Products
) -> dict[int, ItemFact]:
    """For each item that makes tasks: the criteria and documents that reach them, those of its twins with them.

    An item that was joined after it had tasks keeps what reaches these: one that was late by then stays lost.
    """
    links: dict[int, list[str]] = defaultdict(list)
    counting = ItemLink.objects.filter(criterion__criteria_set=criteria_set, kind=ItemLink.Kind.COUNTS, in_force=True)
    for item, key in counting.values_list("item_id", "criterion__key"):
        links[item].append(key)
    documents = {row.pk: (frozenset(keys_of(row, str(year))), row.kind) for row in Document.objects.existing_on(day)}
    twins: dict[int, list[ItemInDocument]] = defaultdict(list)
    for item, same_as, document in rows:
        if same_as:
            twins[same_as].append((item, document))
    # Most items share with others of their document what names them: one fact serves them all.
    shared: dict[tuple[tuple[Any, ...], ...], ItemFact] = {}
    facts = {}
    joined_late = ((item, [(item, document)]) for item, same_as, document in rows if same_as and item in products)
    for item, together in chain(_with_twins(rows, twins), joined_late):
        names = tuple((document, *links.get(each, ())) for each, document in together)
        if names not in shared:
            keys, kinds = zip(*(documents[document] for document, *_criteria in names), strict=True)
            criteria = frozenset(chain.from_iterable(named for _document, *named in names))
            shared[names] = ItemFact(criteria, frozenset().union(*keys), frozenset(kinds))
        facts[item] = shared[names]
    return facts


def _with_twins(
    rows: list[ItemRow], twins: Mapping[int, list[ItemInDocument]]
) -> Iterator[tuple[int, list[ItemInDocument]]]:
    """Each item that makes tasks, with itself and its twins. One that does not exist yet may have a twin that does."""
    known = {item for item, same_as, _document in rows if not same_as}
    for item, same_as, document in rows:
        if not same_as:
            yield item, [(item, document), *twins.get(item, ())]
    for item in twins.keys() - known:
        yield item, twins[item]


def keys_of(document: Document, source: str) -> set[str]:
    """By what a rule may name a document: its number, its key, and that of the catalogue where it was there before."""
    return {document.number, document.key, document.file_values.get(source, {}).get("key", document.key)}


def indicator_facts(
    criteria_set: CriteriaSet, year: int, day: date, codes: dict[int, str], working: list[str]
) -> dict[str, IndicatorFact]:
    """The indicators with the readings of `year` known on `day`; "*" answers is each working unit."""
    readings = defaultdict(list)
    for reading in latest_readings(year, day):
        readings[reading.indicator_id].append(_reading(reading, codes))
    facts = {}
    for indicator in Indicator.objects.filter(year__in=[year, criteria_set.year]).order_by("year"):
        answers = tuple(dict.fromkeys(_named(indicator.answers_on(day), working)))
        known = tuple(readings[indicator.pk])
        facts[indicator.key] = IndicatorFact(
            indicator.key, indicator.kind, known, answers, indicator.name, _prior_value(indicator, year)
        )
    return facts


def _prior_value(indicator: Indicator, year: int) -> Fraction | None:
    """The value of the year before, where it is known exactly and not only as below or above a bound."""
    if indicator.value_prior is None or indicator.bound_prior != Indicator.Bound.EQUAL or indicator.year != year:
        return None
    return Fraction(indicator.value_prior)


def _reading(reading: Reading, codes: dict[int, str]) -> ReadingFact:
    _, first, last = months_of(reading.period)
    forecast, below = reading.year_end_forecast, reading.denominator
    return ReadingFact(
        first_month=first,
        last_month=last,
        numerator=Fraction(reading.numerator),
        denominator=None if below is None else Fraction(below),
        forecast=None if forecast is None else Fraction(forecast),
        unit=codes[reading.unit_id] if reading.unit_id else "",
        entered_on=reading.entered_on,
        key=reading.pk,
    )


def latest_readings(year: int, day: date) -> list[Reading]:
    """The readings of the year's periods known on `day`; one that was corrected gives way to its correction."""
    rows = Reading.objects.filter(entered_on__lte=day, period__startswith=f"{year}-").select_related("indicator")
    known = list(rows.order_by("entered_on", "pk"))
    corrected = {row.corrects_id for row in known}
    return [row for row in known if row.pk not in corrected]


def stated_facts(
    criteria_set: CriteriaSet, year: int, day: date, working: list[str]
) -> dict[tuple[str, str], StatedFact]:
    """The value that holds of each criterion (and part) on `day`, with its owner."""
    return {
        key: StatedFact(
            row.value, str(row.owner), tuple(_named(row.units, working)), row.date, row.note, row.final, row.spread
        )
        for key, row in stated_values(criteria_set, year, day).items()
    }


def stated_values(criteria_set: CriteriaSet, year: int, day: date) -> dict[tuple[str, str], StatedValue]:
    """The latest value of each criterion (and part) on `day`; none once it was taken back.

    Where an old set still runs for a later year, what was stated up to its closing day was said of its own year.
    """
    rows = StatedValue.objects.filter(criterion__criteria_set=criteria_set, date__lte=day)
    if year != criteria_set.year:
        rows = rows.filter(date__gt=criteria_set.closes_on)
    rows = rows.select_related("owner", "criterion").order_by("date", "pk")
    latest = {(row.criterion.key, row.part): row for row in rows}
    return {key: row for key, row in latest.items() if row.value}


def _named(codes: Iterable[str], working: list[str]) -> Iterator[str]:
    """Unit codes, with "*" as each working unit of the day."""
    return chain.from_iterable(working if code == "*" else [code] for code in codes)


@dataclass(frozen=True)
class Unchecked:
    """The readings and stated values that hold on a day and that nobody has checked by then."""

    readings: tuple[Reading, ...] = ()
    stated: tuple[StatedValue, ...] = ()

    def __len__(self) -> int:
        return len(self.readings) + len(self.stated)

    def by_criterion(self, tree: CriteriaTree) -> Counter[str]:
        """By leaf, how many of them its points rest on."""
        leaves: dict[str, set[str]] = {}
        for leaf, rule in usage.of_tree(tree):
            if rule.indicator:
                leaves.setdefault(rule.indicator, set()).add(leaf.key)
        counted: Counter[str] = Counter(row.criterion.key for row in self.stated)
        for reading in self.readings:
            counted.update(leaves.get(reading.indicator.key, ()))
        return counted


def unchecked_on(criteria_set: CriteriaSet, year: int, day: date) -> Unchecked:
    """What counts in `year` on `day` and nobody has checked by then; two queries."""
    readings = (row for row in latest_readings(year, day) if not row.is_checked_on(day))
    stated = stated_values(criteria_set, year, day).values()
    return Unchecked(tuple(readings), tuple(row for row in stated if not row.is_checked_on(day)))


def count_unchecked(year: int, day: date) -> int:
    """How many figures that count in `year` on `day` nobody has checked by then; 0 without a criteria set."""
    criteria_set = CriteriaSet.objects.running(year, day)
    return 0 if criteria_set is None else len(unchecked_on(criteria_set, year, day))
