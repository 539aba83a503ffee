"""Opinions asked of outside agencies (letter 1688 §2.4): due days, chasing, answers, and what may not be entered."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from cchc.refusal import Refused
from cchc.workdays import Workdays
from tasks.coordination import consultations
from tasks.coordination import lists as awaited_listing
from tasks.coordination.consultations import Answer, Question
from tasks.coordination.list_pages import ConsultationFilterForm
from tasks.lifecycle import acts, waiting
from tasks.lifecycle.transition import Conflict
from tasks.lists.states import Moment
from tasks.models import Act, Agency, Consultation, DayOff, Task, workdays
from tasks.models.consultations import last_day
from tests.factories import LETTERS_DAY, WEEKENDS_ONLY, make_person, make_task, reported

pytestmark = pytest.mark.usefixtures("in_english")
MONDAY = date(2019, 6, 10)


@pytest.fixture
def task(office):
    return make_task(office.division)


def consult(task, office, *, on=LETTERS_DAY, **asked) -> Consultation:
    question = Question(**{"agency": "Sở Tài chính", "asked_on": MONDAY, "dossier": "Hồ sơ dự án A", **asked})
    return consultations.consult(task, by=office.head, question=question, on=on)


DUE = [
    # asked, time, counted in, last day, due day in force
    (date(2019, 6, 10), 5, "working_days", date(2019, 6, 17), date(2019, 6, 17)),
    (date(2019, 6, 10), 7, "days", date(2019, 6, 17), date(2019, 6, 17)),
    (date(2019, 6, 10), 5, "days", date(2019, 6, 15), date(2019, 6, 17)),  # a Saturday moves on (art. 148.5)
    (date(2019, 6, 14), 1, "working_days", date(2019, 6, 17), date(2019, 6, 17)),  # the day itself is not counted
    (date(2019, 4, 26), 1, "days", date(2019, 4, 27), date(2019, 5, 2)),  # a weekend, then three days off
    (date(2019, 4, 26), 1, "working_days", date(2019, 5, 2), date(2019, 5, 2)),
]


@pytest.mark.parametrize(("asked_on", "within", "counted_in", "last", "due_on"), DUE)
def test_the_due_day_follows_the_civil_code(office, task, asked_on, within, counted_in, last, due_on):
    for day in (date(2019, 4, 29), date(2019, 4, 30), date(2019, 5, 1)):
        DayOff.objects.create(day=day, kind="off", name="nghỉ lễ", source="thử")
    one = consult(task, office, asked_on=asked_on, answer_within=within, counted_in=counted_in)
    assert (one.wanted_on, one.due_on) == (last, due_on)


@given(st.dates(date(2018, 1, 1), date(2021, 12, 31)), st.integers(1, 60), st.sampled_from(Consultation.Clock.values))
def test_a_due_day_is_a_working_day_and_never_before_the_time_is_over(asked_on, within, counted_in):
    last = last_day(asked_on, within, counted_in, WEEKENDS_ONLY)
    due = WEEKENDS_ONLY.next_working(last)
    assert WEEKENDS_ONLY.is_working(due)
    assert due >= last > asked_on
    assert last_day(asked_on, within, counted_in, Workdays()) <= last_day(asked_on, within + 1, counted_in, Workdays())


def test_a_day_that_the_document_names_is_the_due_day_and_none_is_none(office, task):
    assert consult(task, office, answer_by=date(2019, 6, 22)).due_on == date(2019, 6, 24)
    assert consult(task, office, agency="Sở Xây dựng").due_on is None


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"agency": "  "}, "agency is missing"),
        ({"agency": "Sở Kế hoạch và Đầu tư"}, "our own department"),
        ({"agency": "SO KE HOACH VA DAU TU"}, "our own department"),
        ({"agency": "Phòng KTDN"}, "our own department"),
        ({"asked_on": date(2019, 7, 18)}, "in the future"),
        ({"answer_within": 5, "answer_by": date(2019, 7, 1)}, "not both"),
        ({"answer_within": 0}, "at least 1 day"),
        ({"answer_by": date(2019, 6, 9)}, "before the question"),
    ],
)
def test_what_cannot_have_been_asked_is_refused_in_words_and_nothing_is_written(office, task, asked, fault):
    with pytest.raises(Refused, match=fault):
        consult(task, office, **asked)
    assert not Consultation.objects.exists()
    assert not Agency.objects.exists()


def test_the_officer_who_follows_it_works_in_the_unit(office, task):
    with pytest.raises(Refused, match="no function"):
        consult(task, office, officer=office.other_head)
    assert consult(task, office, officer=office.officer).officer == office.officer


def test_an_agency_is_one_however_its_name_is_written(office, task):
    Agency.objects.create(name="Sở Tài nguyên và Môi trường", aliases=["Sở TNMT"])
    for name in ("so tai nguyen va moi truong", "SỞ TNMT", "Sở  Tài nguyên và Môi trường"):
        assert consult(task, office, agency=name, dossier=name).agency.name == "Sở Tài nguyên và Môi trường"
    assert Agency.objects.count() == 1


def test_several_agencies_are_asked_about_one_file_but_none_twice(office, task):
    consult(task, office)
    consult(task, office, agency="Sở Xây dựng", asked_on=date(2019, 6, 3))
    with pytest.raises(Refused, match="already"):
        consult(task, office)
    task.refresh_from_db()
    assert (task.waiting_on, task.waiting_since) == ("Sở Xây dựng; Sở Tài chính", date(2019, 6, 3))


def test_chased_as_often_as_needed_and_answered_from_the_day_of_the_answer(office, task):
    one = consult(task, office, officer=office.officer, answer_within=10, counted_in="days")
    for day, how in ((date(2019, 7, 1), "điện thoại"), (date(2019, 7, 10), "Công văn 1650/SKHĐT-KTN")):
        consultations.chase(one, by=office.officer, chased_on=day, how=how)
    assert [chasing.how for chasing in one.chasings.all()] == ["điện thoại", "Công văn 1650/SKHĐT-KTN"]
    answer = Answer(date(2019, 7, 15), number="980/STC-QLNS", text="Thống nhất")
    one = consultations.answer(one, by=office.officer, answer=answer)
    assert (one.days_waited(LETTERS_DAY), one.days_late(LETTERS_DAY)) == (35, 25)
    assert one.closing_entered_on == LETTERS_DAY
    task.refresh_from_db()
    assert task.waiting_on == ""
    assert list(task.acts.values_list("kind", flat=True)) == ["give", "consult", "chase", "chase", "answer"]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Answer(date(2019, 6, 9), number="1/STC"), "09/06/2019 is before the question of 10/06/2019"),
        (Answer(date(2019, 7, 18), number="1/STC"), "in the future"),
        (Answer(date(2019, 7, 1)), "number"),
    ],
)
def test_an_answer_is_never_before_its_question_nor_empty(office, task, answer, fault):
    one = consult(task, office)
    with pytest.raises(Refused, match=fault):
        consultations.answer(one, by=office.head, answer=answer)


@pytest.mark.parametrize("day", [date(2019, 6, 9), date(2019, 7, 18)])
def test_an_agency_is_chased_after_it_was_asked_and_not_tomorrow(office, task, day):
    with pytest.raises(Refused, match="is allowed"):
        consultations.chase(consult(task, office), by=office.head, chased_on=day, how="điện thoại")


def test_a_file_may_go_on_without_an_answer_and_an_entry_be_taken_back(office, task):
    silent, wrong = consult(task, office), consult(task, office, agency="Sở Xây dựng")
    silent = consultations.go_on_without(silent, by=office.head, reason="quá hạn 20 ngày")
    wrong = consultations.withdraw(wrong, by=office.head, reason="nhập nhầm")
    assert (silent.outcome, wrong.outcome) == ("unanswered", "withdrawn")
    silent = consultations.reopen(silent, by=office.head, reason="đã có trả lời")
    task.refresh_from_db()
    assert (silent.outcome, task.waiting_on) == ("", "Sở Tài chính")


def test_a_question_is_put_right_and_its_due_day_follows(office, task):
    one = consult(task, office)
    question = Question("Sở Tài chính", MONDAY, "Hồ sơ dự án A", "1200/SKHĐT-KTN", answer_within=7, counted_in="days")
    one = consultations.correct(one, by=office.head, question=question)
    assert (one.number, one.due_on, one.version) == ("1200/SKHĐT-KTN", date(2019, 6, 17), 2)


def test_the_letter_to_the_superior_is_recorded_with_number_and_day(office, task):
    one = consult(task, office, answer_within=7, counted_in="days")
    with pytest.raises(Refused, match="number"):
        consultations.escalate(one, by=office.head, number="", escalated_on=LETTERS_DAY)
    one = consultations.escalate(one, by=office.head, number="1700/SKHĐT-KTN", escalated_on=LETTERS_DAY)
    assert (one.escalated_number, one.outcome) == ("1700/SKHĐT-KTN", "")


def test_who_follows_or_keeps_the_task_may_act_and_nobody_else(office, task):
    one = consult(task, office, officer=office.officer)
    stranger = make_person("officer", office.division)
    for person in (office.other_head, office.coordinator, office.director, stranger):
        with pytest.raises(PermissionDenied):
            consultations.chase(one, by=person, chased_on=LETTERS_DAY, how="điện thoại")
    for person in (office.officer, office.head, office.office_chief):
        consultations.chase(one, by=person, chased_on=LETTERS_DAY, how="điện thoại")
    assert task.acts.order_by("pk").last().on_behalf, "the Office Chief acted for the unit"


def test_of_two_who_record_an_answer_the_second_sees_both_versions(office, task):
    one = consult(task, office)
    consultations.answer(one, by=office.head, answer=Answer(date(2019, 7, 1), number="1/STC"), seen=one.version)
    with pytest.raises(Conflict):
        consultations.answer(
            one, by=office.office_chief, answer=Answer(date(2019, 7, 2), number="2/STC"), seen=one.version
        )


# past days


def test_a_past_day_knows_of_an_answer_only_once_it_was_entered(office, task):
    one = consult(task, office, on=MONDAY)
    consultations.answer(one, by=office.head, answer=Answer(date(2019, 7, 1), number="1/STC"), on=date(2019, 7, 8))
    waits = {
        day: waiting.outside_waits(2019, day).get(task.pk) for day in (date(2019, 6, 9), date(2019, 7, 5), LETTERS_DAY)
    }
    assert list(waits.values()) == [None, [(MONDAY, None)], [(MONDAY, date(2019, 7, 1))]]
    by_acts = {act.on: act.waiting_on for act in Act.objects.filter(task=task).order_by("on", "pk")}
    assert by_acts[MONDAY] == "Sở Tài chính"
    assert by_acts[date(2019, 7, 8)] == ""


def test_what_was_entered_by_mistake_was_never_waited_for(office, task):
    one = consult(task, office, on=MONDAY)
    consultations.withdraw(one, by=office.head, reason="nhầm", on=date(2019, 7, 1))
    assert waiting.outside_waits(2019, LETTERS_DAY) == {}
    assert waiting.outside_waits(2019, date(2019, 6, 30)) == {task.pk: [(MONDAY, None)]}


# by agency over the year


def test_the_year_tells_how_each_agency_answered_and_each_figure_is_a_list(office):
    for n, (answered, within) in enumerate([(8, 5), (10, 20), (18, 10), (None, 90)]):
        one = consult(make_task(office.division), office, dossier=f"Hồ sơ {n}", answer_within=within, counted_in="days")
        if answered:
            day = date(2019, 6, 10 + answered)
            consultations.answer(one, by=office.head, answer=Answer(day, number=f"{n}/STC"))
    withdrawn = consult(make_task(office.division), office, dossier="nhầm")
    consultations.withdraw(withdrawn, by=office.head, reason="nhầm")
    consult(make_task(office.division), office, agency="Sở Xây dựng", asked_on=date(2018, 12, 3))
    moment = Moment.of(LETTERS_DAY, workdays())
    (line,) = awaited_listing.by_agency(office.director, moment, 2019)
    assert (line.agency.name, line.times.number, line.overdue.number, line.open.number) == ("Sở Tài chính", 4, 2, 1)
    assert (line.average, line.longest) == (18, 37)  # 8, 10, 18 and 37 days so far
    everything = awaited_listing.CONSULTATIONS.everything(office.director, moment)
    for state, figure in (("not-withdrawn", line.times), ("was-late", line.overdue), ("open", line.open)):
        filters = {"agency": line.agency, "year": 2019, "state": state}
        assert ConsultationFilterForm.chosen(everything, filters, moment).count() == figure.number, state


def test_a_reported_task_waits_for_nobody_but_its_question_stays_in_the_years_figures(office, task):
    consult(task, office, on=MONDAY)
    task = reported(task, by=office.head, on=date(2019, 7, 1))
    assert not Consultation.objects.open().exists()
    assert Task.objects.get(pk=task.pk).waiting_on == ""
    (line,) = awaited_listing.by_agency(office.director, Moment.of(LETTERS_DAY, workdays()), 2019)
    assert (line.open.number, line.longest) == (0, 21), "up to the product"
    acts.withdraw(task, by=office.head, reason="nhầm")
    assert Consultation.objects.open().count() == 1


def test_an_opinion_asked_after_the_deadline_is_no_cause_beside_the_lateness(office):
    in_time, late = (make_task(office.division, schedule="on 2019-06-17") for _ in range(2))
    consult(in_time, office, asked_on=date(2019, 6, 17))
    consult(late, office, asked_on=date(2019, 6, 18))
    waited = waiting.waited_outside([in_time.pk, late.pk], LETTERS_DAY)
    assert waited == {in_time.pk: {"Sở Tài chính": 30}}
