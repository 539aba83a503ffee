"""The register of documents with its filters, and a plan with what was and was not compared with the signed text."""

from datetime import date

import pytest

from tasks.models import Item
from tests.factories import make_document, make_item, make_task


@pytest.fixture
def register(the_office):
    plan = make_document(number="131/QĐ-SKHĐT", title="Kế hoạch tuyên truyền")
    make_task(the_office.division, item=make_item(plan, the_office.division))
    make_item(plan, the_office.division, provenance=Item.Provenance.LETTER)
    letter = make_document(number="1688/SKHĐT-VP", kind="letter", date=date(2019, 7, 17), title="Chấn chỉnh cải cách")
    make_item(letter, the_office.division, provenance=Item.Provenance.LETTER)
    make_document(number="9/KH", year=2018, date=date(2018, 1, 5), title="Kế hoạch năm 2018")
    return plan


def numbers(client, query: str) -> set[str]:
    return {row["document"].number for row in client.get(f"/van-ban/{query}").context["rows"]}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"131/QĐ-SKHĐT", "1688/SKHĐT-VP", "9/KH"}),
        ("?q=chan chinh", {"1688/SKHĐT-VP"}),
        ("?q=131", {"131/QĐ-SKHĐT"}),
        ("?kind=letter", {"1688/SKHĐT-VP"}),
        ("?year=2018", {"9/KH"}),
        ("?drafts=on", {"131/QĐ-SKHĐT"}),
        ("?year=xyz&kind=%00", {"131/QĐ-SKHĐT", "1688/SKHĐT-VP", "9/KH"}),
        ("?q=khong co", set()),
    ],
)
def test_the_register_is_filtered_from_its_address(register, the_office, signed_in, query, found):
    assert numbers(signed_in(the_office.observer), query) == found


def test_each_document_counts_the_tasks_that_its_link_opens(register, the_office, signed_in):
    client = signed_in(the_office.observer)
    for row in client.get("/van-ban/").context["rows"]:
        listed = client.get(f"/nhiem-vu/?document={row['document'].pk}").context["page"].paginator.count
        late = client.get(f"/nhiem-vu/?document={row['document'].pk}&state=late").context["page"].paginator.count
        assert (row["tasks"], row["late"]) == (listed, late)


def test_all_of_it_is_printed(register, the_office, signed_in):
    for n in range(60):
        make_document(title=f"Kế hoạch {n}")
    client = signed_in(the_office.observer)
    assert len(client.get("/van-ban/").context["rows"]) == 50
    assert len(client.get("/van-ban/?print=1").context["rows"]) == 63


def test_a_plan_shows_only_the_items_of_one_mark(register, the_office, signed_in):
    client = signed_in(the_office.observer)
    context = client.get(f"/van-ban/{register.pk}/?provenance=draft").context
    assert [item.provenance for item in context["shown"]] == ["draft"]
    assert {mark: number for mark, _label, number in context["marks"]} == {"draft": 1, "letter": 1}
    assert len(client.get(f"/van-ban/{register.pk}/?provenance=x").context["shown"]) == 2
