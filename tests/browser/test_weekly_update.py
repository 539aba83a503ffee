"""A unit head's week: eight tasks in place, by keyboard, with at most four clicks or keys each beside the words."""

import re

from playwright.sync_api import Page, expect

from cchc.accounts.models import User
from tasks.models import Act, Task
from tests.factories import make_task

TASKS, MOST_A_TASK = 8, 4


class Hands:
    """Counts what is pressed; words that are typed are the work itself and are not counted."""

    def __init__(self, page: Page):
        self.page, self.presses = page, 0

    def key(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def click(self, place) -> None:
        self.presses += 1
        place.click()


def in_hand(page: Page):
    """The row in which the focus is."""
    return page.locator(".work__row:focus-within, .work__row.is-here").first


def saved(page: Page, number: int) -> None:
    expect(page.locator(".work__row--saved")).to_have_count(number)


def test_eight_tasks_are_brought_up_to_date_in_at_most_four_presses_each(demo, sign_in):
    unit = User.objects.get(username="truong.ktn").functions()[0].unit
    for n in range(TASKS):
        make_task(unit, schedule=f"on 2019-07-{15 + n}")
    page = sign_in("truong.ktn")
    expect(page).to_have_url(re.compile("/viec-can-xu-ly/"))
    rows = page.locator(".work__row:has(.work__form)")
    number = TASKS
    assert rows.count() >= number
    hands, acts = Hands(page), Act.objects.count()
    hands.click(rows.first.locator("[name=text]"))
    for n in range(number):
        if n % 4 == 3:  # nothing happened
            hands.key("Escape")
            hands.key("n")
        else:
            page.keyboard.type(f"Tuần này: đã làm bước {n}")
            hands.key("Control+Enter")
        saved(page, n + 1)
    assert hands.presses <= MOST_A_TASK * number
    assert hands.presses <= 1 + number + number // 4, "one click to begin; one key a task, two where nothing happened"
    assert Act.objects.count() == acts + number

    # The last one was a slip: undo it, without a mouse.
    last = page.locator(".work__row--saved").last
    last.locator("[data-key=u]").press("Enter")
    expect(last).to_contain_text("trở lại như trước")


def test_a_finished_product_is_handed_in_with_its_proof_in_four_presses(demo, sign_in):
    page = sign_in("truong.ktn")
    row = page.locator(".work__row:has([data-key=r])").first
    pk = int((row.get_attribute("id") or "").removeprefix("row-"))
    hands = Hands(page)
    hands.click(row.locator("[data-key=r]"))
    expect(page.locator(f"#do-{pk} [name=title]")).to_be_focused()
    page.keyboard.type("1702/BC-SKHĐT")
    hands.key("Tab")
    page.keyboard.type("16/07/2019")
    hands.key("Tab")
    page.keyboard.type("17/07/2019")
    hands.key("Control+Enter")
    saved(page, 1)
    assert hands.presses <= MOST_A_TASK
    task = Task.objects.get(pk=pk)
    assert (task.state, task.evidence.last().title) == (Task.State.REPORTED, "1702/BC-SKHĐT")


def test_without_javascript_the_week_is_done_all_the_same(demo, sign_in):
    page = sign_in("truong.ktn", java_script_enabled=False)
    row = page.locator(".work__row:has(.work__form)").first
    acts = Act.objects.count()
    row.locator("[name=text]").fill("Đã họp")
    row.get_by_role("button", name="Lưu", exact=True).click()
    expect(page).to_have_url(re.compile("/viec-can-xu-ly/"))
    assert Act.objects.count() == acts + 1
    page.goto("/tong-quan/")
    page.get_by_role("link", name="Biểu đồ").click()
    page.locator("main details summary").first.click()
    expect(page.locator("main table a").first).to_be_visible()
