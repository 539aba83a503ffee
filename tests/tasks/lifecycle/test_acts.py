"""The life of a task: what each act does, who is refused, and what can never be stored."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from cchc.refusal import Refused
from tasks.coordination import consultations
from tasks.coordination.consultations import Answer, Question
from tasks.lifecycle import acts, delay_signs, requests
from tasks.lifecycle.acts import Proof
from tasks.lifecycle.transition import Conflict
from tasks.models import Act, Evidence, Request, Task, conditions
from tests.factories import LETTERS_DAY, decision, make_document, make_item, make_task, paper, reported, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

MONDAY = date(2019, 7, 15)


@pytest.fixture(autouse=True)
def the_letters_day(settings):
    settings.CCHC_TODAY = LETTERS_DAY


@pytest.fixture
def task(office):
    """Due on Friday 28/6/2019."""
    return make_task(office.division)


# report and verify


def test_the_office_verifies_what_a_unit_reports_and_the_unit_itself_cannot(office, task):
    task = reported(task, by=office.head, on=MONDAY)
    assert task.state == Task.State.REPORTED
    with pytest.raises(PermissionDenied, match="another person"):
        acts.verify(task, by=office.head)
    with pytest.raises(PermissionDenied, match="Office Chief"):
        acts.verify(task, by=office.other_head)
    task = acts.verify(task, by=office.office_chief)
    assert (task.state, task.verified_by, task.verified_on) == (Task.State.DONE, office.office_chief, LETTERS_DAY)


def test_the_offices_own_task_is_verified_by_the_deputy_in_charge(office):
    task = reported(make_task(office.office), by=office.office_chief, on=MONDAY)
    with pytest.raises(PermissionDenied):
        acts.verify(task, by=office.office_chief)
    assert acts.verify(task, by=office.deputy_of_office).state == Task.State.DONE


def test_what_the_office_enters_for_a_unit_is_marked_on_behalf(office, task):
    task = reported(task, by=office.coordinator, on=MONDAY)
    assert task.on_behalf
    assert task.acts.get(kind=Act.Kind.REPORT).on_behalf


def test_checking_is_never_on_behalf(office, task):
    task = verified(task, by=office.head, checked_by=office.office_chief, on=MONDAY)
    assert not task.acts.get(kind=Act.Kind.VERIFY).on_behalf


@pytest.mark.parametrize(
    ("dated", "sent", "counts"),
    [
        (date(2019, 6, 27), None, date(2019, 6, 27)),
        (date(2019, 6, 27), date(2019, 6, 30), date(2019, 6, 30)),
        (date(2019, 6, 30), date(2019, 6, 27), date(2019, 6, 30)),
    ],
)
def test_the_later_of_the_documents_date_and_the_day_sent_counts(office, task, dated, sent, counts):
    task = acts.report(task, by=office.head, on=MONDAY, proof=paper(dated, sent))
    assert task.product_on == counts
    assert task.days_late(LETTERS_DAY) == max(0, (counts - date(2019, 6, 28)).days)


def test_a_report_without_proof_is_refused(office, task):
    with pytest.raises(Refused, match="needs proof"):
        acts.report(task, by=office.head, proof=None)


def test_no_document_needs_a_reason(office, task):
    with pytest.raises(Refused, match="reason"):
        acts.report(task, by=office.head, proof=Proof(kind=Evidence.Kind.NONE, dated_on=MONDAY))
    task = acts.report(
        task, by=office.head, proof=Proof(kind=Evidence.Kind.NONE, dated_on=MONDAY, reason="họp trực tiếp")
    )
    assert task.product_on == MONDAY


def test_a_product_dated_in_the_future_is_refused_and_nothing_is_written(office, task):
    with pytest.raises(Refused, match="future"):
        acts.report(task, by=office.head, proof=paper(date(2019, 7, 18)))
    task.refresh_from_db()
    assert (task.state, task.evidence.count(), task.acts.exclude(kind="give").count()) == (Task.State.TODO, 0, 0)


def test_a_check_in_is_reported_by_its_note_alone(office):
    task = make_task(office.division, schedule="continuous")
    task = acts.report(task, by=office.head, on=MONDAY, text="Không có phát sinh")
    assert (task.state, task.product_on) == (Task.State.REPORTED, MONDAY)


def test_sent_back_is_open_again_under_its_own_name_until_the_next_report(office, task):
    task = reported(task, by=office.head, on=MONDAY)
    with pytest.raises(Refused, match="reason"):
        acts.send_back(task, by=office.office_chief, reason=" ")
    task = acts.send_back(task, by=office.office_chief, reason="thiếu phụ lục")
    assert task.is_sent_back
    assert task.is_open
    assert list(Task.objects.filter(conditions.sent_back())) == [task]
    assert list(Task.objects.late_on(LETTERS_DAY)) == [task]
    task = reported(task, by=office.head, on=LETTERS_DAY)
    assert not task.is_sent_back


def test_a_reported_task_is_late_only_if_its_product_is(office, task):
    task = reported(task, by=office.head, on=MONDAY, product_on=date(2019, 6, 28))
    assert not task.is_late_on(LETTERS_DAY)
    assert list(Task.objects.late_on(LETTERS_DAY)) == []


def test_due_today_is_not_late(office, task):
    assert not task.is_late_on(date(2019, 6, 28))
    assert task.days_late(date(2019, 6, 29)) == 1


def test_withdrawing_opens_the_task_again(office, task):
    task = reported(task, by=office.head, on=MONDAY)
    task = acts.withdraw(task, by=office.head, reason="gửi nhầm bản")
    assert (task.state, task.product_on, task.evidence.count()) == (Task.State.DOING, None, 1)


def test_a_verification_can_be_taken_back_with_a_reason(office, task):
    task = verified(task, by=office.head, checked_by=office.office_chief, on=MONDAY)
    with pytest.raises(PermissionDenied):
        acts.reopen(task, by=office.head, reason="sai")
    task = acts.reopen(task, by=office.office_chief, reason="số văn bản sai")
    assert (task.state, task.verified_by) == (Task.State.DOING, None)


def test_cancelling_needs_reason_and_authority_and_can_be_taken_back(office, task):
    with pytest.raises(Refused, match="number"):
        acts.cancel(task, by=office.office_chief, reason="không còn phù hợp", authority=decision(""))
    task = acts.cancel(task, by=office.office_chief, reason="không còn phù hợp", authority=decision("QĐ 99/QĐ-SKHĐT"))
    assert task.days_late(LETTERS_DAY) == 0
    assert acts.reopen(task, by=office.office_chief, reason="nhầm").state == Task.State.DOING


@pytest.mark.parametrize(
    ("act", "arguments"),
    [
        (acts.verify, {}),
        (acts.send_back, {"reason": "x"}),
        (acts.reopen, {"reason": "x"}),
    ],
)
def test_the_wrong_order_of_acts_is_refused_in_words(office, task, act, arguments):
    with pytest.raises(Refused, match="This task is"):
        act(task, by=office.office_chief, **arguments)


def test_a_done_task_takes_no_note_forecast_or_report(office, task):
    task = verified(task, by=office.head, checked_by=office.office_chief, on=MONDAY)
    for act, arguments in [
        (acts.note, {"text": "x"}),
        (acts.forecast, {"day": LETTERS_DAY}),
        (acts.report, {"proof": paper(MONDAY)}),
        (acts.start, {}),
    ]:
        with pytest.raises(Refused):
            act(task, by=office.head, **arguments)


# forecast, waiting, notes, silence


def test_a_forecast_that_passed_is_broken_and_the_next_one_says_how_many_before(office, task):
    task = acts.forecast(task, by=office.head, day=date(2019, 7, 10), on=date(2019, 7, 1))
    assert task.forecast_is_broken_on(LETTERS_DAY)
    task = acts.forecast(task, by=office.head, day=date(2019, 7, 26))
    assert task.broken_forecasts == 1
    with pytest.raises(Refused, match="passed already"):
        acts.forecast(task, by=office.head, day=MONDAY)


def test_waiting_is_a_cause_and_changes_no_lateness(office, task):
    question = Question(agency="Sở Tài chính", asked_on=date(2019, 6, 10))
    asked = consultations.consult(task, by=office.head, question=question)
    task.refresh_from_db()
    assert (task.waiting_since, task.days_late(LETTERS_DAY)) == (date(2019, 6, 10), 19)
    consultations.answer(asked, by=office.head, answer=Answer(date(2019, 7, 16), number="7/STC"))
    task.refresh_from_db()
    assert task.waiting_since is None


def test_nothing_new_is_a_note_and_breaks_the_silence(office, task):
    assert list(Task.objects.filter(conditions.silent(LETTERS_DAY))) == [task]
    task = acts.note(task, by=office.head)
    assert task.acts.last().kind == Act.Kind.NOTHING_NEW
    assert list(Task.objects.filter(conditions.silent(LETTERS_DAY))) == []


def test_a_task_due_later_than_thirty_days_is_not_silent(office):
    make_task(office.division, schedule="on 2019-12-10")
    assert not Task.objects.filter(conditions.silent(LETTERS_DAY)).exists()


def test_acts_have_their_own_day_which_neither_lies_in_the_future_nor_before_the_last(office, task):
    acts.note(task, by=office.head, text="đã họp", on=date(2019, 7, 10))
    with pytest.raises(Refused, match="before the last act"):
        acts.note(task, by=office.head, text="x", on=date(2019, 7, 9))
    with pytest.raises(Refused, match="future"):
        acts.note(task, by=office.head, text="x", on=date(2019, 7, 18))


# two people


def test_the_second_of_two_people_gets_a_conflict_and_the_first_ones_word_stands(office, task):
    seen = task.version
    acts.note(task, by=office.head, text="trưởng phòng", seen=seen)
    with pytest.raises(Conflict) as caught:
        acts.note(task, by=office.coordinator, text="văn phòng", seen=seen)
    assert caught.value.task.version == seen + 1
    assert [act.text for act in task.acts.filter(kind="note")] == ["trưởng phòng"]


# assigning and accepting


def test_only_a_person_of_the_unit_can_be_assigned(office, task):
    assert acts.assign(task, by=office.head, officer=office.officer).officer == office.officer
    with pytest.raises(Refused, match="no function"):
        acts.assign(task, by=office.head, officer=office.other_head)


def test_a_plans_task_counts_as_accepted_and_a_dispatchs_must_be(office, task):
    assert task.accepted_on == date(2019, 1, 1)
    dispatch = make_document(kind="dispatch", date=MONDAY, issuer="UBND tỉnh Đắk Lắk")
    given = make_task(office.division, item=make_item(dispatch, office.division, schedule="on 2019-08-09"))
    assert list(Task.objects.filter(conditions.not_accepted())) == [given]
    assert acts.accept(given, by=office.head).accepted_on == LETTERS_DAY


# extension, transfer, setting a deadline


def test_our_own_deadline_is_moved_and_the_first_one_kept(office, task):
    request = requests.ask_extension(
        task, by=office.head, day=date(2019, 7, 13), reason="chờ số liệu", on=date(2019, 6, 20)
    )
    with pytest.raises(PermissionDenied):
        requests.grant(request, by=office.office_chief)
    request = requests.grant(request, by=office.deputy, on=date(2019, 6, 25))
    task.refresh_from_db()
    # 13/7/2019 is a Saturday: the deadline moves to Monday.
    assert (task.decreed_on, task.due_on, request.internal) == (date(2019, 6, 28), MONDAY, False)


def test_another_issuers_deadline_stays_in_force_until_its_consent_is_recorded(office):
    task = make_task(office.division, schedule="on 2019-08-09", deadline_owner="Sở Nội vụ")
    request = requests.ask_extension(task, by=office.head, day=date(2019, 8, 20), reason="chờ số liệu")
    request = requests.grant(request, by=office.director)
    task.refresh_from_db()
    assert request.internal
    assert (task.due_on, task.internal_due_on, task.forecast_on) == (
        date(2019, 8, 9), date(2019, 8, 20), date(2019, 8, 20),
    )  # fmt: skip
    again = requests.ask_extension(task, by=office.head, day=date(2019, 8, 20), reason="có văn bản đồng ý")
    requests.grant(again, by=office.director, consent_number="900/SNV", consent_on=MONDAY)
    task.refresh_from_db()
    assert (task.due_on, task.internal_due_on) == (date(2019, 8, 20), None)


def test_an_extension_asked_for_after_the_deadline_never_cures_lateness(office, task):
    request = requests.ask_extension(task, by=office.head, day=date(2019, 7, 31), reason="chậm")
    assert requests.grant(request, by=office.director).internal
    task.refresh_from_db()
    assert task.days_late(LETTERS_DAY) == 19


def test_a_transfer_hands_everything_over_and_the_record_keeps_who_held_it(office, task):
    acts.assign(task, by=office.head, officer=office.officer)
    request = requests.ask_transfer(task, by=office.head, to_unit=office.other_division, reason="không đúng chức năng")
    requests.grant(request, by=office.deputy)
    task.refresh_from_db()
    assert (task.unit, task.first_unit, task.officer, task.accepted_on) == (
        office.other_division, office.division, None, None,
    )  # fmt: skip
    assert task.acts.first().unit == office.division


def test_a_request_can_be_refused_with_a_reason_or_withdrawn_and_is_decided_once(office, task):
    request = requests.ask_extension(task, by=office.head, day=date(2019, 7, 31), reason="chờ")
    with pytest.raises(Refused, match="waits for its decision"):
        requests.ask_extension(task, by=office.head, day=date(2019, 8, 1), reason="chờ")
    with pytest.raises(Refused, match="reason"):
        requests.refuse(request, by=office.director, note="")
    assert requests.refuse(request, by=office.director, note="phải xong ngay").decision == Request.Decision.REFUSED
    with pytest.raises(Refused, match="was decided"):
        requests.grant(request, by=office.director)
    second = requests.ask_extension(task, by=office.head, day=date(2019, 8, 1), reason="chờ")
    with pytest.raises(PermissionDenied):
        requests.withdraw(second, by=office.other_head)
    assert requests.withdraw(second, by=office.head).decision == Request.Decision.WITHDRAWN


def test_consent_needs_number_and_date(office, task):
    request = requests.ask_extension(task, by=office.head, day=date(2019, 7, 31), reason="chờ")
    with pytest.raises(Refused, match="number and its date"):
        requests.grant(request, by=office.director, consent_number="900/SNV")


def test_a_deadline_is_set_once_where_none_is_stated(office):
    task = make_task(office.division, schedule="undated")
    assert list(Task.objects.filter(conditions.undated())) == [task]
    with pytest.raises(PermissionDenied):
        acts.set_deadline(task, by=office.head, day=date(2019, 8, 30), reason="x")
    task = acts.set_deadline(task, by=office.office_chief, day=date(2019, 8, 31), reason="theo chỉ đạo")
    assert (task.decreed_on, task.due_on) == (date(2019, 8, 31), date(2019, 9, 2))
    assert requests.is_our_own_deadline(task)
    with pytest.raises(Refused, match="has a deadline"):
        acts.set_deadline(task, by=office.office_chief, day=date(2019, 9, 30), reason="x")


# history, and what no row can hold


def test_every_act_is_in_the_history_with_actor_and_reason(office, task):
    acts.note(task, by=office.head, text="đã họp các phòng")
    latest = task.history.first()
    assert (latest.history_user, latest.history_change_reason) == (office.head, "đã họp các phòng")
    assert latest.diff_against(latest.prev_record).changed_fields


@pytest.mark.parametrize(
    "lie",
    [
        {"state": "done"},
        {"state": "reported"},
        {"state": "cancelled"},
        {"state": "doing"},
        {"product_on": MONDAY},
        {"waiting_on": "Sở Tài chính"},
        {"waiting_since": MONDAY},
        {"due_on": None},
        {"sent_back_on": MONDAY},
        {"occurrence": 0},
        {"verified_on": MONDAY},
    ],
)
def test_the_database_refuses_what_must_never_be_false(task, lie):
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**lie)


def test_a_task_is_unique_by_item_first_unit_and_occurrence(task):
    task.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        task.save()


def test_a_task_of_a_document_dated_later_does_not_exist_yet(office, task):
    later = make_task(
        office.division, item=make_item(make_document(date=LETTERS_DAY), office.division, schedule="on 2019-08-30")
    )
    assert list(Task.objects.existing_on(MONDAY)) == [task]
    assert set(Task.objects.existing_on(LETTERS_DAY)) == {task, later}


def test_cancelling_needs_number_day_and_issuer_of_a_document(office, task):
    for lacking in (decision("9/QĐ", None), decision("9/QĐ", issuer=" "), decision("9/QĐ", date(2019, 7, 18))):
        with pytest.raises(Refused):
            acts.cancel(task, by=office.office_chief, reason="không cần nữa", authority=lacking)
    task.refresh_from_db()
    assert task.is_open


def test_only_who_set_the_deadline_takes_a_task_back_and_then_on_the_day_of_the_document(office):
    task = make_task(office.division, schedule="on 2019-06-28", deadline_owner="UBND tỉnh")
    with pytest.raises(Refused, match="UBND tỉnh"):
        acts.cancel(task, by=office.office_chief, reason="không cần nữa", authority=decision("9/QĐ", MONDAY))
    by_the_province = decision("77/TB-VPUBND", MONDAY, "Ủy ban nhân dân tỉnh Đắk Lắk")
    task = acts.cancel(task, by=office.office_chief, reason="không cần nữa", authority=by_the_province)
    assert (task.cancelled_on, task.cancelled_by_owner, task.is_cancelled_late) == (MONDAY, True, False)
    task = acts.reopen(task, by=office.office_chief, reason="nhầm")
    assert (task.cancelled_by_owner, task.cancel_issuer, task.cancel_document_on) == (False, "", None)


def test_our_own_document_cancels_from_the_day_on_which_it_is_entered(office, task):
    task = acts.cancel(
        task, by=office.office_chief, reason="thôi", authority=decision("9/QĐ", date(2019, 6, 20)), on=LETTERS_DAY
    )
    assert (task.cancelled_on, task.is_cancelled_late) == (LETTERS_DAY, True)


def test_an_extension_to_a_day_that_has_passed_is_refused_when_asked_and_when_granted(office, task):
    task = acts.forecast(task, by=office.head, day=date(2019, 7, 26), on=MONDAY)
    with pytest.raises(Refused, match="passed already"):
        requests.ask_extension(task, by=office.head, day=date(2019, 7, 12), reason="x", on=MONDAY)
    asked = requests.ask_extension(task, by=office.head, day=date(2019, 7, 16), reason="x", on=MONDAY)
    with pytest.raises(Refused, match="passed already"):
        requests.grant(asked, by=office.director, on=LETTERS_DAY)
    task.refresh_from_db()
    assert (task.forecast_on, task.internal_due_on) == (date(2019, 7, 26), None)


def test_an_internal_deadline_that_follows_a_broken_forecast_counts_it_as_broken(office, task):
    acts.forecast(task, by=office.head, day=date(2019, 7, 10), on=date(2019, 7, 8))
    asked = requests.ask_extension(task, by=office.head, day=date(2019, 7, 26), reason="x", on=MONDAY)
    task = requests.grant(asked, by=office.director, on=MONDAY).task
    task.refresh_from_db()
    assert (task.forecast_on, task.broken_forecasts) == (date(2019, 7, 26), 1)


def test_a_report_that_was_withdrawn_leaves_the_task_sent_back_as_it_was(office):
    task = make_task(office.division, schedule="on 2019-07-26")
    reported(task, by=office.head, on=date(2019, 7, 1))
    acts.send_back(task, by=office.office_chief, reason="thiếu số liệu", on=date(2019, 7, 2))
    reported(task, by=office.head, on=date(2019, 7, 3))
    assert Task.objects.get(pk=task.pk).sent_back_on is None
    acts.withdraw(task, by=office.head, reason="nhầm tệp", on=date(2019, 7, 4))
    assert Task.objects.get(pk=task.pk).sent_back_on == date(2019, 7, 2)
    assert Task.objects.filter(delay_signs.endangered(LETTERS_DAY, LETTERS_DAY)).exists()


def test_a_cancelling_taken_back_leaves_the_task_sent_back_as_it_was_and_a_verified_report_does_not(office):
    task = make_task(office.division, schedule="on 2019-07-26")
    reported(task, by=office.head, on=date(2019, 7, 1))
    acts.send_back(task, by=office.office_chief, reason="thiếu số liệu", on=date(2019, 7, 2))
    acts.cancel(task, by=office.office_chief, reason="Thôi", authority=decision("Thông báo 1/TB"), on=date(2019, 7, 3))
    acts.reopen(task, by=office.office_chief, reason="nhầm", on=date(2019, 7, 3))
    assert Task.objects.get(pk=task.pk).sent_back_on == date(2019, 7, 2)
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 7, 4))
    acts.reopen(task, by=office.office_chief, reason="còn thiếu phụ lục", on=date(2019, 7, 5))
    assert Task.objects.get(pk=task.pk).sent_back_on is None


def test_a_report_withdrawn_that_was_never_sent_back_is_only_open_again(office):
    task = reported(make_task(office.division), by=office.head, on=date(2019, 6, 20))
    acts.withdraw(task, by=office.head, reason="nhầm tệp", on=date(2019, 6, 21))
    assert Task.objects.get(pk=task.pk).sent_back_on is None


def test_no_deadline_is_set_once_the_tasks_year_is_over(office, settings):
    task = make_task(office.division, schedule="undated")
    settings.CCHC_TODAY = date(2020, 1, 6)
    with pytest.raises(Refused, match="2019"):
        acts.set_deadline(task, by=office.office_chief, day=date(2020, 3, 31), reason="đặt hạn")
    settings.CCHC_TODAY = date(2019, 12, 31)
    acts.set_deadline(task, by=office.office_chief, day=date(2019, 12, 31), reason="đặt hạn")
    assert Task.objects.get(pk=task.pk).due_on == date(2019, 12, 31)
