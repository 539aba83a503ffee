"""Trying out changes the figures on the page and nothing else."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from scoring.engine.next_step import more_good_cases
from scoring.engine.projection import project
from scoring.engine.stakes import next_best_actions, stakes
from scoring.engine.types import CriteriaTree, Criterion, Facts, IndicatorFact, ItemFact, ReadingFact, TaskFact
from scoring.engine.whatif import Trial, compare
from scoring.index.index import index
from scoring.models import CriteriaSet, ItemLink, Snapshot, StatedValue
from scoring.whatif import views as whatif_page
from scoring.whatif.whatif_form import read
from tests.factories import Office, make_task, verified

DAY = date(2019, 7, 17)


def criterion(key, maximum, rule, **params):
    return Criterion(key, key, Decimal(maximum), rule, params)


def projection():
    tree = CriteriaTree(
        2019, "Bộ",
        (criterion("tasks", "4", "share_on_time", linear_from="0"), criterion("ratio", "2", "ratio", indicator="i",
         **{"from": "0", "target": "1"}), criterion("survey", "25", "survey")),
    )  # fmt: skip
    late, soon = TaskFact("late", "i", due_on=date(2019, 7, 1)), TaskFact("soon", "i", due_on=date(2019, 7, 20))
    indicator = IndicatorFact("i", "flow", (ReadingFact(1, 6, Fraction(1), Fraction(2)),))
    return project(tree, Facts(DAY, (late, soon), {"i": ItemFact(frozenset({"tasks"}))}, {"i": indicator}))


def test_a_task_a_forecast_and_a_stated_value_can_be_tried():
    before = projection()
    trial = Trial({"soon": 0, "late": None}, {"i": Fraction("0.6")}, {("survey", ""): "20"})
    changes = {change.before.key: change for change in compare(before, trial)}
    assert set(changes) == {"total", "tasks", "ratio", "survey"}
    assert changes["tasks"].after.points == (Decimal("2.00"),) * 3
    assert changes["ratio"].differences == (0, Decimal("0.20"), 0)
    assert (changes["survey"].before.points, changes["survey"].after.secured) == (None, Decimal("20.00"))
    assert before.total.points == projection().total.points


def test_what_wins_most_comes_first_with_the_days_left():
    assert stakes(projection()) == {"late": {"tasks": Decimal(0)}, "soon": {"tasks": Decimal("2.00")}}
    action, *others = next_best_actions(projection())
    assert (action.task.key, action.points, action.days_left, others) == ("soon", Decimal("2.00"), 3, [])


@pytest.mark.parametrize(
    ("n", "d", "share", "above", "expected"),
    [(67, 100, "0.8", False, 65), (67, 100, "0.67", False, 0), (67, 100, "0.67", True, 1), (0, 0, "1", False, 1),
     (9, 10, "1", False, None), (1, 2, "0.75", False, 2), (1, 2, "0.75", True, 3)],
)  # fmt: skip
def test_how_many_more_good_cases_reach_a_step(n, d, share, above, expected):
    start = Fraction(share)

    def reached(value):
        return value > start if above else value >= start

    found = more_good_cases(Fraction(n), Fraction(d), reached, most=10**6)
    assert found == expected
    if found:
        assert not d + found - 1 or not reached(Fraction(n + found - 1, d + found - 1))


def test_the_page_shows_before_and_after_and_writes_nothing(db, client):
    office = Office()
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    counted = criteria_set.criteria.create(key="k", name="Tiêu chí k", max_points=3, rule="timely",
                                           params={"on_time": "3", "late": "1", "missing": "0"})  # fmt: skip
    criteria_set.criteria.create(key="s", name="Khảo sát", max_points=25, rule="survey", params={})
    task = make_task(office.division, schedule="on 2019-07-26")
    ItemLink.objects.create(item=task.item, criterion=counted, kind="counts")
    address = reverse("whatif", args=[2019])
    client.force_login(office.director)
    assert "3,00" in client.get(address).content.decode()
    page = client.get(address, {f"t{task.pk}": "5", "v-s": "20,5"}).content.decode()
    assert "<strong>1,00</strong>" in page
    assert "<strong>20,50</strong>" in page
    refused = client.get(address, {f"t{task.pk}": "-5", "v-s": "30"}).content.decode()
    assert "“-5”" in refused
    assert "“30”" in refused
    assert '<div class="errors" role="alert"><ul><li>' in refused
    assert not Snapshot.objects.exists()
    assert not StatedValue.objects.exists()


def test_what_is_tried_is_refused_as_the_forms_refuse_it(loaded):
    found = index(DAY, 2019)
    for tried in (
        {"r-vb-dien-tu": "20/10"},
        {"i-vb-dien-tu": "120%"},
        {"i-vb-dien-tu": "-1"},
        {"v-dieu-tra-xhh": "26"},
    ):
        trial, (fault,) = read(tried, found)
        assert not trial
        ((name, text),) = tried.items()
        assert f"“{text}”" in fault
        assert fault.startswith(found.projection.leaf(name[2:]).criterion.name if name[0] == "v" else "Tỷ lệ văn bản")
    trial, faults = read({"i-vb-dien-tu": "85 %", "r-vb-dien-tu": "500 / 590"}, found)
    assert (trial.forecasts, faults) == ({"vb-dien-tu": Fraction("0.85")}, [])
    assert trial.readings == {"vb-dien-tu": (Fraction(500), Fraction(590))}


def test_every_task_can_be_tried_and_what_is_tried_is_always_seen(db, client, monkeypatch):
    monkeypatch.setattr(whatif_page, "SHOWN", 1)
    office = Office()
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    counted = criteria_set.criteria.create(key="k", name="Tiêu chí k", max_points=3, rule="share_done",
                                           params={"linear_from": "0"})  # fmt: skip
    days = ("2019-06-28", "2019-07-26", "2019-05-31")
    late, soon, done = (make_task(office.division, schedule=f"on {day}") for day in days)
    for task in (late, soon, done):
        ItemLink.objects.create(item=task.item, criterion=counted, kind="counts")
    verified(done, by=office.head, checked_by=office.office_chief, on=date(2019, 5, 30))
    client.force_login(office.head)

    def page(**asked):
        return client.get(reverse("whatif", args=[2019]), asked).content.decode()

    shown = page()
    assert f'name="t{late.pk}"' in shown
    assert "chậm 19 ngày: xong hôm nay" in shown
    assert f'name="t{soon.pk}"' not in shown
    shown = page(tatca="1", ngay="16/07/2019")
    assert f'name="t{soon.pk}"' in shown
    assert '<input type="hidden" name="ngay" value="16/07/2019">' in shown
    shown = page(**{f"t{soon.pk}": "13", f"t{done.pk}": "never"})
    assert '<option value="13" selected>' in shown
    assert f'name="t{done.pk}"' in shown
    assert "Đã hoàn thành" in shown
