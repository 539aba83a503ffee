"""Typing a day in a real browser: with a telephone's keys, from the calendar, by a quick choice."""

from playwright.sync_api import expect

from tasks.models import Task
from tests.browser.conftest import PHONE

TASK = "Thẩm định chủ trương đầu tư dự án thủy lợi (mẫu)"


def field_of(page, task):
    page.goto(f"/nhiem-vu/{task.pk}/gia-han/")
    return page.locator("main .form [name=day]")


def test_a_day_is_written_out_as_it_is_understood_and_can_be_chosen(demo, sign_in):
    task = Task.objects.get(item__text=TASK)
    page = sign_in("truong.ktn", viewport=PHONE)
    day = field_of(page, task)
    expect(day).to_have_attribute("inputmode", "decimal")
    day.fill("2507")
    day.blur()
    expect(day).to_have_value("25/07/2019")
    expect(page.locator(".day__said")).to_have_text("Thứ Năm")
    page.get_by_role("button", name="Thứ Sáu").click()
    expect(day).to_have_value("19/07/2019")
    page.locator(".day__native").evaluate("one => { one.value = '2019-08-01'; one.dispatchEvent(new Event('change')) }")
    expect(day).to_have_value("01/08/2019")
    expect(page.get_by_role("button", name="Chọn trên lịch")).to_be_visible()
    page.get_by_role("button", name="+7 ngày").click()
    assert day.input_value() != "01/08/2019"
