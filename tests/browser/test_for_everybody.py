"""The main job without a script, without a mouse, at twice the size, and without motion."""

from playwright.sync_api import Page, expect

from tasks.models import Task
from tests.browser.conftest import DESKTOP
from tests.browser.looking import Watched
from tests.factories import LETTERS_DAY

TASK = "Thẩm định chủ trương đầu tư dự án thủy lợi (mẫu)"
# A window of 1440 by 900 at 200 % is as wide as one of half its width.
TWICE = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}


def focused(page: Page, attribute: str) -> str:
    return page.evaluate(f"document.activeElement.getAttribute('{attribute}') || ''")


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus stands on what the selector names; a hundred stops are too many."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def test_a_unit_updates_and_reports_and_the_office_verifies_without_a_script(demo, sign_in):
    head = sign_in("truong.ktn", java_script_enabled=False)
    row = head.locator("[data-row]", has_text=TASK)
    row.locator("[name=text]").first.fill("Đã họp với Sở Nông nghiệp")
    row.get_by_role("button", name="Lưu", exact=True).click()
    task = Task.objects.get(item__text=TASK)
    assert task.acts.order_by("pk").last().text == "Đã họp với Sở Nông nghiệp"
    head.locator("[data-row]", has_text=TASK).get_by_role("link", name="Báo cáo hoàn thành").click()
    head.locator("input[name=title]").fill("1702/BC-SKHĐT")
    head.locator("input[name=dated_on]").fill("17/07/2019")
    head.locator("textarea[name=text]").fill("Đã trình UBND tỉnh")
    head.locator("main form button.button--main").first.click()
    task.refresh_from_db()
    assert (task.state, task.product_on) == (Task.State.REPORTED, LETTERS_DAY)

    office = sign_in("truong.vp", java_script_enabled=False)
    office.goto(f"/nhiem-vu/{task.pk}/xac-nhan/")
    office.locator("main form button.button--main").first.click()
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    # The menu opens without a script too.
    office.get_by_role("button", name="Tất cả các trang").click()
    expect(office.get_by_role("link", name="Các mốc nhắc việc")).to_be_visible()


def test_a_unit_updates_and_reports_with_the_keyboard_alone(demo, sign_in):
    page = sign_in("truong.ktn")
    watched = Watched(page)
    page.keyboard.press("Tab")
    assert focused(page, "class") == "skip", "the first stop skips the menu"
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert focused(page, "id") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("!!document.activeElement.closest('.is-here')"), "j goes to the first row"
    task = Task.objects.get(item__text=TASK)
    tab_to(page, f"#row-{task.pk} [name=text]")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", "where the focus is can be seen"
    page.keyboard.type("Đã họp với Sở Nông nghiệp")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"#row-{task.pk} [role=status]")).to_be_visible()
    page.goto(f"/nhiem-vu/{task.pk}/bao-cao/")
    tab_to(page, "main form button.button--main")
    page.keyboard.press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    tab_to(page, "input[name=title]")
    page.keyboard.type("1702/BC-SKHĐT")
    tab_to(page, "input[name=dated_on]")
    page.keyboard.type("17/07/2019")
    page.locator("textarea[name=text]").focus()
    page.keyboard.type("Đã trình UBND tỉnh")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    task.refresh_from_db()
    assert task.state == Task.State.REPORTED
    assert [fault for fault in watched.faults if "422" not in fault] == []


def test_at_200_per_cent_nothing_is_cut_off_and_what_moves_stands_still_when_asked(demo, sign_in):
    page = sign_in("truong.vp", TWICE, device_scale_factor=2, reduced_motion="reduce")
    watched = Watched(page)
    for address in ["/tong-quan/", "/viec-can-xu-ly/", "/nhiem-vu/", "/chi-so/", "/bao-cao/", "/nhac-viec/"]:
        page.goto(address)
        watched.check_width()
        moving = page.evaluate(
            "[...document.querySelectorAll('a, button, summary')]"
            ".filter(one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length"
        )
        assert moving == 0, address
    page.get_by_role("button", name="Tất cả các trang").click()
    expect(page.get_by_role("link", name="Các mốc nhắc việc")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Các mốc nhắc việc")).to_be_hidden()
    assert watched.faults == []
