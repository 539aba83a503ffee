"""Outlines as data that the office edits: versions, what is refused, and what a frozen report keeps."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from lxml import html

from cchc.refusal import Refused
from reports import periods
from reports.content.gather import gather
from reports.document import papers
from reports.document.blocks import Heading
from reports.lifecycle import acts
from reports.models import EditedOutline
from reports.outlines import editing
from reports.outlines.outline import Part, Section
from reports.render import files
from reports.wording import unbroken

HALF = periods.parse("2019-H1")
NAME = "official-2011"


def headings(content) -> list[str]:
    return [block.text for block in papers.official(content).blocks if isinstance(block, Heading)]


def test_a_new_version_makes_the_next_report_and_leaves_the_frozen_one(office):
    frozen = acts.freeze(acts.begin(HALF, by=office.office_chief), by=office.office_chief)
    before = files.build(frozen.frozen_content, papers.OFFICIAL, files.DOCX).data
    told = editing.now(NAME)
    sections = (*told.sections, Section("Mục <mới>", (Part(texts="text_1"),)))
    saved = editing.save(NAME, replace(told, sections=sections), by=office.office_chief, seen=2, note="Theo 581/BNV")
    assert str(saved) == "official-2011/3"
    assert headings(gather(HALF))[-1] == "VI. MỤC <MỚI>"
    assert "text_1" in editing.text_keys(HALF)
    frozen.refresh_from_db()
    assert frozen.outline_version.startswith("official-2011/2")
    assert files.build(frozen.frozen_content, papers.OFFICIAL, files.DOCX).data == before


def test_the_coordinators_version_is_a_draft_until_the_office_chief_saves_it(office):
    told = replace(editing.now(NAME), subject="Tình hình {period}")
    with pytest.raises(PermissionDenied):
        editing.save(NAME, told, by=office.head, seen=2)
    assert editing.save(NAME, told, by=office.coordinator, seen=2).is_draft
    assert papers.official(gather(HALF)).subject.startswith("Kết quả")
    editing.save(NAME, told, by=office.office_chief, seen=3)
    assert papers.official(gather(HALF)).subject == f"Tình hình {unbroken('6 tháng đầu năm 2019')}"


def test_the_inside_cannot_be_put_into_the_official_outline(office):
    told = editing.now(NAME)
    sections = (Section("Điểm bị mất", (Part(fill=("ledger",)),)),)
    with pytest.raises(Refused, match="ledger"):
        editing.save(NAME, replace(told, sections=sections), by=office.office_chief, seen=2)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"subject": "{quarter}"}, "quarter"),
        ({"opening": "{office"}, "ngoặc"),
        ({"closing": " "}, "kết thúc"),
        ({"sections": ()}, "ít nhất một"),
        ({"sections": (Section("A", ()),)}, "mục nhỏ"),
        ({"sections": (Section("", (Part(),)),)}, "chưa có đề mục"),
        ({"sections": (Section("A", (Part(texts="x"), Part(texts="x"))),)}, "dùng chung"),
        ({"sections": (Section("A", (Part(rest=True), Part(rest=True))),)}, "Chỉ một"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(office, wrong, told):
    with pytest.raises(Refused) as refusal:
        editing.save(NAME, replace(editing.now(NAME), **wrong), by=office.office_chief, seen=2)
    assert told in "; ".join(refusal.value.messages)
    assert not EditedOutline.objects.exists()


def fields_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's form."""
    (form,) = [form for form in html.fromstring(page).forms if "opening" in form.fields]
    told: dict[str, list[str]] = {}
    for name, value in form.form_values():
        told.setdefault(name, []).append(value.removeprefix("\n"))
    return told


def test_saving_the_page_as_it_is_changes_nothing_but_the_version(client, office):
    client.force_login(office.office_chief)
    page = client.get(reverse("outline-edit", args=[NAME])).content.decode()
    before = editing.now(NAME)
    assert client.post(reverse("outline-edit", args=[NAME]), fields_of(page)).status_code == 302
    assert replace(editing.now(NAME), version=before.version) == before


def test_a_part_is_renamed_moved_and_removed_on_the_page(client, office):
    client.force_login(office.office_chief)
    told = fields_of(client.get(reverse("outline-edit", args=[NAME])).content.decode())
    told["line-1-heading"] = "Kế hoạch <CCHC>"
    told["line-1-place"] = "35"  # behind the second part
    told["line-4-remove"] = "on"
    answer = client.post(reverse("outline-edit", args=[NAME]), {**told, "opening": "{what}"})
    assert answer.status_code == 422
    assert "Kế hoạch &lt;CCHC&gt;" in answer.content.decode()
    assert client.post(reverse("outline-edit", args=[NAME]), told).status_code == 302
    parts = [part.heading for part in editing.now(NAME).sections[0].parts]
    assert parts == ["Tổ chức chỉ đạo, điều hành", "Kế hoạch <CCHC>", "Kiểm tra cải cách hành chính"]
    told["form_key"] = "another page"  # the same press again would get the same answer
    assert client.post(reverse("outline-edit", args=[NAME]), told).status_code == 422  # somebody else's version by now
    assert client.get(reverse("outline-list")).status_code == 200
    client.force_login(office.head)
    assert client.post(reverse("outline-edit", args=[NAME]), told).status_code == 403
    assert client.get(reverse("outline-edit", args=["nothing"])).status_code == 404
