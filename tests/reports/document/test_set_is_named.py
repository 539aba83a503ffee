"""Wherever figures of the index stand, words say that the set is provisional, or still the last year's."""

import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from reports import periods
from reports.content.gather import gather
from reports.document import papers
from reports.render.docx import render as docx
from reports.render.xlsx import render as xlsx
from scoring.catalogue.load import load
from scoring.catalogue.play import play
from scoring.index import snapshots
from scoring.models import CriteriaSet, TaskStake
from tasks.catalogue.read import Folder
from tasks.reminders.digest import mail
from tasks.reminders.digest.lines import LATE, Line
from tests.factories import make_document, make_item, make_person, make_task, make_unit
from tests.reports.render.test_documents import text_of
from tests.scoring.catalogue import folders

LETTERS_DAY = date(2019, 7, 17)

# The self-assessment's own sentence says it in brackets.
PROVISIONAL = r"Bộ tiêu chí (là|đang dùng là) tạm tính|\(tạm tính\)\. Số liệu|The criteria set is provisional"
PROVISIONAL += "|Chưa nạp quyết định của tỉnh cho năm 2019"
OTHER_YEAR = r"quyết định cho năm 2020|Bộ tiêu chí năm 2020 chưa ban hành|The decision for 2020 has not come yet"


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    for code, kind in {"TTR": "inspectorate", "THQH": "division", "DKKD": "division", "XTDT": "centre"}.items():
        make_unit(code, kind)
    make_unit("BBT", "board")
    make_person("director", office.leadership, username="giamdoc")
    plan = make_document(file_values={"2019": {"key": "qd-130"}}, number="130/QĐ-SKHĐT", kind="decision")
    item = make_item(plan, office.office, number="2", schedule="dates 2019-03-15 2019-08-15")
    make_task(office.office, item=item, officer=office.office_chief)
    criteria_set, _ = load(Folder(folders.SHIPPED))
    play(Folder(folders.SHIPPED), criteria_set, LETTERS_DAY)
    return office


def page(name: str, *arguments, **query) -> Callable:
    return lambda client, year: client.get(reverse(name, args=[a or year for a in arguments]), query).content.decode()


def file_of(name: str, form: str, **query) -> Callable:
    def ask(client, year):
        content = client.get(reverse(name), {"dang": form, "nam": year, **query}).content
        return words_of(content) if form == "docx" else "\n".join(sheets_of(content).values())

    return ask


def words_of(content: bytes) -> str:
    return text_of(Document(io.BytesIO(content)))


def sheets_of(content: bytes) -> dict[str, str]:
    book = load_workbook(io.BytesIO(content))
    rows = {sheet.title: sheet.iter_rows(values_only=True) for sheet in book}
    return {name: "\n".join(str(cell) for row in each for cell in row if cell) for name, each in rows.items()}


def ledger_file(year: int) -> str:
    return reverse("ledger-file", args=[year])


def sheet_of_report(name: str) -> Callable:
    def ask(client, year):
        content = gather(periods.parse(f"{year}-M01" if year == 2020 else f"{year}-H1"))
        return sheets_of(xlsx(content, papers.INTERNAL))[name]

    return ask


def internal_report(client, year):
    content = gather(periods.parse(f"{year}-M01" if year == 2020 else f"{year}-H1"))
    return words_of(docx.render(papers.paper(content, papers.INTERNAL)))


def command(client, year):
    out = io.StringIO()
    call_command("recompute_index", "--year", str(year), stdout=out)
    return out.getvalue()


def digest(client, year):
    task = TaskStake.objects.order_by("pk")[0].task_id
    line = Line(task=task, group=LATE, rung=1, days=1, deadline=None, document="130", number="2", unit="VP")
    return mail.as_text(mail.grouped([line], LETTERS_DAY))


def task_page(client, year):
    return page("task-detail", TaskStake.objects.order_by("pk")[0].task_id)(client, year)


PLACES = {
    "index": page("index-year", None),
    "ledger": page("ledger-year", None),
    "ledger, XLSX": lambda client, year: "".join(sheets_of(client.get(ledger_file(year)).content).values()),
    "criterion": page("criterion", None, "chi-dao-dieu-hanh"),
    "what-if": page("whatif", None),
    "chart": page("chart", None),
    "rank": page("rank", None),
    "readings": page("readings", None),
    "stated values": page("stated", None),
    "appraisals": page("appraisals", None),
    "dashboard": page("dashboard"),
    "Monday sheet": page("monday-sheet"),
    "Monday sheet, DOCX": file_of("monday-sheet-file", "docx"),
    "Monday sheet, XLSX": file_of("monday-sheet-file", "xlsx"),
    "self-assessment, DOCX": file_of("self-assessment-file", "docx"),
    "self-assessment, XLSX": file_of("self-assessment-file", "xlsx"),
    "analysis": file_of("year-analysis", "docx"),
    "internal report, DOCX": internal_report,
    "internal report, XLSX: index": sheet_of_report("Chỉ số"),
    "internal report, XLSX: ledger": sheet_of_report("Điểm bị mất"),
    "command": command,
}
OF_THE_RUNNING_YEAR = {
    "appraisal of a criterion": page("appraise", None, "dieu-tra-xhh"),
    "My work": page("my-work"),
    "task": task_page,
    "digest": digest,
}


def silent(places: dict, words: str, client, year: int) -> list[str]:
    return [name for name, ask in places.items() if not re.search(words, ask(client, year), re.IGNORECASE)]


SITUATIONS = {
    "a provisional set": (LETTERS_DAY, "provisional", PROVISIONAL),
    "the last year's set": (date(2020, 2, 3), "published", OTHER_YEAR),
    "a published set of the year": (LETTERS_DAY, "published", ""),
}


@pytest.mark.parametrize(("day", "status", "words"), SITUATIONS.values(), ids=SITUATIONS)
def test_every_page_and_export_says_by_which_set_its_figures_are(client, office, settings, day, status, words):
    CriteriaSet.objects.update(status=status)
    settings.CCHC_TODAY = day
    snapshots.run(cause="test", year=day.year)
    client.force_login(office.office_chief)
    places = PLACES | (OF_THE_RUNNING_YEAR if day.year == 2019 else {})
    if words:
        assert silent(places, words, client, day.year) == []
    else:
        said = f"{PROVISIONAL}|{OTHER_YEAR}"
        assert silent(places, said, client, day.year) == list(places)
