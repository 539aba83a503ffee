"""The pages on which contributions and opinions are asked, answered, listed and counted."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Question
from tasks.models import Consultation, Contribution
from tests.factories import make_task

FRIDAY = date(2019, 7, 19)
JUNE = date(2019, 6, 10)


@pytest.fixture
def task(the_office):
    return make_task(the_office.division)


@pytest.fixture
def contribution(the_office, task) -> Contribution:
    return ask(the_office, task)


@pytest.fixture
def consultation(the_office, task) -> Consultation:
    return consult(the_office, task)


def ask(office, task, *, due=date(2019, 7, 12), on=JUNE, what="Số liệu quý II") -> Contribution:
    units = [(office.other_division, due)]
    return contributions.ask(task, by=office.head, units=units, kind="figures", what=what, on=on)[0]


def consult(office, task, agency="Sở Tài chính", **asked) -> Consultation:
    asked = {"answer_within": 10, "counted_in": "days", "dossier": "Hồ sơ dự án A", **asked}
    return consultations.consult(task, by=office.head, question=Question(agency, JUNE, **asked), on=JUNE)


def page(client, name, *arguments, **query) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_several_units_are_asked_on_one_form_each_by_its_own_day(the_office, task, signed_in):
    client, url = signed_in(the_office.head), reverse("task-ask-contribution", args=[task.pk])
    assert the_office.other_division.name in client.get(url).content.decode()
    fields = {
        "seen": task.version, "kind": "figures", "what": "Số liệu quý II", "day": "26/07/2019", "units": ["KTDN", "VP"],
        "units_day_VP": "24/07/2019",
    }  # fmt: skip
    assert client.post(url, fields).status_code == 302
    asked = {one.unit.code: one.due_on for one in Contribution.objects.all()}
    assert asked == {"KTDN": date(2019, 7, 26), "VP": date(2019, 7, 24)}


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"units": []}, "Chọn ít nhất một đơn vị"),
        ({"units": ["KTDN"]}, "chưa có hạn"),
        ({"units": ["KTDN"], "day": "16/07/2019"}, "trước ngày yêu cầu"),
        ({"units": ["KTDN"], "units_day_KTDN": "31/02/2019"}, "31/02/2019"),
        ({"units": ["KTN"], "day": "26/07/2019"}, "KTN"),
        ({"units": ["VP"], "what": "", "day": "26/07/2019"}, "what"),
    ],
)
def test_a_refused_question_keeps_what_was_typed_and_says_why(the_office, task, signed_in, fields, fault):
    fields = {"seen": task.version, "kind": "figures", "what": "Số liệu quý II", **fields}
    answer = signed_in(the_office.head).post(reverse("task-ask-contribution", args=[task.pk]), fields)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert fault in text
    assert 'role="alert"' in text
    if fields["what"]:
        assert "Số liệu quý II" in text
    assert not Contribution.objects.exists()


def test_the_asked_unit_sees_it_in_its_work_and_delivers_there(the_office, contribution, signed_in):
    client = signed_in(the_office.other_head)
    text = page(client, "my-work")
    assert "Đơn vị khác yêu cầu tôi phối hợp" in text
    assert "Số liệu quý II" in text
    assert "quá hạn 5 ngày" in text
    url = reverse("contribution-gui", args=[contribution.pk])
    assert f"{url}?next=/viec-can-xu-ly/" in text
    upload = SimpleUploadedFile("so-lieu.pdf", b"%PDF-1.4 so lieu")
    fields = {"seen": contribution.version, "text": "Đã đủ", "upload": upload, "next": "/viec-can-xu-ly/"}
    answer = client.post(url, fields)
    assert (answer.status_code, answer.url) == (302, "/viec-can-xu-ly/")
    contribution.refresh_from_db()
    assert (contribution.outcome, contribution.file_name) == ("delivered", "so-lieu.pdf")
    file = client.get(reverse("contribution-file", args=[contribution.pk]))
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "Số liệu quý II" not in page(client, "my-work")


def test_the_lead_task_shows_the_cause_beside_its_lateness(the_office, contribution, consultation, signed_in):
    client = signed_in(the_office.head)
    cause = f"chờ {the_office.other_division}; Sở Tài chính; lâu nhất từ 10/06/2019, quá hạn nhiều nhất 27 ngày"
    assert cause in page(client, "task-detail", contribution.task_id)
    assert cause in page(client, "task-list")
    text = page(client, "task-coordination", contribution.task_id)
    assert f"chờ {the_office.other_division} từ 10/06/2019, quá hạn 5 ngày" in text
    assert "chờ Sở Tài chính từ 10/06/2019, quá hạn 27 ngày" in text
    assert "đã chờ 37 ngày" in text


def test_who_may_not_act_reads_who_may(the_office, contribution, consultation, signed_in):
    client = signed_in(the_office.observer)
    assert "Chánh Văn phòng" in page(client, "contribution-detail", contribution.pk)
    for name in ("contribution-gui", "contribution-rut", "consultation-tra-loi", "consultation-don-doc"):
        pk = contribution.pk if name.startswith("contribution") else consultation.pk
        assert client.get(reverse(name, args=[pk])).status_code == 403
        assert client.post(reverse(name, args=[pk]), {"seen": 1}).status_code == 403
    assert signed_in(the_office.other_head).get(reverse("contribution-rut", args=[contribution.pk])).status_code == 403


def test_an_opinion_is_recorded_chased_and_answered_on_its_pages(the_office, task, signed_in):
    client = signed_in(the_office.head)
    form = page(client, "task-consult", task.pk)
    assert 'list="id_' in form, "known agencies are suggested"
    fields = {
        "seen": task.version, "agency": "Sở Tài chính", "dossier": "Hồ sơ dự án A", "number": "1200/SKHĐT-KTN",
        "asked_on": "10/06/2019", "answer_within": "5", "counted_in": "working_days",
    }  # fmt: skip
    assert client.post(reverse("task-consult", args=[task.pk]), fields).status_code == 302
    one = Consultation.objects.get()
    assert one.due_on == date(2019, 6, 17)
    chased = {"seen": one.version, "chased_on": "01/07/2019", "how": "điện thoại"}
    assert client.post(reverse("consultation-don-doc", args=[one.pk]), chased).status_code == 302
    answer = {"seen": one.version + 1, "answered_on": "09/06/2019", "number": "980/STC"}
    refused = client.post(reverse("consultation-tra-loi", args=[one.pk]), answer)
    assert refused.status_code == 422
    assert "09/06/2019 trước ngày hỏi 10/06/2019" in refused.content.decode()
    answer["answered_on"] = "15/07/2019"
    assert client.post(reverse("consultation-tra-loi", args=[one.pk]), answer).status_code == 302
    text = page(client, "consultation-detail", one.pk)
    for told in ("980/STC", "điện thoại", "35 ngày", "quá hạn 28 ngày", "đã trả lời"):
        assert told in text


def test_two_people_on_one_opinion_get_the_page_with_both_versions(the_office, consultation, signed_in):
    fields = {"seen": consultation.version, "answered_on": "15/07/2019", "number": "980/STC"}
    url = reverse("consultation-tra-loi", args=[consultation.pk])
    assert signed_in(the_office.head).post(url, fields).status_code == 302
    late = signed_in(the_office.office_chief).post(url, {**fields, "number": "981/STC"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "980/STC" in text
    assert "981/STC" in text
    assert 'name="seen" value="2"' in text


def test_a_file_that_does_not_exist_and_a_task_that_does_not_yet_are_not_found(the_office, contribution, signed_in):
    client = signed_in(the_office.head)
    assert client.get(reverse("contribution-file", args=[contribution.pk])).status_code == 404
    assert client.get(reverse("consultation-detail", args=[999])).status_code == 404


# lists


def test_every_figure_by_unit_opens_a_list_of_as_many_rows(the_office, task, signed_in):
    office = the_office
    for due in (date(2019, 7, 12), date(2019, 7, 16), FRIDAY):
        ask(office, task, due=due)
    consult(office, task)
    consult(office, task, agency="Sở Xây dựng", answer_within=90)
    client = signed_in(office.office_chief)
    answer = client.get(reverse("awaited-by-unit"))
    figures = [
        f for line in answer.context["lines"] for f in (line.asked, line.asked_late, line.outside, line.outside_late)
    ]
    assert [figure.number for figure in figures] == [0, 0, 2, 1, 3, 2, 0, 0]
    for figure in figures:
        if figure.number:
            assert figure.url.replace("&", "&amp;") in answer.content.decode()
        assert client.get(figure.url).context["page"].paginator.count == figure.number


def test_the_dashboard_fetches_the_table_by_unit_and_names_its_page_where_no_script_runs(the_office, task, signed_in):
    client = signed_in(the_office.office_chief)
    address = reverse("awaited-by-unit")
    dashboard = client.get(reverse("dashboard")).content.decode()
    assert f'hx-get="{address}"' in dashboard
    assert f'<a href="{address}">Phối hợp và lấy ý kiến chưa có trả lời</a>' in dashboard
    as_part = {"headers": {"HX-Request": "true"}}
    assert client.get(address, **as_part).content.strip() == b"", "nothing is awaited: the panel goes"
    assert "Không có gì đang chờ" in client.get(address).content.decode()
    ask(the_office, task)
    table = client.get(address, **as_part)
    assert table.content.decode().strip().startswith("<section")
    assert "HX-Request" in table["Vary"]


def test_lists_filter_sort_search_and_name_what_they_do_not_know(the_office, task, signed_in):
    office, client = the_office, signed_in(the_office.director)
    ask(office, task, what="Số liệu đầu tư")
    ask(office, task, what="Góp ý dự thảo", due=date(2019, 7, 30))
    consult(office, task, number="1200/SKHĐT-KTN")

    def rows(name, **query):
        return [one.pk for one in client.get(reverse(name), query).context["page"]]

    first, second = Contribution.objects.order_by("pk").values_list("pk", flat=True)
    assert rows("contribution-list", sort="due") == [first, second]
    assert rows("contribution-list", sort="-due") == [second, first]
    assert rows("contribution-list", state="late") == [first]
    assert rows("contribution-list", q="dự thảo") == [second]
    assert rows("contribution-list", unit="KTN") == []
    assert rows("contribution-list", year="2019", lead="KTN", unit="KTDN", state="due-soon") == [second]
    assert len(rows("consultation-list", q="1200/SKHĐT", agency=Consultation.objects.get().agency_id)) == 1
    text = page(client, "contribution-list", state="nothing", unit="XYZ")
    assert "nothing" in text
    assert "XYZ" in text


def test_a_list_is_exported_as_it_is_shown(the_office, task, signed_in):
    client = signed_in(the_office.observer)
    ask(the_office, task, what="=SUM(A1)")
    ask(the_office, task, due=date(2019, 7, 30))
    consult(the_office, task)
    answer = client.get(reverse("contribution-list"), {"state": "late", "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert len(rows) == 2
    assert rows[1][2] == "=SUM(A1)"
    assert sheet["C5"].data_type == "s", "no formula"
    assert "quá hạn" in sheet["A2"].value
    assert (
        load_workbook(io.BytesIO(client.get(reverse("consultation-list"), {"format": "xlsx"}).content)).active.max_row
        == 5
    )
    agencies = client.get(reverse("agency-list"), {"format": "xlsx"})
    assert [cell.value for cell in load_workbook(io.BytesIO(agencies.content)).active[5]][:3] == ["Sở Tài chính", 1, 37]


def test_the_year_of_an_agency_in_one_line(the_office, consultation, signed_in):
    client = signed_in(the_office.director)
    assert "1 lần, trung bình 37 ngày, 1 quá hạn" in page(client, "agency-list")
    assert "Năm 1999 chưa lấy ý kiến cơ quan nào" in page(client, "agency-list", year="1999")


def test_pages_cost_the_same_with_few_and_with_many(the_office, task, signed_in, django_assert_max_num_queries):
    office, client = the_office, signed_in(the_office.office_chief)
    first, opinion = ask(office, task), consult(office, task)
    most = {"contribution-list": 10, "consultation-list": 11, "agency-list": 10, "awaited-by-unit": 8, "dashboard": 22}
    one = {"contribution-detail": (first.pk, 16), "consultation-detail": (opinion.pk, 17)}

    def costs() -> dict[str, int]:
        found = {}
        for name, limit in most.items():
            with django_assert_max_num_queries(limit) as counted:
                page(client, name)
            found[name] = len(counted)
        for name, (pk, limit) in one.items():
            with django_assert_max_num_queries(limit) as counted:
                page(client, name, pk)
            found[name] = len(counted)
        return found

    few = costs()
    for n in range(6):
        other = make_task(office.other_division)
        contributions.ask(other, by=office.other_head, kind="opinion", what=f"Góp ý {n}", units=[
            (office.division, FRIDAY), (office.office, FRIDAY)])  # fmt: skip
        consult(office, task, agency=f"Sở số {n}")
    assert costs() == few
