"""On a telephone: the page's head leaves room, the site can be installed, and without a connection it says so."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

MOST_OF_A_SCREEN = 0.15
HOMES = ["giamdoc", "pgd1", "truong.vp", "daumoi", "truong.ktn", "cv.vp", "quansat", "quantri"]


@pytest.mark.parametrize("who", HOMES)
def test_the_head_of_each_first_page_takes_at_most_15_percent_of_the_screen(demo, sign_in, who):
    page = sign_in(who, viewport=PHONE)
    head = page.locator("header.top").bounding_box()
    assert head["height"] <= MOST_OF_A_SCREEN * PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.get_by_role("searchbox")).to_be_visible()


def test_without_a_connection_the_page_says_so_and_the_device_keeps_nothing_else(demo, sign_in):
    page = sign_in("truong.ktn", viewport=PHONE)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/nhiem-vu/")
    kept = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
             (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
    )
    assert kept
    assert [path for path in kept if not path.startswith("/static/")] == ["/khong-co-mang/"]
    page.context.set_offline(True)
    page.goto("/viec-can-xu-ly/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có kết nối")
    page.context.set_offline(False)
    page.goto("/viec-can-xu-ly/")
    page.locator(".person summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(lambda url: "dang-nhap" in url)
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
