"""KTDN is merged into KTN on 31/08/2019: ledger, reports, rights and mails before and after; a day before stays."""

from datetime import date
from decimal import Decimal

import pytest

from cchc.accounts import rights
from cchc.accounts.models import User
from reports import periods
from reports.content import gather, serialise
from scoring.engine.ledger import by_unit
from scoring.index.index import index_of
from scoring.index.ledger import lines_of
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink, Reading
from tasks.models import Task
from tasks.reminders.delivery import delivery
from tasks.reorganisation import acts
from tests.factories import make_document, make_item, make_task, verified

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2019, 8, 30), date(2019, 9, 3)


@pytest.fixture
def office(office, settings):
    """KTDN has one task finished, one late and one to come, all of which count; an indicator that it answers for."""
    settings.CCHC_TODAY = date(2019, 7, 1)
    plan = make_document(number="130/QĐ-SKHĐT")
    unit = office.other_division
    days = {"done": "2019-07-01", "late": "2019-07-31", "to_come": "2019-09-12"}
    office.tasks = {
        name: make_task(unit, item=make_item(plan, unit, schedule=f"on {day}", text=f"Nội dung {name}"))
        for name, day in days.items()
    }
    verified(office.tasks["done"], by=office.other_head, checked_by=office.office_chief, on=date(2019, 7, 1))
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ tiêu chí", closes_on=date(2019, 12, 31))
    top = Criterion.objects.create(criteria_set=criteria_set, key="i", name="Chỉ đạo", max_points=5, rule="sum")
    of_top = {"criteria_set": criteria_set, "parent": top}
    counting = Criterion.objects.create(
        **of_top, key="i.1", position=1, name="Thực hiện kế hoạch", max_points=3, rule="deduct_per_task",
        params={"late": "0.5", "missing": "1", "floor": "0"},
    )  # fmt: skip
    Criterion.objects.create(
        **of_top, key="i.2", position=2, name="Hồ sơ đúng hạn", max_points=2, rule="ratio",
        params={"indicator": "dung-han", "from": "0.60", "target": "0.95"},
    )  # fmt: skip
    for task in office.tasks.values():
        ItemLink.objects.create(item=task.item, criterion=counting, kind="counts")
    office.indicator = Indicator.objects.create(
        year=2019, key="dung-han", name="Hồ sơ đúng hạn", kind="flow", unit=unit, answers=[unit.code],
        denominator="Hồ sơ",
    )  # fmt: skip
    Reading.objects.create(
        indicator=office.indicator, period="2019-H1", numerator=70, denominator=100, entered_on=date(2019, 7, 1)
    )
    settings.CCHC_TODAY = BEFORE
    return office


def merge(office, settings):
    settings.CCHC_TODAY = AFTER
    plan = acts.Plan(
        unit=office.other_division, successor=office.division, last_day=date(2019, 8, 31),
        document="QĐ 99/QĐ-SKHĐT ngày 28/08/2019",
    )  # fmt: skip
    return acts.reorganise(plan, by=office.administrator)


def ledger(day: date) -> list[tuple]:
    return [
        (line.criterion, line.cause, line.units, line.lost, line.at_risk, line.task and line.task.key)
        for line in lines_of(index_of(day, 2019))
    ]


def shares(day: date) -> dict[str, tuple[Decimal, Decimal]]:
    lines = lines_of(index_of(day, 2019))
    return {unit: (share.lost, share.at_risk) for unit, share in by_unit(lines).items()}


def report(day: date):
    return serialise.to_plain(gather.content_now(periods.parse("2019-Q3"), on=day))


def units_of_tasks(day: date) -> dict[str, str]:
    found = gather.content_now(periods.parse("2019-Q3"), on=day)
    return {row.text.removeprefix("Nội dung "): row.unit for row in found.tasks}


def test_ledger_and_report_of_a_day_before_the_merge_stay_as_they_were(office, settings):
    told, written = ledger(BEFORE), report(BEFORE)
    assert {units for _criterion, _cause, units, *_rest in told} == {("KTDN",)}
    merge(office, settings)
    assert ledger(BEFORE) == told
    assert report(BEFORE) == written


def test_afterwards_the_successor_answers_for_what_is_open_and_each_for_what_was_late_under_it(office, settings):
    merge(office, settings)
    by_task = {key: units for _criterion, _cause, units, _lost, _risk, key in ledger(AFTER)}
    assert by_task[office.tasks["late"].pk] == ("KTDN",)  # it held the task on its deadline
    assert by_task[None] == ("KTN",)  # the indicator
    assert shares(AFTER)["KTN"] != (0, 0)
    ktdn, ktn = office.other_division.name, office.division.name
    assert units_of_tasks(BEFORE) == {"done": ktdn, "late": ktdn, "to_come": ktdn}
    assert units_of_tasks(AFTER) == {"done": ktdn, "late": ktn, "to_come": ktn}


def test_undone_the_ledger_of_every_day_is_as_before(office, settings):
    told = {day: ledger(day) for day in (BEFORE, date(2019, 8, 1))}
    done = merge(office, settings)
    acts.undo(done, by=office.administrator)
    assert {day: ledger(day) for day in told} == told
    assert Indicator.objects.get().answered_before == []


def test_rights_and_mails_before_and_after(office, settings, mailoutbox):
    def mails(day: date) -> set[str]:
        mailoutbox.clear()
        delivery.send(day)
        return {to for message in mailoutbox for to in message.to if "Nội dung late" in message.body}

    def may_note() -> set[str]:
        task = Task.objects.get(pk=office.tasks["late"].pk)
        heads = {"KTN": office.head, "KTDN": office.other_head}
        return {code for code, head in heads.items() if rights.allowed(User.objects.get(pk=head.pk), "note", task)}

    assert may_note() == {"KTDN"}
    before = mails(BEFORE)
    assert office.other_head.email in before
    assert office.head.email not in before
    merge(office, settings)
    assert may_note() == {"KTN"}
    after = mails(AFTER)
    assert office.head.email in after
    assert office.other_head.email not in after
