"""The list of all proof: what it is, for which criteria it counts, what lacks."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from scoring.models import CriteriaSet, Criterion, ItemLink
from scoring.proofs import queries
from scoring.proofs.list_page import ProofFilterForm
from tasks.lifecycle import acts
from tasks.lists.states import Moment
from tasks.models import workdays
from tests.factories import LETTERS_DAY, make_document, make_item, make_task, paper

pytestmark = pytest.mark.django_db
DAY = LETTERS_DAY


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = DAY
    return office


@pytest.fixture
def criterion():
    running = CriteriaSet.objects.create(year=2019, name="Bộ tiêu chí", closes_on="2019-12-31")
    return Criterion.objects.create(
        criteria_set=running, key="kh", name="Hoàn thành kế hoạch", max_points=Decimal(2), rule="all_or_nothing"
    )


def proved(office, number="12/BC-SKHĐT", task=None, **fields):
    task = task or make_task(office.division, **fields)
    acts.report(task, by=office.head, on=DAY, proof=paper(date(2019, 7, 10), title=number))
    return task.evidence.get()


def titles(**filters) -> list[str]:
    if "criterion" in filters:
        filters["criterion"] = Criterion.objects.get(key=filters["criterion"])
    moment = Moment.of(DAY, workdays())
    return [row.title for row in ProofFilterForm.chosen(queries.everything(DAY), filters, moment)]


def test_proof_is_found_by_number_issuer_task_unit_year_and_what_it_lacks(office):
    proved(office, "12/BC-SKHĐT", text="Rà soát thủ tục")
    other = proved(office, "9/KH-SKHĐT", text="Đào tạo")
    other.issuer, other.place = "Sở Nội vụ", "trang 3"
    other.save()
    assert titles() == ["9/KH-SKHĐT", "12/BC-SKHĐT"]
    assert titles(q="12/bc") == titles(q="ra soat") == ["12/BC-SKHĐT"]
    assert titles(q="nội vụ") == ["9/KH-SKHĐT"]
    assert titles(unit="VP") == titles(year=2018) == []
    assert titles(lacks="place") == ["12/BC-SKHĐT"]
    assert len(titles(lacks="file")) == len(titles(lacks="check")) == 2


def test_only_the_version_that_holds_is_listed(office):
    old = proved(office)
    acts.add_proof(old.task, by=office.head, proof=paper(date(2019, 7, 12), title="12a/BC-SKHĐT"), replaces=old)
    assert titles() == ["12a/BC-SKHĐT"]


def test_criteria_come_from_the_item_and_from_the_items_joined_to_it(office, criterion):
    own = proved(office, "1/BC")
    joined = proved(office, "2/BC")
    twin = make_item(make_document(), office.division, same_as=joined.task.item)
    for item, kind in ((own.task.item, "supports"), (twin, "counts")):
        ItemLink.objects.create(item=item, criterion=criterion, kind=kind)
    found = queries.criteria_of([own, joined], criterion.criteria_set, DAY)
    assert found == {
        own.task.item_id: [queries.Use(criterion, supports=True)],
        joined.task.item_id: [queries.Use(criterion, supports=False)],
    }
    assert set(titles(criterion="kh")) == {"1/BC", "2/BC"}


def test_a_criterion_that_counts_a_whole_document_is_served_by_its_tasks(office, criterion):
    first, other = proved(office, "1/BC"), proved(office, "2/BC")
    criterion.params = {"documents": [first.task.item.document.key]}
    criterion.save()
    found = queries.criteria_of([first, other], criterion.criteria_set, DAY)
    assert found == {first.task.item_id: [queries.Use(criterion, supports=False)]}
    assert titles(criterion="kh") == ["1/BC"]


def test_the_page_shows_what_is_missing_and_says_what_a_wrong_filter_is(client, office, criterion):
    evidence = proved(office)
    ItemLink.objects.create(item=evidence.task.item, criterion=criterion, kind="counts")
    acts.verify(evidence.task, by=office.office_chief, on=DAY)
    client.force_login(office.observer)
    page = client.get(reverse("proofs"), {"unit": "KHONG-CO"})
    text = page.content.decode()
    assert "KHONG-CO" in text
    assert "31/12/2019" in text
    assert criterion.get_absolute_url() in text
    assert reverse("task-evidence", args=[evidence.task_id]) in text
    assert (page.context["bare"], page.context["idle"], page.context["total"]) == (1, 0, 1)
    client.logout()
    assert client.get(reverse("proofs")).status_code == 302


def test_the_page_costs_the_same_however_much_proof_there_is(
    client, office, criterion, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(office.observer)
    ItemLink.objects.create(item=proved(office).task.item, criterion=criterion, kind="counts")
    client.get(reverse("proofs"))
    with django_assert_max_num_queries(24) as few:
        client.get(reverse("proofs"))
    number_of_queries = len(few)
    for number in range(12):
        ItemLink.objects.create(item=proved(office, f"{number}/BC").task.item, criterion=criterion, kind="counts")
    client.get(reverse("proofs"))  # the first one after a change reads reference data anew
    with django_assert_num_queries(number_of_queries):
        client.get(reverse("proofs"))
