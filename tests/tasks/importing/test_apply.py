"""An annex brought in over what is there: what is new, changed, gone; progress, proof and history stay."""

import json
from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from cchc import clock
from cchc.accounts.models import Unit
from tasks.importing import apply as changes
from tasks.importing import confirmation
from tasks.importing.table.headings import ROLES
from tasks.lifecycle import acts, requests
from tasks.models import Act, Digest, ImportedFile, ImportedRow, Item, Task, UnitAlias
from tests.factories import make_document, make_item, make_task, make_unit, paper
from tests.tasks.importing import writers

pytestmark = pytest.mark.django_db

HEADER = ["STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm"]


@pytest.fixture
def document():
    return make_document(number="130/QĐ-SKHĐT", key="qd-130")


def annex(*rows) -> bytes:
    return writers.excel([HEADER, *rows])


def bring_in(document, data, *, by, apply=True, **fields):
    file = changes.new_file(document, "phu-luc.xlsx", data, by=by, **fields)
    return changes.bring_in(file, data, by=by, apply=apply)


def as_printed(item: Item, **changed) -> list[str]:
    values = {
        "number": item.number, "text": item.text, "lead": item.lead.name, "coordinating": "", "deadline": "28/6/2019",
        "product": item.product, **changed,
    }  # fmt: skip
    return list(values.values())


def test_an_annex_creates_items_and_their_tasks(office, document):
    data = annex(
        ["1", "Ban hành kế hoạch", "Phòng KTN", "Các phòng, đơn vị", "Trước ngày 30/8/2019", "Kế hoạch"],
        ["2", "Báo cáo", "Phòng KTN", "Phòng KTDN", "Hằng quý", "Báo cáo"],
        ["3", "Tự kiểm tra", "Các phòng, đơn vị", "", "Thường xuyên", ""],
    )
    outcome = bring_in(document, data, by=office.coordinator)
    assert (outcome.create, outcome.applied) == (["1", "2", "3"], True)
    first = document.items.get(number="1")
    assert (first.lead, first.every_unit_coordinates, first.schedule) == (office.division, True, "on 2019-08-30")
    assert (first.provenance, first.entered_by, first.entered_on) == ("imported", office.coordinator, clock.today())
    assert list(document.items.get(number="2").coordinating.all()) == [office.other_division]
    counts = {item.number: item.tasks.count() for item in document.items.all()}
    assert counts == {"1": 1, "2": 4, "3": 4 * Unit.objects.working().count()}
    assert outcome.followed.new == sum(counts.values())
    assert not Task.objects.filter(accepted_on=None).exists()


def test_the_file_its_hash_and_the_row_stay_with_the_item(office, document):
    data = annex(["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""])
    bring_in(document, data, by=office.coordinator)
    file = ImportedFile.objects.get(document=document)
    assert file.file.read() == data
    row = ImportedRow.objects.get(item__number="1")
    assert (row.file, row.table, row.row) == (file, 1, 2)
    assert file.sha256 in row.item.source_note
    assert "phu-luc.xlsx" in row.item.source_note


def test_the_preview_says_what_applying_does_and_keeps_nothing(office, document):
    item = make_item(document, office.division, number="1", text="Cũ")
    data = annex(as_printed(item, text="Mới"), ["2", "Thêm", "Phòng KTN", "", "Quý III/2019", ""])
    shown = bring_in(document, data, by=office.coordinator, apply=False)
    assert (Item.objects.count(), Task.objects.count(), ImportedFile.objects.count()) == (1, 0, 0)
    item.refresh_from_db()
    assert (item.text, item.provenance) == ("Cũ", "draft")
    done = bring_in(document, data, by=office.coordinator)
    assert shown.as_json() == done.as_json()
    assert done.as_json()["change"] == [
        {"number": "1", "fields": {"text": ["Cũ", "Mới"], "schedule_text": ["", "28/6/2019"],
                                   "provenance": ["draft", "imported"]}}
    ]  # fmt: skip
    assert done.as_json()["create"] == ["2"]


def test_progress_proof_and_history_survive(office, document):
    task = make_task(office.division, item=make_item(document, office.division, number="1", text="Cũ"))
    acts.report(task, by=office.head, on=date(2019, 6, 20), proof=paper(date(2019, 6, 19)))
    history = task.history.count()
    bring_in(document, annex(as_printed(task.item, text="Mới")), by=office.coordinator)
    task.refresh_from_db()
    assert (task.state, task.product_on, task.item.text) == ("reported", date(2019, 6, 19), "Mới")
    assert task.evidence.count() == 1
    assert task.history.count() == history
    assert task.item.history.count() == 2


def test_a_deadline_that_the_signed_text_changes_moves_the_task_and_keeps_its_state(office, document):
    task = make_task(office.division, item=make_item(document, office.division, number="1"))
    acts.note(task, by=office.head, text="Đang làm", on=date(2019, 6, 3))
    outcome = bring_in(document, annex(as_printed(task.item, deadline="Quý III/2019")), by=office.coordinator)
    moved = Task.objects.get(pk=task.pk)
    assert (moved.decreed_on, moved.due_on) == (date(2019, 9, 30), date(2019, 9, 30))
    assert moved.acts.filter(kind=Act.Kind.NOTE).exists()
    assert moved.acts.last().kind == Act.Kind.MOVE
    assert len(outcome.followed.moved) == 1


def test_an_extension_that_was_granted_stays(office, document):
    task = make_task(office.division, item=make_item(document, office.division, number="1", schedule="on 2019-08-30"))
    request = requests.ask_extension(task, by=office.head, day=date(2019, 10, 31), reason="Chờ", on=date(2019, 7, 1))
    requests.grant(request, by=office.director, on=date(2019, 7, 2))
    bring_in(document, annex(as_printed(task.item, deadline="30/9/2019")), by=office.coordinator)
    task.refresh_from_db()
    assert (task.decreed_on, task.due_on) == (date(2019, 9, 30), date(2019, 10, 31))


def test_another_lead_takes_the_task_over(office, document):
    task = make_task(office.division, item=make_item(document, office.division, number="1"))
    bring_in(document, annex(as_printed(task.item, lead="Phòng KTDN")), by=office.coordinator)
    task.refresh_from_db()
    assert (task.unit, task.first_unit, Task.objects.count()) == (office.other_division, office.other_division, 1)


def test_more_and_fewer_days_give_and_name_tasks(office, document):
    item = make_item(document, office.division, number="1", schedule="dates 2019-03-15 2019-08-15")
    first = make_task(office.division, item=item)
    more = bring_in(document, annex(as_printed(item, deadline="15/3, 15/6 và 15/8/2019")), by=office.coordinator)
    assert (more.followed.new, item.tasks.count()) == (1, 3)
    fewer = bring_in(document, annex(as_printed(item, deadline="15/3/2019")), by=office.coordinator)
    assert [task.decreed_on for task in fewer.followed.left] == [date(2019, 6, 15), date(2019, 8, 15)]
    assert item.tasks.count() == 3, "nothing is deleted: the Office cancels with a reason"
    assert first in item.tasks.all()


def test_what_the_file_does_not_hold_is_named_and_stays(office, document):
    make_item(document, office.division, number="1")
    kept = make_item(document, office.division, number="2")
    outcome = bring_in(document, annex(["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""]), by=office.coordinator)
    assert outcome.gone == [kept]
    assert document.items.count() == 2


def test_a_column_that_the_file_does_not_have_leaves_what_is_there(office, document):
    item = make_item(document, office.division, number="1", product="Báo cáo", text="Việc")
    data = writers.excel([["STT", "Nội dung", "Chủ trì"], ["1", "Việc mới", "Phòng KTN"]])
    bring_in(document, data, by=office.coordinator)
    item.refresh_from_db()
    assert (item.text, item.product, item.schedule) == ("Việc mới", "Báo cáo", "on 2019-06-28")


def test_the_same_file_twice_changes_nothing(office, document):
    data = annex(["1", "Việc", "Phòng KTN", "Sở Nội vụ", "Hằng tháng", "Báo cáo"])
    bring_in(document, data, by=office.coordinator)
    before = [
        model.objects.count() for model in (Item, Task, Act, ImportedFile, Item.history.model, Task.history.model)
    ]
    again = bring_in(document, data, by=office.office_chief)
    assert again.changes_nothing
    assert (again.same, again.known, again.applied) == (1, True, False)
    after = [model.objects.count() for model in (Item, Task, Act, ImportedFile, Item.history.model, Task.history.model)]
    assert before == after
    assert document.items.get().entered_by == office.coordinator


def test_one_fault_and_nothing_is_written(office, document):
    data = annex(
        ["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""], ["2", "Việc", "Bộ phận một cửa", "", "Quý III/2019", ""]
    )
    outcome = bring_in(document, data, by=office.coordinator)
    assert not outcome.applied
    assert len(outcome.plan.faults) == 1
    assert (Item.objects.count(), Task.objects.count(), ImportedFile.objects.count()) == (0, 0, 0)


def test_nothing_is_mailed(office, document, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(document, annex(["1", "Việc", "Phòng KTN", "", "Quý I/2019", ""]), by=office.coordinator)
    assert mail.outbox == []
    assert not Digest.objects.exists()


def test_only_those_who_register_documents_bring_plans_in(office, document):
    data = annex(["1", "Việc", "Phòng KTN", "", "Quý I/2019", ""])
    for person in (office.head, office.officer, office.observer, office.administrator):
        with pytest.raises(PermissionDenied):
            bring_in(document, data, by=person)
    for person in (office.coordinator, office.office_chief, office.deputy, office.director):
        assert bring_in(document, data, by=person, apply=False).create == ["1"]


def test_another_person_confirms_and_a_later_change_takes_it_back(office, document):
    data = annex(["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""])
    bring_in(document, data, by=office.coordinator)
    item = document.items.get()
    with pytest.raises(PermissionDenied, match="another person"):
        confirmation.confirm([item], by=office.coordinator)
    with pytest.raises(PermissionDenied):
        confirmation.confirm([item], by=office.director)
    assert confirmation.confirm([item], by=office.office_chief) == 1
    item.refresh_from_db()
    assert (item.provenance, item.confirmed_by, item.confirmed_on) == (
        "confirmed", office.office_chief, clock.today()
    )  # fmt: skip
    assert bring_in(document, data, by=office.coordinator).changes_nothing
    changed = bring_in(document, annex(["1", "Việc khác", "Phòng KTN", "", "Quý III/2019", ""]), by=office.coordinator)
    assert changed.change[0].fields["provenance"] == ("confirmed", "imported")


def test_a_confirmed_name_is_remembered(office, document):
    data = annex(["1", "Việc", "Bộ phận một cửa", "", "Quý III/2019", ""])
    assert bring_in(document, data, by=office.coordinator).plan.faults
    confirmation.confirm_name("Bộ phận Một cửa", office.office.code, by=office.coordinator)
    assert bring_in(document, data, by=office.coordinator).applied
    assert document.items.get().lead == office.office
    alias = UnitAlias.objects.get()
    assert (alias.confirmed_by, alias.history.count()) == (office.coordinator, 1)


def test_likely_twins_are_proposed_and_never_set(office, document):
    other = make_item(make_document(), office.division, text="Báo cáo kết quả công tác theo dõi thi hành pháp luật")
    data = annex(["1", "Báo cáo kết quả theo dõi thi hành pháp luật", "Phòng KTN", "", "28/6/2019", "Báo cáo"])
    outcome = bring_in(document, data, by=office.coordinator)
    assert [(twin.number, twin.item) for twin in outcome.twins] == [("1", other)]
    assert document.items.get().same_as is None


def test_an_event_keeps_its_day_when_the_annex_prints_it_as_a_date(office, document):
    item = make_item(
        document, office.division, number="1", schedule="event 2019-11-09", schedule_text="Ngày 09/11/2019"
    )
    outcome = bring_in(document, annex(as_printed(item, deadline="Ngày 09/11/2019")), by=office.coordinator)
    item.refresh_from_db()
    assert item.schedule == "event 2019-11-09"
    assert list(outcome.change[0].fields) == ["provenance"]


def command(tmp_path, capsys, data, *options) -> dict:
    file = tmp_path / "phu-luc.xlsx"
    file.write_bytes(data)
    call_command("import_plan", str(file), "--json", *options)
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_rows_and_changes_as_json(office, document, tmp_path, capsys):
    data = annex(["1", "Việc", "Phòng KTN", "Phòng KTDN", "Trước ngày 30/8/2019", "Báo cáo"])
    found = command(tmp_path, capsys, data, "--document", "130/QĐ-SKHĐT")
    assert found == {
        "rows": [
            {"table": 1, "row": 2, "number": "1", "section": "", "text": "Việc", "lead": "KTN", "coordinating": "KTDN",
             "schedule": "on 2019-08-30", "schedule_text": "Trước ngày 30/8/2019", "product": "Báo cáo",
             "flags": ["before"]}
        ],
        "create": ["1"], "change": [], "gone": [], "errors": [],
        "columns": [
            {"table": 1, "column": at, "heading": heading, "role": role, "score": 100}
            for at, (heading, role) in enumerate(zip(HEADER, ROLES, strict=True), start=1)
        ],
        "guesses": [
            {"table": 1, "row": 2, "column": "Thời gian hoàn thành", "printed": "Trước ngày 30/8/2019",
             "understood": "on 2019-08-30"},
        ],
        "left_out": [],
    }  # fmt: skip
    assert Item.objects.count() == 0
    command(tmp_path, capsys, data, "--document", "qd-130", "--apply", "--by", office.coordinator.username)
    assert document.items.get().entered_by == office.coordinator


def test_the_command_names_what_was_guessed_and_what_was_left_out(office, document, tmp_path, capsys):
    data = writers.excel(
        [["STT", "Tên đầu việc", "ĐV chủ trì", "Ngày hoàn thành", "Độ mật"],
         ["1", "Việc", "Phòng KTN", "30/8", "Thường"], ["", "Tổng số", "", "1", ""]],
        [["Chỉ tiêu", "Đơn vị tính", "Kết quả"], ["Hồ sơ", "bộ", "12"]],
    )  # fmt: skip
    found = command(tmp_path, capsys, data, "--document", "qd-130")
    assert [(one["heading"], one["role"], one["score"] < 90) for one in found["columns"]] == [
        ("STT", "number", False), ("Tên đầu việc", "text", True), ("ĐV chủ trì", "lead", True),
        ("Ngày hoàn thành", "deadline", True), ("Độ mật", None, True),
    ]  # fmt: skip
    assert [(one["printed"], one["understood"]) for one in found["guesses"]] == [("30/8", "on 2019-08-30")]
    assert [(one["table"], one["row"], one["why"]) for one in found["left_out"]] == [
        (2, 0, "no_tasks"),
        (1, 3, "total"),
    ]


def test_the_command_fails_with_the_cell_and_writes_nothing(office, document, tmp_path, capsys):
    file = tmp_path / "phu-luc.xlsx"
    file.write_bytes(annex(["1", "Việc", "Phòng KTN", "", "31/9/2019", ""]))
    with pytest.raises(CommandError):
        call_command("import_plan", str(file), "--document", "qd-130", "--apply", "--json")
    (error,) = json.loads(capsys.readouterr().out)["errors"]
    assert (error["table"], error["row"], error["column"], error["value"]) == (
        1, 2, "Thời gian hoàn thành", "31/9/2019"
    )  # fmt: skip
    assert Item.objects.count() == 0


def test_a_number_that_several_years_have_is_listed_and_nothing_is_read(office, tmp_path):
    for year in (2018, 2019):
        make_document(number="28/QĐ-SKHĐT", key="qd-28", year=year, date=date(year, 3, 25))
    file = tmp_path / "a.xlsx"
    file.write_bytes(annex(["1", "Việc", "Phòng KTN", "", "Quý I", ""]))
    with pytest.raises(CommandError, match=r"(?s)2018.*2019"):
        call_command("import_plan", str(file), "--document", "28/QĐ-SKHĐT")
    call_command("import_plan", str(file), "--document", "28/QĐ-SKHĐT", "--year", "2018", "--apply")
    assert Item.objects.get().document.year == 2018
    with pytest.raises(CommandError):
        call_command("import_plan", str(file), "--document", "không có")


def test_an_ended_unit_is_named_as_such(office, document):
    make_unit("CU", name="Phòng Đã giải thể", valid_to=date(2018, 6, 30))
    outcome = bring_in(
        document, annex(["1", "Việc", "Phòng Đã giải thể", "", "Quý I/2019", ""]), by=office.coordinator, apply=False
    )
    assert [fault.value for fault in outcome.plan.faults] == ["Phòng Đã giải thể"]
