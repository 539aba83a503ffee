"""What is still open of a task that is carried into the next year goes on with it; the old year keeps what it had."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.refusal import Refused
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Answer, Question
from tasks.coordination.contributions import Delivery
from tasks.lifecycle import carry_over, requests, waiting
from tasks.models import Consultation, Contribution, Request, Step, Task
from tasks.reminders.digest.lines import from_row
from tasks.reminders.digest.plan import preview
from tasks.steps import acts as steps
from tasks.steps.acts import Planned
from tests.factories import Office, make_task

pytestmark = pytest.mark.django_db
ASKED = date(2019, 12, 2)
NEW_YEAR = date(2020, 1, 2)
DEADLINE = date(2020, 3, 31)


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = ASKED
    return office


@pytest.fixture
def task(office, settings):
    """A task that waits for another unit and for an agency, with a step and two requests; seen on 2 January 2020."""
    task = make_task(office.division, schedule="on 2019-12-20")
    by = {"by": office.head}
    units = [(office.other_division, date(2019, 12, 16))]
    contributions.ask(task, units=units, kind="figures", what="Số liệu quý IV", **by)
    question = Question("Sở Tài chính", ASKED, "Dự thảo quy chế", answer_by=date(2019, 12, 13))
    consultations.consult(task, question=question, **by)
    steps.plan(task, [Planned("Dự thảo", date(2019, 12, 10)), Planned("Trình ký", date(2019, 12, 18))], **by)
    steps.finish(Step.objects.first(), **by)
    requests.ask_extension(task, day=date(2019, 12, 27), reason="chờ số liệu", **by)
    requests.ask_transfer(task, to_unit=office.other_division, reason="đúng việc", **by)
    settings.CCHC_TODAY = NEW_YEAR
    return Task.objects.get(pk=task.pk)


def carried(task: Task, office: Office) -> Task:
    new = carry_over.carry(Task.objects.get(pk=task.pk), by=office.office_chief, due_on=DEADLINE)
    return Task.objects.get(pk=new.pk)


def test_what_it_waits_for_and_its_open_steps_go_on_under_the_days_that_were_asked(office, task):
    new = carried(task, office)
    contribution, consultation, step = new.contributions.get(), new.consultations.get(), new.steps.get()
    assert (contribution.what, contribution.asked_on, contribution.due_on) == (
        "Số liệu quý IV",
        ASKED,
        date(2019, 12, 16),
    )
    assert (str(consultation.agency), consultation.dossier) == ("Sở Tài chính", "Dự thảo quy chế")
    assert (step.text, step.due_on) == ("Trình ký", date(2019, 12, 18))
    assert contribution.entered_on == consultation.entered_on == NEW_YEAR
    assert (new.waiting_on, new.waiting_since) == (task.waiting_on, ASKED)
    for model in (Contribution, Consultation, Step):
        assert [row.task_id for row in model.objects.open()] == [new.pk]


def test_the_old_rows_stay_unanswered_as_the_old_year_knew_them(office, task):
    before = waiting.outside_waits(2019, date(2019, 12, 31))
    carried(task, office)
    task.refresh_from_db()
    assert waiting.outside_waits(2019, date(2019, 12, 31)) == before == {task.pk: [(ASKED, None)]}
    assert {row.outcome for row in (task.contributions.get(), task.consultations.get())} == {""}
    assert task.waiting_on


def test_an_answer_is_entered_with_the_task_that_goes_on_and_nowhere_else(office, task):
    new = carried(task, office)
    for act in (
        lambda: contributions.deliver(task.contributions.get(), by=office.other_head, delivery=Delivery("gửi")),
        lambda: consultations.answer(task.consultations.get(), by=office.head, answer=Answer(NEW_YEAR, text="đồng ý")),
        lambda: steps.finish(task.steps.get(done_on=None), by=office.head),
    ):
        with pytest.raises(Refused, match="2020"):
            act()
    contributions.deliver(new.contributions.get(), by=office.other_head, delivery=Delivery("gửi"))
    consultations.answer(new.consultations.get(), by=office.head, answer=Answer(NEW_YEAR, text="đồng ý"))
    new.refresh_from_db()
    assert new.waiting_on == ""


def test_an_extension_is_settled_by_the_new_deadline_and_a_transfer_is_asked_of_the_new_task(office, task):
    new = carried(task, office)
    assert set(task.requests.values_list("decision", flat=True)) == {"withdrawn"}
    again = Request.objects.get(decision="")
    assert (again.task, again.to_unit, again.requested_by) == (new, office.other_division, office.head)
    assert again.requested_on == ASKED


def test_the_act_says_how_much_went_along(office, task):
    carried(task, office)
    assert "2 yêu cầu phối hợp và ý kiến, 1 bước, 2 đề nghị" in task.acts.order_by("pk").last().text


def test_lists_and_mails_name_it_once(office, task, client):
    new = carried(task, office)
    client.force_login(office.office_chief)
    listed = client.get(reverse("contribution-list")).content.decode()
    assert new.contributions.get().get_absolute_url() in listed
    assert task.contributions.get().get_absolute_url() not in listed
    told = [from_row(row) for digest in preview(NEW_YEAR) if digest.person == office.other_head for row in digest.lines]
    assert [line.task for line in told] == [new.pk]


def test_the_pages_lead_from_one_to_the_other(office, task, client):
    new = carried(task, office)
    client.force_login(office.office_chief)
    for old, now in (
        (task.contributions.get(), new.contributions.get()),
        (task.consultations.get(), new.consultations.get()),
    ):
        page = client.get(old.get_absolute_url()).content.decode()
        assert now.get_absolute_url() in page
        assert "Đã sang năm" in page
        assert old.get_absolute_url() in client.get(now.get_absolute_url()).content.decode()


def test_what_was_asked_for_a_task_that_is_left_rests_with_it(office, task):
    carry_over.leave(task, by=office.office_chief)
    for model in (Contribution, Consultation, Step):
        assert not model.objects.open().exists()
    told = {row["task"] for digest in preview(NEW_YEAR) for row in digest.lines if row["group"] == "asked"}
    assert told == set()
    carry_over.bring_back(Task.objects.get(pk=task.pk), by=office.office_chief)
    assert Contribution.objects.open().get().task == task


def test_carried_again_it_is_asked_once_more_and_every_year_keeps_its_own(office, task, settings):
    new = carried(task, office)
    settings.CCHC_TODAY = date(2021, 1, 4)
    third = carry_over.carry(new, by=office.office_chief, due_on=date(2021, 2, 26))
    assert [row.task_id for row in Contribution.objects.order_by("pk")] == [task.pk, new.pk, third.pk]
    assert Contribution.objects.open().get().task == third
