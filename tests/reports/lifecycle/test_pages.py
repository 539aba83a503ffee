"""The pages of reports and the command: who gets which file, and what is said where something is wrong."""

import io
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx import Document

from cchc.accounts.models import User
from reports import periods
from reports.lifecycle import acts
from reports.models import KeptFile, Report
from tests.factories import make_task, verified
from tests.reports.lifecycle.test_acts import pdf, written

HALF = periods.parse("2019-H1")


@pytest.fixture
def office(office):
    task = make_task(office.division, schedule="on 2019-06-07", text="Rà soát thủ tục <b>một cửa</b>")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 6))
    return office


@pytest.fixture
def as_director(client, office):
    client.force_login(office.director)
    return client


def test_the_last_closed_period_is_offered_first(as_director):
    page = as_director.get(reverse("report-list")).content.decode()
    assert '<h2 id="chosen">6 tháng đầu năm 2019</h2>' in page
    assert "15/12/2018 – 14/06/2019" in page
    assert page.index('value="2019-H1"') < page.index('value="2019"')


@pytest.mark.parametrize("kind", ["official", "internal"])
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_button_of_the_page_gives_the_file(as_director, kind, form):
    page = as_director.get(reverse("report-list")).content.decode()
    address = f"{reverse('report-build')}?ky=2019-H1&amp;loai={kind}&amp;dang={form}"
    assert address in page
    response = as_director.get(address.replace("&amp;", "&"))
    assert response.status_code == 200
    assert f"2019-H1-bao-cao-{'cchc' if kind == 'official' else 'noi-bo'}" in response["Content-Disposition"]
    assert response.content[:2] == b"PK"


def test_the_file_says_what_the_data_say(as_director):
    response = as_director.get(reverse("report-build"), {"ky": "2019-H1"})
    document = Document(io.BytesIO(response.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("Rà soát thủ tục <b>một cửa</b>" in text for text in cells)


def test_the_file_of_a_draft_holds_what_the_office_typed(as_director, office):
    report = acts.begin(HALF, by=office.director)
    acts.write(report, by=office.director, texts={"causes": "Do thiếu người"}, signer="director")
    response = as_director.get(reverse("report-build"), {"ky": "2019-H1"})
    document = Document(io.BytesIO(response.content))
    assert "Do thiếu người" in [paragraph.text for paragraph in document.paragraphs]


def test_the_print_view_names_its_annexes_and_keeps_the_columns_of_the_document(as_director):
    page = as_director.get(reverse("report-print"), {"ky": "2019-H1"}).content.decode()
    assert page.count("<h2>Phụ lục I<br>BIỂU SỐ LIỆU</h2>") == 1
    assert '<section class="annex annex--wide"><h2>Phụ lục II<br>' in page
    widths = [int(each) for each in re.findall(r'<col width="(\d+)%">', page.partition("Phụ lục II")[2])]
    assert len(widths) == 6
    assert widths[1] == max(widths[:5])  # the task's text has the room
    assert 97 <= sum(widths) <= 103
    alone = as_director.get(reverse("report-print"), {"ky": "2019-H1", "loai": "internal"}).content.decode()
    assert "<h2>Phụ lục<br>" in alone


def test_the_print_view_escapes_what_people_typed(as_director):
    page = as_director.get(reverse("report-print"), {"ky": "2019-H1", "loai": "internal"}).content.decode()
    assert "Rà soát thủ tục &lt;b&gt;một cửa&lt;/b&gt;" in page
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page


@pytest.mark.parametrize("query", [{}, {"ky": "2019-Q7"}, {"ky": "2019", "loai": "x"}, {"ky": "2019", "dang": "exe"}])
def test_what_is_no_report_is_not_found(as_director, query):
    assert as_director.get(reverse("report-build"), query).status_code == 404


ACTS = ["report-write", "report-freeze", "report-unfreeze", "report-approve", "report-issue", "report-replace"]


def test_every_address_is_for_people_who_signed_in(client, office):
    report = acts.freeze(acts.begin(HALF, by=office.office_chief), by=office.office_chief)
    file = report.files.first()
    gets = [
        reverse("report-list"), reverse("report-build") + "?ky=2019", reverse("report-print") + "?ky=2019",
        report.get_absolute_url(), reverse("report-file", args=[report.pk, file.pk]),
        reverse("report-signed", args=[report.pk]),
    ]  # fmt: skip
    posts = [reverse("report-begin"), *(reverse(name, args=[report.pk]) for name in ACTS)]
    for response in [*map(client.get, gets), *map(client.post, posts)]:
        assert response.status_code == 302
        assert "dang-nhap" in response.url or "login" in response.url


def test_acts_are_refused_with_a_sentence_that_says_who_may(client, office):
    report = acts.begin(HALF, by=office.office_chief)
    client.force_login(office.head)
    for name in ACTS:
        response = client.post(reverse(name, args=[report.pk]), {"seen": report.revision})
        assert response.status_code == 403
        assert "Giám đốc" in response.content.decode()
    assert client.post(reverse("report-begin"), {"ky": "2019-Q3"}).status_code == 403
    assert client.get(report.get_absolute_url()).status_code == 200


def test_from_draft_to_issued_on_the_page(client, office, django_capture_on_commit_callbacks):
    client.force_login(office.office_chief)
    assert client.post(reverse("report-begin"), {"ky": "2019-H1"}).status_code == 302
    report = Report.objects.get()

    def press(name, **fields):
        report.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):  # the worker
            return client.post(reverse(f"report-{name}", args=[report.pk]), {"seen": report.revision, **fields})

    written(report, by=office.coordinator)
    typed = {f"text_{key}": text for key, text in Report.objects.get().texts.items()}
    told = press("write", **typed | {"signer": "director", "text_results": "Đã đạt <nhiều> kết quả"})
    assert told.status_code == 302
    assert "Đã đạt &lt;nhiều&gt; kết quả" in client.get(report.get_absolute_url()).content.decode()
    assert press("freeze").status_code == 302
    client.force_login(office.director)
    assert press("approve").status_code == 302
    assert "chưa phát hành" in client.get(reverse("report-list")).content.decode()
    client.force_login(office.coordinator)
    told = {"number": "99/BC-SKHĐT", "dated_on": "17/06/2019", "sent_on": "18/06/2019"}
    wrong = press("issue", **{**told, "dated_on": "30/02/2019"}, upload=pdf())
    assert wrong.status_code == 422
    assert "30/02/2019" in wrong.content.decode()
    assert "99/BC-SKHĐT" in wrong.content.decode()  # what was typed is kept
    assert press("issue", **told, upload=pdf()).status_code == 302
    page = client.get(report.get_absolute_url()).content.decode()
    assert "99/BC-SKHĐT" in page
    signed = client.get(reverse("report-signed", args=[report.pk]))
    assert b"".join(signed.streaming_content).startswith(b"%PDF")


def test_a_kept_file_is_served_as_it_was(as_director, office):
    report = acts.freeze(acts.begin(HALF, by=office.director), by=office.director)
    for file in KeptFile.objects.all():
        response = as_director.get(reverse("report-file", args=[report.pk, file.pk]))
        assert b"".join(response.streaming_content) == file.file.open().read()
        assert file.name in response["Content-Disposition"]


def test_of_a_frozen_report_the_list_offers_the_kept_files_not_new_ones(as_director, office):
    report = acts.freeze(acts.begin(HALF, by=office.director), by=office.director)
    page = as_director.get(reverse("report-list"), {"ky": "2019-H1"}).content.decode()
    for file in report.current_files:
        assert reverse("report-file", args=[report.pk, file.pk]) in page
    assert reverse("report-build") not in page
    make_task(office.division, schedule="on 2019-06-10", text="Giao sau khi chốt")
    for kind in ("official", "internal"):
        printed = as_director.get(reverse("report-print"), {"ban": report.pk, "loai": kind}).content.decode()
        assert "một cửa" in printed
        assert "Giao sau khi chốt" not in printed
    draft = acts.begin(periods.parse("2019-Q3"), by=office.director)
    assert as_director.get(reverse("report-print"), {"ban": draft.pk}).status_code == 404


def test_somebody_elses_change_is_told_on_the_page(client, office):
    report = acts.begin(HALF, by=office.office_chief)
    seen = report.revision
    acts.freeze(report, by=office.director)
    client.force_login(office.office_chief)
    response = client.post(reverse("report-freeze", args=[report.pk]), {"seen": seen})
    assert response.status_code == 422
    assert "người khác đã thay đổi" in response.content.decode()
    report.refresh_from_db()
    assert report.freezes == 1


def test_the_list_asks_the_same_number_of_queries_whatever_it_holds(as_director, office, django_assert_max_num_queries):
    acts.freeze(acts.begin(HALF, by=office.director), by=office.director)
    with django_assert_max_num_queries(12):
        as_director.get(reverse("report-list"))


def test_the_command_writes_the_file_under_its_own_name(office, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    call_command("build_report", "2019-H1")
    assert capsys.readouterr().out.strip() == "2019-H1-bao-cao-cchc.docx"
    Document(tmp_path / "2019-H1-bao-cao-cchc.docx")
    call_command("build_report", "2019-Q3", kind="internal", format="xlsx", out=tmp_path / "so.xlsx")
    assert (tmp_path / "so.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("code", ["2019-M06", "2019-Q4", "2019-H2", "2019-9M", "2019", "2018", "2021-Q1"])
def test_every_period_gives_both_documents(office, tmp_path, code):
    for kind in ("official", "internal"):
        call_command("build_report", code, kind=kind, out=tmp_path, stdout=io.StringIO())
    assert len(list(tmp_path.glob(f"{code}-*.docx"))) == 2


def test_the_command_says_what_is_wrong(office, tmp_path):
    with pytest.raises(CommandError, match="2019-M06, 2019-Q3"):
        call_command("build_report", "2019-X")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("build_report", "2019", out=tmp_path / "none" / "x.docx")


@pytest.mark.parametrize("code", ["2019-Q1", "2019-H1"])
def test_what_is_done_and_not_done_is_the_sum_of_what_stands_in_brackets(demo, client, code):
    chief = User.objects.get(username="truong.vp")
    report = acts.begin(periods.parse(code), by=chief)
    client.force_login(chief)
    page = " ".join(client.get(reverse("report-detail", args=[report.pk])).content.decode().split())
    sums = []
    for word in ("Đã hoàn thành", "Chưa hoàn thành"):
        text = re.sub(r"<[^>]+>", "", re.search(rf"<dt>{word}</dt> <dd>(.*?)</dd>", page)[1])
        whole, *parts = map(int, re.findall(r"\d+", text))
        assert whole == sum(parts), text
        sums.append(whole)
    total = re.sub(r"<[^>]+>", "", re.search(r"<dt>Nhiệm vụ</dt> <dd>(.*?)</dd>", page)[1])
    assert sum(sums) == int(total)
