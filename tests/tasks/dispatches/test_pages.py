"""The register's pages: who may, what is kept, what a list costs."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc import clock
from tasks.dispatches import acts
from tasks.dispatches.acts import Asked
from tasks.dispatches.route import LABELS
from tasks.dispatches.stations import Station
from tasks.lifecycle import acts as workflow
from tasks.lifecycle import requests
from tasks.models import Document, Task
from tests.factories import decision
from tests.tasks.dispatches.test_register import MONDAY, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(the_office):
    return the_office


def typed(office, **fields):
    return {
        "number": "5512/UBND-TH", "date": "10/07/2019", "issuer": "UBND tỉnh", "title": "V/v giải ngân",
        "arrived_on": "12/07/2019", "row-TOTAL_FORMS": "3", "row-INITIAL_FORMS": "0",
        "row-0-text": "Báo cáo giải ngân", "row-0-unit": office.division.pk, "row-0-deadline": "09/08/2019",
        "row-1-text": "Rà soát dự án", "row-1-unit": "", "row-1-deadline": "",
        "row-2-text": "", "row-2-unit": "", "row-2-deadline": "", **fields,
    }  # fmt: skip


def test_the_form_enters_a_dispatch_with_two_tasks_and_its_file_without_a_script(office, signed_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(office.coordinator)
    upload = SimpleUploadedFile("Công văn 5512.pdf", b"%PDF-1.4\n%%EOF\n")
    answer = client.post(reverse("dispatch-register"), {**typed(office), "upload": upload})
    document = Document.objects.get(kind="dispatch")
    assert answer.url == document.get_absolute_url()
    assert [str(task.unit) for task in Task.objects.order_by("pk")] == [str(office.division), str(office.leadership)]
    page = client.get(answer.url).content.decode()
    assert "Công văn 5512.pdf" in page
    file = client.get(reverse("document-file", args=[document.files.get().pk]))
    assert b"".join(file.streaming_content) == b"%PDF-1.4\n%%EOF\n"


def test_more_rows_keep_what_was_typed(office, signed_in):
    answer = signed_in(office.coordinator).post(reverse("dispatch-register"), typed(office, number="", more="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Báo cáo giải ngân" in page
    assert 'name="row-5-text"' in page
    assert "field__error" not in page


def test_a_known_number_leads_to_the_document_and_offers_to_add_to_it(office, signed_in):
    there = register(office)
    client = signed_in(office.coordinator)
    answer = client.post(reverse("dispatch-register"), typed(office))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert there.get_absolute_url() in page
    assert "Báo cáo giải ngân" in page, "what was typed is kept"
    client.post(reverse("dispatch-register"), typed(office, add_to=there.pk))
    assert Document.objects.received().count() == 1
    assert there.items.count() == 3


def test_an_ended_unit_and_an_early_deadline_are_named_on_the_form(office, signed_in):
    client = signed_in(office.coordinator)
    answer = client.post(reverse("dispatch-register"), typed(office, **{"row-0-deadline": "01/07/2019"}))
    assert "Thời hạn 01/07/2019 trước ngày văn bản, 10/07/2019." in answer.content.decode()
    office.division.valid_to = MONDAY
    office.division.save()
    answer = client.post(reverse("dispatch-register"), typed(office))
    assert "đã kết thúc hoạt động từ ngày 15/07/2019" in answer.content.decode()
    assert not Document.objects.received().exists()


def test_who_may_not_register_reads_who_may(office, signed_in):
    answer = signed_in(office.head).get(reverse("dispatch-register"))
    assert answer.status_code == 403
    assert "chuyên viên đầu mối" in answer.content.decode()
    assert reverse("dispatch-register") not in signed_in(office.head).get(reverse("dispatch-list")).content.decode()


def test_the_leaderships_tasks_are_handed_on_from_the_tasks_page(office, signed_in):
    document = register(office, "1/UBND", Asked("Tham mưu", None, date(2019, 7, 31)))
    task = Task.objects.get(item__document=document)
    client = signed_in(office.deputy)
    page = client.get(task.get_absolute_url()).content.decode()
    assert reverse("task-hand", args=[task.pk]) in page
    client.post(reverse("task-hand", args=[task.pk]), {"seen": task.version, "to_unit": office.division.pk})
    task.refresh_from_db()
    assert task.unit == office.division


def test_a_tile_counts_the_dispatches_that_its_list_shows(office, signed_in):
    register(office, "1/UBND", Asked("Một"), Asked("Hai"))
    register(office, "2/UBND", Asked("Ba", office.division, date(2019, 7, 11)))
    client = signed_in(office.director)
    figures = client.get(reverse("dispatch-list")).context["figures"]
    assert {figure.state: figure.number for figure in figures}["to-hand"] == 1
    assert {figure.state: figure.number for figure in figures}["late"] == 1
    for figure in figures:
        assert client.get(figure.url).context["page"].paginator.count == figure.number, figure.state


def test_the_register_is_searched_filtered_sorted_and_exported_as_shown(office, signed_in):
    register(office, "1/UBND", Asked("Rà soát quy hoạch", office.division, date(2019, 7, 11)))
    register(office, "2/SNV", issuer="Sở Nội vụ", title="V/v chỉ số")
    client = signed_in(office.observer)
    for query, found in [("q=quy+hoach", "1/UBND"), ("q=so+noi+vu", "2/SNV"), ("kind=incoming", "2/SNV"),
                         (f"unit={office.division.code}&state=late", "1/UBND")]:  # fmt: skip
        page = client.get(f"{reverse('dispatch-list')}?{query}")
        assert [document.number for document in page.context["page"]] == [found], query
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{reverse('dispatch-export')}?{query}").content))
        rows = list(book.active.iter_rows(min_row=5, values_only=True))
        assert [row[0] for row in rows] == [found]
    assert "1/2" in book.active["A2"].value
    assert [d.number for d in client.get(f"{reverse('dispatch-list')}?sort=issuer").context["page"]][0] == "2/SNV"
    wrong = client.get(f"{reverse('dispatch-list')}?state=lost")
    assert "“lost” không có trong danh mục" in wrong.content.decode() or "lost" in wrong.content.decode()


def test_the_register_costs_the_same_whatever_it_holds(office, signed_in):
    client = signed_in(office.office_chief)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("dispatch-list")).status_code == 200
        return len(queries)

    register(office, "0/UBND")
    few = cost()
    for n in range(1, 12):
        document = register(office, f"{n}/UBND", Asked("Một", office.division), Asked("Hai", office.other_division))
        acts.add_tasks(document, [Asked("Ba")], by=office.coordinator)
    assert cost() == few <= 21


def test_an_item_is_put_right_with_a_reason_and_its_task_follows(office, signed_in):
    document = register(office)
    item, task = document.items.get(), Task.objects.get()
    client = signed_in(office.coordinator)
    url = reverse("dispatch-item-correct", args=[item.pk])
    assert url in client.get(document.get_absolute_url()).content.decode()
    page = client.get(url)
    sent = {
        "text": "Báo cáo giải ngân quý II", "product": "Báo cáo", "deadline": "10/8/2019", "reason": "đọc nhầm ngày",
        "seen": page.context["form"].initial["seen"],
    }  # fmt: skip
    wrong = client.post(url, {**sent, "reason": ""})
    assert wrong.status_code == 422
    assert "Báo cáo giải ngân quý II" in wrong.content.decode(), "what was typed is kept"
    assert client.post(url, sent).url == document.get_absolute_url()
    item.refresh_from_db()
    task.refresh_from_db()
    assert (item.text, item.product, item.schedule, item.schedule_text) == (
        "Báo cáo giải ngân quý II", "Báo cáo", "on 2019-08-10", "10/08/2019",
    )  # fmt: skip
    assert (task.decreed_on, task.due_on) == (date(2019, 8, 10), date(2019, 8, 12)), "a Saturday: the next working day"
    assert "đọc nhầm ngày" in task.acts.get(kind="move").text
    history = item.history.first()
    assert (history.history_user, history.history_change_reason) == (office.coordinator, "đọc nhầm ngày")
    changed = client.get(url).content.decode()
    assert "<del>09/08/2019</del> → <ins>10/08/2019</ins>" in changed
    assert client.post(url, sent).status_code == 422, "somebody who looked at the item before it was changed"
    assert signed_in(office.head).post(url, sent).status_code == 403


def test_the_register_sums_up_what_the_year_lost_at_which_station(office, signed_in):
    """Late by 14 days: given to the wrong unit, proposed to another, decided, and not accepted there until today."""
    early = {"date": date(2019, 6, 3), "arrived_on": date(2019, 6, 10), "on": date(2019, 6, 10)}
    with clock.at(date(2019, 6, 10)):
        wandering = register(office, "1/UBND", Asked("Báo cáo", office.division, date(2019, 7, 3)), **early)
        cancelled = register(office, "2/UBND", Asked("Thôi", office.division, date(2019, 6, 14)), **early)
    task = Task.objects.get(item__document=wandering)
    with clock.at(date(2019, 7, 1)):
        asked = requests.ask_transfer(
            task, by=office.head, to_unit=office.other_division, reason="không đúng chức năng"
        )
    with clock.at(date(2019, 7, 8)):
        requests.grant(asked, by=office.director)
    workflow.cancel(
        Task.objects.get(item__document=cancelled),
        by=office.office_chief,
        reason="thôi",
        authority=decision("3/UBND", date(2019, 7, 17), "UBND tỉnh"),
    )
    register(office, "3/UBND")
    client = signed_in(office.office_chief)
    stations = client.get(reverse("dispatch-list")).context["stations"]
    found = {line.label: (line.tasks, line.days, line.late, line.units) for line in stations.lines}
    unaccepted = [(str(office.other_division), 9)]
    assert found == {
        LABELS[Station.REGISTRY]: (2, 7 + 7, 0, []),
        LABELS[Station.ASSIGNING]: (0, 0, 0, []),
        LABELS[Station.ACCEPTING]: (1, 21 + 9, 9, unaccepted),
        LABELS[Station.UNIT]: (0, 0, 0, []),
        LABELS[Station.DECIDING]: (1, 7, 5, [(str(office.division), 5)]),
    }
    assert (stations.year, stations.tasks, stations.days, stations.late) == (2019, 2, 51, 14)
    page = client.get(reverse("dispatch-list"), {"q": "3/UBND"})
    assert (page.context["stations"].tasks, page.context["stations"].late) == (1, 0), "the filters hold for it too"
    assert 'id="stations"' in page.content.decode()


def test_a_correction_is_made_on_the_documents_page(office, signed_in):
    document = register(office)
    client = signed_in(office.coordinator)
    url = reverse("dispatch-correct", args=[document.pk])
    assert url in client.get(document.get_absolute_url()).content.decode()
    initial = client.get(url).context["form"].initial
    sent = {**initial, "date": "11/07/2019", "arrived_on": "12/07/2019", "kind": "incoming"}
    assert client.post(url, {**sent, "title": ""}).status_code == 422
    assert client.post(url, sent).url == document.get_absolute_url()
    document.refresh_from_db()
    assert (document.date, document.kind) == (date(2019, 7, 11), "incoming")
