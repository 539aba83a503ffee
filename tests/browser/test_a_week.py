"""A week of work that crosses units, in a real browser; after each step its effect on figures, reminders, dashboard."""

import io
import re
from datetime import date

import pytest
from django.utils import timezone
from docx import Document as Docx
from playwright.sync_api import Page, expect

from cchc.accounts.models import User
from scoring.index.index import index_of
from tasks.models import Consultation, Contribution, Digest, Task
from tasks.reminders.digest import mail, plan
from tasks.reminders.digest.lines import from_row

NUMBER, TITLE = "5512/UBND-TH", "Báo cáo tình hình cấp phép dự án du lịch"
AGENCY = "Sở Văn hóa, Thể thao và Du lịch"
WRONG, RIGHT = "Phòng Kinh tế đối ngoại", "Phòng Kinh tế ngành"
WEDNESDAY, THURSDAY, FRIDAY = (date(2019, 7, day) for day in (17, 18, 19))
MONDAY, NEXT_WEDNESDAY, NEXT_FRIDAY, NEXT_MONDAY = (date(2019, 7, day) for day in (22, 24, 26, 29))


@pytest.fixture
def on(settings):
    """`on(day)` is the office's day from then on, for the browser too."""

    def turn_to(day: date) -> None:
        settings.CCHC_TODAY = day

    return turn_to


def province(day: date) -> tuple[str, str]:
    """Secured and attainable of what the province assigned."""
    leaf = index_of(day).projection.leaf("cddh-nhiem-vu-giao")
    return str(leaf.secured), str(leaf.attainable)


def mails(day: date, task: Task) -> dict[str, str]:
    """What the morning's digests say of the task, by user name; they count as sent."""
    digests = list(plan.plan(day))
    Digest.objects.filter(day=day).update(state="sent", claimed_at=timezone.now())
    names = dict(User.objects.values_list("pk", "username"))
    return {
        names[digest.person_id]: "; ".join([line.group, *line.also, *map(mail.in_words, line.facts)])
        for digest in digests
        for line in map(from_row, digest.lines)
        if line.task == task.pk
    }


def figure(page: Page, state: str, path: str = "/tong-quan/") -> int:
    """The number of a figure, which the list behind it has as rows."""
    page.goto(path)
    link = page.locator(f":is(.tiles, .jump) a[href*='state={state}']").first
    number = int(link.locator(".tile__number, strong").first.inner_text())
    page.goto(link.get_attribute("href"))
    expect(page.locator(".filters__bar strong").first).to_have_text(str(number))
    return number


def save(page: Page) -> None:
    """Press the page's main button and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("main form button.button--main").first.click()


class Week:
    """The people at their browsers, and the task that goes from hand to hand."""

    def __init__(self, sign_in, on):
        self.sign_in, self.on = sign_in, on
        self.clerk, self.deputy, self.office = sign_in("daumoi"), sign_in("pgd2"), sign_in("truong.vp")
        self.wrong, self.head = sign_in("truong.ktdn"), sign_in("truong.ktn")
        self.not_accepted = figure(self.office, "not-accepted")

    @property
    def task(self) -> Task:
        return Task.objects.get(item__text=TITLE)

    @property
    def consultation(self) -> Consultation:
        return Consultation.objects.get(task=self.task)

    def the_dispatch_is_registered_for_a_unit_whose_matter_it_is_not(self) -> None:
        assert province(WEDNESDAY) == ("1.50", "2.25"), "4 of 8 on time, 6 still can be"
        clerk = self.clerk
        clerk.goto("/van-ban-den/moi/")
        for name, text in [
            ("number", NUMBER), ("date", "15/07/2019"), ("issuer", "UBND tỉnh"), ("title", "V/v " + TITLE),
            ("row-0-text", TITLE), ("row-0-deadline", "24/07/2019"),
        ]:  # fmt: skip
            clerk.locator(f"[name={name}]").fill(text)
        clerk.locator("[name=row-0-unit]").select_option(label=WRONG)
        save(clerk)
        expect(clerk.locator("main")).to_contain_text(NUMBER)
        assert province(WEDNESDAY) == ("0.00", "2.33"), "4 of 9 is below the half from which points begin; 7 can be"
        assert figure(self.office, "not-accepted") == self.not_accepted + 1

    def the_wrong_unit_says_so_and_the_deputy_decides(self) -> None:
        self.on(THURSDAY)
        task, wrong, deputy = self.task, self.wrong, self.deputy
        assert "new" in mails(THURSDAY, task)["truong.ktdn"]
        wrong.goto("/viec-can-xu-ly/")
        expect(wrong.locator("#new")).to_contain_text(TITLE)
        wrong.goto(f"/nhiem-vu/{task.pk}/chuyen-don-vi/")
        wrong.locator("[name=to_unit]").select_option(label=RIGHT)
        wrong.locator("[name=reason]").fill("Không thuộc chức năng của phòng")
        save(wrong)
        deputy.goto("/don-vi-phu-trach/")
        row = deputy.locator("tr", has_text=TITLE).filter(has_text=RIGHT)
        row.get_by_role("link", name="Quyết định").click()
        deputy.locator("button[value=grant]").click()
        deputy.wait_for_url(re.compile("/de-nghi/$"))
        assert (str(self.task.unit), self.task.accepted_on) == (RIGHT, None)

    def the_right_unit_accepts_and_asks_two_units_and_an_agency(self) -> None:
        self.on(FRIDAY)
        task, head = self.task, self.head
        told = mails(FRIDAY, task)
        assert "new" in told["truong.ktn"]
        assert "truong.ktdn" not in told
        head.goto(f"/nhiem-vu/{task.pk}/")
        with head.expect_navigation():
            head.locator("form.form--accept button").click()
        assert figure(self.office, "not-accepted") == self.not_accepted
        head.goto(f"/nhiem-vu/{task.pk}/yeu-cau-phoi-hop/")
        head.locator("[name=what]").fill("Số liệu dự án du lịch")
        head.locator("[name=day]").fill("22/07/2019")
        head.locator("[name=units][value=THQH]").check()
        head.locator("[name=units][value=DKKD]").check()
        save(head)
        head.goto(f"/nhiem-vu/{task.pk}/lay-y-kien/")
        head.locator("[name=agency]").fill(AGENCY)
        head.locator("[name=number]").fill("902/SKHĐT-KTN")
        head.locator("[name=answer_within]").fill("2")
        save(head)
        assert self.consultation.due_on == date(2019, 7, 23)
        assert self.task.waiting_on, "derived from what is open"

    def one_unit_delivers_in_time(self) -> None:
        self.on(MONDAY)
        told = mails(MONDAY, self.task)
        assert "asked" in told["truong.thqh"]
        assert "asked" in told["truong.dkkd"]
        gives = self.sign_in("truong.thqh")
        gives.goto("/viec-can-xu-ly/")
        asked = Contribution.objects.get(task=self.task, unit__code="THQH")
        gives.locator(f"#asked a[href*='/{asked.pk}/gui/']").click()
        gives.locator("[name=text]").fill("12 dự án, 5 dự án chậm")
        save(gives)
        assert [one.unit.code for one in Contribution.objects.filter(task=self.task, outcome="")] == ["DKKD"]

    def the_other_unit_and_the_agency_are_late_and_the_superior_is_told(self) -> None:
        self.on(NEXT_WEDNESDAY)
        told = mails(NEXT_WEDNESDAY, self.task)
        assert "22/07/2019" in told["truong.dkkd"]
        assert AGENCY in told["truong.ktn"]
        owed = self.office.goto("/tong-quan/") and self.office.locator("section[aria-labelledby=awaited-by-unit]")
        expect(owed.locator("tr", has_text="Phòng Đăng ký kinh doanh")).to_contain_text("1")
        head, page = self.head, self.consultation.get_absolute_url()
        head.goto(page)
        with head.expect_download() as download:
            head.locator(f"a[href*='/lay-y-kien/{self.consultation.pk}/cong-van.docx']").first.click()
        letter = Docx(io.BytesIO(download.value.path().read_bytes()))
        assert any(AGENCY in paragraph.text for paragraph in letter.paragraphs)
        head.goto(f"{page}bao-cao/")
        head.locator("[name=number]").fill("915/SKHĐT-KTN")
        head.locator("[name=escalated_on]").fill("24/07/2019")
        save(head)
        assert self.consultation.escalated_number == "915/SKHĐT-KTN"

    def the_product_leaves_two_days_late_with_its_cause_beside_it(self) -> None:
        self.on(NEXT_FRIDAY)
        task, head = self.task, self.head
        assert "late" in mails(NEXT_FRIDAY, task)["truong.ktn"]
        assert province(NEXT_FRIDAY) == ("0.00", "2.00"), "the point is lost for good"
        head.goto(f"/nhiem-vu/{task.pk}/")
        expect(head.locator(".task-line")).to_contain_text("chậm 2 ngày")
        expect(head.locator(".task-line")).to_contain_text("Phòng Đăng ký kinh doanh")
        before = figure(self.office, "waiting-check")
        head.goto(f"/nhiem-vu/{task.pk}/bao-cao/")
        head.locator("[name=title]").fill("930/BC-SKHĐT")
        head.locator("[name=dated_on]").fill("26/07/2019")
        head.locator("[name=late_reason]").fill("Chờ số liệu phối hợp")
        save(head)
        assert (self.task.state, self.task.days_late(NEXT_FRIDAY)) == (Task.State.REPORTED, 2)
        assert figure(self.office, "waiting-check") == before + 1

    def another_person_verifies_and_the_register_says_where_the_days_went(self) -> None:
        self.on(NEXT_MONDAY)
        page = f"/nhiem-vu/{self.task.pk}/"
        assert "to-check" in mails(NEXT_MONDAY, self.task)["truong.vp"]
        self.head.goto(page)
        expect(self.head.locator("form.form--verify")).to_have_count(0)
        self.office.goto(page)
        with self.office.expect_navigation():
            self.office.locator("form.form--verify button").click()
        done = self.task
        assert (done.state, done.verified_by.username, done.reported_by.username) == ("done", "truong.vp", "truong.ktn")
        assert province(NEXT_MONDAY)[0] == "0.00", "done, but not on time"
        assert mails(date(2019, 7, 30), done) == {}
        self.office.goto("/van-ban-den/?q=5512")
        stations = self.office.locator(".way-short li").all_inner_texts()
        assert stations == [
            "Chờ vào sổ: 2 ngày", "Đơn vị chưa tiếp nhận: 1 ngày", "Đơn vị chưa tiếp nhận: 1 ngày",
            "Đơn vị xử lý: 7 ngày (chậm 2 ngày)",
        ]  # fmt: skip


def test_a_dispatch_from_the_wrong_unit_to_its_verified_product(demo, sign_in, on):
    week = Week(sign_in, on)
    week.the_dispatch_is_registered_for_a_unit_whose_matter_it_is_not()
    week.the_wrong_unit_says_so_and_the_deputy_decides()
    week.the_right_unit_accepts_and_asks_two_units_and_an_agency()
    week.one_unit_delivers_in_time()
    week.the_other_unit_and_the_agency_are_late_and_the_superior_is_told()
    week.the_product_leaves_two_days_late_with_its_cause_beside_it()
    week.another_person_verifies_and_the_register_says_where_the_days_went()
