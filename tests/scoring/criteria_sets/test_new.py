"""An office without any criteria set drafts one from the sheet of a decision, lets it run and links its items."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from scoring.index.index import index_of
from scoring.links import acts
from scoring.links.acts import Change
from scoring.models import CriteriaSet
from tests.factories import Office, make_document, make_task

pytestmark = pytest.mark.django_db
LINES = [
    ("kh", "", "Chỉ đạo, điều hành", 10, "sum", ""),
    ("kh-1", "kh", "Thực hiện kế hoạch", 6, "deduct_per_task", '{"late": "0.5", "missing": "1", "floor": "0"}'),
    ("kh-2", "kh", "Điều tra xã hội học", 4, "survey", ""),
]


def test_from_nothing_to_figures_by_the_browser_alone(client, settings):
    settings.CCHC_TODAY = date(2026, 3, 2)
    office = Office()
    task = make_task(
        office.division, schedule="on 2026-06-30", document=make_document(year=2026, date=date(2026, 1, 5))
    )
    client.force_login(office.office_chief)
    assert reverse("criteria-set-new") in client.get(reverse("criteria-sets")).content.decode()
    answer = client.post(reverse("criteria-set-new"), {"year": "2026", "name": "Bộ tiêu chí năm 2026"})
    made = CriteriaSet.objects.get()
    assert answer.url == reverse("criteria-set-edit", args=[made.pk])
    assert made.is_draft

    book = load_workbook(io.BytesIO(client.get(reverse("criteria-set-sheet", args=[made.pk])).content))
    for line in LINES:
        book.worksheets[0].append(line)
    stream = io.BytesIO()
    book.save(stream)
    looked = client.post(answer.url, {"file": SimpleUploadedFile("bang.xlsx", stream.getvalue())})
    assert looked.status_code == 200, looked.context["faults"] or looked.context["form"].errors
    client.post(answer.url, {"checked": looked.context["checked"]})
    assert made.criteria.count() == 3

    counting = made.criteria.get(key="kh-1")
    acts.set_links([Change(task.item_id, counting.pk, "counts")], year=2026, by=office.office_chief)
    client.post(reverse("criteria-set-run", args=[made.pk]))
    total = index_of(date(2026, 3, 2), 2026).projection.total
    assert (total.maximum, total.max_counted, total.points.projected) == (10, 6, 6)


def test_two_sets_of_one_name_and_others_than_the_office_are_refused(client, settings):
    settings.CCHC_TODAY = date(2026, 3, 2)
    office = Office()
    client.force_login(office.coordinator)
    given = {"year": "2026", "name": "Bộ tiêu chí năm 2026"}
    assert client.post(reverse("criteria-set-new"), given).status_code == 302
    assert client.post(reverse("criteria-set-new"), given).status_code == 422
    client.force_login(office.head)
    assert client.get(reverse("criteria-set-new")).status_code == 403
