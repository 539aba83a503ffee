"""What the lead of a task asks of other units: asked of several at once, delivered or declined, the wait in sight."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from cchc.accounts import rights
from cchc.refusal import Refused
from tasks.coordination import contributions
from tasks.coordination.contributions import Delivery
from tasks.coordination.presentation import cause
from tasks.lifecycle import acts
from tasks.lifecycle.transition import Conflict
from tasks.models import Act, Contribution, DayOff, Task
from tasks.presentation import waiting
from tests.factories import LETTERS_DAY, make_task, make_unit, reported, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
FRIDAY = date(2019, 7, 19)
JUNE = date(2019, 6, 10)


@pytest.fixture
def task(office):
    return make_task(office.division)


def ask(task, office, *units, day=FRIDAY, on=LETTERS_DAY, by=None) -> list[Contribution]:
    asked = [(unit, day) for unit in units or (office.other_division,)]
    return contributions.ask(task, by=by or office.head, units=asked, kind="figures", what="Số liệu quý II", on=on)


def test_several_units_are_asked_at_once_each_by_its_own_day(office, task):
    asked = contributions.ask(
        task, by=office.head, kind="opinion", what="Góp ý dự thảo",
        units=[(office.other_division, FRIDAY), (office.office, date(2019, 7, 26))],
    )  # fmt: skip
    assert [(one.unit, one.due_on) for one in asked] == [
        (office.other_division, FRIDAY), (office.office, date(2019, 7, 26)),
    ]  # fmt: skip
    task.refresh_from_db()
    assert task.waiting_on == f"{office.other_division}; {office.office}"
    assert (task.waiting_since, task.waiting_due_on) == (LETTERS_DAY, FRIDAY)
    act = task.acts.order_by("pk").last()
    assert (act.kind, act.waiting_on) == (Act.Kind.ASK_CONTRIBUTION, task.waiting_on)


def test_asking_starts_the_work_and_breaks_the_silence(office, task):
    ask(task, office)
    task.refresh_from_db()
    assert (task.state, task.started_on, task.last_note_on) == (Task.State.DOING, LETTERS_DAY, LETTERS_DAY)


def test_a_day_off_moves_to_the_next_working_day_and_the_day_asked_for_is_kept(office, task):
    DayOff.objects.create(day=FRIDAY, kind="off", name="nghỉ", source="thử")
    (one,) = ask(task, office)
    assert (one.wanted_on, one.due_on) == (FRIDAY, date(2019, 7, 22))


def test_all_units_or_none_are_asked_and_every_fault_is_named(office, task):
    ended = make_unit("PCU", valid_to=date(2019, 6, 30), successor=office.other_division)
    asked = [(office.division, FRIDAY), (ended, FRIDAY), (office.other_division, date(2019, 7, 16))]
    with pytest.raises(Refused) as refused:
        contributions.ask(task, by=office.head, units=asked, kind="figures", what="Số liệu")
    told = " ".join(refused.value.messages)
    assert "leads the task itself" in told
    assert "no longer valid" in told
    assert f"{office.other_division} took over" in told
    assert "before the day of asking" in told
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(("units", "what", "fault"), [(0, "Số liệu", "at least one"), (1, "  ", "is missing")])
def test_nothing_is_asked_of_nobody_and_for_nothing(office, task, units, what, fault):
    asked = [(office.other_division, FRIDAY)][:units]
    with pytest.raises(Refused, match=fault):
        contributions.ask(task, by=office.head, units=asked, kind="figures", what=what)


def test_a_contribution_is_delivered_with_text_document_and_file(office, task):
    (one,) = ask(task, office)
    upload = SimpleUploadedFile("so-lieu.pdf", b"%PDF-1.4 so lieu", content_type="application/pdf")
    given = Delivery("Đã đủ", "12/BC-KTDN", LETTERS_DAY, upload)
    one = contributions.deliver(one, by=office.other_head, delivery=given)
    assert (one.outcome, one.closed_on, one.closed_by) == ("delivered", LETTERS_DAY, office.other_head)
    assert (one.file_name, len(one.sha256), one.on_behalf) == ("so-lieu.pdf", 64, False)
    task.refresh_from_db()
    assert (task.waiting_on, task.waiting_since, task.waiting_due_on) == ("", None, None)
    assert one.history.first().history_user == office.other_head


@pytest.mark.parametrize(
    ("delivery", "fault"),
    [
        (Delivery(), "Deliver a text"),
        (Delivery(document_number="12/BC"), "both its number and its date"),
        (Delivery(document_dated_on=LETTERS_DAY, text="x"), "both its number and its date"),
        (Delivery(document_number="12/BC", document_dated_on=date(2019, 8, 1)), "in the future"),
        (Delivery(upload=SimpleUploadedFile("a.exe", b"MZ")), "no allowed kind"),
    ],
)
def test_an_empty_or_impossible_delivery_is_refused_in_words(office, task, delivery, fault):
    (one,) = ask(task, office)
    with pytest.raises(Refused, match=fault):
        contributions.deliver(one, by=office.other_head, delivery=delivery)
    one.refresh_from_db()
    assert one.outcome == ""


def test_a_unit_may_say_why_not_and_the_lead_no_longer_waits(office, task):
    (one,) = ask(task, office)
    with pytest.raises(Refused, match="reason"):
        contributions.decline(one, by=office.other_head, reason=" ")
    one = contributions.decline(one, by=office.other_head, reason="Không quản lý số liệu này")
    task.refresh_from_db()
    assert (one.outcome, task.waiting_on) == ("declined", "")
    assert task.acts.order_by("pk").last().text == f"{office.other_division}: Không quản lý số liệu này"


def test_the_lead_withdraws_and_asks_again_and_nothing_is_lost(office, task):
    (one,) = ask(task, office)
    one = contributions.withdraw(one, by=office.head, reason="đã có số liệu")
    with pytest.raises(Refused, match="closed on"):
        contributions.deliver(one, by=office.other_head, delivery=Delivery("muộn"))
    one = contributions.reopen(one, by=office.head, reason="số liệu cũ")
    task.refresh_from_db()
    assert (one.outcome, task.waiting_on) == ("", str(office.other_division))
    assert [record.outcome for record in one.history.order_by("history_id")] == ["", "withdrawn", ""]


def test_what_was_delivered_and_was_not_enough_is_asked_again_with_the_delivery_in_history(office, task):
    (one,) = ask(task, office)
    one = contributions.deliver(one, by=office.other_head, delivery=Delivery("Số liệu tháng 5"))
    one = contributions.reopen(one, by=office.head, reason="thiếu tháng 6")
    assert (one.outcome, one.closing_note) == ("", "")
    assert one.history.filter(closing_note="Số liệu tháng 5").exists()


# rights


def test_who_asks_and_who_delivers_follows_the_table(office, task):
    with pytest.raises(PermissionDenied):
        ask(task, office, by=office.other_head)
    (one,) = ask(task, office)
    for person in (office.head, office.officer, office.coordinator, office.director):
        with pytest.raises(PermissionDenied):
            contributions.deliver(one, by=person, delivery=Delivery("x"))
    with pytest.raises(PermissionDenied):
        contributions.withdraw(one, by=office.other_head, reason="x")
    assert rights.allowed(office.office_chief, "deliver_contribution", one)


def test_the_office_chief_delivers_for_a_unit_and_it_says_so(office, task):
    (one,) = ask(task, office)
    one = contributions.deliver(one, by=office.office_chief, delivery=Delivery("Trưởng phòng báo qua điện thoại"))
    assert one.on_behalf
    assert task.acts.order_by("pk").last().on_behalf


def test_an_officer_delivers_what_the_head_assigned_and_nothing_else(office, task):
    (one,) = ask(task, office, office.office)
    (theirs,) = contributions.ask(
        make_task(office.office),
        by=office.office_chief,
        units=[(office.division, FRIDAY)],
        kind="opinion",
        what="Góp ý",
    )
    with pytest.raises(PermissionDenied):
        contributions.deliver(theirs, by=office.officer, delivery=Delivery("x"))
    with pytest.raises(Refused, match="no function"):
        contributions.assign(theirs, by=office.head, officer=office.other_head)
    contributions.assign(theirs, by=office.head, officer=office.officer)
    assert contributions.deliver(theirs, by=office.officer, delivery=Delivery("Nhất trí")).outcome == "delivered"
    with pytest.raises(PermissionDenied):
        contributions.deliver(one, by=office.officer, delivery=Delivery("x"))


# the wait in sight


def test_a_late_contribution_stands_in_the_lead_task_as_the_cause(office, task):
    (one,) = ask(task, office, day=date(2019, 7, 12), on=JUNE)
    task.refresh_from_db()
    words = f"waiting on {office.other_division} since 10/06/2019, 5 days overdue"
    assert waiting(task, LETTERS_DAY) == cause(one, LETTERS_DAY) == words
    assert task.days_late(LETTERS_DAY) == 19, "the wait is a cause and changes no lateness"


def test_due_today_is_not_late(office, task):
    ask(task, office, day=LETTERS_DAY)
    assert not Contribution.objects.late_on(LETTERS_DAY).exists()
    assert Contribution.objects.late_on(date(2019, 7, 18)).count() == 1


def test_what_is_asked_rests_while_the_task_is_reported_and_counts_again_when_it_comes_back(office, task):
    (one,) = ask(task, office, on=JUNE)
    task = reported(task, by=office.head, on=date(2019, 7, 1))
    assert (task.waiting_on, Contribution.objects.open().count()) == ("", 0)
    one.refresh_from_db()
    assert one.days_waited(LETTERS_DAY) == 21, "up to the product"
    task = acts.send_back(task, by=office.office_chief, reason="thiếu")
    assert (task.waiting_on, Contribution.objects.open().count()) == (str(office.other_division), 1)


def test_nothing_is_asked_for_a_task_that_is_done(office, task):
    task = verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 7, 15))
    with pytest.raises(Refused, match="done"):
        ask(task, office)


# two people at once


def test_of_two_who_answer_one_request_the_second_sees_both_versions(office, task):
    (one,) = ask(task, office)
    contributions.deliver(one, by=office.other_head, delivery=Delivery("Số liệu"), seen=one.version)
    with pytest.raises(Conflict) as conflict:
        contributions.decline(one, by=office.office_chief, reason="không có", seen=one.version)
    assert (conflict.value.about.outcome, conflict.value.version) == ("delivered", 2)


def test_a_delivery_is_no_conflict_for_whoever_types_a_note_meanwhile(office, task):
    (one,) = ask(task, office)
    task.refresh_from_db()
    contributions.deliver(one, by=office.other_head, delivery=Delivery("Số liệu"))
    noted = acts.note(task, by=office.head, text="đang tổng hợp", seen=task.version)
    assert noted.waiting_on == ""


@pytest.mark.parametrize(
    "lie",
    [
        {"outcome": "delivered"},
        {"closed_on": LETTERS_DAY},
        {"due_on": date(2019, 7, 1)},
        {"closed_on": date(2019, 1, 1)},
    ],
)
def test_the_database_refuses_what_must_never_be_false(office, task, lie):
    (one,) = ask(task, office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=one.pk).update(**lie)
