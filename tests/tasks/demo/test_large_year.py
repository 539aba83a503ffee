"""The made-up year for measuring."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cchc.accounts.models import Membership, Unit, User
from tasks.catalogue.load import load
from tasks.catalogue.read import Folder
from tasks.models import Act, Document, Item, Task, conditions
from tests.factories import LETTERS_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_letters_day(settings):
    settings.CCHC_TODAY = LETTERS_DAY


def load_sample(**options) -> str:
    out = StringIO()
    call_command("load_sample", stdout=out, **options)
    return out.getvalue()


def test_so_many_tasks_in_every_state_with_history_and_acts():
    load_sample(tasks=400)
    assert Task.objects.count() == Task.history.count() == 400
    assert set(Task.objects.values_list("state", flat=True)) == set(Task.State.values)
    assert Task.objects.filter(conditions.sent_back()).exists()
    assert Task.objects.exclude(waiting_on="").exists()
    assert Item.history.count() == Item.objects.count()
    assert not Document.objects.filter(is_sample=False).exists()
    assert not Act.objects.filter(on__gt=LETTERS_DAY).exists()


def test_the_last_act_tells_how_each_task_stands():
    load_sample(tasks=200)
    for task in Task.objects.prefetch_related("acts"):
        acts = list(task.acts.all())
        assert [act.on for act in acts] == sorted(act.on for act in acts)
        last = acts[-1]
        assert (last.state, last.product_on, last.forecast_on, last.waiting_on) == (
            task.state, task.product_on, task.forecast_on, task.waiting_on,
        )  # fmt: skip
        assert task.verified_by is None or task.verified_by != task.reported_by


def test_a_second_run_says_what_is_there_and_a_larger_number_adds_the_rest():
    load_sample(tasks=100, people=15)
    people = User.objects.count()
    assert "0 of them new" in load_sample(tasks=100, people=15)
    load_sample(tasks=130, people=20)
    assert Task.objects.count() == 130
    assert User.objects.count() == people + 5 == 20


def test_beside_a_loaded_year_its_units_and_people_are_used():
    load(Folder.of("2019"))
    load_sample(tasks=60)
    assert Unit.objects.count() == 9
    assert Membership.objects.filter(role="head").count() == 7
    assert load(Folder.of("2019")).nothing


def test_search_finds_made_up_rows():
    load_sample(tasks=20)
    assert not Document.objects.filter(search_text="").exists()
    assert not Item.objects.filter(search_text="").exists()


def test_only_in_the_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo"):
        load_sample(tasks=1)


def test_negative_numbers_are_refused():
    with pytest.raises(CommandError):
        load_sample(tasks=-1)
