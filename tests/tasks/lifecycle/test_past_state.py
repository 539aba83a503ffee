"""How late a task was on a past day is looked up only where something was done that can have changed it."""

from datetime import date

from django.core.management import call_command

from tasks.lifecycle import timeline
from tasks.lifecycle.timeline import TURNS, timelines
from tasks.models import Act, Task, conditions

LEAVES_LATENESS_ALONE = {
    "accept", "assign", "start", "note", "nothing_new", "forecast", "wait", "proof", "verify", "ask_extension",
    "ask_transfer", "refuse", "withdraw_request", "ask_contribution", "deliver", "decline", "consult", "chase",
    "answer", "escalate", "close_awaited", "reopen_awaited", "chase_letter", "succeed",
}  # fmt: skip


def test_every_kind_of_act_is_known_to_leave_lateness_alone_or_not():
    assert {*TURNS} | LEAVES_LATENESS_ALONE == {*Act.Kind.values}
    assert not {*TURNS} & LEAVES_LATENESS_ALONE


def test_in_a_years_acts_none_of_these_opens_or_closes_a_task_or_moves_its_deadline(demo):
    call_command("load_sample", tasks=300, verbosity=0)
    met, before = set(), {}
    for act in Act.objects.order_by("task", "on", "pk"):
        stands = act.state in Task.OPEN, act.due_on
        if act.kind in LEAVES_LATENESS_ALONE:
            met.add(act.kind)
            assert stands == before[act.task_id], f"{act.kind} of task {act.task_id} on {act.on}"
        before[act.task_id] = stands
    assert len(met) >= 8, "the sample has acts of many kinds"


def test_the_conditions_on_a_past_day_say_what_the_replay_of_the_acts_says(demo):
    call_command("load_sample", tasks=300, verbosity=0)
    late_on_some_day = set()
    for day in (date(2019, 1, 31), date(2019, 4, 15), date(2019, 6, 30), date(2019, 7, 10)):
        check_ins = set(Task.objects.filter(conditions.is_check_in()).values_list("pk", flat=True))
        steps = [one.now for one in timelines(Act.objects.filter(on__lte=day)) if one.now.task not in check_ins]
        late = {step.task for step in steps if step.state in Task.OPEN and step.due_on and step.due_on < day}
        assert set(Task.objects.filter(timeline.was_late(day)).values_list("pk", flat=True)) == late
        late_on_some_day |= late
    assert len(late_on_some_day) > 10
    sent_back = {step.task for one in timelines(Act.objects.all()) for step in one.steps
                 if step.kind == Act.Kind.SEND_BACK and step.on.year == 2019}  # fmt: skip
    assert set(Task.objects.filter(timeline.sent_back_in(2019)).values_list("pk", flat=True)) == sent_back
