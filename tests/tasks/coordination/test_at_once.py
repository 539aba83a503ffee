"""Two people act on one thing in the same moment: one comes after the other, and nothing is lost."""

import threading
from datetime import date

import pytest
from django.db import connection

from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Answer, Question
from tasks.coordination.contributions import Delivery
from tasks.lifecycle import acts
from tasks.lifecycle.transition import Conflict
from tasks.models import Consultation, Contribution, Task
from tests.factories import LETTERS_DAY, make_task

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("in_english")]
FRIDAY = date(2019, 7, 19)


def at_once(*deeds) -> list[object]:
    """What each deed gave or raised, all begun in one moment, each on a connection of its own."""
    found: list[object] = [None] * len(deeds)
    ready = threading.Barrier(len(deeds))

    def run(n: int) -> None:
        ready.wait()
        try:
            found[n] = deeds[n]()
        except Exception as error:
            found[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture
def task(office):
    return make_task(office.division)


def test_of_two_deliveries_in_one_moment_one_is_kept_and_the_other_person_sees_both(office, task):
    [one] = contributions.ask(
        task, by=office.head, units=[(office.other_division, FRIDAY)], kind="figures", what="Số liệu"
    )

    def deliver(person, text):
        return lambda: contributions.deliver(one, by=person, delivery=Delivery(text), seen=1)

    found = at_once(deliver(office.other_head, "của Trưởng phòng"), deliver(office.office_chief, "của Văn phòng"))
    assert sorted(type(each) for each in found if isinstance(each, Exception)) == [Conflict]
    [kept] = [each for each in found if isinstance(each, Contribution)]
    one.refresh_from_db()
    assert (one.closing_note, one.version, one.history.count()) == (kept.closing_note, 2, 2)
    assert task.acts.filter(kind="deliver").count() == 1


def test_an_answer_a_note_and_a_question_in_one_moment_all_stand_and_the_wait_is_right(office, task):
    question = Question("Sở Tài chính", date(2019, 6, 10))
    opinion = consultations.consult(task, by=office.head, question=question)
    found = at_once(
        lambda: consultations.answer(opinion, by=office.head, answer=Answer(LETTERS_DAY, number="1/STC"), seen=1),
        lambda: acts.note(task, by=office.office_chief, text="đã họp"),
        lambda: contributions.ask(
            task, by=office.head, units=[(office.other_division, FRIDAY)], kind="figures", what="Số liệu"
        ),
    )
    assert [each for each in found if isinstance(each, Exception)] == []
    assert Consultation.objects.get().outcome == "answered"
    assert Task.objects.get().waiting_on == str(office.other_division)
    assert set(task.acts.values_list("kind", flat=True)) == {"give", "consult", "answer", "note", "ask_contribution"}
