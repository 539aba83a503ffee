"""A made-up year for measuring a recompute: N tasks, and a set of 8 components, 48 criteria and 141 leaves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from django.db import connection, transaction

from cchc.accounts.models import Unit, User
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink, Reading, StatedValue
from tasks.models import Act, Document, Item, Task

YEAR = 2019
TODAY = date(2019, 7, 17)
COMPONENTS, CRITERIA, LEAVES = 8, 48, 141
ITEMS_A_DOCUMENT, TASKS_AN_ITEM = 200, 4
BATCH = 2000
POINTS = Decimal("1.00")

TASK_RULES = [
    ("share_done", {"linear_from": "0.5"}),
    ("share_on_time", {"steps": [["0.9", "1.00"], [">0.5", "0.50"]]}),
    ("deduct_per_task", {"late": "0.01", "missing": "0.02", "floor": "0"}),
    ("deduct_days_late", {"bands": [["0", "1.00"], ["15", "0.60"], ["60", "0.30"]], "otherwise": "0"}),
    ("timely", {"on_time": "1.00", "late": "0.5", "missing": "0"}),
    ("all_or_nothing", {}),
]


@transaction.atomic
def make(tasks: int) -> None:
    """Fill an empty database. Rows are written in bulk and without history: only what a recompute reads is needed."""
    random = Random(tasks)
    units = [
        Unit.objects.create(code=f"M-{n}", name=f"M-{n}", kind=Unit.Kind.DIVISION, source="bench", position=n)
        for n in range(1, 9)
    ]
    reporter, checker = (
        User.objects.create_user(name, f"{name}@example.org", name=name) for name in ("bench", "checker")
    )
    _plans(tasks, units, _set(checker), (reporter, checker), random)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # what it does by itself within minutes of such a load
            cursor.execute("ANALYZE")


def _set(person: User) -> list[Criterion]:
    """The criteria set with its readings and stated values; gives the leaves that count tasks."""
    whole = CriteriaSet.objects.create(year=YEAR, name="bench", closes_on=date(YEAR, 12, 31))
    sizes = [3] * (LEAVES - 2 * CRITERIA) + [2] * (3 * CRITERIA - LEAVES)
    serial, counting = count(), []
    for component in range(COMPONENTS):
        inside = sizes[component::COMPONENTS]
        top = _node(whole, None, f"c{component}", "sum", {}, POINTS * sum(inside))
        for place, size in enumerate(inside):
            middle = _node(whole, top, f"c{component}-{place}", "sum", {}, POINTS * size)
            for _ in range(size):
                leaf = _leaf(whole, middle, next(serial), person)
                if leaf.rule in dict(TASK_RULES) or leaf.rule == "sum_of":
                    counting.append(leaf)
    return counting


def _node(whole: CriteriaSet, parent: Criterion | None, key: str, rule: str, params: dict, most: Decimal) -> Criterion:
    row = Criterion(criteria_set=whole, parent=parent, key=key, name=key, rule=rule, params=params, max_points=most)
    row.position = Criterion.objects.count()
    row.save()
    return row


def _leaf(whole: CriteriaSet, parent: Criterion, n: int, person: User) -> Criterion:
    """Of ten leaves six count tasks, one is a combination, two read an indicator, one is stated."""
    if n % 10 < 6:
        return _node(whole, parent, f"l{n}", *TASK_RULES[n % 10], POINTS)
    if n % 10 == 6:
        worst = {"on_time": "0.50", "late": "0.25", "missing": "0"}
        parts = [
            {"rule": "share_done", "params": {"linear_from": "0"}, "max": "0.50"},
            {"rule": "timely", "params": worst, "max": "0.50"},
        ]
        return _node(whole, parent, f"l{n}", "sum_of", {"parts": parts}, POINTS)
    if n % 10 == 9:
        leaf = _node(whole, parent, f"l{n}", "given", {}, POINTS)
        StatedValue.objects.create(criterion=leaf, value="0.75", owner=person, date=date(YEAR, 3, 1))
        return leaf
    indicator = Indicator.objects.create(year=YEAR, key=f"i{n}", name=f"i{n}", kind=Indicator.Kind.FLOW, answers=["*"])
    for month in range(1, 7):
        Reading.objects.create(
            indicator=indicator, period=f"{YEAR}-{month:02}", numerator=40 + n % 50, denominator=100,
            entered_on=date(YEAR, month + 1, 5),
        )  # fmt: skip
    return _node(whole, parent, f"l{n}", "ratio", {"indicator": indicator.key, "from": "0", "target": "1"}, POINTS)


def _plans(tasks: int, units: list[Unit], leaves: list[Criterion], people: tuple[User, User], random: Random) -> None:
    items_wanted = -(-tasks // TASKS_AN_ITEM)
    documents = Document.objects.bulk_create(
        [
            Document(key=f"d{n}", year=YEAR, number=f"{n}/KH", date=date(YEAR - 1, 12, 1), issuer="bench",
                     title="bench", kind=Document.Kind.PLAN)
            for n in range(-(-items_wanted // ITEMS_A_DOCUMENT))
        ]
    )  # fmt: skip
    items = Item.objects.bulk_create(
        [
            Item(document=documents[n // ITEMS_A_DOCUMENT], number=str(n), position=n, text="bench", product="bench",
                 lead=units[n % len(units)], schedule="undated", provenance=Item.Provenance.DRAFT)
            for n in range(items_wanted)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    ItemLink.objects.bulk_create(
        [ItemLink(item=item, criterion=random.choice(leaves), kind=ItemLink.Kind.COUNTS) for item in items],
        batch_size=BATCH,
    )
    for start in range(0, tasks, BATCH):
        rows = [_task(items[n // TASKS_AN_ITEM], n, people, random) for n in range(start, min(start + BATCH, tasks))]
        made = Task.objects.bulk_create(rows)
        Act.objects.bulk_create([act for task in made for act in _acts(task)], batch_size=BATCH)


def _task(item: Item, n: int, people: tuple[User, User], random: Random) -> Task:
    due = date(YEAR, 1, 10) + timedelta(days=random.randrange(350))
    task = Task(
        item=item, unit=item.lead, first_unit=item.lead, occurrence=n % TASKS_AN_ITEM + 1, decreed_on=due, due_on=due,
        given_on=date(YEAR - 1, 12, 1),
    )  # fmt: skip
    chance = random.random()
    if due < TODAY and chance < 0.8:
        task.product_on = min(due + timedelta(days=random.choice([-3, -1, 0, 0, 0, 2, 12])), TODAY)
        task.started_on = task.given_on
        task.reported_on, task.reported_by = task.product_on, people[0]
        task.state = Task.State.REPORTED
        if chance < 0.7:
            task.state, task.verified_on, task.verified_by = Task.State.DONE, task.product_on, people[1]
    elif chance < 0.3:
        task.started_on, task.state = task.given_on, Task.State.DOING
        task.forecast_on = TODAY + timedelta(days=random.randrange(60))
    return task


def _acts(task: Task) -> list[Act]:
    acts = [Act.after(task, Act.Kind.GIVE, on=task.given_on, by=None)]
    if task.product_on:
        acts.append(Act.after(task, Act.Kind.REPORT, on=task.product_on, by=None))
    if task.verified_on:
        acts.append(Act.after(task, Act.Kind.VERIFY, on=task.verified_on, by=None))
    return acts
