"""From rows to facts: links, twins, past days, readings, and a number of queries that does not grow."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from cchc import clock
from cchc.refusal import Refused
from scoring.engine.ledger import ledger
from scoring.engine.types import UNCONFIRMED
from scoring.index.index import index_of
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink, Reading, StatedValue
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Answer, Question
from tasks.documents import duplicates
from tasks.lifecycle import acts, requests
from tasks.lifecycle.creation import give
from tasks.models import Task
from tests.factories import WEEKENDS_ONLY, decision, make_document, make_item, make_task, make_unit, reported, verified

TODAY = date(2019, 7, 17)


@pytest.fixture
def criteria_set(db):
    return CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))


def leaf(criteria_set, key="k", maximum="3", rule="share_done", **params) -> Criterion:
    if rule == "share_done" and "steps" not in params:
        params.setdefault("linear_from", "0")
    return Criterion.objects.create(
        criteria_set=criteria_set, key=key, name=key, max_points=Decimal(maximum), rule=rule, params=params
    )


def figures(key="k", day=TODAY):
    node = index_of(day, 2019).projection.leaf(key)
    return node.points and tuple(str(points) for points in (node.secured, node.projected, node.attainable))


def count(item, criterion):
    return ItemLink.objects.create(item=item, criterion=criterion, kind="counts")


def test_a_task_moves_the_three_figures_from_given_to_verified(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-07-26")
    count(task.item, leaf(criteria_set))
    assert figures() == ("0.00", "3.00", "3.00")
    task = reported(task, by=office.head, on=TODAY)
    assert figures() == ("0.00", "3.00", "3.00")
    acts.verify(task, by=office.office_chief, on=TODAY)
    assert figures() == ("3.00", "3.00", "3.00")


def test_a_supporting_item_moves_no_points(office, criteria_set):
    task = make_task(office.division)
    ItemLink.objects.create(item=task.item, criterion=leaf(criteria_set), kind="supports")
    assert figures() is None


def test_a_cancelled_task_is_left_out_and_cancelling_all_leaves_no_data(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-07-26")
    count(task.item, leaf(criteria_set, none_arose="full"))
    acts.cancel(task, by=office.office_chief, reason="Thôi", authority=decision("QĐ 1"), on=TODAY)
    assert figures() is None
    assert figures(day=TODAY - timedelta(days=1)) == ("0.00", "3.00", "3.00")


def test_cancelling_a_late_task_takes_nothing_off_the_losses(office, criteria_set):
    late, early = (make_task(office.division, schedule=f"on {day}") for day in ("2019-06-28", "2019-07-26"))
    for task in (late, early):
        count(task.item, leaf(criteria_set, f"k{task.pk}", rule="timely", on_time="3", late="1", missing="0"))
        acts.cancel(task, by=office.office_chief, reason="không cần nữa", authority=decision("QĐ 1"), on=TODAY)
    assert figures(f"k{late.pk}") == ("0.00", "0.00", "0.00")
    assert figures(f"k{early.pk}") is None
    assert figures(f"k{late.pk}", TODAY - timedelta(days=1)) == ("0.00", "0.00", "1.00")
    acts.reopen(early, by=office.office_chief, reason="nhầm", on=TODAY)
    assert figures(f"k{early.pk}") == ("0.00", "3.00", "3.00")


def test_joining_a_late_task_to_another_leaves_what_it_lost(office, criteria_set):
    rule = {"rule": "deduct_per_task", "maximum": "3", "late": "0.50", "missing": "1.00", "floor": "0"}
    first, second = (make_task(office.division, schedule="dates 2019-06-28 2019-12-13").item for _ in range(2))
    count(second, leaf(criteria_set, **rule))
    before = figures()
    duplicates.join(second, first, by=office.office_chief, on=TODAY)
    assert before == ("1.00", "2.00", "2.50")
    # Of the second item the one that was late stays missing; what counts of the first is late itself, and one to come.
    assert figures() == ("0.00", "1.00", "1.50")
    assert figures(day=TODAY - timedelta(days=1)) == before, "on a day before nothing was joined"
    duplicates.part(second, by=office.office_chief, reason="hai sản phẩm", on=TODAY)
    assert figures() == before


def test_an_item_joined_late_counts_once_with_the_other_where_items_are_counted(office, criteria_set):
    first, second, third = (make_task(office.division, schedule="on 2019-06-28").item for _ in range(3))
    criterion = leaf(criteria_set, count="items")
    for item in (first, second, third):
        count(item, criterion)
    for item in (first, third):
        verified(item.tasks.get(), by=office.head, checked_by=office.office_chief, on=date(2019, 6, 28))
    assert figures() == ("2.00", "2.00", "3.00")
    duplicates.join(second, first, by=office.office_chief, on=TODAY)
    assert figures() == ("1.50", "1.50", "1.50"), "one of two items, the joined ones by their worst task"


def test_an_undated_task_is_missing_for_its_year_and_no_deadline_set_later_mends_that(office, criteria_set, settings):
    task = make_task(office.division, schedule="undated")
    count(task.item, leaf(criteria_set))
    settings.CCHC_TODAY = day = date(2020, 1, 6)
    assert figures(day=day) == ("0.00", "0.00", "0.00")
    with pytest.raises(Refused):
        acts.set_deadline(task, by=office.office_chief, day=date(2020, 3, 31), reason="đặt hạn")
    acts.cancel(task, by=office.office_chief, reason="Thôi", authority=decision("QĐ 1"), on=day)
    assert figures(day=day) == ("0.00", "0.00", "0.00")
    assert Task.objects.get(pk=task.pk).is_cancelled_late


def test_who_held_a_task_on_its_deadline_answers_though_it_came_back_since(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-06-28")
    count(task.item, leaf(criteria_set))
    for to_unit, by, day in (
        (office.other_division, office.head, date(2019, 6, 3)), (office.division, office.other_head, date(2019, 7, 1)),
    ):  # fmt: skip
        asked = requests.ask_transfer(task, by=by, to_unit=to_unit, reason="việc của phòng kia", on=day)
        requests.grant(asked, by=office.director, on=day)
    today = index_of(TODAY, 2019).projection
    acts.start(make_task(office.division, schedule="undated"), by=office.head, on=TODAY)
    past = index_of(TODAY - timedelta(days=1), 2019).projection
    for projection in (today, past):
        assert {task.unit for task in projection.facts.tasks if task.due_on} == {office.other_division.code}


def test_a_late_task_that_the_province_takes_back_leaves_the_score_and_so_on_a_past_day(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-06-28", deadline_owner="UBND tỉnh")
    other = make_task(office.division, schedule="on 2019-07-26")
    count(task.item, leaf(criteria_set, rule="timely", on_time="3", late="1", missing="0"))
    back = decision("77/TB-UBND", date(2019, 7, 10), "UBND tỉnh")
    acts.cancel(task, by=office.office_chief, reason="thôi", authority=back, on=date(2019, 7, 15))
    assert figures() is None
    acts.note(other, by=office.head, text="đang làm", on=TODAY)
    assert figures(day=date(2019, 7, 16)) is None
    assert figures(day=date(2019, 7, 14)) == ("0.00", "0.00", "1.00")


def test_a_check_in_without_its_note_is_open_until_the_closing_day_and_then_not_confirmed(office, criteria_set):
    task, noted = (make_task(office.division, schedule="continuous") for _ in range(2))  # due on 14/3
    for each in (task, noted):
        rule = {"rule": "timely", "on_time": "3", "late": "1", "missing": "0"}
        count(each.item, leaf(criteria_set, f"k{each.pk}", **rule))
    acts.report(noted, by=office.head, text="Không có phát sinh", on=TODAY)
    acts.verify(Task.objects.get(pk=noted.pk), by=office.office_chief, on=TODAY)
    assert figures(f"k{task.pk}") == ("0.00", "3.00", "3.00")
    assert figures(f"k{noted.pk}") == ("0.00", "3.00", "3.00"), "three more check-ins of the year are open"
    for day in (TODAY, date(2019, 12, 31)):
        assert not [line for line in ledger(index_of(day, 2019).projection) if line.is_trouble]
    with clock.at(date(2020, 1, 2)):
        lost = ledger(index_of(date(2020, 1, 2), 2019).projection)
    assert {(line.cause, line.units) for line in lost} == {(UNCONFIRMED, (office.division.code,))}
    assert noted.pk not in {line.task.key for line in lost}
    assert sum(line.lost for line in lost) == Decimal("6.00")


def test_what_was_cancelled_late_before_documents_were_asked_for_counts_as_missing(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-06-28")
    count(task.item, leaf(criteria_set, rule="timely", on_time="3", late="1", missing="0"))
    Task.objects.filter(pk=task.pk).update(
        state="cancelled", cancelled_on=date(2019, 7, 1), cancel_authority="không cần nữa"
    )
    assert figures() == ("0.00", "0.00", "0.00")


def test_an_opinion_asked_after_the_deadline_excuses_nothing(office, criteria_set):
    late = make_task(office.division, schedule="on 2019-06-17")
    in_time = make_task(office.division, schedule="on 2019-06-17")
    for task, day in ((late, TODAY), (in_time, date(2019, 6, 17))):
        question = Question(agency="Sở Tài chính", asked_on=day)
        consultations.consult(task, by=office.head, question=question, on=TODAY)
    assert {fact.key: fact.objective for fact in facts_of(criteria_set).tasks} == {late.pk: False, in_time.pk: True}


def test_none_arose_full_holds_while_no_task_was_ever_given(office, criteria_set):
    leaf(criteria_set, none_arose="full")
    leaf(criteria_set, key="out", none_arose="out")
    assert figures() == ("3.00", "3.00", "3.00")
    out = index_of(TODAY, 2019).projection.leaf("out")
    assert (out.applies, out.maximum, out.points) == (False, 0, None)


def test_a_twins_links_and_its_documents_rules_reach_the_task_each_once(office, criteria_set):
    first = make_document(key="qd-1", kind="decision")
    later = make_document(key="qd-2", kind="directive", date=date(2019, 7, 10))
    task = make_task(office.division, item=make_item(first, office.division, schedule="on 2019-07-26"))
    twin = make_item(later, office.division, schedule="on 2019-07-26", same_as=task.item)
    assert give(twin, units=[], workdays=WEEKENDS_ONLY) == []
    count(twin, leaf(criteria_set, "linked", documents=["qd-2"]))
    leaf(criteria_set, "by-kind", document_kinds=["directive", "decision"])
    for key in ("linked", "by-kind"):
        evaluation = index_of(TODAY, 2019).projection.leaf(key).evaluation
        assert [each.key for each in evaluation.tasks] == [task.pk]
    # Before the second document's date its link does not count yet.
    assert figures("linked", date(2019, 7, 9)) is None
    assert figures("by-kind", date(2019, 7, 9)) == ("0.00", "3.00", "3.00")


def test_the_past_is_told_by_the_acts_own_days(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-06-28")
    count(task.item, leaf(criteria_set, rule="timely", on_time="3", late="1", missing="0"))
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 7, 3))
    assert figures() == ("1.00", "1.00", "1.00")
    assert figures(day=date(2019, 7, 2)) == ("0.00", "0.00", "1.00")
    assert figures(day=date(2019, 6, 28)) == ("0.00", "3.00", "3.00")
    assert figures(day=date(2018, 11, 26)) is None  # the document does not exist yet


def test_an_internal_deadline_of_anothers_deadline_is_a_forecast_and_cures_nothing(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-07-19", deadline_owner="Sở Nội vụ")
    count(task.item, leaf(criteria_set, rule="timely", on_time="3", late="1", missing="0"))
    request = requests.ask_extension(task, by=office.head, day=date(2019, 8, 1), reason="Chờ số liệu", on=TODAY)
    assert figures() == ("0.00", "3.00", "3.00")
    requests.grant(request, by=office.director, on=TODAY)
    assert figures() == ("0.00", "1.00", "3.00")


def test_a_transferred_late_task_stays_with_who_held_it_on_its_deadline(office, criteria_set):
    task = make_task(office.division, schedule="on 2019-07-05")
    count(task.item, leaf(criteria_set))
    request = requests.ask_transfer(
        task, by=office.head, to_unit=office.other_division, reason="Không đúng chức năng", on=date(2019, 7, 10)
    )
    requests.grant(request, by=office.director, on=TODAY)
    fact = index_of(TODAY, 2019).projection.facts.tasks[0]
    assert fact.unit == office.division.code


def test_an_agency_that_had_not_answered_by_the_deadline_is_an_outside_cause(office, criteria_set):
    still, early, just, wrong = (make_task(office.division, schedule="on 2019-07-05") for _ in range(4))
    question = Question(agency="Sở Tài chính", asked_on=date(2019, 6, 20))
    asked = {
        task.pk: consultations.consult(task, by=office.head, question=question, on=date(2019, 6, 20))
        for task in (still, early, just, wrong)
    }
    for task, day in ((early, date(2019, 7, 4)), (just, date(2019, 7, 5))):
        answer = Answer(answered_on=day, number="12/STC")
        consultations.answer(asked[task.pk], by=office.head, answer=answer, on=date(2019, 7, 10))
    consultations.withdraw(asked[wrong.pk], by=office.head, reason="nhập nhầm", on=date(2019, 7, 10))
    contributions.ask(
        early, by=office.head, units=[(office.other_division, date(2019, 7, 10))], kind="figures", what="Số liệu",
        on=date(2019, 7, 10),
    )  # fmt: skip
    facts = {fact.key: fact.objective for fact in facts_of(criteria_set).tasks}
    assert facts == {still.pk: True, early.pk: False, just.pk: False, wrong.pk: False}, "the answer's own day counts"
    as_of = {fact.key: fact.objective for fact in index_of(date(2019, 7, 8), 2019).projection.facts.tasks}
    assert set(as_of.values()) == {True}, "as of that day no answer was entered"


def facts_of(criteria_set):
    leaf(criteria_set, "any")
    return index_of(TODAY, 2019).projection.facts


def reading(indicator, period, good, cases, entered_on, **fields):
    return Reading.objects.create(
        indicator=indicator, period=period, numerator=good, denominator=cases, entered_on=entered_on, **fields
    )


def test_a_reading_counts_from_its_day_and_gives_way_to_its_correction(office, criteria_set):
    leaf(criteria_set, rule="ratio", maximum="12", indicator="i", **{"from": "0", "target": "1"})
    indicator = Indicator.objects.create(year=2019, key="i", name="i", kind="flow", answers=["*"])
    first = reading(indicator, "2019-Q1", 5, 10, date(2019, 4, 5))
    reading(indicator, "2018-Q4", 0, 999, date(2019, 4, 5))
    assert figures(day=date(2019, 4, 4)) is None
    assert figures() == ("6.00", "6.00", "10.50")
    reading(indicator, "2019-Q1", 4, 10, date(2019, 7, 1), corrects=first, reason="Đếm lại")
    assert figures(day=date(2019, 6, 30)) == ("6.00", "6.00", "10.50")
    assert figures() == ("4.80", "4.80", "10.20")
    fact = index_of(TODAY, 2019).projection.facts.indicators["i"]
    assert set(fact.answers) == {"VP", "KTN", "KTDN"}


def test_what_was_stated_for_a_year_says_nothing_of_the_next_one_that_its_set_still_runs_for(office, criteria_set):
    criterion = leaf(criteria_set, rule="survey")
    said = {"criterion": criterion, "owner": office.director, "note": "mẫu"}
    StatedValue.objects.create(value="2", date=date(2019, 12, 31), **said)
    next_year = date(2020, 2, 3)
    assert index_of(next_year, 2019).projection.leaf("k").projected == 2
    assert index_of(next_year, 2020).projection.leaf("k").points is None
    StatedValue.objects.create(value="1", date=date(2020, 2, 1), **said)
    assert index_of(next_year, 2020).projection.leaf("k").projected == 1


def test_the_latest_stated_value_counts_and_na_takes_a_criterion_out(office, criteria_set):
    criterion = leaf(criteria_set, rule="given")
    for day, value in ((date(2019, 3, 1), "2"), (date(2019, 6, 1), "na"), (date(2019, 7, 1), "2.5")):
        StatedValue.objects.create(criterion=criterion, value=value, date=day, owner=office.director, note="mẫu")
    assert figures(day=date(2019, 5, 1)) == ("0.00", "2.00", "3.00")
    assert not index_of(date(2019, 6, 1), 2019).projection.leaf("k").applies
    assert figures() == ("0.00", "2.50", "3.00")


@pytest.mark.parametrize("day", [TODAY, date(2019, 6, 30)])
def test_the_number_of_queries_does_not_grow(office, criteria_set, django_assert_max_num_queries, day):
    from django.db import connection

    indicator = Indicator.objects.create(year=2019, key="i", name="i", kind="flow")
    StatedValue.objects.create(
        criterion=leaf(criteria_set, "s", rule="given"), value="1", date=date(2019, 1, 1), owner=office.director
    )

    def grow(number):
        for n in range(number):
            unit = make_unit()
            task = make_task(unit, schedule="monthly 5")
            count(task.item, leaf(criteria_set, f"k{unit.code}"))
            reading(indicator, f"2019-{n % 6 + 1:02}", 1, 2, date(2019, 6, 1), unit=unit)

    grow(2)
    with CaptureQueriesContext(connection) as few:
        index_of(day, 2019)
    grow(20)
    with CaptureQueriesContext(connection) as many:
        index_of(day, 2019)
    assert len(many) == len(few) <= 17
