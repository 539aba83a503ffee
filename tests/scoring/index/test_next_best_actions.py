"""What to chase first: the most points for each day that is left."""

from decimal import Decimal

from scoring.index.task_points import next_best_actions
from scoring.models import TaskStake
from tests.factories import Office, make_task


def staked(unit, schedule, points):
    task = make_task(unit, schedule=schedule)
    TaskStake.objects.create(task=task, points=Decimal(points), by_criterion={"k": points})
    return task


def test_a_july_monday_does_not_begin_with_a_december_task(db):
    division = Office().division
    december = staked(division, "on 2019-12-02", "4.00")
    soon = staked(division, "on 2019-07-25", "0.50")
    undated = staked(division, "undated", "5.00")
    late = staked(division, "on 2019-06-14", "0.10")
    far = staked(division, "on 2019-12-16", "0.20")
    assert next_best_actions(9) == [late, soon, undated, december, far]
    assert next_best_actions(2) == [late, soon]
    assert [task.points for task in next_best_actions(2)] == [Decimal("0.10"), Decimal("0.50")]
