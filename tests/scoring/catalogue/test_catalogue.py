"""Loading what scoring reads from a catalogue folder, and what is wrong with one."""

import json
import shutil
from datetime import date
from decimal import Decimal

import pytest

from scoring.catalogue.check import check as check_folder
from scoring.catalogue.load import load as load_folder
from scoring.catalogue.play import play as play_folder
from scoring.index.index import index_of
from scoring.index.serialise import as_json
from scoring.models import CriteriaSet, Criterion, ItemLink, PriorLoss, Reading, StatedValue
from tasks.catalogue.read import Folder
from tests.factories import make_document, make_item, make_person, make_unit
from tests.scoring.catalogue import folders

LETTERS_DAY = date(2019, 7, 17)


def check(path):
    return check_folder(Folder(path))


def load(path):
    return load_folder(Folder(path))


def play(path, criteria_set, on):
    return play_folder(Folder(path), criteria_set, on)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(folders.SHIPPED, tmp_path / "2019")
    return tmp_path / "2019"


@pytest.fixture
def units(db):
    kinds = {"VP": "office", "TTR": "inspectorate", "XTDT": "centre", "BBT": "board"}
    codes = ("VP", "TTR", "THQH", "KTN", "KTDN", "DKKD", "XTDT", "BBT")
    return {code: make_unit(code, kinds.get(code, "division")) for code in codes}


def test_the_shipped_folder_has_no_fault():
    assert check(folders.SHIPPED) == []


def test_a_second_load_changes_nothing(units):
    make_person(username="giamdoc")
    criteria_set, first = load(folders.SHIPPED)
    assert criteria_set.criteria.count() == 29
    assert first.created
    first_play = play(folders.SHIPPED, criteria_set, LETTERS_DAY)
    assert (Reading.objects.count(), StatedValue.objects.count()) == (15, 1)
    assert first_play.created
    for report in (load(folders.SHIPPED)[1], play(folders.SHIPPED, criteria_set, LETTERS_DAY)):
        assert report.nothing
        assert report.gone == 0


def test_only_a_field_whose_value_in_the_file_changed_is_changed(units, folder):
    load(folder)
    criterion = Criterion.objects.get(key="cddh-bao-cao")
    criterion.name, criterion.note = "Tên do Văn phòng sửa", "Ghi chú do Văn phòng sửa"
    criterion.save()
    folders.change(folder, "criteria.csv", 4, note="Ghi chú mới trong tệp")
    report = load(folder)[1]
    criterion.refresh_from_db()
    assert (criterion.name, criterion.note) == ("Tên do Văn phòng sửa", "Ghi chú mới trong tệp")
    assert report.changed == 1


def test_what_is_gone_from_the_file_is_reported_and_kept(units, folder):
    load(folder)
    text = (folder / "losses_prior.csv").read_text(encoding="utf-8").splitlines()
    (folder / "losses_prior.csv").write_text("\n".join(text[:-1]) + "\n", encoding="utf-8")
    assert load(folder)[1].gone == 1
    assert PriorLoss.objects.count() == 10


def test_a_link_that_the_file_no_longer_names_ends(units, folder):
    item = make_item(make_document(key="qd-130", file_values={"2019": {"key": "qd-130"}}), units["VP"], number="2")
    load(folder)
    link = ItemLink.objects.get(item=item)
    assert (link.kind, link.in_force) == ("counts", True)
    folders.change(folder, "items.csv", 3, criteria="")
    load(folder)
    link.refresh_from_db()
    assert not link.in_force
    folders.change(folder, "items.csv", 3, supports="cddh-bao-cao")
    load(folder)
    link.refresh_from_db()
    assert (link.kind, link.in_force) == ("supports", True)


def test_the_closed_year_gives_the_letters_table(units):
    load(folders.SHIPPED)
    found = as_json(index_of(LETTERS_DAY, 2018))
    table = {each["key"]: (each["max"], each["secured"], each["lost"]) for each in found["components"]}
    assert table == {
        "chi-dao-dieu-hanh": ("11.00", "8.75", "2.25"),
        "vbqppl": ("10.50", "10.25", "0.25"),
        "hien-dai-hoa": ("12.50", "8.00", "4.50"),
        "mot-cua": ("13.00", "12.00", "1.00"),
        "dieu-tra-xhh": ("25.00", "18.57", "6.43"),
        "khac": ("28.00", None, None),
    }
    first = found["components"][0]
    assert first["printed"] == {"2018": "79 %"}
    assert first["official"] == {"2018": "8.75", "2017": "10.50"}
    report = next(leaf for leaf in first["criteria"] if leaf["key"] == "cddh-bao-cao")
    assert (report["attainable"], report["lost"], report["flags"]) == ("1.50", "0.50", ["provisional"])
    total = found["total"]
    assert (total["max"], total["max_counted"], total["secured"]) == ("100.00", "72.00", "57.57")
    json.dumps(found)


def test_of_two_sets_for_a_year_the_latest_decision_runs_else_the_last_loaded(units, tmp_path):
    for name, values in {
        "a": {"name": "Tạm A"},
        "b": {"name": "Tạm B"},
        "c": {"name": "Ban hành", "status": "published", "decision": "1/QĐ-UBND", "date": "2019-06-01"},
        "d": {"name": "Thay thế", "status": "published", "decision": "2/QĐ-UBND", "date": "2019-10-01"},
    }.items():
        folders.write_set(tmp_path / name, **values)
        folders.write_criteria(tmp_path / name, ("k", "1", "given", {}))
        for file in ("units", "documents", "items"):
            folders.write(tmp_path / name, f"{file}.csv", "key")
        load(tmp_path / name)
    running = CriteriaSet.objects.running
    assert running(2019, date(2019, 5, 31)).name == "Tạm B"
    assert running(2019, LETTERS_DAY).name == "Ban hành"
    assert running(2019, date(2019, 10, 1)).name == "Thay thế"
    assert running(2020, date(2020, 2, 1)).name == "Thay thế"
    assert running(2018, LETTERS_DAY) is None


FAULTS = [
    ("set.csv", 2, {"value": "x"}, "value: x: a whole number"),
    ("set.csv", 17, {"value": "half_down"}, "value: half_down: one of half_up, down"),
    ("criteria.csv", 3, {"rule": "share"}, "rule: share: one of"),
    ("criteria.csv", 3, {"params": "{"}, "params: {: a JSON object"),
    ("criteria.csv", 3, {"params": "{}"}, "params: null: linear_from: must be given"),
    ("criteria.csv", 3, {"params": '{"linear_from": "0,5"}'}, "params: 0,5: linear_from: a share"),
    (
        "criteria.csv",
        3,
        {"params": '{"linear_from": "0.5", "colour": "red"}'},
        "params: red: colour: no such parameter",
    ),
    (
        "criteria.csv",
        3,
        {"params": '{"linear_from": "0.5", "documents": ["qd-999"]}'},
        "qd-999: a key of documents.csv",
    ),
    ("criteria.csv", 4, {"params": '{"late": "2", "missing": "1", "floor": "0"}'}, "late: not more than missing"),
    ("criteria.csv", 5, {"params": '{"steps": [["1", "1"]]}'}, "steps: the best outcome must be the maximum, 1.5"),
    ("criteria.csv", 5, {"params": '{"steps": [["0.5", "1.5"], ["1", "1"]]}'}, "steps: points that do not fall"),
    ("criteria.csv", 3, {"max_points": "-3"}, "max_points: -3: a decimal string, 0 or more"),
    ("criteria.csv", 3, {"max_points": "4"}, "max_points: 11: the sum of its parts, 12"),
    ("criteria.csv", 3, {"parent": "nowhere"}, "parent: nowhere: a key of criteria.csv"),
    ("criteria.csv", 15, {"params": '{"indicator": "none", "steps": [["1", "3"]]}'}, "none: a key of indicators.csv"),
    ("items.csv", 3, {"criteria": "no-such"}, "criteria: no-such: a key of criteria.csv"),
    ("items.csv", 3, {"criteria": "dieu-tra-xhh"}, "criteria: dieu-tra-xhh: a criterion whose rule counts tasks"),
    ("items.csv", 3, {"supports": "no-such"}, "supports: no-such: a key of criteria.csv"),
    ("indicators.csv", 2, {"kind": "stock"}, "kind: stock: one of flow, level"),
    ("indicators.csv", 2, {"answers": "VP ABC"}, "answers: ABC: a key of units.csv"),
    ("set.csv", 13, {"value": "4/5/2019"}, "value: 4/5/2019: a day"),
    ("sample_readings.csv", 2, {"period": "2019-Q5"}, "period: 2019-Q5: YYYY-MM"),
    ("sample_readings.csv", 2, {"period": "2019-H1"}, "period: 2019-Q2: a period that overlaps no other"),
    ("sample_readings.csv", 2, {"unit": "VP"}, "unit: : an indicator is read for the department or by unit"),
    ("sample_readings.csv", 2, {"denominator": ""}, "denominator: : a decimal number"),
    ("sample_assumptions.csv", 2, {"value": "30"}, "value: 30: points from 0 to 25, or na"),
    ("sample_assumptions.csv", 2, {"criterion": "cddh-ke-hoach"}, "value: 18.57: na: its points are computed"),
    ("sample_assumptions.csv", 2, {"part": "1"}, "part: 1: empty: it has no parts"),
    ("sample_assumptions.csv", 2, {"owner": "ai-do"}, "owner: ai-do: a username of sample_people.csv"),
]


@pytest.mark.parametrize(("name", "line", "cells", "expected"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_one_line_with_what_is_allowed(in_english, folder, name, line, cells, expected):
    folders.change(folder, name, line, **cells)
    found = [str(fault) for fault in check(folder)]
    assert any(expected in fault for fault in found), found
    assert all(fault.count(".csv:") == 1 for fault in found)


def test_stated_values_of_a_later_day_do_not_count_yet(units):
    make_person(username="giamdoc")
    criteria_set, _ = load(folders.SHIPPED)
    play(folders.SHIPPED, criteria_set, date(2019, 7, 16))
    assert StatedValue.objects.count() == 0
    play(folders.SHIPPED, criteria_set, LETTERS_DAY)
    assert index_of(LETTERS_DAY, 2019).projection.leaf("dieu-tra-xhh").projected == Decimal("18.57")
    assert index_of(date(2019, 7, 16), 2019).projection.leaf("dieu-tra-xhh").projected is None
