"""Sở Tài chính of 2026 from files alone, 14 units and a plan of 20 items: nowhere a word of the demo's office."""

import io
import re
import zipfile
from datetime import date
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from cchc.accounts.models import Unit
from cchc.pages.menu import MENU
from reports import periods
from reports.content.gather import content_now
from reports.document import papers
from reports.render import files
from scoring.catalogue.folder import load
from scoring.index.index import index_of
from tasks.models import Document, Item, Task
from tasks.reminders.delivery import delivery
from tests.factories import add_function, make_person
from tests.tasks.catalogue_folder import Catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = date(2026, 4, 1)
# Of the demo: its letter, its office and province, its units, its year.
OF_THE_DEMO = re.compile(
    r"1688|SKHĐT|SKHDT|Kế hoạch và Đầu tư|KẾ HOẠCH VÀ ĐẦU TƯ|Đắk Lắk|ĐẮK LẮK|Kinh tế đối ngoại|KTDN|\bKTN\b|"
    r"Ban Biên tập|2019"
)
# A decree bears the year in which it was made, and its day.
DECREES = re.compile(r"\d+/2019/(?:NĐ\W*CP|QH\d+)(?:\W+ngày\W+\d+/\d+/2019)?")
OFFICE = {
    "name": "SỞ TÀI CHÍNH", "short_name": "Sở Tài chính", "superior": "UBND TỈNH LÂM ĐỒNG", "symbol": "STC",
    "office_symbol": "VP", "office_name": "Văn phòng Sở", "place": "Lâm Đồng", "report_to": "Sở Nội vụ",
}  # fmt: skip
UNITS = [
    ("LD", "Lãnh đạo Sở", "leadership"), ("VP", "Văn phòng Sở", "office"), ("TT", "Thanh tra Sở", "inspectorate"),
    ("TTT", "Trung tâm Tư vấn tài chính", "centre"),
]  # fmt: skip
DIVISIONS = [
    "Quản lý ngân sách", "Tài chính hành chính sự nghiệp", "Tài chính đầu tư", "Quản lý giá và công sản",
    "Tài chính doanh nghiệp", "Tin học và thống kê", "Tổng hợp", "Hợp tác công tư", "Đăng ký doanh nghiệp",
    "Ngân sách huyện xã",
]  # fmt: skip


def folder(path) -> Catalogue:
    made = Catalogue(path)
    for key, value in {"year": "2026", "name": "Bộ tiêu chí năm 2026", "status": "provisional"}.items():
        made.add("set.csv", key=key, value=value)
    made.add("criteria.csv", key="kh", name="Thực hiện kế hoạch", max_points="3", status="provisional",
             rule="deduct_per_task", params='{"late": "0.5", "missing": "1", "floor": "0"}')  # fmt: skip
    for key, value in OFFICE.items():
        made.add("organisation.csv", key=key, value=value, source="Quyết định 12/QĐ-UBND")
    for code, name, kind in UNITS:
        made.add("units.csv", code=code, name=name, kind=kind)
    for n, name in enumerate(DIVISIONS, 1):
        made.add("units.csv", code=f"P{n}", name=f"Phòng {name}", kind="division")
    made.add("documents.csv", key="kh-cchc", number="08/KH-STC", date="2026-01-12", issuer="Sở Tài chính", kind="plan",
             title="Kế hoạch cải cách hành chính năm 2026", stated_items="20")  # fmt: skip
    for n in range(1, 21):
        made.item(str(n), document="kh-cchc", lead=f"P{(n - 1) % 10 + 1}", criteria="kh" if n <= 12 else "",
                  schedule=f"on 2026-{n % 9 + 3:02}-15", schedule_text=f"{n % 9 + 3}/2026", provenance="draft",
                  text=f"Rà soát quy trình số {n}", source_note="Phụ lục kèm theo Kế hoạch")  # fmt: skip
    return made


@pytest.fixture
def people(settings, tmp_path):
    settings.CCHC_TODAY, settings.DEMO = DAY, False
    load(folder(tmp_path / "stc").write())
    unit = {each.code: each for each in Unit.objects.all()}
    made = {
        "director": make_person("director", unit["LD"]), "deputy": make_person("deputy", unit["LD"]),
        "chief": make_person("head", unit["VP"]), "coordinator": make_person("coordinator", unit["VP"]),
        "administrator": make_person("administrator"), "observer": make_person("observer"),
    }  # fmt: skip
    add_function(made["chief"], "office_chief", unit["VP"])
    for each in unit.values():
        if each.kind != "leadership":
            add_function(made["deputy"], "in_charge", each)
    for n in range(1, 11):
        made[f"head{n}"] = make_person("head", unit[f"P{n}"])
    return made


def words_of_the_demo(text: str) -> list[str]:
    """Each with what stands around it."""
    left = DECREES.sub("", text)
    return [
        " ".join(left[max(0, match.start() - 40) : match.end() + 20].split()) for match in OF_THE_DEMO.finditer(left)
    ]


def shown(content: bytes) -> str:
    """The words of a page, without what programs read."""
    page = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", content.decode(), flags=re.S)
    return unescape(re.sub(r"<[^>]*>", " ", page))


def words_of_file(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return " ".join(
            re.sub(r"<[^>]*>", " ", parts.read(name).decode()) for name in parts.namelist() if name.endswith(".xml")
        )


def test_it_is_all_there(people):
    assert Unit.objects.count() == 14
    assert (Item.objects.count(), Task.objects.count()) == (20, 20)
    assert len(index_of(DAY, 2026).projection.total.walk().__next__().children) == 1


@pytest.mark.parametrize("person", ["chief", "director", "deputy", "coordinator", "head1", "administrator", "observer"])
def test_no_page_says_a_word_of_the_demo(people, client, person):
    client.force_login(people[person])
    document, task = Document.objects.get(), Task.objects.order_by("pk").first()
    addresses = [reverse(page.name, args=[2026] if page.year else []) + page.query for _words, group in MENU
                 for page in group if not page.demo_only]  # fmt: skip
    addresses += [document.get_absolute_url(), task.get_absolute_url(), reverse("criterion", args=[2026, "kh"])]
    addresses += [reverse("index-year", args=[2026]), reverse("year-turn-of", args=[2026]), "/khong-co-trang-nay/"]
    found = {}
    seen = 0
    for address in addresses:
        page = client.get(address, follow=True)
        if page.status_code in (200, 404):
            seen += 1
            words = words_of_the_demo(shown(page.content))
            if words and address != reverse("days-off"):  # which offers all years that have days
                found[address] = words
    assert found == {}
    assert seen > 20


def test_no_mail_does(people):
    delivery.send(DAY)
    assert mail.outbox
    for message in mail.outbox:
        text = " ".join([message.subject, message.body, *(body for body, _kind in message.alternatives)])
        assert words_of_the_demo(shown(text.encode())) == [], message.subject


@pytest.mark.parametrize("kind", [papers.OFFICIAL, papers.INTERNAL])
@pytest.mark.parametrize("form", files.FORMATS)
def test_no_document_does(people, kind, form):
    file = files.build(content_now(periods.parse("2026-Q1")), kind, form)
    text = words_of_file(file.data)
    assert form != files.DOCX or "tài chính" in text.lower()
    assert words_of_the_demo(text) == []
