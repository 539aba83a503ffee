"""A signed annex of 42 items, from the plan's number to its tasks, by somebody who has never done it."""

import time

from playwright.sync_api import expect

from tasks.importing import annex_export
from tasks.models import Document, Item, Task
from tests.tasks.importing import writers

from .test_main_job import watched

SECONDS = 180
HEADER = ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành", "Sản phẩm"]


def signed_annex() -> bytes:
    """The letter's plan of 42 items as Word prints it: one unit is written otherwise, one day does not exist."""
    plan = Document.objects.get(stated_items=42)
    rows = []
    for item in plan.items.order_by("position").select_related("lead").prefetch_related("coordinating"):
        if item.section and item.section not in [row[0] for row in rows]:
            rows.append([item.section, *[writers.RIGHT] * (len(HEADER) - 1)])
        lead = item.lead.name if item.lead else "Các phòng, đơn vị"
        helping = (
            "Các phòng, đơn vị" if item.every_unit_coordinates else "; ".join(u.name for u in item.coordinating.all())
        )
        rows.append([item.number, item.text, lead, helping, item.schedule_text, item.product])
    tasks = [row for row in rows if row[1] != writers.RIGHT]
    tasks[3][2], tasks[7][4] = "Bộ phận một cửa", "31/9/2019"
    return writers.word("PHỤ LỤC", "(Kèm theo Kế hoạch số 15/KH-SKHĐT)", [HEADER, *rows])


def test_from_a_signed_annex_to_its_tasks_in_under_three_minutes(demo, sign_in, tmp_path):
    file = tmp_path / "phu-luc.docx"
    file.write_bytes(signed_annex())
    before = Task.objects.count()
    page = sign_in("daumoi")
    errors = watched(page)
    started = time.monotonic()

    # 1. From the list of documents to the plan that is not there yet.
    page.goto("/van-ban/")
    page.get_by_role("link", name="Nhập kế hoạch mới").click()
    page.get_by_label("Số, ký hiệu").fill("15/KH-SKHĐT")
    page.get_by_label("Ngày văn bản").fill("15/01/2019")
    page.get_by_label("Trích yếu").fill("Kế hoạch cải cách hành chính bổ sung năm 2019")
    page.get_by_label("Số nội dung").fill("42")
    page.locator("main form button.button--main").click()

    # 2. The annex; the steps say how far it is.
    expect(page.locator("[aria-current=step]")).to_contain_text("1.")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button.button--main").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("2.")
    expect(page.locator("main")).to_contain_text("Bộ phận một cửa")
    expect(page.locator("main")).to_contain_text("31/9/2019")

    # 3. What is wrong is put right where it stands.
    page.get_by_label("Bộ phận một cửa", exact=False).select_option(label="Văn phòng Sở")
    wrong_day = page.locator("section", has=page.locator("textarea", has_text="31/9/2019")).last
    wrong_day.get_by_label("thời hạn").fill("30/9/2019")
    page.get_by_role("button", name="Lưu và kiểm tra lại").first.click()

    # 4. The button says what it will do, and it does that.
    create = page.get_by_role("button", name="Tạo 42 nội dung").first
    expect(create).to_be_visible()
    promised = create.inner_text()
    create.click()
    expect(page.locator("main")).to_contain_text("42")
    took = time.monotonic() - started

    document = Document.objects.get(number="15/KH-SKHĐT")
    assert document.items.count() == 42
    assert f"({Task.objects.count() - before} nhiệm vụ)" in promised
    assert set(document.items.values_list("provenance", flat=True)) == {Item.Provenance.IMPORTED}
    assert took < SECONDS
    assert errors == []
    again = annex_export.word(document)
    assert again.startswith(b"PK")
