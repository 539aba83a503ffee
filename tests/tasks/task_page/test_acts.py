"""Acts from the page: what is done, what is refused in words with the form kept, and what is never lost."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.lifecycle import acts
from tasks.models import Act, Evidence, Request, Task
from tasks.task_page.views import TABS
from tests.factories import make_document, make_item, make_task, reported, verified

MONDAY = date(2019, 7, 15)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def task(the_office):
    """Due on 28/6/2019."""
    return make_task(the_office.division)


def url(act: str, task: Task) -> str:
    return reverse(f"task-{act}", args=[task.pk])


def seen(task: Task) -> dict:
    return {"seen": Task.objects.get(pk=task.pk).version}


PAPER = {"kind": "document", "title": "123/BC-SKHĐT", "dated_on": "15/07/2019", "sent_on": "15/07/2019"}


# done


def test_a_unit_reports_with_proof_and_the_office_verifies(the_office, task, signed_in):
    answer = signed_in(the_office.head).post(url("report", task), {**seen(task), **PAPER, "text": "đã xong"})
    assert answer.url == task.get_absolute_url()
    task.refresh_from_db()
    assert (task.state, task.product_on, task.reported_by) == (Task.State.REPORTED, MONDAY, the_office.head)
    signed_in(the_office.office_chief).post(url("verify", task), seen(task))
    task.refresh_from_db()
    assert (task.state, task.verified_by) == (Task.State.DONE, the_office.office_chief)


def test_every_act_of_the_page_reaches_its_act(the_office, signed_in):
    office = the_office
    dispatch = make_document(kind="dispatch", date=MONDAY, issuer="UBND tỉnh")
    item = make_item(dispatch, office.division, schedule="on 2019-08-30")
    task = make_task(office.division, item=item)
    head, chief = office.head, office.office_chief
    steps = [
        (head, "accept", {}, Act.Kind.ACCEPT),
        (head, "assign", {"officer": office.officer.pk}, Act.Kind.ASSIGN),
        (head, "note", {"start": "on"}, Act.Kind.START),
        (head, "note", {"text": "đã họp"}, Act.Kind.NOTE),
        (head, "note", {"nothing_new": "1"}, Act.Kind.NOTHING_NEW),
        (head, "note", {"forecast_on": "20/08/2019"}, Act.Kind.FORECAST),
        (
            head,
            "ask-contribution",
            {
                "kind": "figures",
                "what": "số liệu",
                "day": "26/07/2019",
                "units": [office.other_division.code],
            },
            Act.Kind.ASK_CONTRIBUTION,
        ),
        (
            head,
            "consult",
            {
                "agency": "Sở Tài chính",
                "asked_on": "10/07/2019",
                "answer_within": "7",
                "counted_in": "days",
            },
            Act.Kind.CONSULT,
        ),
        (head, "ask-extension", {"day": "15/09/2019", "reason": "chờ"}, Act.Kind.ASK_EXTENSION),
        (head, "ask-transfer", {"to_unit": office.other_division.pk, "reason": "khác"}, Act.Kind.ASK_TRANSFER),
        (head, "report", PAPER, Act.Kind.REPORT),
        (head, "proof", {**PAPER, "title": "124/BC-SKHĐT"}, Act.Kind.PROOF),
        (head, "withdraw", {"reason": "nhầm"}, Act.Kind.WITHDRAW),
        (head, "report", PAPER, Act.Kind.REPORT),
        (chief, "send-back", {"reason": "thiếu"}, Act.Kind.SEND_BACK),
        (head, "report", PAPER, Act.Kind.REPORT),
        (chief, "verify", {"text": "đủ"}, Act.Kind.VERIFY),
        (chief, "reopen", {"reason": "sai số"}, Act.Kind.REOPEN),
        (
            chief,
            "cancel",
            {"reason": "trùng", "number": "QĐ 9", "dated_on": "02/01/2019", "issuer": "UBND tỉnh"},
            Act.Kind.CANCEL,
        ),
    ]
    for who, act, fields, kind in steps:
        answer = signed_in(who).post(url(act, task), {**seen(task), **fields})
        assert answer.status_code == 302, (act, answer.content.decode())
        assert task.acts.order_by("pk").last().kind == kind, act
    assert Request.objects.filter(task=task).count() == 2


def test_a_deadline_is_set_where_none_is_stated(the_office, signed_in):
    task = make_task(the_office.division, schedule="undated")
    client = signed_in(the_office.office_chief)
    assert url("set-deadline", task) in client.get(task.get_absolute_url()).content.decode()
    client.post(url("set-deadline", task), {**seen(task), "day": "30/08/2019", "reason": "theo chỉ đạo"})
    task.refresh_from_db()
    assert task.due_on == date(2019, 8, 30)
    assert url("set-deadline", task) not in client.get(task.get_absolute_url()).content.decode()


def test_one_visit_states_start_forecast_and_progress_at_once(the_office, task, signed_in):
    fields = {"start": "on", "forecast_on": "26/07/2019", "text": "đã có dự thảo", "late_reason": "chờ số liệu"}
    signed_in(the_office.head).post(url("note", task), {**seen(task), **fields})
    task.refresh_from_db()
    assert (task.state, task.forecast_on, task.late_reason) == (Task.State.DOING, date(2019, 7, 26), "chờ số liệu")
    assert [act.kind for act in task.acts.order_by("pk")][1:] == ["start", "forecast", "note"]


def test_a_new_version_of_a_proof_stands_beside_the_old_one(the_office, task, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(the_office.head)
    first = SimpleUploadedFile("bao-cao.pdf", PDF)
    client.post(url("report", task), {**seen(task), "kind": "file", "title": "Báo cáo", "dated_on": "15/07/2019",
                                      "upload": first})  # fmt: skip
    old = task.evidence.get()
    again = SimpleUploadedFile("bao-cao-2.pdf", PDF + b"%2")
    client.post(url("proof", task), {**seen(task), "kind": "file", "title": "Báo cáo", "replaces": old.pk,
                                     "upload": again})  # fmt: skip
    new = task.evidence.get(replaces=old)
    assert (new.version, new.sha256 != old.sha256) == (2, True)
    page = client.get(reverse("task-evidence", args=[task.pk])).content.decode()
    assert reverse("evidence-download", args=[old.pk]) in page
    assert "phiên bản 2" in page
    assert "đã có phiên bản mới" in page


# refused, with the form kept


@pytest.mark.parametrize(
    ("act", "fields", "says", "kept"),
    [
        ("report", {**PAPER, "dated_on": "30/02/2019"}, "“30/02/2019” không phải là ngày", "123/BC-SKHĐT"),
        ("report", {**PAPER, "dated_on": "18/07/2019"}, "trong tương lai", "123/BC-SKHĐT"),
        ("report", {"kind": "document", "dated_on": "15/07/2019", "text": "xong"}, "Số văn bản", "xong"),
        ("report", {"kind": "none", "dated_on": "15/07/2019", "text": "xong"}, "Lý do không có văn bản", "xong"),
        ("report", {"kind": "link", "url": "javascript:alert(1)", "text": "xong"}, "URL", "xong"),
        ("report", {"text": "xong"}, "Tài liệu kiểm chứng", "xong"),
        ("note", {"text": "đã họp", "forecast_on": "abc"}, "Dự kiến hoàn thành: “abc”", "đã họp"),
        ("note", {"text": "đã họp", "forecast_on": "01/07/2019"}, "đã qua", "đã họp"),
        ("note", {}, "Hãy ghi tiến độ", ""),
        ("ask-extension", {"day": "01/06/2019", "reason": "chờ số liệu"}, "không sau thời hạn", "chờ số liệu"),
        ("ask-extension", {"day": "", "reason": "chờ số liệu"}, "bắt buộc", "chờ số liệu"),
        ("assign", {"officer": "999999"}, "", ""),
    ],
)
def test_what_is_not_allowed_is_said_in_words_and_the_form_is_kept(
    the_office, task, signed_in, act, fields, says, kept
):
    answer = signed_in(the_office.head).post(url(act, task), {**seen(task), **fields})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert kept in page
    assert 'role="alert"' in page
    assert (task.acts.exclude(kind="give").count(), Evidence.objects.count()) == (0, 0)


def test_an_executable_called_docx_is_refused_and_nothing_is_stored(the_office, task, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    bad = SimpleUploadedFile("bao-cao.docx", b"MZ\x90\x00" + b"\x00" * 300)
    fields = {**seen(task), "kind": "file", "title": "Báo cáo", "dated_on": "15/07/2019", "upload": bad}
    answer = signed_in(the_office.head).post(url("report", task), fields)
    assert "nội dung không phải loại đó" in answer.content.decode()
    assert (Evidence.objects.count(), list(tmp_path.rglob("*"))) == (0, [])


@pytest.mark.parametrize("megabytes", [2, 12])
def test_a_file_over_the_limit_is_never_stored_and_what_was_typed_is_kept(
    the_office, task, signed_in, settings, tmp_path, megabytes
):
    settings.UPLOAD_LIMIT_MB = 1
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media", str(tmp_path)
    big = SimpleUploadedFile("to.pdf", PDF + b"\x00" * (megabytes * 1024 * 1024))
    # A field after the file arrives too: only the file is passed over.
    fields = {**seen(task), "kind": "file", "title": "Báo cáo sáu tháng", "upload": big, "text": "đã gửi Sở Nội vụ"}
    answer = signed_in(the_office.head).post(url("report", task), fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“to.pdf” lớn hơn 1 MB" in page
    assert "Báo cáo sáu tháng" in page
    assert "đã gửi Sở Nội vụ" in page
    assert list(tmp_path.rglob("*")) == []
    assert Task.objects.get(pk=task.pk).state == Task.State.TODO


def test_html_in_a_note_stays_text(the_office, task, signed_in):
    client = signed_in(the_office.head)
    client.post(url("note", task), {**seen(task), "text": '<script>alert(1)</script><b onclick="x">đậm</b>'})
    for page in (*(reverse(tab.name, args=[task.pk]) for tab in TABS), reverse("my-work")):
        text = client.get(page).content.decode()
        assert "<script>alert" not in text
        assert "<b onclick" not in text
    assert "&lt;script&gt;alert(1)" in client.get(task.get_absolute_url()).content.decode()


def test_the_wrong_order_of_acts_is_refused_in_words(the_office, task, signed_in):
    answer = signed_in(the_office.office_chief).post(url("verify", task), seen(task))
    assert answer.status_code == 422
    assert "Nhiệm vụ đang ở trạng thái “Chưa thực hiện”" in answer.content.decode()


def test_nobody_verifies_what_they_entered(the_office, task, signed_in):
    reported(task, by=the_office.office_chief, on=MONDAY)
    answer = signed_in(the_office.office_chief).post(url("verify", task), seen(task))
    assert answer.status_code == 403
    assert "Chính bạn đã nhập" in answer.content.decode()


@pytest.mark.parametrize("act", ["note", "report", "assign", "ask-extension", "accept", "verify", "cancel"])
def test_who_may_not_gets_403_by_press_and_by_address(the_office, task, signed_in, act):
    client = signed_in(the_office.observer)
    assert client.get(url(act, task)).status_code == 403
    assert client.post(url(act, task), {**seen(task), "text": "x"}).status_code == 403


def test_a_form_leads_back_only_within_this_site(the_office, task, signed_in):
    client = signed_in(the_office.head)
    answer = client.post(url("note", task), {**seen(task), "text": "x", "next": "https://example.com/"})
    assert answer.url == task.get_absolute_url()
    answer = client.post(url("note", task), {**seen(task), "text": "x", "next": "/viec-can-xu-ly/#row-1"})
    assert answer.url == "/viec-can-xu-ly/#row-1"


# two people


def test_the_second_of_two_people_sees_both_versions_and_can_send_the_own_again(the_office, task, signed_in):
    before = seen(task)
    acts.note(task, by=the_office.coordinator, text="Văn phòng ghi trước")
    client = signed_in(the_office.head)
    answer = client.post(url("note", task), {**before, "text": "phòng ghi sau", "forecast_on": "26/07/2019"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Văn phòng ghi trước", "phòng ghi sau", "26/07/2019", "Dự kiến hoàn thành"):
        assert words in page, words
    assert task.acts.filter(text="phòng ghi sau").count() == 0
    now = seen(task)
    assert f'name="seen" value="{now["seen"]}"' in page
    client.post(url("note", task), {**now, "text": "phòng ghi sau", "forecast_on": "26/07/2019"})
    assert {act.text for act in task.acts.filter(kind="note")} == {"Văn phòng ghi trước", "phòng ghi sau"}


def test_two_browsers_of_one_person_are_told_as_ones_own(the_office, task, signed_in):
    before = seen(task)
    client = signed_in(the_office.head)
    client.post(url("note", task), {**before, "text": "từ máy tính ở phòng"})
    page = client.post(url("note", task), {**before, "text": "từ điện thoại"})
    text = page.content.decode()
    assert page.status_code == 409
    assert "Chính bạn đã" in text
    assert "người khác" not in text
    acts.note(task, by=the_office.coordinator, text="Văn phòng ghi")
    text = client.post(url("note", task), {**before, "text": "từ điện thoại"}).content.decode()
    assert "người khác" in text


def test_in_place_a_conflict_takes_the_whole_page(the_office, task, signed_in):
    before = seen(task)
    acts.note(task, by=the_office.coordinator, text="trước")
    headers = {"HX-Request": "true", "HX-Target": f"row-{task.pk}"}
    answer = signed_in(the_office.head).post(url("note", task), {**before, "text": "sau"}, headers=headers)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "main")


# a session that ended


def test_what_was_typed_when_the_session_had_ended_is_given_back_by_its_labels(the_office, task, client):
    """tests/cchc/pages/test_typed_form.py has the rest."""
    fields = {**seen(task), "text": "dòng ghi dài đã gõ", "forecast_on": "26/07/2019", "csrfmiddlewaretoken": "x"}
    text = client.post(url("note", task), fields).content.decode()
    assert "dòng ghi dài đã gõ" in text
    assert "Dự kiến hoàn thành" in text
    assert f'name="seen" value="{fields["seen"]}"' in text
    assert not client.session.keys()


def test_a_signed_out_post_does_nothing(the_office, task, client):
    client.post(url("note", task), {**seen(task), "text": "x"})
    assert task.acts.exclude(kind="give").count() == 0


# bare verification of one person's overview


def test_a_done_task_offers_what_still_can_be_done(the_office, task, signed_in):
    verified(task, by=the_office.head, checked_by=the_office.office_chief, on=MONDAY)
    page = signed_in(the_office.office_chief).get(task.get_absolute_url()).content.decode()
    assert url("reopen", task) in page
    assert url("report", task) not in page
