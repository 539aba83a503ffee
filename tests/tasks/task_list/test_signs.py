"""A task that shows signs of delay: why is one sentence on it, and the list of them is the engine's."""

from datetime import date

import pytest
from django.urls import reverse

from scoring.engine.tallies import signs_of_trouble
from scoring.index.load import gather
from scoring.models import CriteriaSet
from tasks.lifecycle import acts, delay_signs, requests
from tasks.lists.states import Moment
from tasks.models import Task, workdays
from tasks.presentation import signs_in_words
from tasks.task_list.filters import STANDINGS, address
from tests.factories import LETTERS_DAY, make_document, make_item, make_task, reported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


@pytest.fixture
def tasks(office):
    """One task for each sign, and some without any."""
    day = date(2019, 7, 1)
    dispatch = make_document(kind="dispatch", date=date(2019, 7, 8), issuer="UBND tỉnh")
    given = {
        "late": make_task(office.division, schedule="on 2019-06-28"),
        "broken": make_task(office.division, schedule="on 2019-07-26"),
        "too late": make_task(office.division, schedule="on 2019-07-26"),
        "next year": make_task(office.division, schedule="undated"),
        "sent back": make_task(office.division, schedule="on 2019-08-30"),
        "silent": make_task(office.division, schedule="on 2019-08-09"),
        "unanswered": make_task(office.division, item=make_item(dispatch, office.division, schedule="on 2019-09-30")),
        "in time": make_task(office.division, schedule="on 2019-08-30"),
        "check-in": make_task(office.division, schedule="continuous"),
        "reported": make_task(office.division, schedule="on 2019-06-28"),
    }
    acts.forecast(given["broken"], by=office.head, day=date(2019, 7, 10), on=day)
    acts.forecast(given["too late"], by=office.head, day=date(2019, 8, 1), on=day)
    acts.forecast(given["next year"], by=office.head, day=date(2020, 1, 6), on=day)
    reported(given["sent back"], by=office.head, on=day)
    acts.send_back(Task.objects.get(pk=given["sent back"].pk), by=office.office_chief, reason="thiếu", on=day)
    for name in ("in time", "late"):
        acts.note(given[name], by=office.head, text="đang làm", on=date(2019, 7, 15))
    reported(given["reported"], by=office.head, on=day)
    return given


SHOWN = {"late", "broken", "too late", "next year", "sent back", "silent", "unanswered"}


def test_each_sign_is_told_in_one_sentence(tasks):
    rows = {row.pk: row for row in delay_signs.with_signs(Task.objects.for_rows(), LETTERS_DAY)}
    words = {name: signs_in_words(rows[task.pk]) for name, task in tasks.items()}
    assert {name for name, sentence in words.items() if sentence} == SHOWN
    assert words["late"] == "Signs of delay: it is past its deadline"
    assert words["broken"] == "Signs of delay: its forecast has passed"
    assert words["too late"] == words["next year"] == "Signs of delay: its forecast lies after the deadline"
    assert words["silent"] == "Signs of delay: nothing was heard of it for over 30 days"


def test_the_list_has_the_tasks_that_the_figures_take_for_endangered(tasks):
    moment = Moment.of(LETTERS_DAY, workdays())
    listed = set(Task.objects.filter(STANDINGS["endangered"].condition(moment)).values_list("pk", flat=True))
    assert listed == {tasks[name].pk for name in SHOWN}
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    facts = gather(criteria_set, LETTERS_DAY).tasks
    assert {fact.key for fact in facts if signs_of_trouble(fact, LETTERS_DAY, date(2019, 12, 31))} == listed


def test_the_dashboards_number_leads_to_the_list_that_has_as_many_rows(office, tasks, client):
    client.force_login(office.office_chief)
    figure = client.get(reverse("dashboard")).context["table"].totals["endangered"]
    assert (figure.number, figure.url) == (len(SHOWN), address(state="endangered"))
    answer = client.get(figure.url)
    assert answer.context["page"].paginator.count == len(SHOWN)
    assert answer.content.decode().count("Có dấu hiệu chậm: ") == len(SHOWN)


def test_an_answer_ends_the_sign(office, tasks):
    request = requests.ask_transfer(
        tasks["unanswered"], by=office.head, to_unit=office.other_division, reason="không đúng chức năng"
    )
    moment = Moment.of(LETTERS_DAY, workdays())
    endangered = Task.objects.filter(STANDINGS["endangered"].condition(moment))
    assert not endangered.filter(pk=request.task_id).exists()
