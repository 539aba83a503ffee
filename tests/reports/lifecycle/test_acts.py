"""The life of a report: draft, frozen, approved, issued; who may, what never changes afterwards."""

import hashlib
import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from cchc.accounts.models import Membership, OrganisationEntry
from cchc.refusal import Refused
from reports import periods
from reports.content import serialise
from reports.content.gather import gather
from reports.lifecycle import acts as report_acts
from reports.lifecycle.missing import changes, gaps
from reports.models import Report
from reports.outlines import editing
from tasks.lifecycle import acts
from tasks.models import Evidence, Task
from tests.factories import add_function, make_person, make_task, reported, verified

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HALF = periods.parse("2019-H1")


@pytest.fixture
def done(office) -> Task:
    task = make_task(office.division, schedule="on 2019-06-07", product="Báo cáo rà soát")
    return verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 6))


@pytest.fixture
def draft(office, done) -> Report:
    """A report that lacks nothing but its figures."""
    return written(report_acts.begin(HALF, by=office.coordinator), by=office.coordinator)


FACTS = {
    "superior": "UBND TỈNH ĐẮK LẮK", "name": "SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "symbol": "SKHĐT", "place": "Đắk Lắk",
    "report_to": "Sở Nội vụ", "recipients": "Như trên",
}  # fmt: skip


def written(report: Report, by) -> Report:
    for key, value in FACTS.items():
        OrganisationEntry.objects.get_or_create(key=key, defaults={"value": value, "source": "thử"})
    texts = dict.fromkeys(editing.text_keys(report.period), "Nội dung")
    return report_acts.write(report, by=by, texts=texts, signer=report.signer, reporting_task=report.reporting_task)


@pytest.fixture
def frozen(office, draft) -> Report:
    return report_acts.freeze(draft, by=office.office_chief)


@pytest.fixture
def approved(office, frozen) -> Report:
    return report_acts.approve(frozen, by=office.director)


def pdf(name: str = "bao-cao-ky.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def issued(report: Report, by, **more) -> Report:
    told = {"number": "99/BC-SKHĐT", "dated_on": date(2019, 6, 17), "sent_on": date(2019, 6, 18), "upload": pdf()}
    return report_acts.issue(report, by=by, **{**told, **more})


def test_the_four_steps_belong_to_those_of_the_table(office, draft):
    for person in (office.head, office.officer, office.deputy, office.observer, office.coordinator):
        with pytest.raises(PermissionDenied):
            report_acts.freeze(draft, by=person)
    with pytest.raises(PermissionDenied):
        report_acts.begin(periods.parse("2019-Q3"), by=office.head)
    report = report_acts.freeze(draft, by=office.office_chief)
    with pytest.raises(PermissionDenied, match="Giám đốc"):
        report_acts.approve(report, by=office.office_chief)
    report = report_acts.approve(report, by=office.director)
    with pytest.raises(PermissionDenied):
        issued(report, office.head)
    assert issued(report, office.coordinator).state == Report.State.ISSUED


def test_freezing_keeps_the_figures_with_their_hash_and_four_files(frozen):
    assert frozen.content_sha256 == serialise.sha256(frozen.content)
    assert frozen.as_of == date(2019, 6, 14)
    versions = "; ".join(outline.version for outline in (editing.official(HALF), editing.internal()))
    assert (frozen.outline_version, frozen.is_estimate) == (versions, False)
    assert [file.name for file in frozen.current_files] == [
        "2019-H1-bao-cao-cchc.docx",
        "2019-H1-bao-cao-cchc-phu-luc.xlsx",
        "2019-H1-bao-cao-noi-bo.docx",
        "2019-H1-bao-cao-noi-bo-phu-luc.xlsx",
    ]
    for file in frozen.current_files:
        assert hashlib.sha256(file.file.open().read()).hexdigest() == file.sha256


def test_frozen_figures_and_files_do_not_move_and_what_changed_is_listed(office, done, frozen):
    before = [file.file.open().read() for file in frozen.current_files]
    acts.reopen(done, by=office.office_chief, reason="Sai số liệu", on=date(2019, 6, 14))
    frozen.refresh_from_db()
    assert [file.file.open().read() for file in frozen.current_files] == before
    assert frozen.content_sha256 == serialise.sha256(frozen.content)
    found = changes(frozen.frozen_content, gather(HALF))
    assert [(change.before.split("; ")[2], change.after.split("; ")[2]) for change in found] == [
        ("Đã hoàn thành đúng hạn", "Chưa hoàn thành, quá hạn 7 ngày")
    ]


def test_what_happened_after_the_cut_off_is_no_change(office, frozen):
    task = make_task(office.division, schedule="on 2019-07-10")
    reported(task, by=office.head, on=date(2019, 7, 9))
    assert changes(frozen.frozen_content, gather(HALF)) == []


def test_before_the_cut_off_the_day_has_to_be_stated(office, done):
    report = report_acts.begin(periods.parse("2019-Q3"), by=office.office_chief)
    with pytest.raises(Refused, match="14/09/2019"):
        report_acts.freeze(report, by=office.office_chief)
    for wrong in (date(2019, 7, 18), date(2019, 6, 14)):
        with pytest.raises(Refused, match="15/06/2019"):
            report_acts.freeze(report, by=office.office_chief, as_of=wrong)
    report = report_acts.freeze(report, by=office.office_chief, as_of=date(2019, 7, 15))
    assert (report.as_of, report.is_estimate) == (date(2019, 7, 15), True)
    document = Document(io.BytesIO(report.current_files.first().file.open().read()))
    assert any("ước thực hiện" in paragraph.text for paragraph in document.paragraphs)


def test_of_two_who_freeze_at_once_one_is_told(office, draft):
    seen = draft.revision
    report_acts.freeze(draft, by=office.office_chief, seen=seen)
    with pytest.raises(Refused, match="đã chốt số liệu"):
        report_acts.freeze(draft, by=office.director, seen=seen)
    assert draft.files.count() == 4


def test_a_failure_while_freezing_leaves_the_report_as_it_was(office, draft, monkeypatch):
    def fails(*args):
        raise RuntimeError("no disk")

    monkeypatch.setattr(report_acts, "_keep_file", fails)
    with pytest.raises(RuntimeError):
        report_acts.freeze(draft, by=office.office_chief)
    draft.refresh_from_db()
    assert (draft.state, draft.content, draft.files.count()) == (Report.State.DRAFT, None, 0)


def test_unfreezing_needs_a_reason_and_ends_with_approval(office, frozen):
    with pytest.raises(Refused):
        report_acts.unfreeze(frozen, by=office.office_chief, reason=" ")
    report = report_acts.unfreeze(frozen, by=office.office_chief, reason="Bổ sung số liệu")
    assert report.is_draft
    assert report.files.count() == 4  # nothing is lost
    assert not report.current_files.exists()
    report = report_acts.approve(report_acts.freeze(report, by=office.office_chief), by=office.director)
    assert {file.freeze for file in report.current_files} == {2}
    with pytest.raises(Refused, match="đã phê duyệt"):
        report_acts.unfreeze(report, by=office.office_chief, reason="Sửa")
    assert "Bổ sung số liệu" in [row.history_change_reason for row in report.history.all()]


def test_an_approved_report_is_only_replaced_by_a_version_that_names_it(office, approved):
    with pytest.raises(Refused, match="phiên bản mới"):
        report_acts.begin(HALF, by=office.coordinator)
    newer = report_acts.replace(approved, by=office.coordinator)
    assert (newer.number_of_version, newer.replaces) == (2, approved)
    approved.refresh_from_db()
    with pytest.raises(Refused, match="2"):
        report_acts.replace(approved, by=office.coordinator)


def test_the_new_versions_document_names_the_issued_one_that_it_replaces(office, approved):
    new = report_acts.replace(issued(approved, office.office_chief), by=office.office_chief)
    told = "Báo cáo này thay thế Báo cáo số 99/BC-SKHĐT ngày 17/6/2019."
    frozen = report_acts.freeze(new, by=office.office_chief)
    words = {
        file.kind: "\n".join(p.text for p in Document(file.file).paragraphs).replace("\N{NO-BREAK SPACE}", " ")
        for file in frozen.current_files.filter(form="docx")
    }
    assert told in words["official"]
    assert told not in words["internal"]
    assert "thay thế Báo cáo" not in "\n".join(
        p.text for p in Document(approved.current_files.get(kind="official", form="docx").file).paragraphs
    )


def test_only_one_report_of_a_period_is_in_work(office, draft):
    with pytest.raises(Refused, match="đang được soạn"):
        report_acts.begin(HALF, by=office.office_chief)


def test_recording_as_issued_reports_the_chosen_task_with_the_signed_file(office, draft):
    task = make_task(office.division, schedule="on 2019-06-28", product="Báo cáo")
    report = report_acts.write(draft, by=office.office_chief, texts=draft.texts, signer="director", reporting_task=task)
    report = report_acts.approve(report_acts.freeze(report, by=office.office_chief), by=office.director)
    report = issued(report, office.office_chief)
    task.refresh_from_db()
    assert (task.state, task.product_on, task.reported_by) == ("reported", date(2019, 6, 18), office.office_chief)
    proof = Evidence.objects.get(task=task)
    assert (proof.title, proof.sha256) == ("99/BC-SKHĐT", report.signed_sha256)
    assert report.signed_file.open().read() == PDF
    with pytest.raises(PermissionDenied):
        acts.verify(task, by=office.office_chief)  # another person does


def test_who_may_not_report_the_task_records_the_report_all_the_same(office, draft):
    task = make_task(office.division, schedule="on 2019-06-28", product="Báo cáo")
    report = report_acts.write(draft, by=office.director, texts=draft.texts, signer="director", reporting_task=task)
    report = report_acts.approve(report_acts.freeze(report, by=office.director), by=office.director)
    assert issued(report, office.director).state == Report.State.ISSUED
    task.refresh_from_db()
    assert task.is_open


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": " "},
        {"dated_on": date(2019, 6, 13)},  # before the figures
        {"dated_on": date(2019, 6, 19)},  # after it was sent
        {"sent_on": date(2019, 7, 18)},  # in the future
        {"upload": SimpleUploadedFile("bao-cao.pdf", b"MZ\x90\x00 no pdf")},
        {"upload": SimpleUploadedFile("bao-cao.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20)},
    ],
)
def test_what_cannot_be_is_refused_when_recording_as_issued(office, approved, wrong):
    with pytest.raises(Refused):
        issued(approved, office.office_chief, **wrong)
    approved.refresh_from_db()
    assert approved.state == Report.State.APPROVED


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        ("director", ["GIÁM ĐỐC"]),
        ("deputy", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("office_chief", ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
        ("office_chief_tuq", ["TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_who_signs_decides_the_lines_above_the_name(office, signer, lines):
    from cchc.accounts.models import OrganisationEntry

    titles = {"head_title": "GIÁM ĐỐC", "deputy_title": "PHÓ GIÁM ĐỐC", "office_head_title": "CHÁNH VĂN PHÒNG"}
    for key, value in titles.items():
        OrganisationEntry.objects.create(key=key, value=value)
    found = gather(HALF, signer=signer).signature
    assert list(found.titles) == lines
    assert found.name


def test_a_report_names_who_held_the_function_on_its_day(office):
    old = Membership.objects.get(role="director")
    old.end(date(2019, 6, 30))
    new = make_person()
    add_function(new, "director", office.leadership, valid_from=date(2019, 7, 1))
    assert gather(HALF).signature.name == str(new)
    assert gather(HALF, on=date(2019, 6, 20)).signature.name == str(old.person)


def test_what_would_be_a_hole_in_the_document_is_added_before_it_is_approved(office, draft):
    lacking = {key: text for key, text in draft.texts.items() if key not in ("causes", "results")}
    report_acts.write(draft, by=office.coordinator, texts=lacking, signer="director")
    frozen = report_acts.freeze(draft, by=office.office_chief)
    with pytest.raises(Refused, match="Nguyên nhân"):
        report_acts.approve(frozen, by=office.director)
    frozen.refresh_from_db()
    assert frozen.state == Report.State.FROZEN
    words = "\n".join(p.text for p in Document(frozen.current_files.get(kind="official", form="docx").file).paragraphs)
    assert words.count("(Phần này do Văn phòng nhập trước khi trình ký.)") == 1  # results are told by figures too


def test_gaps_name_what_is_not_written(office, draft):
    told = [gap.text for gap in gaps(gather(HALF)) if gap.holds_up]
    assert any("Nguyên nhân" in text for text in told)
    texts = dict.fromkeys(editing.text_keys(HALF), "Nội dung")
    report_acts.write(draft, by=office.coordinator, texts=texts, signer="director")
    draft.refresh_from_db()
    told = [gap.text for gap in gaps(gather(HALF, texts=draft.texts)) if gap.holds_up]
    assert not any("Nguyên nhân" in text for text in told)
