"""The self-assessment of a year: points as typed, proof with page, what is missing by name; and the pack of proof."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from reports.assessment import pack, paper, spreadsheet
from reports.assessment.content import gather
from reports.lifecycle import work as working
from reports.models import Work
from reports.render.docx import render
from scoring.appraisal.acts import appraise
from scoring.figure_proof import acts as figure_proof
from scoring.figure_proof.acts import ProofValues
from scoring.models import CriteriaSet, Criterion, Indicator, ItemLink
from scoring.readings.acts import ReadingValues, enter
from scoring.stated_values.acts import state
from tasks.lifecycle import acts
from tasks.lifecycle.acts import Proof
from tasks.models import Evidence
from tests.factories import make_task, verified
from tests.factories import paper as paper_of
from tests.reports.render.test_documents import text_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DAY = date(2019, 6, 18)


@pytest.fixture
def criteria(office) -> dict[str, Criterion]:
    """A component with two leaves: reports on time, and a plan."""
    row = CriteriaSet.objects.create(
        year=2019, name="Bộ tiêu chí", closes_on=date(2019, 12, 31), status="published", decision="1/QĐ-UBND",
        date=date(2019, 1, 2),
    )  # fmt: skip
    part = Criterion.objects.create(
        criteria_set=row, key="A", position=1, name="Chỉ đạo", max_points=3, rule="sum", status="published"
    )
    rule = {"rule": "all_or_nothing", "params": {}, "status": "published"}
    names = {"A1": ("Báo cáo <định kỳ> & năm", 1), "A2": ("Kế hoạch", 2)}
    return {
        key: Criterion.objects.create(
            criteria_set=row, parent=part, key=key, position=n, name=name, max_points=most, **rule
        )
        for n, (key, (name, most)) in enumerate(names.items(), 2)
    }


@pytest.fixture
def proved(office, criteria):
    """A verified task of the first leaf with a file on page 3, an open one, and one proved by a number alone."""
    tasks = [make_task(office.division, schedule=f"on 2019-06-{day}", text=f"Việc {day}") for day in (20, 21, 28)]
    for task in tasks:
        ItemLink.objects.create(item=task.item, criterion=criteria["A1"], kind="counts", in_force=True)
    upload = SimpleUploadedFile("bao cao.pdf", PDF, "application/pdf")
    proof = Proof(kind=Evidence.Kind.FILE, title="99/BC-SKHĐT", dated_on=DAY, place="trang 3", upload=upload)
    acts.report(tasks[0], by=office.head, on=DAY, proof=proof)
    acts.verify(tasks[0], by=office.office_chief, on=DAY)
    verified(tasks[1], by=office.head, checked_by=office.office_chief, on=DAY)
    return tasks


def assess(criterion, office, **values):
    told = {
        "target": None, "target_owner": None, "self_assessed": None, "appraised": None, "official": None, "reason": "",
        "explanation": "", "explained_by": "", "explained_on": None, "proof": None, "outcome": "", **values,
    }  # fmt: skip
    return appraise(criterion, 2019, told, by=office.office_chief, seen=0)


def row_of(found, key):
    return next(row for row in found.rows if row.key == key)


def test_points_are_those_that_were_typed_and_proof_names_its_page(office, criteria, proved):
    assess(criteria["A1"], office, self_assessed=Decimal("0.75"))
    found = gather(2019)
    row = row_of(found, "A1")
    assert (row.number, row.self_assessed, row.appraised) == ("1.1", "0.75", None)
    assert paper.proofs_of(row) == "99/BC-SKHĐT ngày 18/6/2019, trang 3; 123/BC-SKHĐT ngày 18/6/2019"
    assert row_of(found, "A").self_assessed == "0.75"
    words = text_of(Document(io.BytesIO(render.render(paper.paper(found)))))
    assert "Báo cáo <định kỳ> & năm" in words
    assert "trang 3" in words
    assert "0,75" in words


def test_one_title_of_several_days_stands_once_with_its_days(office, criteria, proved):
    row = row_of(gather(2019), "A1")
    site = [replace(row.proofs[1], title="Trang tin", dated_on=date(2019, 5, day)) for day in (3, 10, 10)]
    named = replace(row.proofs[1], title="Biên bản 28/05/2019", dated_on=date(2019, 5, 28))
    told = paper.proofs_of(replace(row, proofs=(*site, named)))
    assert told == "Trang tin ngày 03/5/2019, 10/5/2019; Biên bản 28/05/2019"


def missing(found) -> set[tuple[str, str]]:
    return {(row.key, paper.missing_of(each)) for row, each in found.missing}


def test_what_is_missing_is_told_by_name(office, criteria, proved):
    assess(criteria["A2"], office, self_assessed=Decimal(2))
    number = proved[2].item.document.number
    assert missing(gather(2019)) == {
        ("A1", "Chưa có tệp minh chứng: 123/BC-SKHĐT."),
        ("A1", f"Nhiệm vụ chưa hoàn thành: {number}, mục 1: Việc 28."),
        ("A2", "Tự chấm điểm nhưng không có tài liệu kiểm chứng."),
    }


def test_it_starts_from_what_is_computed_and_why_and_asks_for_no_points(office, criteria, proved):
    verified(proved[2], by=office.head, checked_by=office.office_chief, on=DAY)
    found = gather(2019)
    row = row_of(found, "A1")
    assert (row.computed, row.self_assessed, row_of(found, "A").self_assessed) == ("1.00", "1.00", "1.00")
    assert (found.self_assessed, row.differs) == ("1.00", False)
    assert "3" in paper.why_of(row)  # its tasks, in a sentence
    assert not any("nhập điểm" in told for _key, told in missing(found))
    words = text_of(Document(io.BytesIO(render.render(paper.paper(found)))))
    assert paper.why_of(row) in words


def test_what_the_office_claims_otherwise_stands_beside_what_is_computed(office, criteria, proved):
    assess(criteria["A1"], office, self_assessed=Decimal("0.75"))
    row = row_of(gather(2019), "A1")
    assert (row.computed, row.self_assessed, row.differs) == ("0.00", "0.75", True)
    assert "Điểm tính được là 0,00, khác điểm tự chấm." in paper.why_of(row)


def test_what_is_not_due_by_the_day_is_not_missing(office, criteria, settings):
    settings.CCHC_TODAY = date(2019, 6, 28)
    schedules = {"due": "on 2019-06-28", "later": "on 2019-07-01", "undated": "undated", "check-in": "continuous"}
    made = {name: make_task(office.division, schedule=schedule, text=name) for name, schedule in schedules.items()}
    for task in made.values():
        ItemLink.objects.create(item=task.item, criterion=criteria["A1"], kind="counts", in_force=True)
    number = made["due"].item.document.number
    assert missing(gather(2019)) == {("A1", f"Nhiệm vụ chưa hoàn thành: {number}, mục 1: due.")}
    acts.report(made["due"], by=office.head, on=date(2019, 6, 28), proof=paper_of(date(2019, 6, 28)))
    assert ("A1", f"Nhiệm vụ đã báo cáo, chưa được xác nhận hoàn thành: {number}, mục 1: due.") in missing(gather(2019))
    settings.CCHC_TODAY = date(2019, 12, 31)  # the set closes: now all of them were due
    told = missing(gather(2019))
    for name in ("later", "undated", "check-in"):
        assert any(told_name.endswith(f": {name}.") for _key, told_name in told), name


@pytest.fixture
def scored_otherwise(criteria) -> dict[str, Criterion]:
    """Beside what is computed: a survey, what others score, an attested and a given criterion, and a ratio."""
    row = criteria["A1"].criteria_set
    rules = {
        "survey": ("survey", {}), "external": ("external", {}), "attested": ("attested", {"yes": "2", "no": "0"}),
        "given": ("given", {}),
        "ratio": ("ratio", {"indicator": "hs", "target": "1", "from": "0"}),
    }  # fmt: skip
    return {
        key: Criterion.objects.create(
            criteria_set=row, key=key, position=n, name=key, max_points=2, rule=rule, params=params, status="published"
        )
        for n, (key, (rule, params)) in enumerate(rules.items(), 10)
    }


def test_surveys_are_left_alone_and_only_what_scores_itself_is_asked_for(office, scored_otherwise):
    found = gather(2019)
    asked = {key for key, told in missing(found) if told == "Tiêu chí tự chấm, chưa nhập điểm."}
    assert asked == {"attested", "given"}
    assert {key for key, _told in missing(found)} == {"attested", "given", "ratio"}  # the ratio has no reading
    for key in ("survey", "external"):
        row = row_of(found, key)
        assert (row.self_assessed, row.missing) == (None, ())
        assert paper.why_of(row) == "Do điều tra xã hội học hoặc cơ quan khác chấm, không tự chấm."
    assert (found.maximum, found.left_alone) == ("13.00", "4.00")
    state(
        scored_otherwise["attested"], "yes", by=office.office_chief, owner=office.office_chief, on=DAY, note="",
        year=2019,
    )  # fmt: skip
    state(
        scored_otherwise["given"], "1.5", by=office.office_chief, owner=office.office_chief, on=DAY, note="",
        year=2019,
    )  # fmt: skip
    found = gather(2019)
    assert row_of(found, "attested").self_assessed == "2.00"
    assert row_of(found, "given").self_assessed is None  # only assumed so far
    assert ("attested", "Số liệu chưa có tài liệu kiểm chứng: attested: có.") in missing(found)
    assess(scored_otherwise["given"], office, self_assessed=Decimal(1))
    found = gather(2019)
    assert (row_of(found, "given").self_assessed, found.self_assessed) == ("1.00", "3.00")
    first = paper.paper(found).blocks[1]
    assert "3,00/9,00" in first.text
    assert "không kể 4,00 điểm" in first.text


def test_readings_name_their_proof_and_what_lacks_of_it(office, scored_otherwise):
    indicator = Indicator.objects.create(year=2019, key="hs", name="Hồ sơ", kind="flow", unit=office.division)
    values = ReadingValues("2019-Q2", Decimal(3), denominator=Decimal(4))
    reading = enter(indicator, values, by=office.head)
    assert ("ratio", "Số liệu chưa có tài liệu kiểm chứng: Hồ sơ, Quý 2/2019: 3/4.") in missing(gather(2019))
    upload = SimpleUploadedFile("so.pdf", PDF, "application/pdf")
    given = ProofValues(number="45/BC-SKHĐT", dated_on=date(2019, 7, 5), place="trang 3", upload=upload)
    figure_proof.add(reading, given, by=office.head)
    found = gather(2019)
    assert paper.proofs_of(row_of(found, "ratio")) == "45/BC-SKHĐT ngày 05/7/2019, trang 3"
    assert row_of(found, "ratio").self_assessed == "1.50"
    lacking = "Tài liệu kiểm chứng chưa được người thứ hai kiểm tra: Hồ sơ, Quý 2/2019: 3/4."
    assert {told for key, told in missing(found) if key == "ratio"} == {lacking}
    figure_proof.check(reading, by=office.office_chief)
    assert not {told for key, told in missing(gather(2019)) if key == "ratio"}
    book = zipfile.ZipFile(io.BytesIO(packed()))
    assert any(name.endswith("45-bc-skhdt_2019-07-05_trang-3.pdf") for name in book.namelist())


def test_what_the_appraiser_cut_stands_in_the_table_of_explanations(office, criteria, proved):
    assess(
        criteria["A1"], office, self_assessed=Decimal(1), appraised=Decimal("0.5"), reason="Báo cáo chậm",
        explanation="Đã gửi đúng hạn", explained_by="70/SKHĐT-VP", explained_on=date(2019, 7, 1), outcome="waiting",
    )  # fmt: skip
    table = paper.explanations(gather(2019))
    (row,) = table.rows
    assert row.words[2:] == ("1,00", "1,00", "0,50", "Báo cáo chậm", "Đã gửi đúng hạn", "70/SKHĐT-VP ngày 01/7/2019")
    book = load_workbook(io.BytesIO(spreadsheet.render(gather(2019))))
    assert book["Giải trình"]["D5"].value == 1.0


def packed(year: int = 2019) -> bytes:
    with pack.archive(pack.contents(year), on_step=lambda: None) as made:
        return made.file.read()


def test_the_pack_holds_a_folder_a_criterion_files_by_number_and_hashes_that_agree(office, criteria, proved):
    data = packed()
    book = zipfile.ZipFile(io.BytesIO(data))
    path = "1.1-bao-cao-dinh-ky-nam/99-bc-skhdt_2019-06-18_trang-3.pdf"
    assert book.read(path) == PDF
    sums = dict(reversed(line.split("  ", 1)) for line in book.read("SHA256SUMS.txt").decode().splitlines())
    files = {name for name in book.namelist() if not name.endswith("/")}
    assert set(sums) == files - {"SHA256SUMS.txt"}
    assert "1.2-ke-hoach/" in book.namelist()  # nothing proves it yet
    assert all(hashlib.sha256(book.read(name)).hexdigest() == sums[name] for name in sums)
    index = load_workbook(io.BytesIO(book.read("00-muc-luc.xlsx")))["Tệp trong hồ sơ"]
    assert index["G5"].value == path
    assert index["H5"].value == sums[path]
    assert "123/BC-SKHĐT" in book.read("00-con-thieu.txt").decode()
    assert packed() == data  # the same proof, the same bytes


def test_a_file_that_is_gone_or_another_one_is_named_and_the_rest_is_packed(office, criteria, proved):
    row = Evidence.objects.get(title="99/BC-SKHĐT")
    name = row.file.name
    default_storage.delete(name)
    book = zipfile.ZipFile(io.BytesIO(packed()))
    assert "Tệp không còn trong kho: 99/BC-SKHĐT" in book.read("00-con-thieu.txt").decode()
    default_storage.save(name, io.BytesIO(b"%PDF-1.4 changed"))
    book = zipfile.ZipFile(io.BytesIO(packed()))
    assert "Tệp khác với mã SHA-256 khi nộp: 99/BC-SKHĐT" in book.read("00-con-thieu.txt").decode()


def test_two_files_of_one_name_both_stay():
    taken: set[str] = set()
    assert [pack._free("1/a.pdf", taken) for _ in range(3)] == ["1/a.pdf", "1/a-2.pdf", "1/a-3.pdf"]
    assert [pack._free("1.2-x/a", taken) for _ in range(2)] == ["1.2-x/a", "1.2-x/a-2"]


def test_the_pack_is_made_by_a_worker_and_kept_for_whoever_comes_back(client, office, criteria, proved):
    client.force_login(office.head)
    page = client.get(reverse("self-assessment")).content.decode()
    assert "Báo cáo &lt;định kỳ&gt; &amp; năm" in page
    answer = client.post(reverse("proof-pack-build"), {"nam": "2019"})
    work = Work.objects.get()
    assert answer.url == work.get_absolute_url()
    working.run(work.pk)
    work.refresh_from_db()
    assert (work.state, work.step, work.name) == ("done", work.steps, "2019-ho-so-kiem-chung.zip")
    data = b"".join(client.get(reverse("proof-pack", args=[work.pk])).streaming_content)
    assert hashlib.sha256(data).hexdigest() == work.sha256
    assert work.name in client.get(reverse("self-assessment")).content.decode()
    for form in ("docx", "xlsx"):
        assert client.get(reverse("self-assessment-file"), {"nam": "2019", "dang": form}).content[:2] == b"PK"
    assert client.get(reverse("self-assessment"), {"nam": "x"}).status_code == 404


def test_without_a_set_the_page_says_so(client, office):
    client.force_login(office.head)
    assert "Chưa có bộ tiêu chí" in client.get(reverse("self-assessment")).content.decode()
    assert "Chưa có bộ tiêu chí" in client.get(reverse("year-analysis")).content.decode()
    assert client.post(reverse("proof-pack-build"), {"nam": "2019"}).status_code == 404


def test_the_pack_holds_the_points_as_data_with_the_files_of_each_criterion(office, criteria, proved):
    book = zipfile.ZipFile(io.BytesIO(packed()))
    told = json.loads(book.read("00-tu-danh-gia.json"))
    assert (told["schema"], told["version"], told["year"]) == ("cchc.self-assessment", 1, 2019)
    assert told["set"] == {"name": "Bộ tiêu chí", "decision": "1/QĐ-UBND"}
    assert [(row["number"], row["key"], row["is_leaf"]) for row in told["criteria"]] == [
        ("1", "A", False), ("1.1", "A1", True), ("1.2", "A2", True),
    ]  # fmt: skip
    (file,) = told["criteria"][1]["files"]
    assert hashlib.sha256(book.read(file["path"])).hexdigest() == file["sha256"]
