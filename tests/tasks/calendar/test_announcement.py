"""The yearly announcement of days off is pasted, shown, and entered with its number."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tasks.calendar import announcement
from tasks.models import DayOff, Task
from tests.factories import make_task

SOURCE = "Thông báo 6150/TB-BLĐTBXH ngày 03/12/2025"
OF_2026 = """Thông báo về việc nghỉ Tết và các ngày lễ năm 2026 (theo công văn 12729/VPCP-KGVX ngày 25/12/2025)
1. Tết Dương lịch: nghỉ thứ Năm ngày 01/01/2026; nghỉ thứ Sáu 02/01/2026 và đi làm bù vào thứ Bảy ngày 10/01/2026.
2. Tết Nguyên đán: nghỉ từ ngày 14 tháng 02 năm 2026 đến hết ngày 22 tháng 02 năm 2026.
3. Quốc khánh: hoán đổi ngày làm việc từ thứ Hai 31/8/2026 sang thứ Bảy 22/8/2026
Nghỉ 5 ngày, từ 29/8 đến hết 02/9/2026."""


def read(text: str, year: int = 2026) -> dict[str, str]:
    return {f"{one.day:%d/%m}": one.kind for one in announcement.read(text, year)}


def test_days_ranges_and_exchanged_days_are_understood():
    assert read(OF_2026) == {
        "01/01": "off", "02/01": "off", "10/01": "worked",
        "16/02": "off", "17/02": "off", "18/02": "off", "19/02": "off", "20/02": "off",
        "22/08": "worked", "31/08": "off", "01/09": "off", "02/09": "off",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghỉ ngày 24/11", {"24/11": "off"}),
        ("Nghị quyết 80-NQ/TW, Luật 45/2019/QH14, số 12729/VPCP", {}),
        ("Thứ Bảy 25/04/2026 nghỉ", {}),
        ("ngày 31/02/2026", {}),
        ("Nghỉ 30/4 – 01/5", {"30/04": "off", "01/05": "off"}),
        ("Báo cáo trước 15/12/2025", {}),
    ],
)
def test_what_is_no_day_off_is_left_out(text, expected):
    assert read(text) == expected


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = date(2025, 12, 26)
    for day, kind, unsure in (("2026-01-01", "off", True), ("2026-01-02", "off", False), ("2026-11-24", "off", True)):
        DayOff.objects.create(day=day, kind=kind, name="Ngày nghỉ", source="Thư viện", to_check=unsure)
    return office


def test_the_page_shows_first_then_enters_and_deadlines_move(office, client):
    task = make_task(office.division, schedule="on 2026-02-17")
    client.force_login(office.office_chief)
    page = reverse("days-off-announcement")
    assert page in client.get(reverse("days-off")).content.decode()
    given = {"year": "2026", "source": SOURCE, "text": OF_2026}
    looked = client.post(page, given)
    assert looked.status_code == 200
    assert DayOff.objects.count() == 3
    statuses = {f"{line.named.day:%d/%m}": line.status for line in looked.context["outcome"].lines}
    assert (statuses["01/01"], statuses["02/01"], statuses["10/01"]) == ("checked", "same", "new")
    assert [row.day for row in looked.context["outcome"].unnamed] == [date(2026, 11, 24)]
    assert client.post(page, {**given, "sure": "1"}).status_code == 302
    row = DayOff.objects.get(day=date(2026, 1, 1))
    assert (row.to_check, row.source) == (False, SOURCE)
    assert DayOff.objects.get(day=date(2026, 11, 24)).to_check
    assert Task.objects.get(pk=task.pk).due_on == date(2026, 2, 23)
    again = client.post(page, given).context["outcome"]
    assert {line.status for line in again.lines} == {"same"}


def test_what_several_announced_days_move_moves_once(office):
    task = make_task(office.division, schedule="on 2026-02-16")
    named = announcement.read(OF_2026, 2026)
    outcome = announcement.bring_in(named, year=2026, source=SOURCE, by=office.office_chief, apply=True)
    task.refresh_from_db()
    assert (task.due_on, task.version, outcome.moved) == (date(2026, 2, 23), 2, 1)
    [act] = task.acts.filter(kind="move")
    assert "16/02/2026, 17/02/2026, 18/02/2026, 19/02/2026, 20/02/2026" in act.text


def test_a_deadline_costs_as_many_queries_however_many_days_are_announced(office, django_assert_max_num_queries):
    for n in range(16, 21):
        make_task(office.division, schedule=f"on 2026-02-{n}")
    named = announcement.read(OF_2026, 2026)
    with django_assert_max_num_queries(25 + 2 * len(named) + 3 * 5):
        announcement.bring_in(named, year=2026, source=SOURCE, by=office.office_chief, apply=True)
    assert set(Task.objects.values_list("due_on", flat=True)) == {date(2026, 2, 23)}


def test_a_sheet_is_read_as_well_and_a_text_without_days_is_refused(office, client):
    client.force_login(office.office_chief)
    page = reverse("days-off-announcement")
    data = "Ngày;Nội dung\n24/11/2026;Ngày Văn hóa Việt Nam\n".encode()
    looked = client.post(page, {"year": "2026", "source": SOURCE, "file": SimpleUploadedFile("lich.csv", data)})
    assert [(line.named.day, line.status) for line in looked.context["outcome"].lines] == [
        (date(2026, 11, 24), "checked")
    ]
    assert client.post(page, {"year": "2026", "source": SOURCE, "text": "không có ngày"}).status_code == 422
    assert client.post(page, {"year": "2026", "source": SOURCE}).status_code == 422


def test_only_the_office_chief_enters_it(office):
    named = announcement.read(OF_2026, 2026)
    for person in (office.coordinator, office.head, office.director):
        with pytest.raises(PermissionDenied):
            announcement.bring_in(named, year=2026, source=SOURCE, by=person, apply=False)
