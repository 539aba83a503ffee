"""The verification desk: what waits for a person, what is shown of its proof, and what one press does."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word
from PIL import Image

from scoring.xrays import plans
from tasks.lifecycle import acts, check_ins
from tasks.models import Act, Evidence, Task
from tasks.task_page import opened
from tasks.verification import preview
from tests.factories import LETTERS_DAY, make_document, make_item, make_task, reported

MONDAY = date(2019, 7, 15)
DESK = "/ban-xac-nhan/"


def with_file(task: Task, name: str, data: bytes, *, by) -> Evidence:
    proof = acts.Proof(kind="file", title="Báo cáo", dated_on=MONDAY, upload=SimpleUploadedFile(name, data))
    acts.report(task, by=by, on=MONDAY, proof=proof)
    return task.evidence.get()


def picture(width: int = 60, height: int = 40, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, kind)
    return out.getvalue()


def word(*lines: str) -> bytes:
    document, out = Word(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def press(client, page: str, act: str, **data) -> object:
    """Send the form of an act as the page holds it."""
    form = re.search(rf'<form class="form"[^>]*action="([^"]*/{act}/)".*?</form>', page, re.S)
    sent = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', form[0]))
    sent.pop("csrfmiddlewaretoken", None)
    return client.post(form[1], {key: value.replace("&amp;", "&") for key, value in sent.items()} | data)


def test_the_report_that_waits_longest_comes_first_and_the_press_leads_to_the_next(the_office, signed_in):
    later = reported(make_task(the_office.division), by=the_office.head, on=date(2019, 7, 16))
    first = reported(make_task(the_office.other_division), by=the_office.other_head, on=MONDAY)
    client = signed_in(the_office.office_chief)
    page = client.get(DESK).content.decode()
    assert "Báo cáo 1 trong 2" in page
    assert f"/nhiem-vu/{first.pk}/xac-nhan/" in page
    answer = press(client, page, "xac-nhan")
    assert answer.url == f"{DESK}?task={later.pk}"
    assert Task.objects.get(pk=first.pk).state == Task.State.DONE
    assert "Báo cáo 1 trong 1" in client.get(answer.url).content.decode()


def test_only_what_the_person_may_verify_is_on_their_desk(the_office, signed_in):
    own = reported(make_task(the_office.office), by=the_office.office_chief, on=MONDAY)
    others = reported(make_task(the_office.division), by=the_office.head, on=MONDAY)
    page = signed_in(the_office.office_chief).get(DESK).content.decode()
    assert f"/nhiem-vu/{others.pk}/" in page
    assert f"/nhiem-vu/{own.pk}/" not in page
    page = signed_in(the_office.director).get(DESK).content.decode()
    assert f"/nhiem-vu/{own.pk}/xac-nhan/" in page


def test_whoever_verifies_nothing_has_no_desk(the_office, signed_in):
    assert signed_in(the_office.officer).get(DESK).status_code == 403


def test_a_stock_reason_sends_back_in_one_press(the_office, signed_in):
    task = reported(make_task(the_office.division), by=the_office.head, on=MONDAY)
    client = signed_in(the_office.office_chief)
    page = client.get(DESK).content.decode()
    reason = re.search(r'name="reason" value="([^"]+)"', page)[1]
    client.post(reverse("task-send-back", args=[task.pk]), {"seen": task.version, "reason": reason, "next": DESK})
    task.refresh_from_db()
    assert task.state == Task.State.DOING
    assert task.acts.get(kind=Act.Kind.SEND_BACK).text == "Thiếu tài liệu kiểm chứng hoặc không mở được."


def test_what_is_verified_from_a_list_is_counted_as_unopened_and_what_the_desk_showed_is_not(the_office, signed_in):
    on_desk = reported(make_task(the_office.division), by=the_office.head, on=MONDAY)
    from_list = reported(make_task(the_office.division), by=the_office.head, on=LETTERS_DAY)
    client = signed_in(the_office.office_chief)
    press(client, client.get(DESK).content.decode(), "xac-nhan")
    client.post(reverse("task-verify", args=[from_list.pk]), {"seen": from_list.version})
    assert on_desk.acts.get(kind=Act.Kind.VERIFY).opened is True
    assert from_list.acts.get(kind=Act.Kind.VERIFY).opened is False
    assert list(plans.verified_unopened()) == [from_list]
    assert "đã xác nhận 2 báo cáo, trong đó 1 báo cáo chưa mở xem" in client.get(DESK).content.decode()


def test_a_mark_of_another_person_or_of_the_task_before_its_last_change_opens_nothing(the_office):
    task = make_task(the_office.division)
    mark = opened.mark(the_office.office_chief, [task])
    assert opened.holds(mark, the_office.office_chief, [task])
    assert not opened.holds(mark, the_office.director, [task])
    task.version += 1
    assert not opened.holds(mark, the_office.office_chief, [task])


def test_a_units_check_ins_of_a_quarter_are_verified_in_one_press_as_they_were_shown(the_office, signed_in):
    document = make_document()
    for _n in range(2):
        item = make_item(document, the_office.division, schedule="continuous")
        make_task(the_office.division, item=item, decreed_on=date(2019, 6, 14), due_on=date(2019, 6, 14))
    check_ins.confirm(the_office.division, date(2019, 6, 14), by=the_office.head, text="đã đôn đốc", on=MONDAY)
    client = signed_in(the_office.office_chief)
    page = client.get(DESK).content.decode()
    assert "đã đôn đốc" in page
    address = reverse("verify-check-ins", args=[the_office.division.code, "2019-06-14"])
    client.post(address, {"shown": "forged"})
    assert not Task.objects.filter(state=Task.State.DONE).exists()
    client.post(address, {"shown": re.search(r'name="shown" value="([^"]+)"', page)[1]})
    assert Task.objects.filter(state=Task.State.DONE).count() == 2
    assert set(Act.objects.filter(kind=Act.Kind.VERIFY).values_list("opened", flat=True)) == {True}


@pytest.fixture
def shown(the_office, signed_in):
    """What the frame of a file shows to the Office Chief."""

    def show(name: str, data: bytes):
        evidence = with_file(make_task(the_office.division), name, data, by=the_office.head)
        return signed_in(the_office.office_chief).get(reverse("evidence-shown", args=[evidence.pk]))

    return show


def test_pages_of_a_pdf_and_pictures_are_drawn_anew_in_a_frame_that_runs_nothing(shown):
    for name, data in (("a.pdf", picture(600, 800, "PDF")), ("a.png", picture()), ("a.jpg", picture(kind="JPEG"))):
        answer = shown(name, data)
        assert answer.content.count(b'<img src="data:image/jpeg;base64,') == 1, name
        policy = answer["Content-Security-Policy"]
        assert "sandbox;" in policy
        assert "script-src 'none'" in policy
        assert "frame-ancestors 'self'" in policy


def test_a_word_file_is_shown_as_its_text_and_never_as_markup(shown):
    page = shown("a.docx", word("Đã ban hành kế hoạch", "<script>alert(1)</script>")).content.decode()
    assert "Đã ban hành kế hoạch" in page
    assert "<script>" not in page


def test_an_archive_shows_the_names_that_it_holds(shown):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("biên bản/1.pdf", b"x")
    assert "biên bản/1.pdf" in shown("a.zip", out.getvalue()).content.decode()


def test_a_broken_or_costly_file_is_told_in_words(shown):
    assert "hỏng" in shown("a.pdf", b"%PDF-1.7 broken").content.decode()
    long = picture(10, 4000)
    assert "data:image" in shown("a.png", long).content.decode()
    wide = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0" + b"\0" * 40
    assert "data:image" not in shown("a.png", wide).content.decode()


def test_a_signed_message_is_not_shown():
    assert not preview.can_be_shown(Evidence(file="evidence/1", file_name="ký.p7m"))
