"""What is typed is not lost in a real browser: session end, language, Back, two presses; and never seen by another."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cchc.accounts.demo import DEMO_PASSWORD
from tasks.models import Task

TASK = "Thẩm định chủ trương đầu tư dự án thủy lợi (mẫu)"
WORDS = "Đã họp với Sở Nông nghiệp, chờ bản đồ hiện trạng"


@pytest.fixture
def task(demo) -> Task:
    return Task.objects.get(item__text=TASK)


def form_of(page: Page):
    return page.locator("main form.form--note")


def typed_into(page: Page, task: Task) -> None:
    page.goto(f"/nhiem-vu/{task.pk}/cap-nhat/")
    form_of(page).locator("[name=text]").fill(WORDS)


def come_in(page: Page, username: str) -> None:
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "dang-nhap" not in url)


def test_the_end_of_the_session_gives_the_text_back_into_its_form(task, sign_in):
    page = sign_in("truong.ktn")
    typed_into(page, task)
    Session.objects.all().delete()
    form_of(page).get_by_role("button", name="Lưu").click()
    expect(page.locator("main")).to_contain_text("Phiên làm việc đã hết")
    page.locator("main").get_by_role("link", name="Đăng nhập").click()
    come_in(page, "truong.ktn")
    expect(page).to_have_url(re.compile(f"/nhiem-vu/{task.pk}/cap-nhat/"))
    expect(form_of(page).locator("[name=text]")).to_have_value(WORDS)
    expect(form_of(page)).to_contain_text("chưa được lưu")
    form_of(page).get_by_role("button", name="Lưu").click()
    page.wait_for_url(lambda url: "cap-nhat" not in url)
    assert task.acts.filter(text=WORDS).count() == 1
    page.goto(f"/nhiem-vu/{task.pk}/cap-nhat/")
    expect(form_of(page).locator("[name=text]")).to_have_value("")


def test_another_person_at_the_same_browser_sees_nothing_of_it(task, sign_in):
    page = sign_in("truong.ktn")
    typed_into(page, task)
    Session.objects.all().delete()
    page.goto(f"/nhiem-vu/{task.pk}/cap-nhat/")
    come_in(page, "truong.vp")
    page.goto(f"/nhiem-vu/{task.pk}/cap-nhat/")
    expect(form_of(page).locator("[name=text]")).to_have_value("")
    assert WORDS not in page.evaluate("JSON.stringify(sessionStorage)")


def test_signing_out_leaves_nothing_and_back_shows_nothing(task, sign_in):
    page = sign_in("truong.ktn")
    typed_into(page, task)
    page.goto("/viec-can-xu-ly/")
    assert WORDS in page.evaluate("JSON.stringify(sessionStorage)")
    page.locator("details.person summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(re.compile("dang-nhap"))
    assert page.evaluate("sessionStorage.length") == 0
    page.go_back()
    expect(page.locator("input[name=login]")).to_be_visible()


def test_language_colours_and_back_lose_nothing(task, sign_in):
    page = sign_in("truong.ktn")
    typed_into(page, task)
    page.get_by_role("button", name="Tiếng Anh").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(form_of(page).locator("[name=text]")).to_have_value(WORDS)
    page.locator("details.person summary").click()
    page.get_by_role("button", name="dark").click()
    expect(form_of(page).locator("[name=text]")).to_have_value(WORDS)
    page.goto("/van-ban/")
    page.go_back()
    expect(form_of(page).locator("[name=text]")).to_have_value(WORDS)
    form_of(page).get_by_role("button", name="Drop it").click()
    expect(form_of(page).locator("[name=text]")).to_have_value("")


def test_cookies_deleted_in_mid_form_lose_nothing(task, sign_in):
    page = sign_in("truong.ktn")
    typed_into(page, task)
    page.context.clear_cookies()
    form_of(page).get_by_role("button", name="Lưu").click()
    page.locator("main").get_by_role("link", name="Đăng nhập").click()
    come_in(page, "truong.ktn")
    expect(form_of(page).locator("[name=text]")).to_have_value(WORDS)


def test_in_a_row_of_my_work_the_session_may_end_too(task, sign_in):
    page = sign_in("truong.ktn")
    row = page.locator(f"#row-{task.pk}")
    row.locator("[name=text]").first.fill(WORDS)
    Session.objects.all().delete()
    row.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(re.compile("dang-nhap"))
    come_in(page, "truong.ktn")
    expect(row.locator("[name=text]").first).to_have_value(WORDS)
    row.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(f"#row-{task.pk} [role=status]")).to_be_visible()
    expect(page.locator(f"#row-{task.pk} [name=text]").first).to_have_value("")  # the row that the answer brought
    assert task.acts.filter(text=WORDS).count() == 1
    page.reload()
    expect(page.locator(f"#row-{task.pk} [name=text]").first).to_have_value("")


def test_a_double_click_saves_once(task, sign_in):
    page = sign_in("truong.ktn")
    typed_into(page, task)
    form_of(page).get_by_role("button", name="Lưu").dblclick(delay=5)
    page.wait_for_url(lambda url: "cap-nhat" not in url)
    assert task.acts.filter(text=WORDS).count() == 1
    expect(page.locator("main")).not_to_contain_text("lưu trước bạn")


def test_back_to_a_page_whose_address_also_gives_a_part_shows_the_whole_page(task, sign_in):
    page = sign_in("truong.ktn")
    page.goto(f"/nhiem-vu/{task.pk}/bao-cao/")
    page.goto("/viec-can-xu-ly/")
    row = page.locator(f"#row-{task.pk}")
    row.get_by_role("link", name="Báo cáo hoàn thành").click()
    expect(row.locator("[name=title]")).to_be_visible()
    for address in ["/van-ban/", "/nhiem-vu/", "/chi-so/", "/tong-quan/", "/thong-bao/", "/huong-dan/"] * 2:
        page.goto(address)
    for _ in range(13):
        page.go_back()
    expect(page).to_have_url(re.compile(f"/nhiem-vu/{task.pk}/bao-cao/"))
    expect(page.locator("header.top")).to_be_visible()
