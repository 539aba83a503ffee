"""What is wrong with a folder: one line a fault, with file, line and column."""

import pytest

from tasks.catalogue import check, deadline_text
from tasks.catalogue.read import Folder
from tests.tasks.catalogue_folder import department

WITHOUT_COUNT = {"qd-132": 7, "cv-1688": 24}
STATED = {"qd-130": 42, "qd-131": 10, "qd-29": 8, "qd-28": 6, "kh-259": 14}


@pytest.fixture
def made(tmp_path):
    return department(tmp_path)


def places(folder):
    return [(fault.file, fault.line, fault.column) for fault in check.faults(folder)]


def test_the_shipped_catalogue_has_what_the_letter_states_and_no_fault():
    folder = Folder.of("2019")
    assert check.faults(folder) == []
    assert {key: n for key, n in check.item_counts(folder).items() if n} == {**STATED, **WITHOUT_COUNT}


def test_the_invented_department_has_no_fault(made):
    made.progress("1", "done")
    waits = {"waiting_on": "Sở Tài chính", "waiting_since": "2020-03-12"}
    made.dispatch("1/UBND", status="waiting", started_on="2020-03-11", updated_on="2020-03-20", **waits)
    assert check.faults(made.write()) == []


@pytest.mark.parametrize("file", ["set.csv", "units.csv", "documents.csv", "items.csv", "criteria.csv"])
def test_a_file_that_must_be_there(made, file):
    assert places(made.without(file)) == [(file, 1, "")]


@pytest.mark.parametrize("file", ["organisation.csv", "sample_people.csv"])
def test_a_file_that_may_be_absent(made, file):
    assert check.faults(made.without(file)) == []


def test_a_column_that_must_be_there(made):
    folder = made.write()
    (made.path / "units.csv").write_text("code,name\nVPS,Văn phòng\n", encoding="utf-8")
    assert places(folder) == [("units.csv", 1, "kind")]


def test_the_stated_number_of_items_is_compared(made):
    made.files["documents.csv"][0]["stated_items"] = "2"
    (fault,) = check.faults(made.write())
    assert (fault.file, fault.line, fault.value) == ("items.csv", 1, "kh-7")
    assert "2" in fault.message


# (the file, the cells that differ from the usual row, the column at fault)
ITEMS = [
    ({"document": "kh-8"}, "document"),
    ({"number": "1"}, "number"),
    ({"number": ""}, "number"),
    ({"text": ""}, "text"),
    ({"lead": "XYZ"}, "lead"),
    ({"lead": ""}, "lead"),
    ({"coordinating": "TT XYZ"}, "coordinating"),
    ({"coordinating": "NV"}, "coordinating"),
    ({"lead": "*", "coordinating": "*"}, "coordinating"),
    ({"schedule": "on 2020-02-30"}, "schedule"),
    ({"schedule": "on 20200228"}, "schedule"),
    ({"schedule": "on 2020-W09-5"}, "schedule"),
    ({"schedule": "on"}, "schedule"),
    ({"schedule": "on 2020-02-03 2020-02-04"}, "schedule"),
    ({"schedule": "dates 2020-03-31 2020-02-29"}, "schedule"),
    ({"schedule": "dates 2020-03-31 2020-03-31"}, "schedule"),
    ({"schedule": "monthly 29"}, "schedule"),
    ({"schedule": "monthly 0"}, "schedule"),
    ({"schedule": "yearly"}, "schedule"),
    ({"schedule": ""}, "schedule"),
    ({"schedule": "undated 2020-06-30"}, "schedule"),
    ({"schedule": "on 2020-01-09", "schedule_text": "Trước ngày 09/01/2020"}, "schedule"),
    ({"schedule": "on 2020-06-29"}, "schedule_text"),
    ({"schedule_text": ""}, "schedule_text"),
    ({"provenance": "imported"}, "provenance"),
    ({"source_note": ""}, "source_note"),
    ({"same_as": "kh-7 9"}, "same_as"),
    ({"same_as": "kh-7"}, "same_as"),
    ({"same_as": "kh-7 1", "lead": "KH"}, "lead"),
    ({"same_as": "kh-7 1", "schedule": "on 2020-07-31"}, "schedule"),
    ({"same_as": "kh-7 2"}, "same_as"),
]


@pytest.mark.parametrize(("cells", "column"), ITEMS, ids=lambda value: str(value))
def test_an_item_at_fault_is_one_line(made, cells, column):
    made.item(**{"number": "2", **cells})
    assert places(made.write()) == [("items.csv", 3, column)]


def test_a_twin_of_a_twin_is_refused(made):
    made.item("2", same_as="kh-7 1")
    made.item("3", same_as="kh-7 2")
    assert places(made.write()) == [("items.csv", 4, "same_as")]


def test_a_twin_is_not_checked_against_its_own_documents_date(made):
    made.add("documents.csv", key="cv-9", number="9", date="2020-09-01", issuer="Sở Y tế", kind="letter", title="Thư")
    made.item("1", document="cv-9", same_as="kh-7 1")
    assert check.faults(made.write()) == []


def test_a_deadline_on_the_documents_own_day_is_allowed(made):
    made.item("2", schedule="on 2020-01-10", schedule_text="Trước ngày 10/01/2020")
    assert check.faults(made.write()) == []


DOCUMENTS = [
    ({"key": "kh-7"}, "key"),
    ({"key": "two words"}, "key"),
    ({"number": ""}, "number"),
    ({"number": "7/KH-SYT", "date": "2020-01-10"}, "number"),
    ({"date": "2020-02-30"}, "date"),
    ({"date": ""}, "date"),
    ({"issuer": ""}, "issuer"),
    ({"kind": "novel"}, "kind"),
    ({"title": ""}, "title"),
    ({"stated_items": "many"}, "stated_items"),
]


@pytest.mark.parametrize(("cells", "column"), DOCUMENTS, ids=lambda value: str(value))
def test_a_document_at_fault_is_one_line(made, cells, column):
    usual = {
        "key": "qd-8",
        "number": "8/QĐ",
        "date": "2020-02-03",
        "issuer": "Sở Y tế",
        "kind": "decision",
        "title": "Q",
    }
    made.add("documents.csv", **{**usual, **cells})
    assert places(made.write()) == [("documents.csv", 3, column)]


UNITS = [
    ({"code": "VPS"}, "code"),
    ({"code": "*"}, "code"),
    ({"code": ""}, "code"),
    ({"name": ""}, "name"),
    ({"kind": "team"}, "kind"),
    ({"valid_from": "1/1/2020"}, "valid_from"),
    ({"valid_from": "2020-07-01", "valid_to": "2020-06-30"}, "valid_to"),
]


@pytest.mark.parametrize(("cells", "column"), UNITS, ids=lambda value: str(value))
def test_a_unit_at_fault_is_one_line(made, cells, column):
    made.add("units.csv", **{"code": "QLD", "name": "Phòng Dược", "kind": "division", **cells})
    assert places(made.write()) == [("units.csv", 8, column)]


PEOPLE = [
    ({"username": ""}, "username"),
    ({"email": "no address"}, "email"),
    ({"email": "gd@example.org"}, "email"),
    ({"username": "gd"}, "email"),
    ({"unit": "XYZ"}, "unit"),
    ({"unit": ""}, "unit"),
    ({"role": "king"}, "role"),
    ({"role": "head"}, "role"),
    ({"role": "acting_head"}, "role"),
    ({"role": "deputy", "in_charge_of": "NV XYZ"}, "in_charge_of"),
    ({"username": "tnv", "email": "tnv@example.org", "role": "head"}, "role"),
]


@pytest.mark.parametrize(("cells", "column"), PEOPLE, ids=lambda value: str(value))
def test_a_person_at_fault_is_one_line(made, cells, column):
    usual = {"username": "cv", "email": "cv@example.org", "name": "Chuyên viên", "unit": "NV", "role": "officer"}
    made.add("sample_people.csv", **{**usual, **cells})
    assert places(made.write()) == [("sample_people.csv", 11, column)]


PROGRESS = [
    ("todo", {"item": "9"}, "item"),
    ("todo", {"document": "kh-8"}, "item"),
    ("todo", {"unit": "XYZ"}, "unit"),
    ("todo", {"unit": "KH"}, "unit"),
    ("todo", {"occurrence": "2"}, "occurrence"),
    ("todo", {"occurrence": "0"}, "occurrence"),
    ("todo", {"occurrence": "first"}, "occurrence"),
    ("todo", {"item": "2"}, "unit"),
    ("todo", {"item": "2", "unit": "BBT"}, "unit"),
    ("todo", {"started_on": "2020-03-02"}, "started_on"),
    ("sleeping", {}, "status"),
    ("doing", {"started_on": ""}, "started_on"),
    ("doing", {"verified_on": "2020-04-08"}, "verified_on"),
    ("doing", {"waiting_on": "Sở Tài chính", "waiting_since": "2020-04-20"}, "waiting_on"),
    ("doing", {"forecast": "2020-06-20"}, "updated_on"),
    ("doing", {"forecast": "2020-05-01", "updated_on": "2020-05-04"}, "forecast"),
    ("doing", {"updated_on": "2020-02-30"}, "updated_on"),
    ("waiting", {"waiting_since": ""}, "waiting_since"),
    ("waiting", {"waiting_since": "2020-05-05"}, "waiting_since"),
    ("reported", {"evidence": "", "evidence_kind": ""}, "evidence"),
    ("reported", {"evidence_kind": "rumour"}, "evidence_kind"),
    ("reported", {"product_date": "", "sent_on": ""}, "product_date"),
    ("reported", {"verified_on": "2020-04-08"}, "verified_on"),
    ("reported", {"reported_on": "2020-04-02"}, "reported_on"),
    ("done", {"verified_on": ""}, "verified_on"),
    ("done", {"verified_on": "2020-04-05"}, "verified_on"),
    ("sent_back", {"note": ""}, "note"),
    ("sent_back", {"updated_on": "2020-04-05"}, "updated_on"),
    ("todo", {"request": "holiday", "requested_on": "2020-05-04"}, "request"),
    ("todo", {"request": "extension", "request_value": "2020-07-31"}, "requested_on"),
    ("todo", {"request": "extension", "request_value": "soon", "requested_on": "2020-05-04"}, "request_value"),
    ("todo", {"request": "extension", "request_value": "2020-06-30", "requested_on": "2020-05-04"}, "request_value"),
    ("todo", {"request": "transfer", "request_value": "XYZ", "requested_on": "2020-05-04"}, "request_value"),
    ("todo", {"requested_on": "2020-05-04"}, "requested_on"),
    ("reported", {"request": "transfer", "request_value": "KH", "requested_on": "2020-04-07"}, "requested_on"),
]


@pytest.mark.parametrize(("status", "cells", "column"), PROGRESS, ids=lambda value: str(value))
def test_progress_at_fault_is_one_line(made, status, cells, column):
    made.item("2", lead="*")
    made.progress(**{"item": "1", "status": status, **cells})
    found = places(made.write())
    assert found[0] == ("sample_progress.csv", 2, column)
    assert {file for file, _, _ in found} == {"sample_progress.csv"}


@pytest.mark.parametrize("column", ["started_on", "waiting_since", "updated_on", "requested_on"])
def test_an_act_before_its_documents_date_is_a_fault(made, column):
    made.progress(**{"item": "1", "status": "waiting", column: "2017-01-03"})
    assert ("sample_progress.csv", 2, column) in places(made.write())


def test_two_rows_for_one_task_are_refused_through_a_twin_too(made):
    made.item("2", same_as="kh-7 1")
    made.progress("1", "todo")
    made.progress("2", "doing")
    assert places(made.write()) == [("sample_progress.csv", 3, "occurrence")]


def test_a_standing_order_has_no_task_to_tell_of(made):
    made.item("2", schedule="standing", schedule_text="Ngay")
    made.progress("2", "doing")
    assert places(made.write()) == [("sample_progress.csv", 2, "unit")]


def test_a_check_in_needs_no_document(made):
    made.item("2", schedule="continuous", schedule_text="Thường xuyên")
    made.progress("2", "done", product_date="", sent_on="", evidence="", evidence_kind="")
    assert check.faults(made.write()) == []


def test_occurrences_are_counted_by_unit_and_its_validity(made):
    made.add("units.csv", code="DS", name="Phòng Dân số", kind="division", valid_from="2020-07-01")
    made.item("2", lead="*", schedule="dates 2020-03-31 2020-09-30", schedule_text="Hai đợt")
    made.progress("2", "todo", unit="DS", occurrence="1")
    made.progress("2", "todo", unit="KH", occurrence="2")
    made.progress("2", "todo", unit="DS", occurrence="2")
    assert places(made.write()) == [("sample_progress.csv", 4, "occurrence")]


DISPATCHES = [
    ({"number": ""}, "number"),
    ({"date": "2020-03-32"}, "date"),
    ({"summary": ""}, "summary"),
    ({"unit": "*"}, "unit"),
    ({"deadline": "2020-03-09"}, "deadline"),
    ({"status": "doing", "started_on": "2020-03-09"}, "started_on"),
    ({"number": "7/KH-SYT", "date": "2020-01-10", "issuer": "Sở Y tế"}, "number"),
]


@pytest.mark.parametrize(("cells", "column"), DISPATCHES, ids=lambda value: str(value))
def test_a_dispatch_at_fault_is_one_line(made, cells, column):
    made.dispatch(**{"number": "5/UBND", **cells})
    assert places(made.write()) == [("sample_dispatches.csv", 2, column)]


AWAITED: list[tuple[dict[str, str], str]] = [
    ({"item": "99"}, "item"),
    ({"occurrence": "2"}, "occurrence"),
    ({"kind": "advice"}, "kind"),
    ({"asked_of": "UBND"}, "asked_of"),
    ({"kind": "consultation", "asked_of": ""}, "asked_of"),
    ({"what": ""}, "what"),
    ({"asked_on": ""}, "asked_on"),
    ({"due": "2020-03-09"}, "due"),
    ({"answered_on": "2020-03-09", "answer": "có"}, "answered_on"),
    ({"answered_on": "2020-03-12"}, "answer"),
]


@pytest.mark.parametrize(("cells", "column"), AWAITED, ids=lambda value: str(value))
def test_what_is_asked_for_a_task_at_fault_is_one_line(made, cells, column):
    made.awaited(**cells)
    assert places(made.write()) == [("sample_awaited.csv", 2, column)]


def test_the_same_dispatch_twice_is_refused_but_other_issuers_count_for_themselves(made):
    made.dispatch("5/UBND")
    made.dispatch("5/UBND", issuer="Bộ Y tế")
    made.dispatch("5/UBND")
    assert places(made.write()) == [("sample_dispatches.csv", 4, "number")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Trước ngày 31/01/2019", ["2019-01-31"]),
        ("Tháng 02/2020", ["2020-02-29"]),
        ("Tháng 6 và tháng 10/2019", ["2019-06-30", "2019-10-31"]),
        ("Tháng 01/2021", ["2021-01-31"]),
        ("Quý II và Quý IV/2019", ["2019-06-30", "2019-12-31"]),
        ("Hằng quý", ["2020-03-31", "2020-06-30", "2020-09-30", "2020-12-31"]),
        ("Ngày 15/3, 15/6, 15/9 và 15/12/2019", ["2019-03-15", "2019-06-15", "2019-09-15", "2019-12-15"]),
        ("Ngày 09/11/2019", ["2019-11-09"]),
        ("Tháng 13/2019", None),
        ("Trước ngày 30/02/2019", None),
        ("Quý V/2019", None),
        ("Thường xuyên", None),
    ],
)
def test_the_days_that_a_printed_deadline_names(text, days):
    found = deadline_text.days(text, 2020)
    assert (found and [str(day) for day in found]) == days
