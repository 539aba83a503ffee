"""A department from the empty database to its first mails: by hand, in the browser, after one command."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from cchc.accounts.models import Membership, Unit, User
from scoring.models import CriteriaSet, ItemLink
from tasks.models import Digest, Document, Task
from tasks.reminders.delivery import delivery
from tests import databases
from tests.tasks.importing import writers
from tests.tasks.people_sheet.test_people_sheet import book

PASSWORD = "mot-mat-khau-kho-doan-2019"
DIVISIONS = [
    "Quản lý ngân sách", "Hành chính sự nghiệp", "Đầu tư", "Tài chính doanh nghiệp", "Quản lý giá", "Quản lý công sản",
    "Tin học thống kê", "Ngân sách huyện", "Nợ công",
]  # fmt: skip
CRITERIA = [
    ("kh", "", "Chỉ đạo, điều hành", 10, "sum", ""),
    ("kh-1", "kh", "Thực hiện kế hoạch", 6, "deduct_per_task", '{"late": "0.5", "missing": "1", "floor": "0"}'),
    ("kh-2", "kh", "Điều tra xã hội học", 4, "survey", ""),
]
FINISHED, OPEN = 10, 10
CHIEF, COORDINATOR = "Đỗ Văn Chánh", "Hồ Thị Mối"


def units() -> list[list[str]]:
    rows = [["1", "Lãnh đạo Sở", "LDS", "Lãnh đạo"], ["2", "Văn phòng Sở", "VP", "Văn phòng"]]
    rows += [[str(3 + n), f"Phòng {name}", f"P{n + 1}", "Phòng"] for n, name in enumerate(DIVISIONS)]
    return [["STT", "Tên đơn vị", "Mã", "Loại"], *rows, ["12", "Thanh tra Sở", "TTR", "Thanh tra"]]


def people() -> list[list[str]]:
    """Forty: the leadership, the Office, and head, deputy head and officers of every other unit."""
    rows = [
        ["Lê Văn Giám", "Giám đốc", "Lãnh đạo Sở"], ["Phạm Thị Phó", "Phó Giám đốc", "Lãnh đạo Sở"],
        [CHIEF, "Chánh Văn phòng", "Văn phòng Sở"], [COORDINATOR, "Đầu mối cải cách hành chính", "Văn phòng Sở"],
    ]  # fmt: skip
    for n, unit in enumerate([f"Phòng {name}" for name in DIVISIONS]):
        rows += [[f"Trần Trưởng {n}", "Trưởng phòng", unit]]
        rows += [[f"Vũ Chuyên {n} {m}", "Chuyên viên", unit] for m in range(3 if n < 8 else 2)]
    rows.append(["Ngô Thanh Tra", "Chánh Thanh tra", "Thanh tra Sở"])
    head = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Thư điện tử"]
    return [head, *([str(n), *row, f"nguoi{n}@example.org"] for n, row in enumerate(rows, 1))]


def annex() -> bytes:
    """Twenty items; the first ten were due before today."""
    head = ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời gian hoàn thành", "Sản phẩm"]
    rows = [
        [str(n + 1), f"Nội dung thứ {n + 1} của kế hoạch", f"Phòng {DIVISIONS[n % len(DIVISIONS)]}",
         "30/5/2019" if n < FINISHED else "18/7/2019", "Báo cáo"]
        for n in range(FINISHED + OPEN)
    ]  # fmt: skip
    return writers.word("PHỤ LỤC", "(Kèm theo Kế hoạch số 8/KH-STC)", [head, *rows])


class Hands:
    """A page with how often a button or link was pressed on it."""

    pressed = 0

    def __init__(self, page: Page):
        self.page = page

    def press(self, what: Locator) -> None:
        Hands.pressed += 1
        what.click()

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name).first)

    def done(self, key: str) -> None:
        """On the page "Bắt đầu", this step."""
        self.page.goto("/bat-dau/")
        self.press(self.page.locator(f"#{key} form button"))
        expect(self.page.locator(f"#{key} h2")).to_contain_text("Đã hoàn thành")

    def enter(self) -> None:
        """The main button of the form."""
        self.press(self.page.locator("main form button.button--main").first)

    def bring(self, name: str, data: bytes) -> None:
        """A file into the form."""
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.page.locator("input[type=file]").set_input_files(file)
        self.enter()


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker):
    """What the office has on its first day: migrated tables."""
    if connection.vendor != "sqlite":
        pytest.skip("the browser looks at a database of its own, which is SQLite's")
    with django_db_blocker.unblock(), databases.own_copy() as name, databases.connected_to(name):
        yield


@pytest.fixture
def come_in(browser, live_server):
    """`come_in(username, link)` chooses a password at a one-time link and signs in."""
    contexts = []

    def chosen(username: str, link: str) -> Hands:
        context = browser.new_context(base_url=live_server.url, locale="vi-VN", viewport={"width": 1440, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(re.sub(r"^https?://[^/]+", "", link))
        for field in ("new_password1", "new_password2"):
            page.locator(f"input[name={field}]").fill(PASSWORD)
        hands = Hands(page)
        hands.press(page.locator("main form button.button--main"))
        page.wait_for_url("**/dang-nhap/**")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        return hands

    yield chosen
    for context in contexts:
        context.close()


def the_office_is_entered(admin: Hands) -> dict[str, list[str]]:
    """The office's facts, units and people; by name, the user name and the link of those who come in first."""
    page = admin.page
    page.goto("/bat-dau/")
    admin.press(page.locator("#facts a").first)
    admin.press(page.locator("a.button--main"))
    for field in page.locator("main form input[type=text]").all():
        field.fill("Sở Tài chính" if "name" in (field.get_attribute("name") or "") else "UBND tỉnh")
    admin.enter()
    admin.done("facts")
    page.goto("/bat-dau/")
    admin.press(page.locator("#units a").last)
    admin.bring("nguoi.xlsx", book(units(), people()).read())
    admin.button("Nhập người và đơn vị")
    expect(page.locator("main")).to_contain_text("Đỗ Văn Chánh")
    assert (Unit.objects.count(), User.objects.count()) == (12, 41)
    for key in ("units", "people", "calendar"):
        admin.done(key)
    page.goto("/tai-khoan/quan-ly/nguoi/")
    for person in (CHIEF, COORDINATOR):
        page.get_by_label(person).check()
    admin.press(page.locator("button[name=print]"))
    return {
        slip.locator("h2").inner_text(): [
            slip.locator(part).inner_text().strip() for part in ("strong", ".slip__address")
        ]
        for slip in page.locator(".slip").all()
    }


def the_plan_is_entered(coordinator: Hands) -> None:
    """The plan with its annex, and what was finished before."""
    page = coordinator.page
    page.goto("/van-ban/moi/")
    page.get_by_label("Số, ký hiệu").fill("8/KH-STC")
    page.get_by_label("Ngày văn bản").fill("15/01/2019")
    page.get_by_label("Trích yếu").fill("Kế hoạch cải cách hành chính năm 2019")
    coordinator.enter()
    coordinator.bring("phu-luc.docx", annex())
    coordinator.button(f"Tạo {FINISHED + OPEN} nội dung")
    page.wait_for_load_state()
    assert Document.objects.get().items.count() == FINISHED + OPEN
    page.goto("/bat-dau/da-xong/")
    for row in page.locator("main tbody tr").all()[:FINISHED]:
        row.locator("input[name^=number]").fill("21/BC-STC")
        row.locator("input[name^=day]").fill("28/05/2019")
    coordinator.enter()
    expect(page.locator("main")).to_contain_text("người khác xác nhận")
    assert Task.objects.filter(state="reported").count() == FINISHED


def the_criteria_are_entered(chief: Hands) -> None:
    """A set from the sheet of a decision, and the plan's items as what counts for one of its criteria."""
    page = chief.page
    page.goto("/chi-so/bo-tieu-chi/lap-moi/")
    page.locator("input[name=year]").fill("2019")
    page.locator("input[name=name]").fill("Bộ tiêu chí năm 2019")
    chief.enter()
    with page.expect_download() as download:
        chief.press(page.locator("a[download]").first)
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    for line in CRITERIA:
        sheet.worksheets[0].append(line)
    stream = io.BytesIO()
    sheet.save(stream)
    chief.bring("bo-tieu-chi.xlsx", stream.getvalue())
    chief.press(page.locator("form:has(input[name=checked]) button.button--main"))
    page.wait_for_load_state()
    page.goto(f"/chi-so/2019/gan/tieu-chi/kh-1/?van-ban={Document.objects.get().pk}")
    for choice in page.locator("main tbody select").all():
        choice.select_option("counts")
    chief.press(page.locator("main form[method=post] button.button--main"))
    page.wait_for_load_state()
    page.goto("/chi-so/bo-tieu-chi/")
    chief.press(page.locator("main form[action$='/ap-dung/'] button"))
    page.wait_for_load_state()


def test_from_an_empty_database_to_the_first_mails(transactional_db, come_in, settings, tmp_path, capsys):
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("bootstrap", "--empty", verbosity=0)
    said = io.StringIO()
    call_command("create_administrator", username="quantri", name="Lý Quản Trị", email="qt@example.org", stdout=said)
    slips = the_office_is_entered(come_in("quantri", re.search(r"\S+://\S+", said.getvalue())[0]))
    the_plan_is_entered(come_in(*slips[COORDINATOR]))

    chief = come_in(*slips[CHIEF])
    chief.done("plans")
    chief.page.goto("/nhiem-vu/?state=waiting-check")
    chief.page.locator("input[name=all]").check()
    chief.press(chief.page.locator("button[name=act][value=verify]"))
    chief.enter()
    chief.page.wait_for_load_state()
    assert Task.objects.filter(state="done").count() == FINISHED
    chief.done("before")
    the_criteria_are_entered(chief)
    assert (
        ItemLink.objects.filter(criterion__criteria_set=CriteriaSet.objects.get(is_draft=False)).count()
        == FINISHED + OPEN
    )
    chief.done("criteria")
    chief.page.goto("/bat-dau/")
    chief.button("Bắt đầu nhắc việc")
    chief.page.wait_for_load_state()

    settings.CCHC_TODAY = date(2019, 7, 18)
    delivery.send(date(2019, 7, 18))
    heads = Membership.objects.filter(role="head", unit__code__startswith="P").values_list("person__email", flat=True)
    assert {*Digest.objects.filter(state="sent").values_list("person__email", flat=True)} == {*heads}
    assert {*heads} <= {address for message in mail.outbox for address in message.to}
    with capsys.disabled():
        print(f"\nFrom the empty database to the first mails: {Hands.pressed} presses")
    assert Hands.pressed <= 30
