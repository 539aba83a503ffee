"""What was frozen by any earlier version of the program still opens, with every figure, and makes its documents."""

import io
import json
from pathlib import Path

import pytest
from docx import Document

from reports.content import serialise
from reports.content.types import SCHEMA, Content
from reports.document import papers
from reports.figures.behind import figures
from reports.render import files

FOLDER = Path(__file__).with_name("frozen")
VERSIONS = range(1, SCHEMA + 1)


def frozen(version: int) -> Content:
    return serialise.content_of(json.loads((FOLDER / f"schema-{version}.json").read_text()))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", papers.KINDS)
@pytest.mark.parametrize("form", files.FORMATS)
def test_each_version_makes_its_documents(version, kind, form):
    data = files.build(frozen(version), kind, form).data
    assert data == files.build(frozen(version), kind, form).data


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_has_its_figures_and_what_they_count(version):
    content = frozen(version)
    assert content.schema == version
    keys = {row.key for row in content.tasks}
    found = {figure.key: figure for figure in figures(content)}
    assert (found["period:total"].value, len(found["period:total"].tasks)) == ("6", 6)
    assert all(set(figure.tasks) <= keys for figure in found.values())


def test_the_newest_version_is_written_as_its_file_shows():
    plain = json.loads((FOLDER / f"schema-{SCHEMA}.json").read_text())
    assert serialise.to_plain(frozen(SCHEMA)) == plain, "a changed form of frozen content is a new schema, with a file"


def test_a_paper_without_a_code_has_no_annex_of_its_figures():
    with_annex = [n for n in VERSIONS if papers.official(frozen(n)).annexes[-1].title == "CĂN CỨ SỐ LIỆU"]
    assert with_annex == [3]
    document = Document(io.BytesIO(files.build(frozen(3), papers.OFFICIAL, files.DOCX).data))
    assert any("[1]" in cell.text for cell in document.tables[-1].columns[1].cells)
