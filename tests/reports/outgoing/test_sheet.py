"""The register as a sheet: it goes out, comes back or is pasted, is shown, then kept, all or nothing."""

import io
from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from reports.models import ChaseLetter, Sending
from reports.outgoing.documents import Kind
from tasks.coordination import consultations
from tasks.coordination.consultations import Question
from tests.factories import LETTERS_DAY, make_task

HEAD = "Mã\tSố\tNgày\tNgày ký\tNgày gửi\tNơi nhận\n"


@pytest.fixture
def bring(signed_in, office):
    """Paste rows as the Office Chief; `press` presses the button below what they would change."""

    def bring(text="", *, file=None, press=True, by=office.office_chief):
        client = signed_in(by)
        address = reverse("outgoing-sheet")
        sent = {"file": SimpleUploadedFile("van-ban-di.xlsx", file)} if file else {"text": text}
        shown = client.post(address, sent)
        if press and shown.status_code == 200 and shown.context["checked"]:
            return client.post(address, {"checked": shown.context["checked"]}, follow=True)
        return shown

    return bring


def files() -> set[str]:
    return set(default_storage.listdir("reports")[1]) if default_storage.exists("reports") else set()


def test_the_sheet_goes_out_is_filled_in_and_comes_back_and_a_second_run_changes_nothing(
    sent, office, bring, signed_in
):
    book = load_workbook(io.BytesIO(signed_in(office.office_chief).get(reverse("outgoing-sheet"), {"tai": 1}).content))
    row = next(row for row in book.active.iter_rows() if row[0].value == f"letter-{sent.letter.pk}")
    row[2].value, row[3].value, row[5].value = "1690/SKHĐT-VP", LETTERS_DAY, LETTERS_DAY
    for other in book.active.iter_rows():
        if other[0].value == f"escalation-{sent.consultation.pk}":
            other[5].value = "12/07/2019"
    filled = io.BytesIO()
    book.save(filled)
    before = files()
    shown = bring(file=filled.getvalue(), press=False)
    assert (shown.context["faults"], len(shown.context["outcome"].told)) == ([], 2)
    assert (ChaseLetter.objects.get().number, Sending.objects.count(), files()) == ("", 0, before)
    bring(file=filled.getvalue())
    assert ChaseLetter.objects.get().number == "1690/SKHĐT-VP"
    assert sent.line(Kind.ESCALATION).sent_on == date(2019, 7, 12)
    again = bring(file=filled.getvalue(), press=False)
    assert (again.context["outcome"].told, again.context["faults"]) == ([], [])
    assert Sending.history.count() == 2


def test_rows_of_the_document_system_are_known_by_their_number_and_the_others_left_out(sent, bring):
    rows = "Số ký hiệu\tNgày văn bản\tNgày chuyển\tNơi nhận văn bản\n"
    rows += "1600/SKHĐT-KTN\t10/07/2019\t11/07/2019\tUBND tỉnh\n77/SKHĐT-TH\t01/07/2019\t01/07/2019\tSở Y tế\n"
    shown = bring(rows, press=False)
    assert shown.context["outcome"].unknown == ["77/SKHĐT-TH"]
    assert "77/SKHĐT-TH" in shown.content.decode()
    bring(rows)
    line = sent.line(Kind.ESCALATION)
    assert (line.sent_on, line.recipients) == (date(2019, 7, 11), "UBND tỉnh")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("letter-{letter}\t1690/VP\tmai\t\t\t", "dated_on"),
        ("letter-{letter}\t1690/VP\t\t\t\t", "number"),
        ("letter-{letter}\t1690/VP\t17/07/2019\t\t16/07/2019\t", "number"),
        ("letter-0\t1690/VP\t17/07/2019\t\t\t", "key"),
        ("escalation-{consultation}\t9/VP\t10/07/2019\t\t\t", "number"),
        ("report-{report}\t99/BC\t17/07/2019\t\t17/07/2019\t", "number"),
    ],
    ids=["no-day", "undated", "order", "unknown-key", "other-number", "report-without-file"],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_kept(sent, bring, row, column):
    good = f"escalation-{sent.consultation.pk}\t1600/SKHĐT-KTN\t10/07/2019\t\t12/07/2019\t\n"
    keys = {"letter": sent.letter.pk, "consultation": sent.consultation.pk, "report": sent.report.pk}
    wrong = row.format(**keys) + "\n"
    shown = bring(HEAD + (wrong if "escalation" in row else good + wrong))
    assert shown.status_code == 422
    assert [fault.column for fault, _head in shown.context["faults"]] == [column]
    assert (Sending.objects.count(), ChaseLetter.objects.get().number) == (0, "")


def test_the_coordinator_is_told_which_lines_are_for_the_office_chief_and_others_may_not_bring_any(sent, office, bring):
    row = HEAD + f"letter-{sent.letter.pk}\t1690/VP\t17/07/2019\t\t\t\n"
    shown = bring(row, by=office.coordinator)
    assert [fault.column for fault, _head in shown.context["faults"]] == ["number"]
    assert "Chánh Văn phòng" in shown.context["faults"][0][0].message
    for person in (office.head, office.officer, office.observer, office.administrator):
        assert bring(row, by=person).status_code == 403


def test_what_was_checked_and_then_changed_by_somebody_is_not_kept(sent, office, bring, signed_in):
    row = HEAD + f"letter-{sent.letter.pk}\t1690/VP\t17/07/2019\t\t\t\n"
    first = bring(row, press=False).context["checked"]
    bring(HEAD + f"letter-{sent.letter.pk}\t1691/VP\t17/07/2019\t\t\t\n")
    client = signed_in(office.office_chief)
    client.post(reverse("outgoing-sheet"), {"checked": first})
    client.post(reverse("outgoing-sheet"), {"checked": first[:-2] + "xx"})
    assert ChaseLetter.objects.get().number == "1691/VP"


def test_a_number_of_several_years_needs_its_date(sent, office, bring):
    question = Question("Sở Y tế", date(2018, 6, 11), answer_within=15)
    asked = consultations.consult(make_task(office.division), by=office.head, question=question)
    consultations.escalate(asked, by=office.head, number="1600/SKHĐT-KTN", escalated_on=date(2018, 7, 10))
    shown = bring("Số\tNgày\tNgày gửi\n1600/SKHĐT-KTN\t\t12/07/2019\n", press=False)
    [(fault, _head)] = shown.context["faults"]
    assert fault.column == "dated_on"
    assert "10/07/2019, 10/07/2018" in fault.message or "10/07/2018, 10/07/2019" in fault.message
    bring("Số\tNgày\tNgày gửi\n1600/SKHĐT-KTN\t10/07/2019\t12/07/2019\n")
    assert sent.line(Kind.ESCALATION).sent_on == date(2019, 7, 12)
