"""A copied criteria set is changed in a spreadsheet: downloaded, filled in, checked, shown and written."""

import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from cchc.refusal import Refused
from scoring.catalogue.check_criteria import Known, check
from scoring.criteria_sets import copy, details, editing
from scoring.criteria_sets import sheet as criteria_sheet
from scoring.criteria_sets.comparison import differences
from scoring.criteria_sets.forms import SetForm
from scoring.engine.rules import KINDS
from scoring.engine.rules.rule import EXAMPLE_MAXIMUM
from scoring.engine.rules.validation import validate
from scoring.index.index import index_of, tree_of
from scoring.models import CriteriaSet, Criterion, ItemLink, StatedValue
from tasks.catalogue.read import Faulty, Row
from tests.factories import make_document, make_item
from tests.scoring.catalogue import folders

D = Decimal


@pytest.fixture
def copied(loaded):
    """The copy for 2020, a draft."""
    return copy.copy_set(loaded.criteria_set, by=loaded.coordinator)


@pytest.fixture
def sheet(copied):
    """The downloaded sheet as a workbook; `sheet.save()` gives the bytes of an upload."""
    return Sheet(criteria_sheet.write(copied))


class Sheet:
    """The first sheet of a download, changed as a person would."""

    def __init__(self, data):
        self.book = load_workbook(io.BytesIO(data))
        self.page = self.book.worksheets[0]
        self.lines = {row[0].value: row for row in self.page.iter_rows(min_row=5)}

    def put(self, line, /, **cells):
        for column, value in cells.items():
            self.lines[line][list(criteria_sheet.COLUMNS).index(column)].value = value

    def line(self, key):
        return self.lines[key][0].row

    def drop(self, key):
        for cell in self.lines[key]:
            cell.value = None

    def add(self, *cells):
        self.page.append(cells)

    def save(self):
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def rows(self):
        return criteria_sheet.read("bang.xlsx", self.save())


def write(criteria_set, rows, by, **more):
    return editing.write(criteria_set, rows, seen=editing.stamp(criteria_set), by=by, **more)


def upload(client, criteria_set, data, name="bang.xlsx"):
    return client.post(f"/chi-so/bo-tieu-chi/{criteria_set.pk}/sua/", {"file": SimpleUploadedFile(name, data)})


def test_a_sheet_that_nobody_changed_changes_nothing(copied, sheet, loaded):
    rows = sheet.rows()
    assert editing.faults(copied, rows) == []
    assert editing.differences(copied, rows) == []
    assert editing.only_notes(copied, rows) == 0
    assert write(copied, rows, loaded.coordinator) == 0
    assert all(each.history.count() == 1 for each in copied.criteria.all())


def test_the_set_is_what_the_sheet_says(copied, sheet, loaded):
    own = {each.key: each for each in copied.criteria.all()}
    less = own["vb-pho-bien"].max_points - D("0.25")
    most = own["vb-xay-dung"].max_points - D("0.25")
    sheet.put("vb-pho-bien", max_points=float(less), name="Phổ biến văn bản", note="theo góp ý")
    timely = {"on_time": f"{most:f}", "late": "0", "missing": "0"}
    sheet.put("vb-xay-dung", max_points=f"{most:f}", rule="timely", params=json.dumps(timely))
    sheet.add("vb-moi", "vbqppl", "Tiêu chí mới", "0,5", "attested", '{"yes": "0.50", "no": "0"}')
    rows = sheet.rows()
    assert editing.faults(copied, rows) == []
    told = {each.key: each.kinds for each in editing.differences(copied, rows)}
    assert told == {
        "vb-pho-bien": ("reweighted", "renamed"),
        "vb-xay-dung": ("reweighted", "rule-changed"),
        "vb-moi": ("added",),
    }
    assert write(copied, rows, loaded.coordinator, why="bang.xlsx") == 3
    new = copied.criteria.get(key="vb-moi")
    assert (new.max_points, new.rule, new.params, new.parent.key) == (
        D("0.5"), "attested", {"yes": "0.50", "no": "0"}, "vbqppl",
    )  # fmt: skip
    changed = copied.criteria.get(key="vb-pho-bien")
    assert (changed.name, changed.note, changed.max_points) == ("Phổ biến văn bản", "theo góp ý", less)
    kept = changed.history.first()
    assert (kept.history_user, kept.history_change_reason) == (loaded.coordinator, "bang.xlsx")
    assert copy.faults(copied) == []
    assert differences(tree_of(copied), tree_of(loaded.criteria_set)) != []


def test_a_dropped_criterion_leaves_every_list_keeps_its_history_and_comes_back(copied, sheet, loaded):
    before = sheet.rows()
    one = copied.criteria.get(key="vb-pho-bien")
    other = copied.criteria.get(key="vb-xay-dung")
    sheet.drop("vb-pho-bien")
    most = one.max_points + other.max_points
    sheet.put("vb-xay-dung", max_points=f"{most:f}", rule="given", params="")
    write(copied, sheet.rows(), loaded.coordinator)
    assert "vb-pho-bien" not in {each.key for each in copied.criteria.all()}
    assert "vb-pho-bien" not in {each.key for each in tree_of(copied).components for each in each.children}
    dropped = Criterion.everything.get(pk=one.pk)
    assert (dropped.in_force, dropped.history.count()) == (False, 2)
    write(copied, before, loaded.coordinator)
    assert copied.criteria.get(key="vb-pho-bien").pk == one.pk
    assert editing.differences(copied, before) == []


WRONG = [
    ({"max_points": 9}, "vbqppl", "max_points", "sum of its parts"),
    ({"max_points": "viết"}, "vb-pho-bien", "max_points", "a decimal string, 0 or more"),
    ({"max_points": "1.234"}, "vb-pho-bien", "max_points", "at most 2 decimals"),
    ({"rule": "nothing_such"}, "vb-pho-bien", "rule", "one of all_of"),
    ({"params": '{"linear_from": "2"}'}, "vb-pho-bien", "params", "linear_from: a share from 0 to 1"),
    ({"params": '{"linear_from": 0.5'}, "vb-pho-bien", "params", "a JSON object"),
    ({"params": '{"red": "1"}'}, "vb-pho-bien", "params", "red: no such parameter"),
    ({"parent": "nowhere"}, "vb-pho-bien", "parent", "a key of"),
    ({"parent": "vb-pho-bien"}, "vbqppl", "parent", "a criterion that does not stand below this one"),
    ({"key": "two words"}, "vb-pho-bien", "key", "a key without blanks"),
    ({"key": "vb-xay-dung"}, "vb-pho-bien", "key", "each key once"),
    ({"name": ""}, "vb-pho-bien", "name", "must be given"),
    ({"name": "x" * 501}, "vb-pho-bien", "name", "at most 500 letters"),
    ({"rule": "sum", "params": ""}, "vb-pho-bien", "rule", "a rule that gives points"),
    (
        {"rule": "ratio", "params": '{"indicator": "nothing", "from": "0", "target": "1"}'},
        "vb-pho-bien", "params", "a key of the year's indicators",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "key", "column", "allowed"), WRONG)
def test_a_wrong_cell_is_named_by_line_and_column(in_english, cells, key, column, allowed):
    rows = criteria_sheet.read("criteria.csv", (folders.SHIPPED / "criteria.csv").read_bytes())
    rows = [Row(row.file, row.line, {**row.cells, **cells}) if row["key"] == key else row for row in rows]
    keys = {row["params"].split('"indicator": "')[1].split('"')[0] for row in rows if '"indicator": "' in row["params"]}
    known = Known(keys - {"nothing"}, indicators_file="the year's indicators")
    line = next(
        row.line for row in rows if row["name"] == cells.get("name", row["name"]) and cells.items() <= row.cells.items()
    )
    found = [each for each in check(rows, known, 2) if each.column == column]
    assert any(allowed in each.message for each in found), found
    assert column == "key" or line in {each.line for each in found}


def test_a_sheet_with_a_fault_writes_nothing(copied, sheet, loaded):
    before = editing.stamp(copied)
    sheet.put("vb-xay-dung", name="Tên mới")
    sheet.put("vb-pho-bien", max_points=9)
    with pytest.raises(Faulty) as faulty:
        write(copied, sheet.rows(), loaded.coordinator)
    assert {each.column for each in faulty.value.faults} >= {"max_points"}
    assert editing.stamp(copied) == before


def test_a_catalogues_own_file_is_read_as_well(copied, loaded):
    lines = ["key,parent,name,max_points,official_prior,status,rule,params,note"]
    lines += [
        "c,,Lĩnh vực,2,,provisional,sum,{},",
        'c-1,c,"Tiêu chí, một",2,,provisional,attested,"{""yes"": ""2"", ""no"": ""0""}",',
    ]
    rows = criteria_sheet.read("criteria.csv", "\n".join(lines).encode())
    assert write(copied, rows, loaded.coordinator) == 31
    assert [(each.key, each.name) for each in copied.criteria.all()] == [("c", "Lĩnh vực"), ("c-1", "Tiêu chí, một")]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.csv", b"a,b\n1,2\n", "No line of the file has these heads"),
        ("x.pdf", b"%PDF-1.4", "no Word"),
        ("x.xlsx", b"", "empty"),
        ("x.xlsx", b"PK\x03\x04nothing", "damaged"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_with_what_to_do(loaded, in_english, name, data, words):
    with pytest.raises(Refused, match=words):
        criteria_sheet.read(name, data)


def test_hidden_rows_and_formulas_without_a_value_are_refused(copied, sheet, in_english):
    sheet.put("vb-pho-bien", max_points="=1+1")
    with pytest.raises(Faulty, match="a value, since this formula gives none"):
        sheet.rows()
    sheet.page.row_dimensions[sheet.line("vb-pho-bien")].hidden = True
    with pytest.raises(Refused, match="hides something"):
        sheet.rows()


def test_what_came_from_a_file_is_published_or_closed_is_not_changed_and_says_why(copied, loaded, settings, in_english):
    today = date(2019, 7, 17)
    assert "catalogue file" in editing.why_fixed(loaded.criteria_set, today)
    assert editing.why_fixed(copied, today) == ""
    assert "closed on 31/12/2020" in editing.why_fixed(copied, date(2021, 1, 1))
    copied.status, copied.is_draft = "published", False
    assert "as published" in editing.why_fixed(copied, today)
    with pytest.raises(Refused, match="catalogue file"):
        write(loaded.criteria_set, editing.rows_of(loaded.criteria_set), loaded.office_chief)


def test_the_coordinator_changes_a_draft_only_the_office_chief_one_that_runs_and_no_one_else(copied, loaded):
    rows = editing.rows_of(copied)
    for person in (loaded.observer, loaded.officer, loaded.head):
        with pytest.raises(PermissionDenied):
            write(copied, rows, person)
    write(copied, rows, loaded.coordinator)
    copy.let_run(copied, by=loaded.office_chief)
    with pytest.raises(PermissionDenied):
        write(copied, rows, loaded.coordinator)
    write(copied, rows, loaded.office_chief)


def test_two_people_never_overwrite_each_other_unseen(copied, sheet, loaded, in_english):
    seen = editing.stamp(copied)
    sheet.put("vb-pho-bien", name="Tên của người thứ nhất")
    write(copied, sheet.rows(), loaded.office_chief)
    with pytest.raises(Refused, match="meanwhile"):
        editing.write(copied, sheet.rows(), seen=seen, by=loaded.coordinator)


def test_a_criterion_that_items_or_values_stand_on_stays(copied, sheet, loaded, in_english):
    one = copied.criteria.get(key="vb-pho-bien")
    rows = [row for row in sheet.rows() if row["key"] != one.key]
    top = next(row for row in rows if row["key"] == "vbqppl")
    most = D(top["max_points"]) - one.max_points
    rows[rows.index(top)] = Row(top.file, top.line, {**top.cells, "max_points": f"{most:f}"})
    link = ItemLink.objects.create(item=make_item(make_document()), criterion=one, kind="counts")
    assert "1 item counts in it" in str(editing.faults(copied, rows)[0])
    sheet.put("vb-pho-bien", rule="given", params="")
    assert "with a rule that counts tasks" in str(editing.faults(copied, sheet.rows())[0])
    link.kind = "supports"
    link.save()
    assert "items support it" in str(editing.faults(copied, rows)[0])
    link.in_force = False
    link.save()
    assert editing.faults(copied, rows) == []
    StatedValue.objects.create(criterion=one, value="1", date=date(2019, 7, 1), owner=loaded.office_chief)
    assert "values were stated" in str(editing.faults(copied, rows)[0])


def test_the_figures_follow_a_set_that_runs(copied, sheet, loaded, settings):
    settings.CCHC_TODAY = date(2020, 2, 1)
    copy.let_run(copied, by=loaded.office_chief)
    before = index_of(date(2020, 2, 1), 2020).projection.total.maximum
    sheet.put("khac", max_points=30)
    write(copied, sheet.rows(), loaded.office_chief)
    assert index_of(date(2020, 2, 1), 2020).projection.total.maximum == before + 2


def test_every_rule_kind_has_an_example_that_may_be_loaded():
    for kind, rule in KINDS.items():
        assert validate(kind, rule.example, str(EXAMPLE_MAXIMUM), places=2) == [], kind


def test_the_page_checks_shows_and_writes(copied, sheet, loaded, signed_in):
    client = signed_in(loaded.coordinator)
    listed = client.get("/chi-so/bo-tieu-chi/").content.decode()
    assert f"/chi-so/bo-tieu-chi/{copied.pk}/sua/" in listed
    assert "tệp danh mục" in listed
    page = client.get(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/").content.decode()
    assert f"/chi-so/bo-tieu-chi/{copied.pk}/bang.xlsx" in page
    got = client.get(f"/chi-so/bo-tieu-chi/{copied.pk}/bang.xlsx")
    assert load_workbook(io.BytesIO(got.content)).sheetnames == ["Tiêu chí", "Cách tính"]
    sheet.put("vb-pho-bien", name="Phổ biến, giáo dục pháp luật")
    answer = upload(client, copied, sheet.save())
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Phổ biến, giáo dục pháp luật" in shown
    assert copied.criteria.get(key="vb-pho-bien").name != "Phổ biến, giáo dục pháp luật"
    checked = re.search(r'name="checked" value="([^"]+)"', shown)[1]
    answer = client.post(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/", {"checked": checked}, follow=True)
    assert "1 tiêu chí đã thay đổi" in answer.content.decode()
    assert copied.criteria.get(key="vb-pho-bien").name == "Phổ biến, giáo dục pháp luật"


def test_the_page_names_what_is_wrong_in_the_readers_language(copied, sheet, loaded, signed_in):
    client = signed_in(loaded.coordinator)
    sheet.put("vb-pho-bien", max_points="rất nhiều", params='{"linear_from": "2"}')
    answer = upload(client, copied, sheet.save())
    assert answer.status_code == 422
    shown = answer.content.decode()
    for words in ("Điểm tối đa", "rất nhiều", f">{sheet.line('vb-pho-bien')}<", "linear_from: một tỷ lệ từ 0 đến 1"):
        assert words in shown
    assert upload(client, copied, b"x", "x.pdf").status_code == 422
    assert client.post(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/", {}).status_code == 422
    answer = client.post(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/", {"checked": "forged"})
    assert (answer.status_code, copied.criteria.count()) == (422, 29)


def test_what_was_checked_for_one_set_is_not_written_to_another_nor_to_one_changed_since(
    copied, sheet, loaded, signed_in
):
    client = signed_in(loaded.office_chief)
    sheet.put("vb-pho-bien", name="Tên mới")
    shown = upload(client, copied, sheet.save()).content.decode()
    checked = {"checked": re.search(r'name="checked" value="([^"]+)"', shown)[1]}
    other = copy.copy_set(copied, by=loaded.office_chief)
    assert client.post(f"/chi-so/bo-tieu-chi/{other.pk}/sua/", checked).status_code == 422
    one = copied.criteria.get(key="vb-xay-dung")
    one.name = "Đổi ở nơi khác"
    one.save()
    assert client.post(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/", checked).status_code == 422
    assert not Criterion.objects.filter(name="Tên mới").exists()


def test_who_only_reads_changes_nothing_and_a_file_set_offers_no_upload(copied, loaded, signed_in):
    client = signed_in(loaded.observer)
    assert client.get(f"/chi-so/bo-tieu-chi/{copied.pk}/bang.xlsx").status_code == 200
    assert b'type="file"' not in client.get(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/").content
    assert client.post(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/", {"checked": "x"}).status_code == 403
    client = signed_in(loaded.office_chief)
    page = client.get(f"/chi-so/bo-tieu-chi/{loaded.criteria_set.pk}/sua/").content
    assert b'type="file"' not in page
    assert CriteriaSet.objects.count() == 2


def test_the_decision_that_came_is_written_to_the_copied_set_which_then_stands_as_published(
    copied, loaded, signed_in, settings
):
    client = signed_in(loaded.office_chief)
    address = f"/chi-so/bo-tieu-chi/{copied.pk}/ten/"
    page = client.get(address).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    typed = {"seen": seen, "name": "Bộ tiêu chí năm 2020", "decision": "15/QĐ-UBND", "date": "06/01/2020"}
    typed |= {"status": "published", "closes_on": "31/12/2020"}
    assert client.post(address, typed).status_code == 302
    copied.refresh_from_db()
    assert (copied.name, copied.decision, copied.date) == ("Bộ tiêu chí năm 2020", "15/QĐ-UBND", date(2020, 1, 6))
    assert copied.history.first().history_user == loaded.office_chief
    again = client.post(address, {**typed, "name": "Tên của người thứ hai"})
    assert (again.status_code, "Tên của người thứ hai" in again.content.decode()) == (422, True)
    copy.let_run(copied, by=loaded.office_chief)
    assert CriteriaSet.objects.running(2020, date(2020, 2, 1)) == copied
    assert "quyết định" in client.get(f"/chi-so/bo-tieu-chi/{copied.pk}/sua/").content.decode()
    assert 'name="decision"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"status": "published", "decision": ""}, "a published set has its number"),
        ({"status": "published", "date": ""}, "a published set has its day"),
        ({"closes_on": "31/12/2018"}, "a day from 01/01/2020 to 31/12/2021"),
        ({"closes_on": "hôm nay"}, "no day of the calendar"),
        ({"status": "red"}, "is not in the list"),
        ({"name": ""}, "Name: it is missing"),
    ],
)
def test_a_wrong_name_or_decision_is_named_by_its_field(copied, loaded, signed_in, in_english, wrong, words):
    form = SetForm(criteria_set=copied)
    typed = {"seen": form.initial["seen"], "name": "Bộ", "decision": "15/QĐ-UBND", "date": "06/01/2020"}
    typed |= {"status": "provisional", "closes_on": "31/12/2020", **wrong}
    form = SetForm(typed, criteria_set=copied)
    if form.is_valid():
        with pytest.raises(Refused) as refusal:
            details.name_set(
                copied, form.cleaned_data, seen=typed["seen"], by=loaded.coordinator, day=date(2019, 7, 17)
            )
        assert words in str(refusal.value.message_dict)
    else:
        assert words in str(form.errors)


def test_a_file_set_and_a_reader_have_no_such_form(copied, loaded, signed_in):
    client = signed_in(loaded.office_chief)
    page = client.get(f"/chi-so/bo-tieu-chi/{loaded.criteria_set.pk}/ten/").content.decode()
    assert 'name="decision"' not in page
    assert signed_in(loaded.observer).get(f"/chi-so/bo-tieu-chi/{copied.pk}/ten/").status_code == 403
