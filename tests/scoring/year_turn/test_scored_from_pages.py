"""2019 is turned and 2020 scored by what a person types and uploads on the pages: plan, annex, links, set, figures.

No act, form or model of the program writes here; the test only reads what the pages left.
"""

import io
import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from cchc.accounts.models import User
from scoring.index.index import index_of
from scoring.index.serialise import as_json
from scoring.models import CriteriaSet, Indicator, ItemLink, Reading
from tasks.models import Document, ImportedFile, Task
from tests.tasks.importing import writers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TURNED, PLANNED, READ = date(2020, 1, 2), date(2020, 1, 10), date(2020, 2, 10)
PLAN = "02/QĐ-SKHĐT"
HEADER = ["STT", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm"]
# A criterion that counts tasks, and what of the new plan it counts.
COUNTED = [
    "cddh-ke-hoach", "cddh-bao-cao", "cddh-kiem-tra", "cddh-tuyen-truyen", "cddh-nhiem-vu-giao", "vb-xay-dung",
    "vb-bao-cao-kiem-tra", "vb-ra-soat", "vb-theo-doi-thpl", "vb-pho-bien", "hdh-iso", "hdh-ke-hoach-cntt",
    "mc-cong-khai", "mc-ra-soat", "mc-bo-phan",
]  # fmt: skip


@pytest.fixture
def chief(demo, client, settings) -> User:
    settings.CCHC_TODAY = TURNED
    chief = User.objects.get(username="truong.vp")
    client.force_login(chief)
    return chief


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def figures_of_2019() -> dict:
    shown = as_json(index_of(date(2019, 12, 31), 2019))
    return {"total": shown["total"], "components": shown["components"]}


def turned(client) -> None:
    """Ten open tasks are carried; the set is copied with their links."""
    address = reverse("year-turn-of", args=[2019])
    rows = client.get(address).context["rows"]
    chosen = [task.pk for task, why, *_rest in rows if not why][:10]
    given = {"due_on": "31/03/2020", "rest": "leave", "copy_set": "on"} | {f"carry-{key}": "1" for key in chosen}
    looked = client.post(address, given)
    done = client.post(address, {**given, "sure": "1", "stamp": looked.context["outcome"].stamp})
    assert done.status_code == 302
    assert Task.objects.filter(carried_from__in=chosen).count() == 10


def planned(client) -> Document:
    """The plan of 2020 is entered and its annex imported: an item for each criterion that counts tasks."""
    typed = {"number": PLAN, "date": "03/01/2020", "issuer": "Sở Kế hoạch và Đầu tư", "kind": "plan", "year": "2020",
             "title": "Kế hoạch cải cách hành chính năm 2020"}  # fmt: skip
    page = client.post(reverse("plan-new"), typed)
    assert page.status_code == 302, page.context["form"].errors
    document = Document.objects.get(number=PLAN)
    rows = [[str(n), f"Việc cho tiêu chí {key}", "Văn phòng", "", "30/6/2020", "Báo cáo"]
            for n, key in enumerate(COUNTED, 1)]  # fmt: skip
    file = upload("phu-luc.xlsx", writers.excel([HEADER, *rows]))
    client.post(reverse("import-upload"), {"document": document.pk, "file": file, "before": "day_named"})
    client.post(reverse("import-apply", args=[ImportedFile.objects.latest("pk").pk]))
    assert document.items.count() == len(COUNTED)
    return document


def linked(client, drafted: CriteriaSet) -> None:
    """The sheet of all links goes out, is filled in for the new plan and comes back."""
    query = f"?bo={drafted.pk}"
    book = load_workbook(io.BytesIO(client.get(reverse("links-download", args=[2020]) + query).content))
    page = book.worksheets[0]
    filled = 0
    for row in page.iter_rows():
        if row[0].value == PLAN:
            row[4].value, row[6].value = COUNTED[int(row[2].value) - 1], "Tính điểm"
            filled += 1
    assert filled == len(COUNTED)
    stream = io.BytesIO()
    book.save(stream)
    address = reverse("links-sheet", args=[2020]) + query
    looked = client.post(address, {"file": upload("gan.xlsx", stream.getvalue())})
    assert looked.status_code == 200, looked.context["faults"]
    assert client.post(address, {"checked": looked.context["checked"]}).status_code == 302


def decided(client, drafted: CriteriaSet) -> None:
    """Rules that named documents of 2019 name the plan of 2020 by its number; the decision is typed; the set runs."""
    sheet = reverse("criteria-set-sheet", args=[drafted.pk])
    book = load_workbook(io.BytesIO(client.get(sheet).content))
    page = book.worksheets[0]
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and '"documents"' in cell.value:
                params = json.loads(cell.value)
                cell.value = json.dumps({**params, "documents": [PLAN]})
    stream = io.BytesIO()
    book.save(stream)
    address = reverse("criteria-set-edit", args=[drafted.pk])
    looked = client.post(address, {"file": upload("bo.xlsx", stream.getvalue())})
    assert looked.status_code == 200, looked.context["faults"]
    assert client.post(address, {"checked": looked.context["checked"]}).status_code == 302
    named = reverse("criteria-set-name", args=[drafted.pk])
    seen = re.search(r'name="seen" value="([^"]+)"', client.get(named).content.decode())[1]
    typed = {"seen": seen, "name": "Bộ tiêu chí năm 2020", "decision": "15/QĐ-UBND", "date": "06/01/2020",
             "status": "published", "closes_on": "31/12/2020"}  # fmt: skip
    assert client.post(named, typed).status_code == 302
    client.post(reverse("criteria-set-run", args=[drafted.pk]))


def read(client) -> None:
    """Every indicator that the set reads gets the figures of January."""
    for indicator in Indicator.objects.filter(year=2020, in_force=True):
        page = reverse("reading-enter", args=[2020, indicator.key])
        typed = {"period": "2020-01", "numerator": "90", "denominator": "100"}
        if "denominator" not in client.get(page).context["form"].fields:
            typed = {"period": "2020-01", "numerator": "0"}
        answer = client.post(page, typed)
        assert answer.status_code == 302, (indicator.key, answer.context["form"].errors)


def stated(client, chief: User) -> None:
    typed = {"what": "value", "value": "20", "owner": str(chief.pk), "date": "10/02/2020", "note": "như năm 2018"}
    answer = client.post(reverse("state-value", args=[2020, "dieu-tra-xhh"]), typed)
    assert answer.status_code == 302, answer.context["form"].errors


def test_2020_is_scored_from_the_pages_alone_on_sixty_points_and_2019_stays(chief, client, settings):
    before = figures_of_2019()
    turned(client)
    drafted = CriteriaSet.objects.get(year=2020)
    settings.CCHC_TODAY = PLANNED
    plan = planned(client)
    linked(client, drafted)
    decided(client, drafted)
    assert CriteriaSet.objects.running(2020, PLANNED) == drafted
    settings.CCHC_TODAY = READ
    read(client)
    stated(client, chief)

    assert ItemLink.objects.filter(item__document=plan, kind="counts", in_force=True).count() == len(COUNTED)
    total = index_of(READ, 2020).projection.total
    computed = {leaf.key: leaf.max_counted for leaf in total.leaves() if leaf.points and leaf.max_counted}
    assert sum(computed.values()) == total.max_counted >= Decimal(60)
    assert set(COUNTED) <= computed.keys()
    assert Reading.objects.filter(period="2020-01").count() == Indicator.objects.filter(year=2020).count() > 0
    page = client.get(reverse("index-year", args=[2020])).content.decode()
    assert "Bộ tiêu chí năm 2020" in page
    assert figures_of_2019() == before
    settings.CCHC_TODAY = PLANNED
    assert not Task.objects.late_on(PLANNED).exists()
