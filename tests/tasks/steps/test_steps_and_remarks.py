"""Steps inside a task, and the talk on it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from tasks.lifecycle import acts
from tasks.models import Remark, Step
from tasks.steps import acts as stepping
from tasks.steps import remarks
from tasks.steps.acts import Planned
from tests.factories import LETTERS_DAY, WEEKENDS_ONLY, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def office(the_office):
    return the_office


@pytest.fixture
def task(office):
    task = make_task(office.division, schedule="on 2019-09-30")
    return acts.assign(task, by=office.head, officer=office.officer)


def one_step(task, by, day=date(2019, 8, 1), **fields) -> Step:
    return stepping.plan(task, [Planned("Hoàn thành dự thảo", day, **fields)], by=by)[0]


def test_a_step_has_a_day_and_a_person_and_changes_nothing_of_the_task(office, task):
    before = task.version
    step = one_step(task, office.head, date(2019, 8, 3))
    assert (step.owner, step.due_on) == (office.officer, date(2019, 8, 5)), "the officer in charge; Saturday moves"
    step = stepping.finish(step, by=office.officer, seen=step.version)
    task.refresh_from_db()
    assert (step.done_on, step.done_by, task.version) == (LETTERS_DAY, office.officer, before)
    assert step.history.count() == 2


def test_steps_follow_the_right_to_note_and_their_owner_may_say_done(office, task):
    step = one_step(task, office.head, owner=office.head)
    for stranger in (office.other_head, office.director, office.observer):
        with pytest.raises(PermissionDenied):
            one_step(task, stranger)
        with pytest.raises(PermissionDenied):
            stepping.finish(step, by=stranger)
    one_step(task, office.office_chief)
    task.officer = None
    task.save()
    with pytest.raises(PermissionDenied):
        one_step(task, office.officer)
    mine = one_step(task, office.head, owner=office.officer)
    assert stepping.finish(mine, by=office.officer).done_on == LETTERS_DAY


@pytest.mark.parametrize(
    ("day", "match"),
    [(date(2019, 7, 16), "has passed already"), (date(2019, 10, 1), "after the task's own day, 30/09/2019")],
)
def test_a_steps_day_lies_between_today_and_the_tasks_own(office, task, day, match):
    with pytest.raises(Refused, match=match):
        one_step(task, office.head, day)
    assert not Step.objects.exists()


def test_a_step_belongs_to_somebody_of_the_unit(office, task):
    with pytest.raises(Refused, match="has no function in"):
        one_step(task, office.head, owner=office.other_head)


def test_two_who_act_on_one_step_at_once_lose_nothing(office, task):
    step = one_step(task, office.head)
    stepping.move(step, by=office.head, due_on=date(2019, 8, 20), owner=office.head, seen=1)
    with pytest.raises(Refused, match="Somebody changed"):
        stepping.drop(step, by=office.officer, reason="thừa", seen=1)
    stepping.finish(step, by=office.head)
    with pytest.raises(Refused, match="was done on 17/07/2019"):
        stepping.finish(step, by=office.head)
    assert stepping.take_up(step, by=office.head).is_open


def test_a_step_is_dropped_with_a_reason_and_stays_in_sight(office, task):
    step = one_step(task, office.head)
    with pytest.raises(Refused, match="The reason is missing"):
        stepping.drop(step, by=office.head, reason=" ")
    assert stepping.drop(step, by=office.head, reason="không cần").dropped_on == LETTERS_DAY
    assert list(Step.objects.open()) == []


def test_the_usual_steps_are_counted_back_from_the_deadline(office):
    rows = stepping.proposed("legal_document", deadline=date(2019, 12, 31), today=LETTERS_DAY, calendar=WEEKENDS_ONLY)
    days = [day for _text, day in rows]
    assert days == sorted(days)
    assert days[-1] == date(2019, 12, 31)
    assert WEEKENDS_ONLY.between(days[0], days[-1]) == 65
    near = stepping.proposed("legal_document", deadline=date(2019, 7, 31), today=LETTERS_DAY, calendar=WEEKENDS_ONLY)
    assert near[0][1] == LETTERS_DAY
    assert near[-1][1] == date(2019, 7, 31)


def test_the_page_begins_with_the_usual_steps_and_keeps_what_was_put_right(office, task, signed_in):
    client = signed_in(office.officer)
    page = client.get(reverse("task-steps", args=[task.pk]), {"mau": "legal_document"})
    assert page.context["rows"].forms[0].initial["due_on"]
    sent = {"step-TOTAL_FORMS": "2", "step-INITIAL_FORMS": "0", "step-0-text": "Hội thảo", "step-0-due_on": "",
            "step-1-text": "", "step-1-due_on": ""}  # fmt: skip
    answer = client.post(reverse("task-steps", args=[task.pk]), sent)
    assert answer.status_code == 422
    assert "Hội thảo" in answer.content.decode()
    client.post(reverse("task-steps", args=[task.pk]), {**sent, "step-0-due_on": "01/08/2019"})
    step = Step.objects.get()
    assert "Hội thảo" in client.get(task.get_absolute_url()).content.decode()
    client.post(reverse("step-finish", args=[step.pk]), {"seen": step.version})
    step.refresh_from_db()
    assert step.done_by == office.officer


# talk


def test_a_remark_is_answered_in_place_and_leaves_the_task_alone(office, task):
    before = task.version
    said = remarks.remark(task, by=office.director, text="Vì sao chậm?")
    answer = remarks.remark(task, by=office.head, text="Chờ số liệu", answers=said)
    remarks.remark(task, by=office.director, text="Đôn đốc", answers=answer)
    [root] = remarks.threads(task)
    assert [one.text for one in root.shown] == ["Chờ số liệu", "Đôn đốc"]
    task.refresh_from_db()
    assert task.version == before
    assert not Remark.objects.unanswered().exists()


def test_a_remark_nobody_else_answered_is_unanswered(office, task):
    said = remarks.remark(task, by=office.director, text="Vì sao chậm?")
    remarks.remark(task, by=office.director, text="Trả lời sớm", answers=said)
    assert list(Remark.objects.unanswered()) == [said]


def test_observers_only_read_and_nobody_takes_back_anothers_words(office, task):
    with pytest.raises(PermissionDenied):
        remarks.remark(task, by=office.observer, text="?")
    said = remarks.remark(task, by=office.director, text="Vì sao chậm?")
    with pytest.raises(Refused, match="Only"):
        remarks.take_back(said, by=office.head)
    remarks.take_back(said, by=office.director)
    assert said.history.count() == 2
    with pytest.raises(Refused, match="was taken back on 17/07/2019"):
        remarks.take_back(said, by=office.director)


def test_talk_stands_on_the_tasks_page_and_an_empty_remark_is_refused(office, task, signed_in):
    client = signed_in(office.director)
    client.post(reverse("task-remark", args=[task.pk]), {"text": "Vì sao chậm?"})
    said = Remark.objects.get()
    client = signed_in(office.head)
    client.post(reverse("task-remark", args=[task.pk]), {"text": "Chờ số liệu", "answers": said.pk})
    page = client.get(task.get_absolute_url()).content.decode()
    assert page.index("Vì sao chậm?") < page.index("Chờ số liệu")
    assert client.post(reverse("task-remark", args=[task.pk]), {"text": " "}).status_code == 422
    assert client.post(reverse("remark-take-back", args=[said.pk])).status_code == 302
    said.refresh_from_db()
    assert said.taken_back_on is None
