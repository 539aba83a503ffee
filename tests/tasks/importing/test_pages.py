"""From upload to created tasks in the browser's way: forms and addresses, without JavaScript."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.models import ImportedFile, Item, Task, UnitAlias
from tests.factories import make_document, make_item
from tests.tasks.importing.test_apply import HEADER

from . import writers

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return make_document(stated_items=2)


def signed_in(client, person):
    client.force_login(person)
    return client


def upload(client, document, *rows, name="phu-luc.xlsx", data=None):
    file = SimpleUploadedFile(name, data or writers.excel([HEADER, *rows]))
    return client.post(reverse("import-upload"), {"document": document.pk, "file": file, "before": "day_named"})


def page(client, response):
    assert response.status_code == 302, response.content.decode()[:2000]
    return client.get(response["Location"]).content.decode()


def test_upload_check_create(client, office, document):
    signed_in(client, office.coordinator)
    shown = page(client, upload(client, document, ["1", "Việc <b>một</b>", "Phòng KTN", "", "Hằng quý", "Báo cáo"],
                                ["2", "Việc hai", "Phòng KTN", "", "Quý III/2019", ""]))  # fmt: skip
    file = ImportedFile.objects.get()
    assert Item.objects.count() == 0, "looking changes nothing"
    assert "&lt;b&gt;" in shown
    assert file.sha256 in shown
    assert re.search(r"2 .*\(5 ", shown), "the button says how many items and tasks"
    assert "mỗi ngày, mỗi đơn vị là một nhiệm vụ" in shown, "and why they are more"
    assert "số nội dung được nêu: 2" in shown
    done = client.post(reverse("import-apply", args=[file.pk]))
    assert done["Location"] == document.get_absolute_url()
    assert (document.items.count(), Task.objects.count()) == (2, 5)
    file.refresh_from_db()
    assert (file.applied_by, file.file.read()[:2]) == (office.coordinator, b"PK")
    read = client.get(document.get_absolute_url()).content.decode()
    assert read.count(file.sha256) == 1, "once for the file, not at each item"
    assert read.count("phu-luc.xlsx, bảng 1, dòng") == 2


def test_a_wrong_cell_is_mended_in_place_and_a_name_confirmed(client, office, document):
    signed_in(client, office.coordinator)
    shown = page(client, upload(client, document, ["1", "Việc", "Bộ phận một cửa", "", "31/9/2019", ""]))
    file = ImportedFile.objects.get()
    assert 'href="#row-1-2"' in shown
    assert reverse("import-apply", args=[file.pk]) in shown
    client.post(reverse("import-apply", args=[file.pk]))
    assert Item.objects.count() == 0, "a wrong cell stops all of it"
    shown = page(client, client.post(reverse("import-mend", args=[file.pk]), {
        "name": "Bộ phận một cửa", "unit-0": "VP", "before": "day_before", "place": "1-2",
        "mend-1-2-text": "Việc", "was-1-2-text": "Việc",
        "mend-1-2-deadline": "trước 30/9", "was-1-2-deadline": "31/9/2019",
    }))  # fmt: skip
    assert 'class="errors"' not in shown
    client.post(reverse("import-apply", args=[file.pk]))
    item = document.items.get()
    assert (item.lead, item.schedule) == (office.office, "on 2019-09-29")
    assert UnitAlias.objects.get().text == "Bộ phận một cửa"
    file.refresh_from_db()
    assert file.mends == {"1-2": {"deadline": "trước 30/9"}}


def test_a_name_near_to_a_unit_is_answered_with_names_beside_their_codes(client, office, document):
    office.division.name = "Phòng Kinh tế ngành"
    office.division.save()
    signed_in(client, office.coordinator)
    shown = page(client, upload(client, document, ["1", "Việc", "Phòng Kinh doanh ngành", "", "30/9/2019", ""]))
    assert "Phòng Kinh tế ngành (KTN)" in shown


def test_a_name_that_is_not_exact_must_be_confirmed_before_anything_is_written(client, office, document):
    office.division.name = "Phòng Kinh tế ngành"
    office.division.save()
    signed_in(client, office.coordinator)
    page(client, upload(client, document, ["1", "Việc", "Phòng Kinh tế nghành", "", "Quý III/2019", ""]))
    file = ImportedFile.objects.get()
    client.post(reverse("import-apply", args=[file.pk]))
    assert Item.objects.count() == 0
    client.post(reverse("import-mend", args=[file.pk]), {"name": "Phòng Kinh tế nghành", "unit-0": "KTN"})
    client.post(reverse("import-apply", args=[file.pk]))
    assert document.items.get().lead == office.division


def test_columns_that_were_understood_by_their_words_are_confirmed_before_anything_is_written(client, office, document):
    signed_in(client, office.coordinator)
    rows = [["STT", "Đầu việc", "ĐV chủ trì", "Khi nào", "Lộ trình"], ["1", "Việc", "Phòng KTN", "30/9/2019", "Quý IV"]]
    shown = page(client, upload(client, document, data=writers.excel(rows)))
    assert "Xác nhận các cột và kiểm tra lại" in shown
    file = ImportedFile.objects.get()
    client.post(reverse("import-apply", args=[file.pk]))
    assert Item.objects.count() == 0
    form = {
        "column": ["1-1", "1-2", "1-3", "1-4", "1-5"], "role-1-1": "number", "had-1-1": "number", "role-1-2": "text",
        "had-1-2": "text", "guess-1-2": "1", "role-1-3": "lead", "had-1-3": "lead", "guess-1-3": "1",
        "role-1-4": "deadline", "had-1-4": "", "role-1-5": "", "had-1-5": "deadline", "guess-1-5": "1",
    }  # fmt: skip
    client.post(reverse("import-mend", args=[file.pk]), form)
    file.refresh_from_db()
    assert file.columns == {"1-2": "text", "1-3": "lead", "1-4": "deadline", "1-5": ""}
    client.post(reverse("import-apply", args=[file.pk]))
    assert document.items.get().schedule == "on 2019-09-30"


def test_only_known_columns_and_roles_are_kept(client, office, document):
    signed_in(client, office.coordinator)
    page(client, upload(client, document, ["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""]))
    file = ImportedFile.objects.get()
    form = {"column": ["1-2", "x", "1-0", "99999-1", "1-3"], "role-1-2": "secret", "role-x": "lead", "role-1-0": "lead",
            "role-99999-1": "lead", "role-1-3": "text"}  # fmt: skip
    client.post(reverse("import-mend", args=[file.pk]), form)
    file.refresh_from_db()
    assert file.columns == {"1-3": "text"}
    client.post(reverse("import-mend", args=[file.pk]), {"take-all-back": "1"})
    file.refresh_from_db()
    assert file.columns == {}


def test_a_row_can_be_left_out_and_taken_back(client, office, document):
    signed_in(client, office.coordinator)
    page(client, upload(client, document, ["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""],
                        ["2", "Việc", "", "", "Quý III/2019", ""]))  # fmt: skip
    file = ImportedFile.objects.get()
    client.post(reverse("import-mend", args=[file.pk]), {"place": ["1-2", "1-3"], "leave-1-3": "1"})
    file.refresh_from_db()
    assert file.left_out == ["1-3"]
    client.post(reverse("import-mend", args=[file.pk]), {"take-all-back": "1"})
    file.refresh_from_db()
    assert file.left_out == []


def test_a_long_annex_full_of_faults_can_still_be_mended(client, office, document):
    signed_in(client, office.coordinator)
    shown = page(
        client, upload(client, document, *([str(n), "Việc", "không rõ", "", "31/9/2019", ""] for n in range(1, 200)))
    )
    forms = re.findall(r"<form.*?</form>", shown, re.S)
    assert max(len(re.findall(r"<(?:input|textarea|select)", form)) for form in forms) < 1000
    assert shown.count("field__error") == 2 * 40


def test_changes_are_shown_word_by_word(client, office, document):
    make_item(document, office.division, number="1", text="Rà soát thủ tục cũ")
    signed_in(client, office.coordinator)
    shown = page(
        client, upload(client, document, ["1", "Rà soát thủ tục mới", "Phòng KTN", "", "28/6/2019", "Báo cáo"])
    )
    assert "<del>cũ</del>" in shown
    assert "<ins>mới</ins>" in shown


def test_an_unreadable_file_is_refused_at_once_with_a_sentence(client, office, document):
    signed_in(client, office.coordinator)
    response = upload(client, document, name="ke-hoach.doc", data=bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 100)
    assert response.status_code == 422
    assert ".docx" in response.content.decode()
    assert ImportedFile.objects.count() == 0


def test_only_those_who_may_see_these_pages(client, office, document):
    for person, status in (
        (office.coordinator, 200),
        (office.director, 200),
        (office.head, 403),
        (office.observer, 403),
    ):
        assert signed_in(client, person).get(reverse("import-upload")).status_code == status
    assert upload(client, document, ["1", "Việc", "Phòng KTN", "", "Quý I", ""]).status_code == 403
    client.logout()
    assert client.get(reverse("import-upload")).status_code == 302


def test_another_person_confirms_on_a_page_and_the_one_who_brought_it_in_is_not_asked(client, office, document):
    signed_in(client, office.coordinator)
    page(client, upload(client, document, ["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""]))
    client.post(reverse("import-apply", args=[ImportedFile.objects.get().pk]))
    address = reverse("import-confirm", args=[document.pk])
    item = document.items.get()
    assert f'value="{item.pk}"' not in client.get(address).content.decode()
    assert client.post(address, {"item": item.pk}).status_code == 403
    signed_in(client, office.office_chief)
    assert f'value="{item.pk}"' in client.get(address).content.decode()
    asked = client.post(address, {"item": item.pk})
    item.refresh_from_db()
    assert item.provenance == "imported", "a question with the count comes first"
    assert f'name="item" value="{item.pk}"' in asked.content.decode()
    assert re.search(r"<h1.*1 nội dung", asked.content.decode())
    client.post(address, {"item": item.pk, "sure": "1"})
    item.refresh_from_db()
    assert (item.provenance, item.confirmed_by) == ("confirmed", office.office_chief)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_everyone_exports_an_annex(client, office, document, kind):
    make_item(document, office.division)
    response = signed_in(client, office.observer).get(reverse("export-annex", args=[document.pk, kind]))
    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"].endswith(f'.{kind}"')


def test_the_original_file_comes_back_as_it_was(client, office, document):
    signed_in(client, office.coordinator)
    data = writers.excel([HEADER, ["1", "Việc", "Phòng KTN", "", "Quý III/2019", ""]])
    page(client, upload(client, document, data=data))
    response = client.get(reverse("import-original", args=[ImportedFile.objects.get().pk]))
    assert b"".join(response.streaming_content) == data
    assert "attachment" in response["Content-Disposition"]
