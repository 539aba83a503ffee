"""Loading a folder: what it gives, what a second run does, and what is left alone."""

from datetime import date

import pytest

from cchc.accounts.models import OrganisationEntry, Unit, organisation
from tasks.catalogue import days_off
from tasks.catalogue.load import load
from tasks.catalogue.read import Faulty, Folder
from tasks.lifecycle import acts
from tasks.models import Act, DayOff, Document, Item, Task
from tests.factories import make_person
from tests.tasks.catalogue_folder import department

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ON_THE_DAY = date(2020, 8, 31)


@pytest.fixture(autouse=True)
def august(settings):
    settings.CCHC_TODAY = ON_THE_DAY


@pytest.fixture
def made(tmp_path):
    return department(tmp_path)


def days(number: str, unit: str | None = None) -> list[str]:
    """The decreed days of an item's tasks."""
    tasks = Task.objects.filter(item__number=number).order_by("first_unit__position", "occurrence")
    return [str(task.decreed_on) for task in (tasks.filter(first_unit__code=unit) if unit else tasks)]


def started(number: str) -> Task:
    """The item's first task after somebody began with it."""
    chief = make_person("office_chief", Unit.objects.get(code="VPS"))
    return acts.start(Task.objects.filter(item__number=number).order_by("pk").first(), by=chief)


# the shipped year


def test_the_shipped_year_gives_every_document_item_and_task():
    changes = load(Folder.of("2019"))
    assert changes.created
    assert (changes.changed, changes.gone) == (0, 0)
    assert (Document.objects.count(), Item.objects.count()) == (16, 111)
    assert Item.objects.filter(provenance="letter").count() == 24
    assert {item.number for item in Item.objects.filter(document__key="qd-130", same_as__isnull=False)} == {
        "7", "12", "14", "42",
    }  # fmt: skip
    assert organisation()["short_name"] == "Sở Kế hoạch và Đầu tư"
    assert Unit.objects.get(code="XTDT").aliases == ["Trung tâm xúc tiến đầu tư", "TT XTĐT"]
    assert DayOff.objects.count() == len(days_off.rows())
    assert not Document.objects.filter(is_sample=True).exists()


def test_the_tasks_of_plan_130_and_of_its_twins():
    """So many count in the criterion of that document."""
    load(Folder.of("2019"))
    own = Task.objects.filter(item__document__key="qd-130").count()
    shown = Task.objects.filter(item__twins__document__key="qd-130").count()
    assert own + shown == 110


def test_a_second_run_changes_nothing():
    load(Folder.of("2019"))
    before = Item.history.count(), Document.history.count(), Unit.history.count(), Task.history.count()
    changes = load(Folder.of("2019"))
    assert changes.nothing
    assert changes.lines == []
    assert (Item.history.count(), Document.history.count(), Unit.history.count(), Task.history.count()) == before


# schedules


def test_one_task_for_each_working_unit_that_is_valid_on_the_decreed_day(made):
    made.add("units.csv", code="CU", name="Phòng cũ", kind="division", valid_to="2020-06-29")
    made.add("units.csv", code="MOI", name="Phòng mới", kind="centre", valid_from="2020-07-01")
    made.item("2", lead="*", schedule="dates 2020-03-31 2020-06-30 2020-09-30", schedule_text="Ba đợt")
    load(made.write())
    assert days("2", "KH") == ["2020-03-31", "2020-06-30", "2020-09-30"]
    assert days("2", "CU") == ["2020-03-31"]
    assert days("2", "MOI") == ["2020-09-30"]
    assert Task.objects.get(item__number="2", first_unit__code="MOI").occurrence == 1
    assert not Task.objects.filter(item__number="2", first_unit__code__in=["BGD", "BBT"]).exists()
    item = Item.objects.get(number="2")
    assert (item.lead, item.every_unit_leads) == (None, True)


def test_months_and_quarters_run_within_the_year_after_the_documents_day(made):
    made.files["documents.csv"][0]["date"] = "2020-03-14"
    made.item("2", schedule="monthly 14", schedule_text="Ngày 14 hằng tháng")
    made.item("3", schedule="continuous", schedule_text="Thường xuyên")
    load(made.write())
    assert days("2") == [f"2020-{month:02d}-14" for month in range(4, 13)]
    assert days("3") == ["2020-06-14", "2020-09-14", "2020-12-14"]


def test_a_day_off_moves_a_deadline_on_a_check_in_back_and_an_event_not_at_all(made):
    """14/6/2020 is a Sunday; 30/4 and 1/5/2020 are holidays before a weekend."""
    made.item("2", schedule="continuous", schedule_text="Thường xuyên")
    made.item("3", schedule="event 2020-04-30", schedule_text="Ngày 30/4/2020")
    made.item("4", schedule="on 2020-04-30", schedule_text="Tháng 4/2020")
    load(made.write())
    due = {number: Task.objects.filter(item__number=number).order_by("due_on") for number in "234"}
    assert date(2020, 6, 12) in [task.due_on for task in due["2"]]
    assert [(task.decreed_on, task.due_on) for task in due["3"]] == [(date(2020, 4, 30), date(2020, 4, 30))]
    assert [(task.decreed_on, task.due_on) for task in due["4"]] == [(date(2020, 4, 30), date(2020, 5, 4))]


def test_an_undated_item_gives_one_task_a_unit_and_a_standing_one_none(made):
    made.item("2", schedule="undated", schedule_text="Không nêu")
    made.item("3", schedule="standing", schedule_text="Ngay")
    made.item("4", schedule="undated", schedule_text="Không nêu", lead="*")
    load(made.write())
    assert (days("2"), days("3"), days("4")) == (["None"], [], ["None"] * 4)


def test_a_plans_tasks_are_accepted_and_a_received_documents_are_not(made):
    made.add("documents.csv", key="cv", number="1", date="2020-02-03", issuer="UBND", kind="incoming", title="Thư")
    made.item("1", document="cv")
    load(made.write())
    accepted = dict(Task.objects.values_list("item__document__key", "accepted_on"))
    assert accepted == {"kh-7": date(2020, 1, 10), "cv": None}


def test_a_plan_of_the_year_before_gives_its_tasks_on_new_years_day(made):
    made.files["documents.csv"][0]["date"] = "2019-11-27"
    load(made.write())
    task = Task.objects.get()
    assert (task.given_on, task.acts.get().on) == (date(2020, 1, 1), date(2019, 11, 27))
    assert task.item.document.year == 2020


def test_a_deadline_after_the_year_counts_in_the_catalogues_year(made):
    made.item("2", schedule="on 2021-01-15", schedule_text="Trước ngày 15/01/2021")
    load(made.write())
    assert Task.objects.of_year(2020).count() == 2


def test_a_dispatch_with_items_counts_in_the_year_of_its_date(made):
    made.add("documents.csv", key="cv", number="1", date="2019-12-20", issuer="UBND", kind="dispatch", title="Giao")
    made.add("documents.csv", key="cv-2", number="2", date="2019-12-20", issuer="UBND", kind="dispatch", title="Giao")
    made.item("1", document="cv")
    load(made.write())
    assert dict(Document.objects.values_list("key", "year")) == {"kh-7": 2020, "cv": 2019, "cv-2": 2020}
    assert Task.objects.of_year(2019).count() == 1
    assert load(made.write()).nothing


def test_coordinating_units_by_name_and_all_others(made):
    made.item("2", coordinating="* BGD")
    made.item("3", coordinating="TT KH")
    load(made.write())
    second, third = Item.objects.get(number="2"), Item.objects.get(number="3")
    assert (second.every_unit_coordinates, [unit.code for unit in second.coordinating.all()]) == (True, ["BGD"])
    assert (third.every_unit_coordinates, [unit.code for unit in third.coordinating.all()]) == (False, ["TT", "KH"])


def test_a_twin_may_stand_before_what_it_is_the_same_as(made):
    made.files["items.csv"].clear()
    made.item("1", same_as="kh-7 2")
    made.item("2")
    load(made.write())
    twin = Item.objects.get(number="1")
    assert twin.same_as == Item.objects.get(number="2")
    assert (days("1"), days("2")) == ([], ["2020-06-30"])


# all or nothing


def test_a_fault_is_told_before_anything_is_written(made):
    made.item("2", lead="XYZ")
    with pytest.raises(Faulty) as wrong:
        load(made.write())
    assert [(fault.file, fault.line, fault.value) for fault in wrong.value.faults] == [("items.csv", 3, "XYZ")]
    assert not Unit.objects.exists()
    assert not DayOff.objects.exists()


def test_without_a_year_nothing_is_loaded(made):
    made.files["set.csv"][0]["value"] = "next"
    with pytest.raises(Faulty, match=r"set\.csv"):
        load(made.write())


# a later run


def test_a_field_that_the_file_changes_is_changed_with_its_history(made):
    load(made.write())
    made.row("items.csv", number="1")["text"] = "Nội dung mới"
    who = make_person("administrator")
    changes = load(made.write(), by=who)
    assert (changes.created, changes.changed) == (0, 1)
    item = Item.objects.get()
    assert item.text == "Nội dung mới"
    assert item.search_text.startswith("1 noi dung moi")
    last = item.history.first()
    assert (last.history_user, last.prev_record.text) == (who, "Nội dung 1")


def test_what_the_office_changed_stays_until_the_file_says_something_new(made):
    load(made.write())
    item = Item.objects.get()
    item.text, item.product = "Theo bản ký", "Quyết định"
    item.save()
    assert load(made.write()).nothing
    made.row("items.csv", number="1")["product"] = "Kế hoạch"
    load(made.write())
    item.refresh_from_db()
    assert (item.text, item.product) == ("Theo bản ký", "Kế hoạch")


def test_the_same_for_units_office_documents_and_days_off(made):
    load(made.write())
    for row, column in [
        (Unit.objects.get(code="NV"), "name"),
        (OrganisationEntry.objects.get(key="name"), "value"),
        (Document.objects.get(), "title"),
        (DayOff.objects.get(day="2020-04-30"), "name"),
    ]:
        setattr(row, column, "Của cơ quan")
        row.save()
    assert load(made.write()).nothing
    made.row("units.csv", code="NV")["valid_to"] = "2020-12-31"
    load(made.write())
    unit = Unit.objects.get(code="NV")
    assert (unit.name, unit.valid_to) == ("Của cơ quan", date(2020, 12, 31))


def test_a_day_that_the_office_took_off_the_calendar_does_not_come_back(made):
    load(made.write())
    DayOff.objects.get(day="2020-04-30").delete()
    assert load(made.write()).nothing
    assert not DayOff.objects.filter(day="2020-04-30").exists()


def test_when_the_file_catches_up_with_the_office_its_later_words_count(made):
    """The file comes to say what the office had written: the row is as it was, and remembers it."""
    load(made.write())
    item = Item.objects.get()
    item.text = "Theo bản ký"
    item.save()
    made.row("items.csv", number="1")["text"] = "Theo bản ký"
    rows = Item.history.count()
    assert load(made.write()).nothing
    assert Item.history.count() == rows
    item.refresh_from_db()
    item.text = "Sửa lần nữa"
    item.save()
    assert load(made.write()).nothing
    item.refresh_from_db()
    assert item.text == "Sửa lần nữa"


@pytest.mark.parametrize("provenance", ["imported", "confirmed"])
def test_an_imported_or_confirmed_item_is_never_changed(made, provenance):
    load(made.write())
    item = Item.objects.get()
    item.provenance = provenance
    if provenance == "confirmed":
        item.confirmed_by, item.confirmed_on = make_person("coordinator", Unit.objects.get(code="VPS")), ON_THE_DAY
    item.save()
    made.row("items.csv", number="1").update(
        text="Nội dung mới", schedule="on 2020-07-31", schedule_text="Tháng 7/2020"
    )
    for _run in range(2):
        changes = load(made.write())
        assert changes.nothing
        assert "text, schedule" in changes.lines[0]
    item.refresh_from_db()
    assert (item.text, days("1")) == ("Nội dung 1", ["2020-06-30"])


def test_an_item_entered_by_hand_under_the_same_number_stays(made):
    clerk = make_person("administrator")
    made.files["items.csv"].clear()
    made.item("9")
    load(made.write())
    item = Item.objects.create(
        document=Document.objects.get(), number="1", text="Nhập tay", lead=Unit.objects.get(code="KH"),
        schedule="undated", provenance="entered", entered_by=clerk, entered_on=ON_THE_DAY,
    )  # fmt: skip
    made.item("1")
    changes = load(made.write())
    item.refresh_from_db()
    assert (changes.nothing, item.text, item.tasks.count()) == (True, "Nhập tay", 0)


def test_what_is_gone_from_the_file_is_reported_and_kept(made):
    made.item("2")
    made.add("units.csv", code="QLD", name="Phòng Dược", kind="division")
    load(made.write())
    made.files["items.csv"].pop()
    made.files["units.csv"].pop()
    made.files["organisation.csv"].pop()
    for _run in range(2):
        changes = load(made.write())
        assert (changes.nothing, changes.gone) == (True, 3)
    assert Item.objects.count() == 2
    assert Unit.objects.filter(code="QLD").exists()


def test_coordinating_units_change_with_the_file_and_stay_as_the_office_set_them(made):
    made.item("2", coordinating="TT KH")
    load(made.write())
    item = Item.objects.get(number="2")
    item.coordinating.set([Unit.objects.get(code="BBT")])
    assert load(made.write()).nothing
    assert [unit.code for unit in item.coordinating.all()] == ["BBT"]
    made.row("items.csv", number="2")["coordinating"] = "TT"
    assert load(made.write()).changed == 1
    assert [unit.code for unit in item.coordinating.all()] == ["TT"]


# a changed schedule


def test_new_days_give_new_tasks_and_untouched_ones_move(made):
    load(made.write())
    task = Task.objects.get()
    made.row("items.csv", number="1").update(schedule="dates 2020-05-29 2020-10-30", schedule_text="Hai đợt")
    changes = load(made.write())
    assert days("1") == ["2020-05-29", "2020-10-30"]
    assert (changes.created, changes.changed) == (1, 2)
    task.refresh_from_db()
    assert task.due_on == date(2020, 5, 29)
    assert task.history.count() == 2
    given, moved = task.acts.all()
    assert (moved.kind, moved.on, moved.due_on) == (Act.Kind.MOVE, given.on, date(2020, 5, 29))
    assert load(made.write()).nothing


def test_a_touched_task_keeps_its_day_and_is_reported(made):
    load(made.write())
    task = started("1")
    made.row("items.csv", number="1").update(schedule="on 2020-07-31", schedule_text="Tháng 7/2020")
    changes = load(made.write())
    task.refresh_from_db()
    assert (str(task.decreed_on), Task.objects.count()) == ("2020-06-30", 1)
    assert any("kh-7 1/1 (NV)" in line and "2020-07-31" in line for line in changes.lines)
    assert load(made.write()).nothing


def test_a_day_put_in_between_moves_nobodys_work(made):
    made.item("2", schedule="dates 2020-03-31 2020-09-30", schedule_text="Hai đợt")
    load(made.write())
    chief = make_person("office_chief", Unit.objects.get(code="VPS"))
    acts.start(Task.objects.get(item__number="2", occurrence=2), by=chief)
    made.row("items.csv", number="2")["schedule"] = "dates 2020-03-31 2020-06-30 2020-09-30"
    load(made.write())
    assert dict(Task.objects.filter(item__number="2").values_list("occurrence", "decreed_on")) == {
        1: date(2020, 3, 31),
        2: date(2020, 9, 30),
        3: date(2020, 6, 30),
    }


def test_a_day_that_is_gone_leaves_its_task_and_is_reported(made):
    made.item("2", schedule="dates 2020-03-31 2020-09-30", schedule_text="Hai đợt")
    load(made.write())
    made.row("items.csv", number="2")["schedule"] = "on 2020-03-31"
    changes = load(made.write())
    assert (changes.gone, Task.objects.filter(item__number="2").count()) == (1, 2)


def test_another_lead_takes_over_what_nobody_began(made):
    made.item("2")
    load(made.write())
    begun = started("2")
    for number in "12":
        made.row("items.csv", number=number)["lead"] = "KH"
    load(made.write())
    first = Task.objects.get(item__number="1")
    assert (first.unit.code, first.first_unit.code) == ("KH", "KH")
    begun.refresh_from_db()
    assert begun.unit.code == "NV"
    assert Task.objects.count() == 2


def test_a_unit_that_comes_later_gets_the_tasks_from_then_on(made):
    made.item("2", lead="*", schedule="continuous", schedule_text="Thường xuyên")
    load(made.write())
    made.add("units.csv", code="MOI", name="Phòng mới", kind="division", valid_from="2020-07-01")
    assert load(made.write()).created == 1 + 2
    assert days("2", "MOI") == ["2020-09-14", "2020-12-14"]
    assert load(made.write()).nothing


def test_a_corrected_calendar_moves_what_nobody_began(made):
    load(made.write())
    task = Task.objects.get()
    DayOff.objects.create(day=date(2020, 6, 30), kind="off", name="Nghỉ bù", source="thử")
    load(made.write())
    task.refresh_from_db()
    assert (str(task.decreed_on), str(task.due_on)) == ("2020-06-30", "2020-07-01")


# two catalogues


def test_a_second_catalogue_does_not_give_the_first_ones_units_its_tasks(made):
    load(Folder.of("2019"))
    made.item("2", lead="*")
    load(made.write())
    tasks = Task.objects.filter(item__number="2", item__document__key="kh-7")
    assert set(tasks.values_list("unit__code", flat=True)) == {"VPS", "TT", "NV", "KH"}
    assert organisation()["short_name"] == "Sở Y tế"
    assert load(Folder.of("2019")).nothing
    assert organisation()["short_name"] == "Sở Y tế"


def test_the_next_year_of_the_same_department(made):
    load(made.write())
    made.files["set.csv"][0]["value"] = "2021"
    made.files["documents.csv"][0].update(number="3/KH-SYT", date="2021-01-08")
    made.row("items.csv", number="1").update(schedule="on 2021-06-30", schedule_text="Tháng 6/2021")
    changes = load(made.write())
    assert (changes.changed, changes.gone) == (0, 0)
    assert dict(Document.objects.values_list("year", "number")) == {2020: "7/KH-SYT", 2021: "3/KH-SYT"}
    assert Task.objects.of_year(2021).count() == 1
