"""A week of those whose work the main job does not show, and what a reader chooses: light, language, no more hints."""

import re

from playwright.sync_api import Page, expect

from cchc.accounts.models import User
from tasks import asking
from tasks.models import Request, Task
from tests.browser.conftest import PHONE

NEW = "mat-khau-moi-2019"


def test_the_administrator_resets_a_forgotten_password_without_mail(demo, sign_in):
    head = User.objects.get(username="truong.ktn")
    admin = sign_in("quantri")
    admin.goto(f"/quan-tri/accounts/user/{head.pk}/change/")
    admin.locator("a[href$='../password/'], a[href$='/password/']").first.click()
    admin.locator("input[name=password1]").fill(NEW)
    admin.locator("input[name=password2]").fill(NEW)
    admin.locator("input[name=set-password]").click()
    admin.wait_for_url(re.compile(rf"/user/{head.pk}/change/"))
    page = sign_in("truong.ktn", password=NEW)
    expect(page).to_have_url(re.compile("/viec-can-xu-ly/"))


def test_the_deputy_decides_an_extension_and_the_head_sees_it(demo, sign_in):
    head = User.objects.get(username="truong.ktn")
    unit = head.functions()[0].unit
    task = Task.objects.filter(unit=unit, state__in=Task.OPEN, due_on__gt="2019-07-17").first()
    assert task is not None
    asking.ask_extension(task, by=head, day=task.due_on.replace(month=12), reason="Chờ số liệu", seen=task.version)
    asked = Request.objects.get(task=task, decided_on=None)
    director = sign_in("giamdoc")
    director.goto("/de-nghi/")
    director.locator(f"main a[href*='/de-nghi/{asked.pk}/']").first.click()
    director.locator("button[value=grant]").click()
    director.wait_for_load_state()
    asked.refresh_from_db()
    assert asked.decided_by == User.objects.get(username="giamdoc")


def buttons_of(page: Page) -> list[str]:
    """What can be pressed to change something; what folds away holds the reader's own lists and columns."""
    return [words for words in page.locator("main form[method=post] button").all_inner_texts() if words]


def test_the_chief_chooses_all_late_tasks_at_once_and_the_buttons_hide_no_row(demo, sign_in):
    page = sign_in("truong.vp")
    page.goto("/tong-quan/")
    rows, every = page.locator("main tbody [name=task]"), page.get_by_label("Chọn tất cả")
    every.check()
    expect(page.locator("[data-picked]")).to_have_text(f"{rows.count()} đã chọn")
    rows.first.uncheck()
    expect(every).not_to_be_checked()

    page.goto("/nhiem-vu/")
    buttons = page.locator(".picked")
    expect(buttons).to_have_css("position", "static")
    rows.first.check()
    expect(buttons).to_have_css("position", "sticky")
    rows.last.focus()
    assert rows.last.bounding_box()["y"] < buttons.bounding_box()["y"]


def test_the_observer_reads_and_exports_and_finds_nothing_to_press(demo, sign_in):
    page = sign_in("quansat", PHONE)
    page.locator(".hint button").click()
    for address in ["/tong-quan/", "/nhiem-vu/", f"/nhiem-vu/{Task.objects.earliest('pk').pk}/", "/chi-so/"]:
        page.goto(address)
        assert buttons_of(page) == [], address
    page.goto("/tong-quan/")
    expect(page.locator(".hint")).to_have_count(0)


def test_light_language_and_the_first_hint_are_kept(demo, sign_in):
    page = sign_in("giamdoc", PHONE, color_scheme="light")
    expect(page.locator(".hint")).to_be_visible()
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.locator(".person summary").click()
    page.get_by_role("button", name="Tối", exact=True).click()
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != ground
    page.locator("button[name=language][value=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Do not show again").click()
    expect(page.locator(".hint")).to_have_count(0)
