"""The letter that tells the superior of an agency that did not answer in time (letter 1688 §2.4)."""

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from cchc.accounts.models import OrganisationEntry
from reports.escalation.content import OUTCOMES, gather
from reports.escalation.paper import paper
from reports.render.docx import render
from tasks.coordination import consultations
from tasks.coordination.consultations import Answer, Question
from tasks.models import Consultation
from tests.factories import LETTERS_DAY, make_task
from tests.reports.render.test_documents import text_of

JUNE = date(2019, 6, 10)


@pytest.fixture
def office(office):
    for key, value in {"superior_name": "UBND tỉnh Đắk Lắk", "symbol": "SKHĐT", "head_title": "GIÁM ĐỐC"}.items():
        OrganisationEntry.objects.create(key=key, value=value, source="thử")
    return office


@pytest.fixture
def task(office):
    return make_task(office.division, text="Thẩm định chủ trương đầu tư", provenance="letter")


def consult(task, office, agency="Sở Tài chính", **asked) -> Consultation:
    asked = {"answer_within": 15, "dossier": "hồ sơ dự án A", "number": "1215/SKHĐT-KTN", **asked}
    return consultations.consult(task, by=office.head, question=Question(agency, JUNE, **asked))


def words(consultation: Consultation) -> str:
    fresh = Consultation.objects.for_rows().get(pk=consultation.pk)
    return text_of(Document(io.BytesIO(render.render(paper(gather(fresh))))))


def test_it_says_what_was_asked_when_it_was_due_how_it_was_chased_and_what_is_asked_of_the_superior(task, office):
    one = consult(task, office)
    consultations.chase(one, by=office.head, chased_on=date(2019, 7, 5), how="Công văn số 1502/SKHĐT-KTN")
    text = words(one)
    for told in (
        "/SKHĐT-KTN", "V/v báo cáo việc Sở Tài chính chậm tham gia ý kiến", "Kính gửi: UBND tỉnh Đắk Lắk",
        "hồ sơ dự án A", "Công văn số 1215/SKHĐT-KTN ngày 10/6/2019", "15 ngày làm việc, chậm nhất ngày 01/7/2019",
        "Ngày 05/7/2019: Công văn số 1502/SKHĐT-KTN", "quá hạn 16 ngày", "đã chờ 37 ngày",
        "chỉ đạo Sở Tài chính sớm có ý kiến", "đã quá hạn 19 ngày", "Trân trọng báo cáo./.", "GIÁM ĐỐC",
    ):  # fmt: skip
        assert told in text, told
    assert "(*)" not in text


def test_all_late_agencies_of_one_file_stand_in_one_letter_each_with_what_came(task, office):
    one = consult(task, office)
    late = consult(task, office, "Sở Xây dựng")
    consultations.answer(late, by=office.head, answer=Answer(date(2019, 7, 15), number="9/SXD"))
    silent = consult(task, office, "Sở Công Thương")
    consultations.go_on_without(silent, by=office.head, reason="hết hạn giải quyết")
    in_time = consult(task, office, "Sở Y tế", answer_within=90)
    other_file = consult(task, office, "Sở Nội vụ", dossier="hồ sơ khác")
    text = words(one)
    assert "báo cáo việc các cơ quan chậm tham gia ý kiến" in text
    assert "ngày 15/7/2019 mới có ý kiến trả lời, quá hạn 14 ngày" in text
    assert "không tham gia ý kiến, quá hạn 16 ngày" in text
    assert "có 3 ý kiến không đúng thời hạn, trong đó 1 ý kiến vẫn chưa nhận được" in text
    assert "chỉ đạo Sở Tài chính sớm" in text, "the two others have nothing to answer any more"
    for absent in (in_time, other_file):
        assert str(absent.agency) not in text


def test_it_claims_no_rule_and_no_harm_that_nobody_stated(task, office):
    text = words(consult(task, office))
    assert "ảnh hưởng đến thời hạn giải quyết hồ sơ nêu trên" in text
    assert "ảnh hưởng đến tiến độ thực hiện nhiệm vụ nêu trên" in words(consult(task, office, dossier=""))
    assert "doanh nghiệp" not in text
    assert "Theo quy định" not in text


def test_a_late_answer_is_reported_without_a_plea_for_an_answer(task, office):
    one = consult(task, office)
    consultations.answer(one, by=office.head, answer=Answer(date(2019, 7, 15), number="9/STC"))
    text = words(one)
    assert "ngày 15/7/2019 mới có ý kiến trả lời" in text
    assert "sớm có ý kiến" not in text
    assert "xử lý theo quy định" in text


def test_an_outcome_without_words_is_an_error_and_no_agency_drops_out_of_the_letter(task, office, monkeypatch):
    one, silent = consult(task, office), consult(task, office, "Sở Công Thương")
    consultations.go_on_without(silent, by=office.head, reason="hết hạn giải quyết")
    monkeypatch.delitem(OUTCOMES, Consultation.Outcome.UNANSWERED)
    with pytest.raises(KeyError, match="unanswered"):
        gather(one)


def test_where_no_agency_answered_it_says_so_once(task, office):
    one = consult(task, office)
    consult(task, office, "Sở Xây dựng")
    assert "có 2 ý kiến quá thời hạn mà vẫn chưa nhận được" in words(one)


def test_wording_that_nobody_compared_with_the_signed_text_is_marked(office):
    one = consult(make_task(office.division), office)
    told = words(one)
    assert told.count("lời văn của 1 nội dung nhiệm vụ nêu trên chưa được đối chiếu với bản ký") == 1
    assert told.index("Trân trọng báo cáo./.") < told.index("chưa được đối chiếu")


def test_nothing_is_reported_before_the_day_has_passed(task, office, client):
    one = consult(task, office, answer_within=None, answer_by=LETTERS_DAY)
    with pytest.raises(ValueError, match="not late"):
        gather(one)
    client.force_login(office.head)
    assert client.get(reverse("consultation-letter", args=[one.pk])).status_code == 404
    page = client.get(one.get_absolute_url()).content.decode()
    assert reverse("consultation-letter", args=[one.pk]) not in page


def test_the_page_leads_to_the_letter_as_a_file(task, office, client):
    one = consult(task, office)
    client.force_login(office.head)
    url = reverse("consultation-letter", args=[one.pk])
    assert url in client.get(one.get_absolute_url()).content.decode()
    answer = client.get(url)
    assert answer["Content-Disposition"] == f'attachment; filename="2019-07-17-bao-cao-cap-tren-{one.pk}.docx"'
    assert "Kính gửi" in text_of(Document(io.BytesIO(answer.content)))
    assert client.get(url, {"ky": "nobody"}).status_code == 404
