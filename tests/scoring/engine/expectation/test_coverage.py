"""On made-up years whose process is known the 80 % interval covers what becomes of the year about 80 times of 100."""

import random
from datetime import date, timedelta
from decimal import Decimal
from math import exp

import pytest

from scoring.engine.expectation.draws import expected
from scoring.engine.expectation.record import Finished, Record
from scoring.engine.projection import project
from scoring.engine.types import VERIFIED, CriteriaTree, Criterion, Facts, ItemFact, TaskFact

pytestmark = pytest.mark.slow

YEARS = 50
MONTH_ENDS = [date(2021, 3, 31), date(2021, 6, 30), date(2021, 9, 30)]
UNITS = {"A": 3.0, "B": 2.2, "C": 1.6, "D": 1.0, "E": 0.6, "F": 2.6}  # logits of the on-time rate: unequal units
SPREAD, MISSING = 0.5, 0.25
LATE_DAYS = (1, 2, 3, 5, 8, 13, 21)
LEAVES = (
    Criterion("share", "share", Decimal(10), "share_on_time", {"linear_from": "0"}),
    Criterion("deduct", "deduct", Decimal(10), "deduct_per_task", {"late": "0.25", "missing": "0.50", "floor": "0"}),
    Criterion("items", "items", Decimal(5), "share_done", {"linear_from": "0", "count": "items"}),
)


def inverse(logit):
    return 1 / (1 + exp(-logit))


def made_up(year, luck, dice):
    """The year's tasks as they will have ended: unit, leaf, item, deadline, days late (None: never done)."""
    tasks = []
    for number in range(108):
        unit = dice.choice(list(UNITS))
        on_time = dice.random() < inverse(UNITS[unit] + luck)
        missing = not on_time and dice.random() < MISSING
        late = None if missing else 0 if on_time else dice.choice(LATE_DAYS)
        due = date(year, 1, 10) + timedelta(days=dice.randrange(330))
        tasks.append((number, unit, LEAVES[number % 3].key, number // 6, due, late))
    return tasks


def known_on(day, tasks):
    """The tasks as they stand on a day: done if their product's day has come."""
    for number, unit, leaf, item, due, late in tasks:
        product = None if late is None else due + timedelta(days=late)
        done = product is not None and product <= day
        state = {"state": VERIFIED, "product_on": product} if done else {}
        yield TaskFact(number, (leaf, item), due_on=due, unit=unit, **state)


def index(day, tasks):
    facts = tuple(known_on(day, tasks))
    items = {task.item: ItemFact(frozenset({task.item[0]})) for task in facts}
    return project(CriteriaTree(2021, "Bộ", LEAVES), Facts(day, facts, items))


def record(day, history, tasks):
    """What the last two years and this one tell on a day."""
    finished = [Finished(unit, year, late) for year, rows in history for _n, unit, _l, _i, _due, late in rows]
    for _number, unit, _leaf, _item, due, late in tasks:
        if due <= day:
            done = late is not None and due + timedelta(days=late) <= day
            finished += [Finished(unit, 2021, late)] if done else [Finished(unit, 2021, 1, open_late=True)]
    return Record(finished)


@pytest.fixture(scope="module")
def tested():
    dice = random.Random(7)  # noqa: S311 -- made-up years, no secret
    rows = []
    for _ in range(YEARS):
        history = [(year, made_up(year, dice.gauss(0, SPREAD), dice)) for year in (2019, 2020)]
        tasks = made_up(2021, dice.gauss(0, SPREAD), dice)
        outcome = {node.key: node.secured for node in index(date(2021, 12, 31), tasks).total.walk()}
        for day in MONTH_ENDS:
            for key, interval in expected(index(day, tasks), record(day, history, tasks)).items():
                rows.append((key, interval, outcome[key]))
    return rows


def test_the_whole_index_lies_within_the_interval_in_72_to_88_of_100_cases(tested):
    covered = [interval.covers(outcome) for key, interval, outcome in tested if key == "total"]
    assert len(covered) == YEARS * len(MONTH_ENDS)
    assert 0.72 <= sum(covered) / len(covered) <= 0.88


def test_a_single_criterion_moves_in_steps_so_that_it_is_covered_at_least_as_often(tested):
    for leaf in LEAVES:
        covered = [interval.covers(outcome) for key, interval, outcome in tested if key == leaf.key]
        assert sum(covered) / len(covered) >= 0.72
