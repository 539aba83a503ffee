"""How late a task was on a past day is looked up only where something was done that can have changed it."""

import pytest
from django.core.management import call_command

from tasks.models import Act, Task
from tasks.models.was import STEADY

OPENS_CLOSES_OR_MOVES = {
    "give", "hand", "report", "withdraw", "send_back", "cancel", "reopen", "set_deadline", "grant", "move", "take_back",
}  # fmt: skip


def test_every_kind_of_act_is_known_to_leave_lateness_alone_or_not():
    assert {*STEADY} | OPENS_CLOSES_OR_MOVES == {*Act.Kind.values}
    assert not {*STEADY} & OPENS_CLOSES_OR_MOVES


@pytest.mark.django_db
def test_in_a_years_acts_none_of_these_opens_or_closes_a_task_or_moves_its_deadline():
    call_command("load_catalogue", "2019", progress=True, verbosity=0)
    call_command("load_sample", tasks=300, verbosity=0)
    met, before = set(), {}
    for act in Act.objects.order_by("task", "on", "pk"):
        stands = act.state in Task.OPEN, act.due_on
        if act.kind in STEADY:
            met.add(act.kind)
            assert stands == before[act.task_id], f"{act.kind} of task {act.task_id} on {act.on}"
        before[act.task_id] = stands
    assert len(met) >= 8, "the sample has acts of many kinds"
