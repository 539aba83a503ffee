"""The deputy in charge: of a unit by function, of an item where it differs, each between two days."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.lifecycle import deputies, requests
from tasks.models import Task
from tasks.reminders.digest.context import Context
from tests.factories import LETTERS_DAY, add_function, make_person, make_task, reported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def office(the_office):
    return the_office


@pytest.fixture
def task(office):
    return make_task(office.division, schedule="on 2019-07-31")


def asked(task, office):
    return requests.ask_transfer(task, by=office.head, to_unit=office.other_division, reason="không đúng chức năng")


def fresh(person) -> User:
    return User.objects.get(pk=person.pk)


def test_a_unit_has_one_deputy_in_charge_at_a_time(office):
    with pytest.raises(ValidationError, match="already has a deputy in charge"):
        add_function(office.deputy_of_office, "in_charge", office.division)
    function = office.deputy.memberships.get(role="in_charge", unit=office.division)
    function.end(date(2019, 7, 31))
    add_function(office.deputy_of_office, "in_charge", office.division, valid_from=date(2019, 8, 1))


def test_an_items_own_deputy_decides_for_it_and_the_units_does_not(office, task):
    deputies.name_deputy(task.item, by=office.coordinator, deputy=office.deputy_of_office)
    request = asked(Task.objects.get(), office)
    assert list(requests.to_decide_by(office.deputy_of_office)) == [request]
    assert list(requests.to_decide_by(office.deputy)) == []
    with pytest.raises(PermissionDenied):
        requests.grant(request, by=office.deputy)
    requests.grant(request, by=office.deputy_of_office)


@pytest.mark.parametrize(
    ("since", "until", "by_item"),
    [(None, None, True), (None, date(2019, 7, 16), False), (date(2019, 7, 18), None, False),
     (date(2019, 7, 17), date(2019, 7, 17), True)],
)  # fmt: skip
def test_the_days_of_an_items_deputy_are_kept(office, task, since, until, by_item):
    deputies.name_deputy(task.item, by=office.office_chief, deputy=office.deputy_of_office, since=since, until=until)
    task = Task.objects.for_rows().get()
    expected = office.deputy_of_office if by_item else office.deputy
    assert deputies.deputy_of(task, LETTERS_DAY) == (expected, by_item)
    assert deputies.in_charge_of(Task.objects.all(), office.deputy_of_office, LETTERS_DAY).exists() is by_item
    assert deputies.in_charge_of(Task.objects.all(), office.deputy, LETTERS_DAY).exists() is not by_item
    context, *_rest = Context.on(LETTERS_DAY)
    assert [one.person for one in context.directory.in_charge(task)] == [expected.pk], "the higher rungs go there"
    assert [one.person for one in context.directory.deciders(task)] == [expected.pk]


def test_bad_days_strangers_and_stale_pages_are_refused(office, task):
    seen = deputies.version(task.item)
    with pytest.raises(Refused, match="is before"):
        deputies.name_deputy(
            task.item, by=office.coordinator, deputy=office.deputy, since=LETTERS_DAY, until=date(2019, 7, 1)
        )
    with pytest.raises(Refused, match="is no deputy director"):
        deputies.name_deputy(task.item, by=office.coordinator, deputy=office.head)
    with pytest.raises(PermissionDenied):
        deputies.name_deputy(task.item, by=office.head, deputy=office.deputy)
    deputies.name_deputy(task.item, by=office.coordinator, deputy=office.deputy, seen=seen)
    with pytest.raises(Refused, match="Somebody changed"):
        deputies.name_deputy(task.item, by=office.director, deputy=None, seen=seen)


def test_a_deputy_begins_the_day_on_the_leaderships_page_and_decides_for_the_own_units(office, task, signed_in):
    asked(task, office)
    make_task(office.office, schedule="on 2019-07-01")
    mine = make_task(office.other_division, schedule="on 2019-07-01")
    client = signed_in(office.deputy)
    assert client.get("/").url == reverse("leadership")
    page = client.get(reverse("my-units"))
    names = [str(office.division), str(office.other_division)]
    assert [line.name for line in page.context["table"].lines] == names
    assert [row.task for row in page.context["requests"]] == [task]
    assert list(page.context["latest"]) == [mine]
    late = page.context["tiles"]["late"]
    shown = client.get(reverse("task-list"), {"state": "late", "leader": office.deputy.username})
    assert shown.context["page"].paginator.count == late.number == 1


def test_the_offices_own_tasks_wait_for_the_deputy_who_has_the_office(office, signed_in):
    task = make_task(office.office, schedule="on 2019-07-20")
    reported(task, by=office.coordinator, on=date(2019, 7, 15))
    assert list(signed_in(office.deputy_of_office).get(reverse("my-units")).context["to_check"]) == [task]
    assert list(signed_in(office.deputy).get(reverse("my-units")).context["to_check"]) == []


def test_the_director_sees_all_units_and_others_read_who_may(office, task, signed_in):
    assert len(signed_in(office.director).get(reverse("my-units")).context["table"].lines) == 1
    assert signed_in(office.head).get(reverse("my-units")).status_code == 403
    assert signed_in(make_person("observer")).get(reverse("item-deputy", args=[task.pk])).status_code == 403


def test_an_item_gets_its_own_deputy_on_the_page(office, task, signed_in):
    client = signed_in(office.coordinator)
    url = reverse("item-deputy", args=[task.pk])
    seen = client.get(url).context["form"].initial["seen"]
    client.post(url, {"seen": seen, "deputy": office.deputy_of_office.pk, "until": "31/12/2019"})
    page = client.get(task.get_absolute_url()).content.decode()
    assert str(office.deputy_of_office) in page
    assert "31/12/2019" in page


def test_tasks_grouped_by_leader_follow_the_items_own_deputy(office, task, signed_in):
    make_task(office.division)
    deputies.name_deputy(task.item, by=office.coordinator, deputy=office.deputy_of_office)
    client = signed_in(office.director)
    groups = client.get(reverse("task-list"), {"group": "leader"}).context["asked"].groups
    for totals in groups.values():
        shown = client.get(reverse("task-list"), {"leader": totals.chosen})
        assert shown.context["page"].paginator.count == totals.number == 1
