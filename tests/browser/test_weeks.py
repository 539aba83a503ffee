"""A week of each role whose work the main job does not show, and what a reader chooses: light, language, no hints."""

import re

from playwright.sync_api import Page, expect

from cchc.accounts.models import User
from tasks.lifecycle import requests
from tasks.models import Document, Item, Request, Task
from tests.browser.conftest import PHONE

NEW = "voi-xanh-leo-nui-tim"
TASK = "Thẩm định chủ trương đầu tư dự án thủy lợi (mẫu)"


def save(page: Page) -> None:
    """Press the page's main button and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("main form button.button--main").first.click()


def test_the_officer_is_assigned_divides_the_task_and_hands_it_in(demo, sign_in):
    task = Task.objects.get(item__text=TASK)
    page = f"/nhiem-vu/{task.pk}/"
    officer = sign_in("cv.ktn")
    expect(officer.locator(f"#row-{task.pk}")).to_have_count(0)
    assert officer.request.get(f"{page}bao-cao/").status == 403, "nobody gave it to the officer yet"
    head = sign_in("truong.ktn")
    head.goto(f"{page}phan-cong/")
    head.locator("[name=officer]").select_option(str(User.objects.get(username="cv.ktn").pk))
    save(head)

    officer.goto(f"{page}buoc/")
    officer.locator("[name=step-0-text]").fill("Lấy số liệu của huyện")
    officer.locator("[name=step-0-due_on]").fill("18/07/2019")
    save(officer)
    officer.goto("/viec-can-xu-ly/")
    with officer.expect_navigation():
        officer.locator("#my-steps tr", has_text="Lấy số liệu của huyện").get_by_role("button", name="Xong").click()
    assert task.steps.get().done_by.username == "cv.ktn"
    row = officer.locator(f"#row-{task.pk}")
    row.locator("[name=text]").first.fill("Đã có số liệu của huyện")
    row.get_by_role("button", name="Lưu", exact=True).click()
    expect(officer.locator(f"#row-{task.pk} [role=status]")).to_be_visible()
    officer.goto(f"{page}bao-cao/")
    officer.locator("[name=title]").fill("1702/BC-SKHĐT")
    officer.locator("[name=dated_on]").fill("17/07/2019")
    save(officer)
    task.refresh_from_db()
    assert (task.state, task.reported_by.username) == (Task.State.REPORTED, "cv.ktn")
    expect(officer.locator("form.form--verify")).to_have_count(0)


def test_the_coordinator_enters_for_a_unit_and_compares_with_the_signed_text(demo, sign_in):
    task = Task.objects.get(item__text=TASK)
    page = sign_in("daumoi")
    page.goto(f"/nhiem-vu/{task.pk}/")
    page.locator("form.form--note [name=text]").fill("Phòng báo qua điện thoại: đang chờ số liệu")
    page.locator("form.form--note button:not([type=button])").first.click()
    expect(page.locator(".deeds").last).to_contain_text("Phòng báo qua điện thoại")
    expect(page.locator(".deeds").last).to_contain_text("nhập thay")

    plan = Document.objects.get(number="28/QĐ-SKHĐT")
    item = plan.items.exclude(provenance=Item.Provenance.CONFIRMED).earliest("position")
    page.goto(plan.get_absolute_url())
    page.get_by_role("link", name="Đối chiếu với bản ký").first.click()
    page.locator(f"#item-{item.pk}").check()
    save(page)
    expect(page.locator("main ul")).to_contain_text(item.text)
    save(page)
    item.refresh_from_db()
    assert (item.provenance, item.confirmed_by.username) == (Item.Provenance.CONFIRMED, "daumoi")


def test_the_deputy_decides_for_the_units_in_charge_alone(demo, sign_in):
    asked = Request.objects.filter(task__unit__code="KTDN", decided_on=None).earliest("pk")
    foreign = Request.objects.filter(task__unit__code="VP", decided_on=None).earliest("pk")
    page = sign_in("pgd2")
    page.goto("/don-vi-phu-trach/")
    expect(page.locator(f"a[href$='/de-nghi/{foreign.pk}/']")).to_have_count(0)
    assert page.request.get(f"/de-nghi/{foreign.pk}/").status == 403
    page.locator(f"a[href$='/de-nghi/{asked.pk}/']").first.click()
    page.locator("[name=note]").fill("Giữ nguyên đơn vị chủ trì")
    with page.expect_navigation():
        page.locator("button[value=refuse]").click()
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by.username) == (Request.Decision.REFUSED, "pgd2")

    # A task of the letter has no deadline of its own until somebody sets one.
    task = Task.objects.filter(unit__code="DKKD", decreed_on=None, state__in=Task.OPEN).earliest("pk")
    page.goto(f"/nhiem-vu/{task.pk}/dat-thoi-han/")
    page.locator("[name=day]").fill("30/08/2019")
    page.locator("[name=reason]").fill("Để kịp báo cáo quý III")
    save(page)
    task.refresh_from_db()
    assert (task.due_on.isoformat(), task.own_deadline) == ("2019-08-30", True)


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
    expect(page).to_have_url(re.compile("/mat-khau/"))  # one that somebody else set is changed at once


def test_the_director_decides_an_extension_that_a_head_asked_for(demo, sign_in):
    head = User.objects.get(username="truong.ktn")
    unit = head.functions()[0].unit
    task = Task.objects.filter(unit=unit, state__in=Task.OPEN, due_on__gt="2019-07-17").first()
    assert task is not None
    requests.ask_extension(task, by=head, day=task.due_on.replace(month=12), reason="Chờ số liệu", seen=task.version)
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
