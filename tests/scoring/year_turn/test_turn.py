"""2019 becomes 2020: looked at, then done in one press; figures of 2019 stay, nothing of it is late in January."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.accounts.models import User
from cchc.refusal import Refused
from scoring.index.index import index_of
from scoring.index.serialise import as_json
from scoring.models import CriteriaSet, Indicator, ItemLink
from scoring.year_turn import turn
from tasks.models import Document, ExpectedPlan, Task, YearTurn
from tests.factories import decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NEW_YEAR = date(2020, 1, 2)
LATER = date(2020, 1, 10)


@pytest.fixture
def chief(demo, settings) -> User:
    settings.CCHC_TODAY = NEW_YEAR
    return User.objects.get(username="truong.vp")


def carried_plan(n: int = 5, **changed) -> turn.Plan:
    """The first `n` open tasks that may be carried are, by 31/3/2020."""
    tasks = [task for task in turn.open_tasks(2019) if not task.item.is_check_in][:n]
    plan = {"year": 2019, "carry": {task.pk: date(2020, 3, 31) for task in tasks}, "copy_set": True}
    return turn.Plan(**{**plan, **changed})


def done(plan: turn.Plan, chief: User) -> turn.Outcome:
    return turn.turn(plan, by=chief, seen=turn.look(plan, by=chief).stamp)


def figures(day: date) -> dict:
    shown = as_json(index_of(day, 2019))
    return {"total": shown["total"], "components": shown["components"]}


@pytest.mark.parametrize("day", [date(2019, 12, 31), LATER])
def test_the_figures_of_2019_are_the_same_before_and_after(chief, settings, day):
    settings.CCHC_TODAY = LATER
    before = figures(day)
    done(carried_plan(), chief)
    after = figures(day)
    assert after == before
    assert Decimal(after["total"]["max_counted"]) > 0


def test_no_task_of_2019_is_late_on_the_dashboard_in_january_unless_it_was_carried(chief, client, settings):
    client.force_login(chief)
    settings.CCHC_TODAY = LATER
    late = set(Task.objects.late_on(LATER).values_list("item__document__year", flat=True))
    assert late == {2019}
    done(carried_plan(), chief)
    assert not Task.objects.late_on(LATER).exists()
    page = client.get(reverse("dashboard"))
    assert page.context["table"].totals["late"].number == 0
    assert page.context["latest"].count() == 0
    carried = Task.objects.late_on(date(2020, 4, 1))
    assert carried.count() == 5
    assert all(task.carried_from_id for task in carried)
    listed = client.get(reverse("task-list"), {"state": "open"}).content.decode()
    assert "chuyển từ năm 2019, hạn gốc" in listed


def test_a_look_writes_nothing_and_says_what_is_then_done(chief):
    plan = carried_plan()
    counts = [model.objects.count() for model in (Task, Document, CriteriaSet, Indicator, YearTurn)]
    looked = turn.look(plan, by=chief)
    assert [model.objects.count() for model in (Task, Document, CriteriaSet, Indicator, YearTurn)] == counts
    acted = turn.turn(plan, by=chief, seen=looked.stamp)
    assert acted.stamp == looked.stamp
    assert acted.sentences == looked.sentences
    made = YearTurn.objects.get()
    assert (made.carried, made.cancelled, made.left) == (5, 0, len(looked.left))
    assert not Task.objects.of_year(2019).open().exists()


def test_something_else_than_what_was_seen_is_never_done(chief):
    seen = turn.look(carried_plan(), by=chief).stamp
    with pytest.raises(Refused):
        turn.turn(carried_plan(4), by=chief, seen=seen)
    assert not YearTurn.objects.exists()


def test_what_is_carried_counts_in_2020_for_what_it_counted_before(chief):
    plan = carried_plan(40)
    linked = ItemLink.objects.filter(item__tasks__in=list(plan.carry), in_force=True).values("item").distinct()
    assert linked.exists()
    done(plan, chief)
    new = CriteriaSet.objects.get(year=2020)
    assert new.is_draft
    of_new = ItemLink.objects.filter(criterion__criteria_set=new)
    assert of_new.values("item").distinct().count() == linked.count()
    assert set(of_new.values_list("item__document__year", flat=True)) == {2020}


def test_indicators_go_on_with_last_years_value(chief):
    done(carried_plan(), chief)
    known = {each.key: each for each in Indicator.objects.filter(year=2020)}
    assert known.keys() == {each.key for each in Indicator.objects.filter(year=2019)}
    with_value = [each for each in known.values() if each.value_prior is not None]
    assert with_value
    assert all(each.unit_id == Indicator.objects.get(year=2019, key=key).unit_id for key, each in known.items())


def test_the_rest_is_cancelled_by_a_document_but_for_what_another_cancels(chief):
    plan = carried_plan(
        0,
        cancel_rest=True,
        reason="UBND tỉnh thôi giao",
        authority=decision("QĐ 1/QĐ-UBND", date(2020, 1, 2), "UBND tỉnh"),
    )
    outcome = done(plan, chief)
    assert outcome.cancelled
    told = {task.unit.kind for task, why in outcome.left if why}
    assert told <= {"office"}
    assert Task.objects.of_year(2019).filter(cancel_authority=plan.authority.number).count() == len(outcome.cancelled)


def test_the_coordinator_looks_and_does_not_do(chief):
    coordinator = User.objects.get(username="daumoi")
    plan = carried_plan()
    assert turn.look(plan, by=coordinator).stamp == turn.look(plan, by=chief).stamp
    with pytest.raises(PermissionDenied):
        turn.turn(plan, by=coordinator, seen="")
    with pytest.raises(PermissionDenied):
        turn.look(plan, by=User.objects.get(username="truong.ttr"))


def test_the_page_shows_what_follows_then_does_it_and_names_who_owes_the_next_plans(chief, client):
    client.force_login(chief)
    assert reverse("year-turn") in client.get(reverse("dashboard")).content.decode()
    address = reverse("year-turn-of", args=[2019])
    page = client.get(address)
    documents = [document for document, _code in page.context["plans"]]
    carry = [task.pk for task in turn.open_tasks(2019) if not task.item.is_check_in][:3]
    given = {
        "due_on": "31/03/2020", "rest": "leave", "copy_set": "on", f"due-{carry[0]}": "28/02/2020",
        **{f"carry-{key}": "1" for key in carry}, **{f"owed-{document.pk}": "VP" for document in documents},
    }  # fmt: skip
    looked = client.post(address, given)
    assert looked.status_code == 200
    assert not YearTurn.objects.exists()
    assert "3 nhiệm vụ" in looked.content.decode()
    stamp = looked.context["outcome"].stamp
    assert client.post(address, {**given, "sure": "1", "stamp": stamp}).status_code == 302
    assert sorted(Task.objects.filter(carried_from__in=carry).values_list("due_on", flat=True)) == [
        date(2020, 2, 28), date(2020, 3, 31), date(2020, 3, 31),
    ]  # fmt: skip
    assert ExpectedPlan.objects.filter(year=2020, unit__code="VP").count() == len(documents)
    again = client.get(address).content.decode()
    assert "Kế hoạch năm 2020" in again
    left = Task.objects.of_year(2019).filter(open_until__isnull=False, carried_to=None)
    client.post(reverse("year-turn-back", args=[2019]), {"task": [left[0].pk]})
    assert Task.objects.of_year(2019).open().count() == 1


def test_a_wrong_day_is_named_and_nothing_is_done(chief, client):
    client.force_login(chief)
    task = next(task for task in turn.open_tasks(2019) if not task.item.is_check_in)
    given = {"due_on": "31/03/2020", "rest": "leave", f"carry-{task.pk}": "1", f"due-{task.pk}": "31/02/2020"}
    page = client.post(reverse("year-turn-of", args=[2019]), given)
    assert page.status_code == 422
    assert "31/02/2020" in page.content.decode()
    page = client.post(reverse("year-turn-of", args=[2019]), {"due_on": "31/03/2020", "rest": "cancel"})
    assert page.status_code == 422
