"""What is exported imports again without loss."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.importing import annex_export, apply
from tasks.models import Item, Task
from tests.factories import make_document, make_item

from .test_deadlines import READINGS, SCHEDULES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ABCĐ0123456789,.;:()/-+=%&<>\"'\n"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=60).map(lambda text: f"Việc {text}".strip())
NUMBERS = st.from_regex(r"(I{1,3}\.)?[1-9][0-9]?(\.[1-9])?(\.[a-d])?", fullmatch=True)
SECTIONS = st.lists(
    st.builds(
        "{}{}".format,
        st.sampled_from(["", "I. ", "II. ", "A. ", "B. ", "1. ", "1.1. ", "a) "]),
        st.sampled_from(["Chỉ đạo", "Cải cách thể chế", "NHIỆM VỤ CHUNG", "Thủ tục: một cửa"]),
    ),
    max_size=3,
).map(" > ".join)
LEADS = st.sampled_from(["KTN", "KTDN", "VP", "*"])
OTHERS = st.sampled_from([(), ("KTDN",), ("VP", "LDS"), ("*",)])
PRINTED = st.sampled_from([text for text in READINGS if text.strip("-")] + [""])


@st.composite
def plans(draw):
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=8, unique=True))
    return [
        {
            "number": number, "section": draw(SECTIONS), "text": draw(WORDS), "product": draw(st.just("") | WORDS),
            "lead": draw(LEADS), "coordinating": draw(OTHERS), "schedule": draw(SCHEDULES),
            "schedule_text": draw(PRINTED),
        }
        for number in numbers
    ]  # fmt: skip


def make(plan, units):
    document = make_document()
    for row in plan:
        item = make_item(
            document, None if row["lead"] == "*" else units[row["lead"]], provenance=Item.Provenance.IMPORTED,
            **{name: row[name] for name in ("number", "section", "text", "product", "schedule", "schedule_text")},
            every_unit_coordinates=row["coordinating"] == ("*",),
        )  # fmt: skip
        item.coordinating.set([units[code] for code in row["coordinating"] if code not in ("*", row["lead"])])
        if row["lead"] == "*":
            item.every_unit_coordinates = False
            item.save()
            item.coordinating.clear()
    return document


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(plan=plans())
def test_an_exported_annex_imports_again_without_loss(office, kind, plan):
    units = {"KTN": office.division, "KTDN": office.other_division, "VP": office.office, "LDS": office.leadership}
    document = make(plan, units)
    data = annex_export.xlsx(document) if kind == "xlsx" else annex_export.word(document)
    file = apply.new_file(document, f"phu-luc.{kind}", data, by=office.coordinator)
    outcome = apply.bring_in(file, data, by=office.coordinator, apply=False)
    assert outcome.plan.faults == []
    assert outcome.as_json()["change"] == []
    assert (outcome.create, outcome.gone, outcome.same) == ([], [], len(plan))


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_an_annex_exported_from_one_document_makes_the_same_items_in_another(office, kind):
    source = make_document()
    make_item(source, office.division, text="Việc một\n- ý thứ hai", section="I. Chỉ đạo", schedule="event 2019-11-09")
    make_item(source, None, number="2", section="", schedule="monthly 20", schedule_text="Hằng tháng")
    data = annex_export.xlsx(source) if kind == "xlsx" else annex_export.word(source)
    target = make_document(date=date(2018, 12, 1))
    file = apply.new_file(target, f"phu-luc.{kind}", data, by=office.coordinator)
    assert apply.bring_in(file, data, by=office.coordinator, apply=True).applied

    def compared(document):
        return [
            {"number": item.number, **apply.stored(item)} for item in document.items.prefetch_related("coordinating")
        ]

    assert compared(target) == compared(source)
    assert Task.objects.filter(item__document=target).exists()
