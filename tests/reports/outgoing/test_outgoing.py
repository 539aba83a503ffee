"""The register of outgoing documents: all that leaves in one list, entered by whoever may issue it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from reports.chase_letter import acts as letters
from reports.models import ChaseLetter, Report, Sending
from reports.outgoing import acts
from reports.outgoing.acts import Entry
from reports.outgoing.documents import Kind, everything, found
from reports.outgoing.list_page import stations
from tasks.coordination import consultations
from tasks.coordination.consultations import Question
from tasks.models import Act
from tests.factories import LETTERS_DAY
from tests.reports.lifecycle.test_acts import pdf

JULY_15, JULY_16 = date(2019, 7, 15), date(2019, 7, 16)


def enter(sent, kind: Kind, by, **entry) -> None:
    line = sent.line(kind)
    acts.enter(line, Entry(**entry), by=by, seen=line.version)


def listed(client, **query) -> list[tuple[str, str]]:
    page = client.get(reverse("outgoing-list"), query)
    return [(document.kind.value, document.number) for document in page.context["page"]]


def test_reports_chase_letters_and_letters_to_the_superior_stand_in_one_list(sent, office, signed_in):
    page = signed_in(office.observer).get(reverse("outgoing-list"))
    text = page.content.decode()
    assert [(row.kind, row.number) for row in page.context["page"]] == [
        ("report", ""), ("letter", ""), ("escalation", "1600/SKHĐT-KTN"),
    ]  # fmt: skip
    for told in ("Sở Nội vụ", office.division.name, "UBND tỉnh Đắk Lắk; Sở Tài chính", "10/07/2019", "chờ cấp số"):
        assert told in text, told
    assert "Nhập số, ngày" not in text, "an observer enters nothing"


def test_the_office_chief_enters_number_and_date_of_a_letter_and_it_is_issued_by_its_own_act(
    sent, office, signed_in
):  # fmt: skip
    client = signed_in(office.office_chief)
    address = reverse("outgoing-letter", args=[sent.letter.pk])
    form = client.get(address).context["form"]
    assert list(form.fields) == ["number", "dated_on", "signed_on", "sent_on", "recipients", "seen"]
    told = {"number": "1690/SKHĐT-VP", "dated_on": "17/07/2019", "signed_on": "15/07/2019", "sent_on": "17/07/2019",
            "recipients": form["recipients"].value(), "seen": form["seen"].value()}  # fmt: skip
    assert client.post(address, told)["Location"] == reverse("outgoing-list")
    sent.letter.refresh_from_db()
    assert (sent.letter.state, sent.letter.number) == (ChaseLetter.State.ISSUED, "1690/SKHĐT-VP")
    assert Act.objects.filter(kind=Act.Kind.CHASE_LETTER).count() == 1
    line = sent.line(Kind.LETTER)
    assert (line.sent_on, line.sent_by, line.days_to_leave(LETTERS_DAY)) == (LETTERS_DAY, office.office_chief, 2)
    assert Sending.objects.get(letter=sent.letter).history.get().history_user == office.office_chief


def test_a_report_is_issued_from_the_register_with_its_signed_file(sent, office):
    told = {"number": "99/BC-SKHĐT", "dated_on": LETTERS_DAY, "sent_on": LETTERS_DAY}
    with pytest.raises(Refused, match="tệp đã ký"):
        enter(sent, Kind.REPORT, office.coordinator, **told)
    enter(sent, Kind.REPORT, office.coordinator, **told, upload=pdf(), recipients="Sở Nội vụ; Lưu: VT")
    report = Report.objects.get()
    assert (report.state, report.number, report.sent_on) == (Report.State.ISSUED, "99/BC-SKHĐT", LETTERS_DAY)
    line = sent.line(Kind.REPORT)
    assert (line.recipients, line.sent_by) == ("Sở Nội vụ; Lưu: VT", office.coordinator)


@pytest.mark.parametrize(
    ("kind", "strangers"),
    [
        (Kind.REPORT, ("head", "officer", "deputy", "observer", "administrator")),
        (Kind.LETTER, ("coordinator", "head", "director", "observer")),
        (Kind.ESCALATION, ("coordinator", "other_head", "director", "observer")),
    ],
    ids=lambda one: one.value if isinstance(one, Kind) else "",
)
def test_only_whoever_may_issue_a_document_enters_its_number_and_days(sent, office, signed_in, kind, strangers):
    for name in strangers:
        person = getattr(office, name)
        with pytest.raises(PermissionDenied):
            enter(sent, kind, person, number="1/VP", dated_on=LETTERS_DAY, sent_on=LETTERS_DAY)
        address = reverse(f"outgoing-{kind.value}", args=[sent.line(kind).pk])
        assert signed_in(person).get(address).status_code == 403
    assert not Sending.objects.exists()


def test_the_days_of_a_letter_to_the_superior_are_added_and_its_number_stays(sent, office):
    enter(sent, Kind.ESCALATION, office.head, signed_on=date(2019, 7, 9), sent_on=date(2019, 7, 12))
    line = sent.line(Kind.ESCALATION)
    assert (line.number, line.dated_on) == ("1600/SKHĐT-KTN", date(2019, 7, 10))
    assert line.days_to_leave(LETTERS_DAY) == 3


@pytest.mark.parametrize(
    "days",
    [
        {"signed_on": JULY_16, "dated_on": JULY_15}, {"dated_on": LETTERS_DAY, "sent_on": JULY_16},
        {"dated_on": LETTERS_DAY, "sent_on": date(2019, 7, 18)}, {"dated_on": None},
    ],
    ids=["dated-before-signed", "sent-before-dated", "future", "undated"],
)  # fmt: skip
def test_days_that_do_not_follow_each_other_are_refused_and_nothing_is_issued(sent, office, days):
    with pytest.raises(Refused):
        enter(sent, Kind.LETTER, office.office_chief, number="1690/SKHĐT-VP", **days)
    assert not Sending.objects.exists()
    assert ChaseLetter.objects.get().state == ChaseLetter.State.DRAFT


def test_of_two_who_enter_at_once_the_second_is_told(sent, office):
    before = sent.line(Kind.LETTER)
    acts.enter(before, Entry("1690/SKHĐT-VP", LETTERS_DAY), by=office.office_chief, seen=before.version)
    with pytest.raises(Refused, match="Đã có người sửa"):
        acts.enter(before, Entry("1691/SKHĐT-VP", LETTERS_DAY), by=office.office_chief, seen=before.version)
    assert sent.line(Kind.LETTER).number == "1690/SKHĐT-VP"


def test_a_letter_that_is_taken_back_waits_for_a_number_again(sent, office):
    enter(sent, Kind.LETTER, office.office_chief, number="1/VP", dated_on=LETTERS_DAY, sent_on=LETTERS_DAY)
    letters.take_back(ChaseLetter.objects.get(), by=office.office_chief, reason="Nhầm số")
    line = sent.line(Kind.LETTER)
    assert (line.waits, line.sent_on) == (True, None)
    assert Sending.objects.get().sent_on is None


def test_days_from_the_signature_to_the_day_sent_are_a_station(sent, office, signed_in):
    enter(sent, Kind.ESCALATION, office.head, signed_on=date(2019, 7, 10), sent_on=date(2019, 7, 12))
    found = stations(everything(), date(2019, 7, 20))
    assert [(one.documents, one.days, one.longest) for one in found] == [(1, 3, 3), (1, 2, 2)]
    text = signed_in(office.observer).get(reverse("outgoing-list")).content.decode()
    assert "Từ khi ký đến ngày gửi" in text


def test_filters_orders_and_files(sent, office, signed_in):
    client = signed_in(office.observer)
    assert listed(client, kind="letter") == [("letter", "")]
    assert listed(client, state="to-send") == [("escalation", "1600/SKHĐT-KTN")]
    assert listed(client, state="waiting", q="noi vu") == [("report", "")]
    assert listed(client, year="2019", sort="date")[0] == ("escalation", "1600/SKHĐT-KTN")
    for sort in ("number", "-number", "kind", "-kind", "sent", "-sent", "date", "-date"):
        assert len(listed(client, sort=sort)) == 3
    page = client.get(reverse("outgoing-list"), {"kind": "<b>sai", "q": "1600"})
    assert "&lt;b&gt;sai" in page.content.decode()
    rows = client.get(reverse("outgoing-list"), {"format": "csv"}).getvalue().decode("utf-8-sig")
    assert "1600/SKHĐT-KTN" in rows
    assert client.get(reverse("outgoing-list"), {"format": "xlsx"})["Content-Disposition"].startswith("attachment")


def test_the_list_asks_the_same_number_of_queries_whatever_it_holds(
    sent, office, signed_in, django_assert_max_num_queries
):
    client = signed_in(office.office_chief)
    client.get(reverse("outgoing-list"))
    for _n in range(3):
        letters.draft(list(sent.letter.tasks.values_list("pk", flat=True)), by=office.coordinator)
    with django_assert_max_num_queries(18):
        assert len(client.get(reverse("outgoing-list")).context["page"]) == 6


def test_each_letter_to_the_superior_names_who_sent_it(sent, office):
    question = Question("Sở Y tế", date(2019, 6, 11), answer_within=15)
    asked = consultations.consult(sent.consultation.task, by=office.head, question=question)
    asked = consultations.escalate(
        asked, by=office.office_chief, number="1601/SKHĐT-KTN", escalated_on=date(2019, 7, 11)
    )
    consultations.chase(asked, by=office.head, chased_on=date(2019, 7, 12), how="điện thoại")
    later = found(Kind.ESCALATION, asked.pk)
    assert (sent.line(Kind.ESCALATION).sent_by, later.sent_by) == (office.head, office.office_chief)
