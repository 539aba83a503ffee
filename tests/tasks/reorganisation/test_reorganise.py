"""KTDN is merged into KTN on 31/08/2019: the open work goes on there, what is finished stays, and it can be undone."""

from datetime import date

import pytest
from django.urls import reverse

from cchc.accounts.models import Membership, Unit, User
from cchc.refusal import Refused
from tasks.lifecycle import delay_signs
from tasks.lifecycle.acts import note
from tasks.lifecycle.timeline import timelines
from tasks.models import Act, Reorganisation, Task
from tasks.reminders.delivery import delivery
from tasks.reorganisation import acts
from tests.factories import make_person, make_task, make_unit, reported, verified

pytestmark = pytest.mark.django_db
LAST_DAY = date(2019, 8, 31)
DECISION = "QĐ 99/QĐ-SKHĐT ngày 28/08/2019"


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = date(2019, 8, 1)
    office.officer_of_ended = make_person("officer", office.other_division)
    return office


@pytest.fixture
def work(office, settings):
    """Of KTDN: one task finished, one reported, one open with an officer, one late."""
    unit = office.other_division
    done = make_task(unit, schedule="on 2019-07-10")
    verified(done, by=office.other_head, checked_by=office.office_chief, on=date(2019, 8, 1))
    waits = make_task(unit, schedule="on 2019-08-20")
    reported(waits, by=office.other_head, on=date(2019, 8, 1))
    opened = make_task(unit, schedule="on 2019-10-15")
    Task.objects.filter(pk=opened.pk).update(officer=office.officer_of_ended)
    late = make_task(unit, schedule="on 2019-07-31")
    settings.CCHC_TODAY = date(2019, 9, 3)
    return {"done": done, "waits": waits, "opened": opened, "late": late}


def merge(office, **changed) -> Reorganisation:
    plan = {"unit": office.other_division, "successor": office.division, "last_day": LAST_DAY, "document": DECISION}
    return acts.reorganise(acts.Plan(**{**plan, **changed}), by=office.administrator)


def unit_of(task: Task) -> Unit:
    return Task.objects.get(pk=task.pk).unit


def test_open_and_reported_work_goes_to_the_successor_and_what_is_finished_stays(office, work):
    merge(office)
    assert unit_of(work["done"]) == office.other_division
    assert {unit_of(work[name]) for name in ("waits", "opened", "late")} == {office.division}
    assert Task.objects.get(pk=work["waits"].pk).state == "reported"
    assert Task.objects.get(pk=work["opened"].pk).officer == office.officer_of_ended
    unit = Unit.objects.get(pk=office.other_division.pk)
    assert (unit.valid_to, unit.successor) == (LAST_DAY, office.division)
    act = work["late"].acts.order_by("pk").last()
    assert (act.kind, act.on, act.unit) == ("succeed", date(2019, 9, 1), office.division)
    assert DECISION in act.text


def test_a_day_before_the_merge_still_gives_the_old_figures(office, work):
    merge(office)
    late = Task.objects.get(pk=work["late"].pk)
    before = late.acts.filter(on__lte=date(2019, 8, 31)).order_by("on", "pk").last()
    assert before.unit == office.other_division


def test_rights_and_digests_follow_at_once(office, work, mailoutbox):
    merge(office)
    head, former = (User.objects.get(pk=person.pk) for person in (office.head, office.other_head))
    assert head.leads(office.division.pk)
    assert not former.leads(office.other_division.pk)
    assert former.units("officer") == {office.division.pk}
    delivery.send(date(2019, 9, 3))
    written = {address: message.body for message in mailoutbox for address in message.to}
    assert work["late"].item.text in written[office.head.email]


def test_it_is_undone_while_nobody_worked_on_the_tasks(office, work):
    done = merge(office)
    acts.undo(done, by=office.administrator)
    assert {unit_of(task) for task in work.values()} == {office.other_division}
    unit = Unit.objects.get(pk=office.other_division.pk)
    assert (unit.valid_to, unit.successor) == (None, None)
    assert User.objects.get(pk=office.other_head.pk).leads(unit.pk)
    assert User.objects.get(pk=office.other_head.pk).units("officer") == set()
    with pytest.raises(Refused):
        acts.undo(done, by=office.administrator)


def test_it_is_not_undone_once_somebody_worked_on_a_task(office, work):
    done = merge(office)
    note(Task.objects.get(pk=work["opened"].pk), by=office.head, text="đã nhận bàn giao")
    with pytest.raises(Refused):
        acts.undo(done, by=office.administrator)


def test_in_a_split_chosen_tasks_go_to_another_unit_and_the_unit_may_go_on(office, work):
    new = make_unit("DT")
    merge(office, successor=new, ends=False, elsewhere={work["late"].pk: office.other_division})
    assert unit_of(work["late"]) == office.other_division
    assert unit_of(work["opened"]) == new
    assert Unit.objects.get(pk=office.other_division.pk).valid_to is None
    assert User.objects.get(pk=office.other_head.pk).leads(office.other_division.pk)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"last_day": date(2019, 9, 30)}, "last_day"), ({"document": " "}, ""), ({"successor": "same"}, "successor")],
)
def test_what_cannot_be_is_refused(office, work, changed, field):
    if changed.get("successor") == "same":
        changed = {"successor": office.other_division}
    with pytest.raises(Refused) as refusal:
        merge(office, **changed)
    assert not field or field in refusal.value.message_dict
    assert unit_of(work["late"]) == office.other_division


def test_the_page_shows_what_follows_before_anything_happens(office, work, client):
    client.force_login(office.administrator)
    address = reverse("unit-reorganise", args=[office.other_division.pk])
    given = {
        "successor": office.division.pk, "last_day": "31/08/2019", "document": DECISION, "ends": "on", "people": "on",
    }  # fmt: skip
    page = client.post(address, given)
    assert "3 nhiệm vụ đang mở chuyển sang" in page.content.decode()
    assert not Reorganisation.objects.exists()
    assert client.post(address, {**given, "sure": "1"}).status_code == 302
    assert unit_of(work["late"]) == office.division
    assert client.get(address).status_code == 200
    client.post(reverse("reorganisation-undo", args=[Reorganisation.objects.get().pk]))
    assert unit_of(work["late"]) == office.other_division
    client.force_login(office.office_chief)
    assert client.get(address).status_code == 403
    assert Membership.objects.filter(unit=office.other_division, role="head", valid_to=None).exists()


def test_work_that_was_accepted_stays_accepted_with_the_successor_today_and_on_a_past_day(office, work, settings):
    """A successor takes the work over as it stands: it has nothing to answer, and no silence begins anew."""
    merge(office)
    day = date(2019, 9, 20)
    settings.CCHC_TODAY = day
    tasks = Task.objects.all()
    known = {one.now.task: one for one in timelines(Act.objects.filter(on__lte=day))}
    now, then = delay_signs.now(tasks, day), delay_signs.then(tasks, known, day)
    assert delay_signs.UNANSWERED not in {sign for signs in then.values() for sign in signs}
    assert now == then
