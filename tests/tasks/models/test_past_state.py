"""How late a task was on a past day is looked up only where something was done that can have changed it."""

import pytest
from django.core.management import call_command

from tasks.models import Act, Task
from tasks.models.past_state import TURNS

LEAVES_LATENESS_ALONE = {
    "accept", "assign", "start", "note", "nothing_new", "forecast", "wait", "proof", "verify", "ask_extension",
    "ask_transfer", "refuse", "withdraw_request", "ask_contribution", "deliver", "decline", "consult", "chase",
    "answer", "escalate", "close_awaited", "reopen_awaited", "chase_letter",
}  # fmt: skip


def test_every_kind_of_act_is_known_to_leave_lateness_alone_or_not():
    assert {*TURNS} | LEAVES_LATENESS_ALONE == {*Act.Kind.values}
    assert not {*TURNS} & LEAVES_LATENESS_ALONE


@pytest.mark.django_db
def test_in_a_years_acts_none_of_these_opens_or_closes_a_task_or_moves_its_deadline():
    call_command("load_catalogue", "2019", progress=True, verbosity=0)
    call_command("load_sample", tasks=300, verbosity=0)
    met, before = set(), {}
    for act in Act.objects.order_by("task", "on", "pk"):
        stands = act.state in Task.OPEN, act.due_on
        if act.kind in LEAVES_LATENESS_ALONE:
            met.add(act.kind)
            assert stands == before[act.task_id], f"{act.kind} of task {act.task_id} on {act.on}"
        before[act.task_id] = stands
    assert len(met) >= 8, "the sample has acts of many kinds"
