"""The chase letter: about late tasks only, by unit, kept once issued, and recorded on each task that it names."""

import hashlib
import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from docx import Document

from cchc.refusal import Refused
from reports.chase_letter import acts as letter_acts
from reports.chase_letter.paper import paper
from reports.models import ChaseLetter
from reports.render.docx import render
from tasks.lifecycle import acts
from tasks.models import Act
from tests.factories import LETTERS_DAY, decision, make_task, reported
from tests.reports.render.test_documents import text_of


@pytest.fixture
def late(office):
    return [
        make_task(office.division, schedule="on 2019-06-28", text="Rà soát thủ tục"),
        make_task(office.other_division, schedule="on 2019-07-10", text="Báo cáo <quý> & năm"),
    ]


@pytest.fixture
def letter(office, late) -> ChaseLetter:
    return letter_acts.draft([task.pk for task in late], by=office.coordinator)


def text(letter: ChaseLetter) -> str:
    return text_of(Document(io.BytesIO(render.render(paper(letter_acts.content_of(letter))))))


def test_only_late_tasks_are_chased(office, late):
    soon = make_task(office.division, schedule="on 2019-07-17")
    letter = letter_acts.draft([soon.pk, late[0].pk], by=office.office_chief)
    assert [row.task for row in letter.chased.all()] == [late[0]]
    with pytest.raises(Refused):
        letter_acts.draft([soon.pk], by=office.office_chief)
    assert ChaseLetter.objects.count() == 1


def test_the_letter_names_each_unit_its_tasks_and_how_late_they_are(letter, office):
    words = text(letter)
    for told in ("V/v đôn đốc thực hiện nhiệm vụ", "Kính gửi:", office.division.name,
                 office.other_division.name, "quá hạn lâu nhất 19 ngày", "Rà soát thủ tục", "Báo cáo <quý> & năm",
                 "trước ngày 24/7/2019", "(Kèm theo Công văn số   ", "nghiêm túc thực hiện./.", "TL."):  # fmt: skip
        assert told in words
    content = letter_acts.content_of(letter)
    assert [unit for unit, _ in content.by_unit] == [office.division.name, office.other_division.name]


def test_the_offices_own_tasks_and_check_ins_are_not_chased(office, late):
    own = make_task(office.office, schedule="on 2019-06-28")
    check_in = make_task(office.division, schedule="continuous")
    letter = letter_acts.draft([own.pk, check_in.pk, late[0].pk], by=office.coordinator)
    assert [row.task for row in letter.chased.all()] == [late[0]]
    with pytest.raises(Refused, match="đơn vị khác"):
        letter_acts.draft([own.pk], by=office.coordinator)


def test_opening_and_finding_are_one_sentence_and_the_directors_order_is_no_request(letter, late, office):
    first = paper(letter_acts.content_of(letter)).blocks[0].text
    assert first.startswith("Thực hiện các kế hoạch và văn bản giao nhiệm vụ")
    assert ", qua theo dõi, tổng hợp, đến ngày 17/7/2019 còn 2 nhiệm vụ của 2 phòng, đơn vị" in first
    words = text(letter)
    assert "Yêu cầu Trưởng các phòng, đơn vị khẩn trương" in words
    assert "Đề nghị" not in words
    letter_acts.write(letter, by=office.coordinator, opening="Sở đã có công văn.", demand="", answer_by=LETTERS_DAY,
                    signer="deputy")  # fmt: skip
    letter.refresh_from_db()
    blocks = paper(letter_acts.content_of(letter)).blocks
    assert blocks[0].text == "Sở đã có công văn."
    assert blocks[1].text.startswith("Qua theo dõi, tổng hợp")


def test_a_task_that_is_done_meanwhile_leaves_the_draft(letter, late, office):
    reported(late[0], by=office.head, on=LETTERS_DAY)
    assert [task.key for task in letter_acts.content_of(letter).tasks] == [late[1].pk]


def test_only_the_office_chief_marks_it_issued_and_then_each_task_says_so(letter, late, office):
    told = {"number": "1690/SKHĐT-VP", "dated_on": LETTERS_DAY}
    for person in (office.coordinator, office.head, office.director):
        with pytest.raises(PermissionDenied):
            letter_acts.issue(letter, by=person, **told)
    issued = letter_acts.issue(letter, by=office.office_chief, **told)
    assert issued.state == ChaseLetter.State.ISSUED
    for task in late:
        act = task.acts.get(kind=Act.Kind.CHASE_LETTER)
        assert act.text == "1690/SKHĐT-VP ngày 17/07/2019"
        assert (act.on, act.by, act.state) == (LETTERS_DAY, office.office_chief, "todo")
        version = task.version
        task.refresh_from_db()
        assert task.version == version  # nobody who has the task open is disturbed


def test_an_issued_letter_never_moves(letter, late, office):
    issued = letter_acts.issue(letter, by=office.office_chief, number="1690/SKHĐT-VP", dated_on=LETTERS_DAY)
    before = issued.file.open().read()
    assert hashlib.sha256(before).hexdigest() == issued.file_sha256
    reported(late[0], by=office.head, on=LETTERS_DAY)
    issued.refresh_from_db()
    assert len(letter_acts.content_of(issued).tasks) == 2
    assert render.render(paper(letter_acts.content_of(issued))) == before
    with pytest.raises(Refused):
        letter_acts.write(issued, by=office.office_chief, opening="", demand="", answer_by=LETTERS_DAY, signer="deputy")


@pytest.mark.parametrize("wrong", [{"number": " "}, {"dated_on": date(2019, 7, 16)}, {"dated_on": date(2019, 7, 18)}])
def test_what_cannot_be_is_refused_and_nothing_is_recorded(letter, late, office, wrong):
    with pytest.raises(Refused):
        letter_acts.issue(letter, by=office.office_chief, **{"number": "1/VP", "dated_on": LETTERS_DAY, **wrong})
    assert not Act.objects.filter(kind=Act.Kind.CHASE_LETTER).exists()


def test_from_the_list_of_late_tasks_to_the_issued_letter_on_the_page(client, office, late):
    client.force_login(office.office_chief)
    page = client.get(reverse("chase-letter")).content.decode()
    assert all(f'value="{task.pk}"' in page for task in late)
    answer = client.post(reverse("chase-letter"), {"task": [task.pk for task in late]}, follow=True)
    page = answer.content.decode()
    assert "Báo cáo &lt;quý&gt; &amp; năm" in page
    letter = ChaseLetter.objects.get()

    def press(name, **fields):
        letter.refresh_from_db()
        return client.post(reverse(f"chase-letter-{name}", args=[letter.pk]), {"seen": letter.revision, **fields})

    wrong = press("write", opening="Theo chỉ đạo", demand="", answer_by="31/02/2019", signer="deputy")
    assert wrong.status_code == 422
    assert "31/02/2019" in wrong.content.decode()
    assert press("write", opening="Theo chỉ đạo", answer_by="22/07/2019", signer="deputy").status_code == 302
    assert "Theo chỉ đạo" in text(ChaseLetter.objects.get())
    assert press("issue", number="1690/SKHĐT-VP", dated_on="17/07/2019").status_code == 302
    kept = client.get(reverse("chase-letter-file", args=[letter.pk]))
    assert b"".join(kept.streaming_content)[:2] == b"PK"
    page = client.get(late[0].get_absolute_url()).content.decode()
    assert "1690/SKHĐT-VP ngày 17/07/2019" in page


def test_what_was_ticked_on_the_list_of_tasks_or_all_of_it_is_taken(client, office, late):
    client.force_login(office.coordinator)
    told = {"task": [f"{late[0].pk}:{late[0].version}", "x"], "next": reverse("task-list")}
    client.post(reverse("chase-letter"), told)
    assert [row.task for row in ChaseLetter.objects.get().chased.all()] == [late[0]]
    client.post(reverse("chase-letter"), {"all": "1", "query": f"unit={office.other_division.code}"})
    assert [row.task for row in ChaseLetter.objects.first().chased.all()] == [late[1]]
    answer = client.post(reverse("chase-letter"), {"next": reverse("task-list")})
    assert answer.url == reverse("task-list")


def test_two_people_on_one_draft_are_told(letter, office):
    seen = letter.revision
    told = {"opening": "", "demand": "", "answer_by": date(2019, 7, 24), "signer": "deputy"}
    letter_acts.write(letter, by=office.coordinator, seen=seen, **told)
    with pytest.raises(Refused, match="người khác"):
        letter_acts.write(letter, by=office.office_chief, seen=seen, **told)


def test_what_was_recorded_by_mistake_is_taken_back_and_the_tasks_say_so(client, letter, late, office):
    letter_acts.issue(letter, by=office.office_chief, number="1690/SKHĐT-VP", dated_on=LETTERS_DAY)
    client.force_login(office.office_chief)
    address = reverse("chase-letter-take-back", args=[letter.pk])
    letter.refresh_from_db()
    assert client.post(address, {"seen": letter.revision, "reason": " "}).status_code == 422
    assert client.post(address, {"seen": letter.revision, "reason": "Nhầm số"}).status_code == 302
    letter.refresh_from_db()
    assert (letter.is_draft, letter.number, letter.content) == (True, "", None)
    told = late[0].acts.filter(kind=Act.Kind.CHASE_LETTER).last()
    assert "1690/SKHĐT-VP" in told.text
    assert "Nhầm số" in told.text
    assert letter.history.filter(number="1690/SKHĐT-VP").exists()
    letter_acts.issue(letter, by=office.office_chief, number="1691/SKHĐT-VP", dated_on=LETTERS_DAY)


def test_a_draft_that_is_not_sent_can_be_taken_up_again(letter, office):
    dropped = letter_acts.drop(letter, by=office.coordinator)
    with pytest.raises(Refused):
        letter_acts.issue(dropped, by=office.office_chief, number="1/VP", dated_on=LETTERS_DAY)
    assert letter_acts.take_up(dropped, by=office.coordinator).is_draft


def test_the_pages_ask_the_same_number_of_queries_whatever_they_hold(
    client, office, late, django_assert_max_num_queries
):
    client.force_login(office.office_chief)
    for _ in range(12):
        late.append(make_task(office.division, schedule="on 2019-07-01"))
    letter = letter_acts.draft([task.pk for task in late], by=office.coordinator)
    with django_assert_max_num_queries(14):
        client.get(reverse("chase-letter"))
    with django_assert_max_num_queries(14):
        client.get(letter.get_absolute_url())


def test_a_draft_says_what_became_of_the_tasks_that_left_it(client, letter, late, office):
    acts.cancel(
        late[0], by=office.office_chief, reason="không cần nữa", on=LETTERS_DAY,
        authority=decision("12/TB-SKHĐT", date(2019, 7, 15)),
    )  # fmt: skip
    client.force_login(office.office_chief)
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "(12/TB-SKHĐT, 15/07/2019, Sở Kế hoạch và Đầu tư)" in page
    assert late[0].get_absolute_url() in page
