"""What people type, and how much of it: every file still opens, in the readers of others too."""

import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from reports import periods
from reports.chase_letter import acts
from reports.chase_letter.paper import paper as letter_paper
from reports.content import serialise
from reports.content.gather import gather
from reports.document import papers
from reports.monday_sheet import spreadsheet
from reports.monday_sheet.content import gather as gather_sheet
from reports.monday_sheet.paper import paper as sheet_paper
from reports.render import files
from reports.render.docx import render
from tasks.models import Item
from tests.factories import LETTERS_DAY, Office, make_document, make_item, make_task, verified
from tests.reports.render.test_documents import HARD, pages_of, text_of

pytestmark = pytest.mark.django_db

LONG = "Đơn vị có tên rất dài " * 23
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://example.org")']


def hard(content, rows: int):
    """The content with so many rows of hard texts, of units whose names have 500 characters."""
    told = [
        replace(
            content.tasks[0], key=n, text=HARD if n % 2 else FORMULAS[n % 5], product=FORMULAS[n % 5],
            proof=FORMULAS[n % 5], unit=f"{LONG}{n % 7} <&>", group="period", sent_back=True, waiting_on=HARD[:180],
        )
        for n in range(rows)
    ]  # fmt: skip
    units = tuple(f"{LONG}{n} <&>" for n in range(7))
    return replace(content, tasks=tuple(told), units=units, texts=(("results", HARD), ("office", HARD)))


@pytest.mark.parametrize("kind", papers.KINDS)
def test_two_thousand_rows_of_hard_texts_are_read_again_by_others(contents, kind):
    content = hard(contents["2019-H1"], 2000)
    words = text_of(Document(io.BytesIO(files.build(content, kind, files.DOCX).data)))
    assert "a<b & \"c\" 'd'" in words
    assert "😀" in words
    book = load_workbook(io.BytesIO(files.build(content, kind, files.XLSX).data))
    assert book["Nhiệm vụ"].max_row == 4 + 2000
    for sheet in book:
        assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


@pytest.mark.docx_page
def test_libreoffice_makes_pages_of_hard_texts(contents, libreoffice, tmp_path):
    content = hard(contents["2019-H1"], 60)
    pages = pages_of(files.build(content, papers.INTERNAL, files.DOCX).data, libreoffice, tmp_path)
    whole = "".join(pages)
    assert "=1+1" in whole
    assert "<&>" in whole


def test_a_unit_renamed_in_mid_quarter_stands_once_under_its_new_name(db):
    office = Office()
    task = make_task(office.division, schedule="on 2019-06-07")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 6))
    office.division.name = "Phòng Quản lý ngành"
    office.division.save()
    make_task(office.division, schedule="on 2019-06-10")
    content = gather(periods.parse("2019-Q2"))
    assert {row.unit for row in content.reported_on} == {"Phòng Quản lý ngành"}
    assert "Phòng Quản lý ngành" in text_of(Document(io.BytesIO(files.build(content, "internal", "docx").data)))


def test_letters_and_sheets_take_hard_texts_too(db):
    office = Office()
    item = make_item(make_document(), lead=office.division, text=HARD, product="=1+1", schedule="on 2019-07-01",
                     provenance=Item.Provenance.LETTER)  # fmt: skip
    make_task(office.division, item=item)
    office.division.name = LONG[:200]
    office.division.save()
    letter = acts.draft([task.pk for task in item.tasks.all()], by=office.office_chief)
    letter = acts.write(
        letter, by=office.office_chief, opening=HARD, demand=HARD, answer_by=LETTERS_DAY, signer="deputy"
    )
    for made in (letter_paper(acts.content_of(letter)), sheet_paper(gather_sheet())):
        assert "a<b & \"c\" 'd'" in text_of(Document(io.BytesIO(render.render(made))))
    book = load_workbook(io.BytesIO(spreadsheet.render(gather_sheet())))
    assert not [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]


ELSEWHERE = """
import hashlib, json, sys
import django
django.setup()
from reports.content import serialise
from reports.document import papers
from reports.render import files
content = serialise.content_of(json.load(sys.stdin))
made = [files.build(content, kind, form).data for kind in papers.KINDS for form in files.FORMATS]
print(*(hashlib.sha256(data).hexdigest() for data in made))
"""


def test_another_process_on_another_day_makes_the_same_bytes(contents):
    content = contents["2019-Q3"]
    here = [
        hashlib.sha256(files.build(content, kind, form).data).hexdigest()
        for kind in papers.KINDS
        for form in files.FORMATS
    ]
    environment = {**os.environ, "CCHC_TODAY": "2024-02-29", "CCHC_DEMO": "1", "TZ": "America/New_York",
                   "PYTHONHASHSEED": "12345", "DJANGO_SETTINGS_MODULE": "cchc.settings"}  # fmt: skip
    told = json.dumps(serialise.to_plain(content))
    made = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], input=told, env=environment, capture_output=True, text=True, check=True
    )
    assert made.stdout.split() == here
