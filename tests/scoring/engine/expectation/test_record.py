"""What the record says of a unit's next task, and of a year's luck."""

from datetime import date
from decimal import Decimal

from scoring.engine.expectation.draws import Interval, expected
from scoring.engine.expectation.record import LATE_DAYS, Finished, Record
from scoring.engine.projection import project
from scoring.engine.types import CriteriaTree, Criterion, Facts, ItemFact, StatedFact, TaskFact

DAY = date(2019, 7, 17)


def finished(unit, *fates, year=2018, **more):
    return [Finished(unit, year, fate, **more) for fate in fates]


def test_a_unit_with_few_tasks_is_drawn_towards_the_office_and_one_with_many_is_not():
    record = Record([*finished("VP", *[0] * 80, *[5] * 20), *finished("TTR", 5)])
    office = record.of_unit("unknown").on_time
    assert 0.75 < office < 0.82
    assert office - 0.1 < record.of_unit("TTR").on_time < office
    many = Record([*finished("VP", *[0] * 80), *finished("TTR", *[5] * 80)])
    assert many.of_unit("TTR").on_time < 0.1
    assert many.of_unit("VP").on_time > 0.9


def test_nothing_is_likely_before_thirty_tasks_were_finished():
    assert not Record(finished("VP", *[0] * 29)).is_enough
    assert not Record([*finished("VP", *[0] * 29), *finished("VP", 3, open_late=True)]).is_enough
    assert Record(finished("VP", *[0] * 30)).is_enough


def test_a_task_that_is_late_and_still_open_is_not_on_time_and_nothing_else_yet():
    record = Record([*finished("VP", *[0] * 30), *finished("VP", *[4] * 30, open_late=True)])
    assert 0.45 < record.of_unit("VP").on_time < 0.6
    assert record.late_days == LATE_DAYS  # how late they will be is not known


def test_five_days_stand_for_all_lateness():
    assert Record(finished("VP", *range(1, 11))).late_days == (2, 4, 6, 8, 10)


def test_a_bad_beginning_of_a_year_shifts_its_luck_and_years_that_were_alike_narrow_it():
    alike = [row for year in (2015, 2016, 2017, 2018) for row in finished("VP", *[0] * 90, *[5] * 10, year=year)]
    wild = [
        row
        for year, late in ((2015, 5), (2016, 45), (2017, 10), (2018, 60))
        for row in finished("VP", *[0] * (100 - late), *[5] * late, year=year)
    ]
    assert Record(alike).luck(2019).deviation < Record(wild).luck(2019).deviation
    bad = Record([*alike, *finished("VP", *[5] * 20, *[0] * 20, year=2019)]).luck(2019)
    assert bad.mean < -0.3
    assert bad.deviation < Record(alike).luck(2019).deviation


def index(*tasks, stated=(), **leaves):
    criteria = tuple(Criterion(key, key, Decimal(10), *rule) for key, rule in leaves.items())
    facts = Facts(DAY, tasks, {"i": ItemFact(frozenset(leaves))}, stated=dict(stated))
    return project(CriteriaTree(2019, "Bộ", criteria), facts)


RECORD = Record(finished("VP", *[0] * 45, *[10] * 10, *[None] * 5))
SHARE = ("share_on_time", {"linear_from": "0"})


def test_what_is_settled_does_not_move_and_the_same_seed_gives_the_same():
    done = TaskFact(1, "i", "verified", date(2019, 6, 1), date(2019, 6, 1), unit="VP")
    assert expected(index(done, k=SHARE), RECORD)["k"] == Interval(*[Decimal("10.00")] * 3)
    several = [TaskFact(n, "i", due_on=date(2019, 9, 2), unit="VP") for n in range(20)]
    first = expected(index(*several, k=SHARE), RECORD)
    assert first == expected(index(*several, k=SHARE), RECORD)
    assert first["k"].low < first["k"].median < first["k"].high
    assert expected(index(*several, k=SHARE), Record([])) == {}


def test_a_late_task_is_never_on_time_and_what_would_end_after_the_year_is_missing():
    late = TaskFact(1, "i", due_on=date(2019, 7, 1), unit="VP")
    assert expected(index(late, k=SHARE), RECORD)["k"].high == 0
    december = [TaskFact(n, "i", due_on=date(2019, 12, 31), unit="VP") for n in range(40)]
    found = expected(index(*december, on=SHARE, done=("share_done", {"linear_from": "0"})), RECORD)
    assert found["done"] == found["on"] or abs(found["done"].median - found["on"].median) <= Decimal("0.5")


def test_an_assumed_value_moves_within_its_range_and_a_final_one_not_at_all():
    leaf = ("survey", {})
    assumed = expected(index(stated={("k", ""): StatedFact("9.5")}.items(), k=leaf), RECORD)["k"]
    assert Decimal("8.5") <= assumed.low < assumed.median < assumed.high == Decimal("10.00") or assumed.high <= 10
    final = expected(index(stated={("k", ""): StatedFact("9.5", final=True)}.items(), k=leaf), RECORD)["k"]
    assert final == Interval(*[Decimal("9.50")] * 3)


def test_the_range_that_its_owner_states_is_what_an_assumed_value_moves_in():
    leaf = ("survey", {})
    stated = StatedFact("9.5", spread=(Decimal("9.40"), Decimal("9.60")))
    found = expected(index(stated={("k", ""): stated}.items(), k=leaf), RECORD)["k"]
    assert Decimal("9.40") <= found.low < found.median < found.high <= Decimal("9.60")
    assert found.high - found.low > Decimal("0.12"), "80 of 100 draws of 0.20"
