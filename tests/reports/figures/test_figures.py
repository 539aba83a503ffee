"""From a figure on paper to what it counts, as it was frozen, whatever changed since."""

import io
import random
import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from docx import Document

from cchc.accounts.models import User
from reports import periods
from reports.content import serialise
from reports.content.counting import counts
from reports.document import papers
from reports.figures.behind import figures
from reports.lifecycle import acts as report_acts
from reports.models import KeptFile, Report
from scoring.engine.rules import VERSION
from tasks.lifecycle import acts
from tasks.models import Task
from tests.factories import make_person
from tests.reports.lifecycle.test_acts import written

NUMBERED = re.compile(r"\[(\d+)\]")


@pytest.fixture
def frozen(demo) -> Report:
    chief = User.objects.get(username="truong.vp")
    report = written(report_acts.begin(periods.parse("2019-H1"), by=chief), by=chief)
    return report_acts.freeze(report, by=chief)


@pytest.fixture
def reader(client):
    client.force_login(make_person("observer"))
    return client


def on_paper(report: Report, kind: str) -> str:
    data = report.current_files.get(kind=kind, form="docx").file.open().read()
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\xa0", " ")


def drawn(report: Report) -> list:
    return random.Random(1688).sample(figures(report.frozen_content), 10)


def opened(client, report: Report) -> dict[str, list[int]]:
    """For the ten figures drawn: the tasks, readings and values that their pages list, by what is on paper alone."""
    found = {}
    listing = client.get(f"/bao-cao/{report.paper_code}/")  # the address is typed: no press
    for figure in drawn(report):
        address = reverse("report-figure", args=[report.pk, figure.number])
        assert address in listing.content.decode()
        page = client.get(address).content.decode()  # the first press
        tasks = list(map(int, re.findall(r'href="/nhiem-vu/(\d+)/"', page)))
        proofs = list(map(int, re.findall(r'href="/chi-so/kiem-chung/[a-z]+/(\d+)/"', page)))
        for task in tasks[:1]:
            assert client.get(reverse("task-detail", args=[task])).status_code == 200  # the second: its proof is there
        found[figure.key] = [*tasks, *proofs]
    return found


def expected(report: Report) -> dict[str, list[int]]:
    return {figure.key: [*figure.tasks, *figure.readings, *figure.stated] for figure in drawn(report)}


def test_ten_figures_lead_from_their_number_on_paper_to_what_they_count(frozen, reader, monkeypatch):
    assert opened(reader, frozen) == expected(frozen)
    # A year later the rules are others and three of the tasks were reopened.
    monkeypatch.setattr("reports.figures.behind.VERSION", f"{VERSION}-next")
    chief = User.objects.get(username="truong.vp")
    counted = {task for figure in frozen.frozen_content.figures if not figure.inside for task in figure.tasks}
    done = Task.objects.filter(pk__in=counted, state=Task.State.DONE).exclude(unit__kind="office")[:3]
    for task in done:
        acts.reopen(task, by=chief, reason="Sai số liệu")
    with time_machine.travel(date(2020, 7, 17)):
        assert opened(reader, frozen) == expected(frozen)
    total = next(each for each in frozen.frozen_content.figures if each.key == "period:done")
    page = reader.get(reverse("report-figure", args=[frozen.pk, total.number])).content.decode()
    assert f"[{total.number}] {total.value}" in page
    assert re.search(r"<dt>Thay đổi sau khi chốt</dt>\s*<dd>3</dd>", page)


def test_every_figure_has_its_number_in_the_annex_of_its_document_and_the_inside_stays_inside(frozen):
    listed = frozen.frozen_content.figures
    outside = [str(figure.number) for figure in listed if not figure.inside]
    assert NUMBERED.findall(on_paper(frozen, papers.OFFICIAL)) == outside
    assert NUMBERED.findall(on_paper(frozen, papers.INTERNAL)) == [str(figure.number) for figure in listed]
    for kind in papers.KINDS:
        assert f"Mã tra cứu số liệu: {frozen.paper_code}, tại " in on_paper(frozen, kind).replace("\u2011", "-")


def test_a_count_is_the_sum_of_what_its_tasks_add(frozen):
    content = frozen.frozen_content
    rows = {row.key: row for row in content.tasks}
    for figure in content.figures:
        where, _, name = figure.key.rpartition(":")
        if where != "index" and name != "share" and hasattr(counts([], content.as_of), name):
            of_figure = counts([rows[key] for key in figure.tasks], content.as_of)
            assert str(getattr(of_figure, name)) == figure.value, (where, name)


def test_a_report_frozen_before_figures_were_kept_still_opens(frozen, reader):
    plain = dict(frozen.content)
    for key in ("figures", "readings", "code", "address", "schema"):
        plain.pop(key)
    frozen.content, frozen.content_sha256 = plain, serialise.sha256(plain)
    frozen.save()
    assert reader.get(reverse("report-figures", args=[frozen.pk])).status_code == 200
    total = next(each for each in figures(frozen.frozen_content) if each.key == "period:total")
    assert reader.get(reverse("report-figure", args=[frozen.pk, total.number])).status_code == 200


def test_a_paper_of_a_freezing_that_was_undone_says_so(frozen, reader):
    paper = frozen.paper_code
    chief = User.objects.get(username="truong.vp")
    report_acts.unfreeze(frozen, by=chief, reason="Sai số liệu")
    page = reader.get(f"/bao-cao/{paper.lower()}/").content.decode()
    assert "lần chốt khác" in page
    assert reader.get("/bao-cao/ABCDEF-1/").status_code == 404
    assert KeptFile.objects.filter(report=frozen).count() == 4
