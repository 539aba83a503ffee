"""The main job in a real browser: a unit reports, the Office verifies, the figures move, the Director exports."""

import io
import re

from docx import Document as Docx
from playwright.sync_api import Page, expect

from scoring.index.index import index_of
from tasks.models import Task
from tests.factories import LETTERS_DAY

TASK = "Thẩm định chủ trương đầu tư dự án thủy lợi (mẫu)"
CRITERION = "Hoàn thành đúng tiến độ nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao"


def watched(page: Page) -> list[str]:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def secured_of_the_criterion(page: Page) -> str:
    """What the index page shows as secured for the tasks that the province assigned."""
    page.goto("/chi-so/")
    return page.locator("tr", has_text=CRITERION).first.inner_text()


def test_the_main_job_from_the_units_update_to_the_directors_report(demo, sign_in):
    # 1. The head of a unit signs in and sees what the unit owes.
    head = sign_in("truong.ktn")
    errors = watched(head)
    expect(head).to_have_url(re.compile("/viec-can-xu-ly/"))
    row = head.locator("[data-row]", has_text=TASK)
    expect(row).to_contain_text("26/07/2019")

    # 2. Updates the task in place, without leaving the list, and hands in the product with its proof.
    row.get_by_label("Tiến độ", exact=False).first.fill("Đã họp với Sở Nông nghiệp, đang hoàn thiện báo cáo")
    row.get_by_role("button", name="Lưu", exact=True).click()
    expect(head.locator("[data-row]", has_text=TASK).locator("[role=status]")).to_be_visible()
    head.locator("[data-row]", has_text=TASK).get_by_role("link", name="Báo cáo hoàn thành").click()
    head.locator("input[name=title]").fill("1702/BC-SKHĐT")
    head.locator("input[name=dated_on]").fill("17/07/2019")
    head.locator("textarea[name=text]").fill("Đã trình UBND tỉnh")
    head.locator("main form:has(input[name=title]) button.button--main").click()
    expect(head.locator("[data-row]", has_text=TASK).locator("[role=status]")).to_be_visible()
    task = Task.objects.get(item__text=TASK)
    assert (task.state, task.product_on) == (Task.State.REPORTED, LETTERS_DAY)

    # 3. The Office Chief sees that it waits for his check, and verifies it.
    office = sign_in("truong.vp")
    before = secured_of_the_criterion(office)
    assert "1,50" in before
    office.goto("/tong-quan/")
    office.locator("main a[href*='state=waiting-check']").first.click()
    office.get_by_role("link", name=re.compile(re.escape(TASK[:40]))).first.click()
    office.get_by_role("link", name="Xác nhận hoàn thành").or_(
        office.get_by_role("button", name="Xác nhận hoàn thành")
    ).first.click()
    if office.url.rstrip("/").endswith("xac-nhan"):
        office.locator("main form button.button--main").click()
    office.wait_for_url(re.compile(rf"/nhiem-vu/{task.pk}/$"))
    task.refresh_from_db()
    assert task.state == Task.State.DONE

    # 4. The index moves: 5 of 8 tasks of the province on time instead of 4.
    after = secured_of_the_criterion(office)
    assert "1,88" in after
    assert str(index_of(LETTERS_DAY).projection.leaf("cddh-nhiem-vu-giao").secured) == "1.88"

    # 5. The Director exports the report of the half-year, with the index as it stands now.
    director = sign_in("giamdoc")
    director.goto("/bao-cao/")
    with director.expect_download() as download:
        director.locator("main a[href*='2019-H1'][href*='docx']").first.click()
    content = download.value.path().read_bytes()
    assert download.value.suggested_filename.startswith("2019-H1")
    text = "\n".join(paragraph.text for paragraph in Docx(io.BytesIO(content)).paragraphs)
    assert "6 tháng đầu năm" in text
    assert errors == []
