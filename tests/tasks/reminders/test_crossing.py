"""What nobody accepted, steps that fall due and talk: in the one digest of those whom it concerns."""

from datetime import date

import pytest
from django.utils import timezone

from cchc import clock
from tasks.dispatches import acts
from tasks.dispatches.acts import Asked
from tasks.lifecycle import acts as workflow
from tasks.lifecycle import requests
from tasks.models import Digest, Rung
from tasks.reminders.digest import mail, plan
from tasks.reminders.digest.lines import NEW, STEPS, TALK, from_row
from tasks.steps import acts as stepping
from tasks.steps import remarks
from tasks.steps.acts import Planned
from tests.factories import make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2019, 7, day) for day in range(15, 20))


@pytest.fixture
def office(the_office):
    return the_office


def run(day: date) -> dict[int, dict[str, list[str]]]:
    """Plans the day and takes its digests as sent; by person and group, what is said beside the task's own facts."""
    with clock.at(day):
        rows = list(plan.plan(day))
        Digest.objects.filter(day=day).update(state="sent", claimed_at=timezone.now())
    found: dict[int, dict[str, list[str]]] = {}
    for row in rows:
        for line in map(from_row, row.lines):
            facts = [mail.in_words(fact) for fact in line.facts]
            for group in (line.group, *line.also):
                found.setdefault(row.person_id, {}).setdefault(group, []).extend(facts)
    return found


def dispatch(office, on: date, unit=None):
    with clock.at(on):
        document = acts.register(
            by=office.coordinator, number="9/UBND", date=on, issuer="UBND tỉnh", title="V/v",
            asked=[Asked("Báo cáo", unit, date(2019, 12, 2))],
        )  # fmt: skip
    return document.items.get().tasks.get()


def test_a_dispatch_is_told_once_when_given_and_daily_once_nobody_accepted_it_in_time(office):
    dispatch(office, MONDAY, office.division)
    head, chief = office.head.pk, office.office_chief.pk
    assert run(TUESDAY)[head][NEW] == ["to be accepted by 17/07/2019, or another unit proposed"]
    assert run(WEDNESDAY) == {}
    for day in (THURSDAY, FRIDAY):
        told = run(day)
        assert told[head][NEW] == [f"{office.division} has not accepted it; the time for it ended on 17/07/2019"]
        assert NEW in told[chief]


def test_who_accepts_or_proposes_another_unit_is_not_told_any_more(office):
    task = dispatch(office, MONDAY, office.division)
    with clock.at(TUESDAY):
        request = requests.ask_transfer(task, by=office.head, to_unit=office.other_division, reason="đối ngoại")
    told = run(FRIDAY)
    assert office.head.pk not in told
    assert "to-decide" in told[office.deputy.pk]
    with clock.at(FRIDAY):
        requests.grant(request, by=office.deputy)
        told = run(date(2019, 7, 22))
        assert told.keys() == {office.other_head.pk}, "the new unit is asked"
        workflow.accept(task, by=office.other_head)
    assert run(date(2019, 7, 30)) == {}


def test_what_the_leadership_has_not_handed_on_is_the_offices_matter(office):
    dispatch(office, MONDAY)
    assert NEW in run(TUESDAY)[office.office_chief.pk]


def test_a_step_is_told_on_the_rungs_days_then_daily_and_later_to_the_head_too(office):
    Rung.objects.all().delete()
    Rung.objects.create(working_days=-1, to_officer=True)
    task = make_task(office.division, schedule="on 2019-12-02")
    with clock.at(date(2019, 7, 1)):
        workflow.assign(task, by=office.head, officer=office.officer)
        step = stepping.plan(task, [Planned("Dự thảo lần 1", TUESDAY)], by=office.head)[0]
    officer, head = office.officer.pk, office.head.pk
    assert run(date(2019, 7, 12)) == {}
    assert run(MONDAY) == {officer: {STEPS: ["step “Dự thảo lần 1”: due on 16/07/2019"]}}
    assert run(TUESDAY) == {}
    assert run(WEDNESDAY) == {officer: {STEPS: ["step “Dự thảo lần 1”: was due on 16/07/2019"]}}
    assert run(FRIDAY).keys() == {officer, head}
    with clock.at(FRIDAY):
        stepping.finish(step, by=office.head)
    assert run(date(2019, 7, 22)) == {}


def test_a_remark_of_the_director_is_in_the_units_next_digest_and_the_answer_in_the_directors(office):
    task = make_task(office.division, schedule="on 2019-12-02")
    with clock.at(MONDAY):
        said = remarks.remark(task, by=office.director, text="Vì sao chậm?")
    told = run(TUESDAY)
    assert told == {office.head.pk: {TALK: [f"{office.director}, 15/07/2019: “Vì sao chậm?”"]}}
    assert run(WEDNESDAY) == {}, "once"
    with clock.at(WEDNESDAY):
        remarks.remark(task, by=office.head, text="Chờ số liệu", answers=said)
    assert run(THURSDAY) == {office.director.pk: {TALK: [f"{office.head}, 17/07/2019: “Chờ số liệu”"]}}


def test_a_unit_that_speaks_up_is_heard_by_the_office_and_its_deputy(office):
    task = make_task(office.division, schedule="on 2019-12-02")
    with clock.at(MONDAY):
        taken_back = remarks.remark(task, by=office.head, text="Nhầm")
        remarks.take_back(taken_back, by=office.head)
        remarks.remark(task, by=office.head, text="Cần thêm người")
    told = run(TUESDAY)
    assert told.keys() == {office.office_chief.pk, office.deputy.pk}
    assert all(groups == {TALK: [f"{office.head}, 15/07/2019: “Cần thêm người”"]} for groups in told.values())
