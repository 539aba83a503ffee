"""What every list can: filters that say what they do not know, orders, files, and lists kept under a name."""

from datetime import date

import pytest
from django.urls import reverse

from cchc import urls  # noqa: F401  (with its addresses every list is known)
from tasks.coordination import consultations, contributions
from tasks.coordination.consultations import Question
from tasks.lifecycle import acts
from tasks.lists.page import LISTS
from tasks.models import KeptList
from tests.factories import LETTERS_DAY, make_document, make_item, make_task, paper

NAMES = ["task-list", "contribution-list", "consultation-list", "dispatch-list", "document-list", "proofs"]
# Of several tables, in their own folders: tests/scoring/figure_proof, tests/reports/outgoing.
ELSEWHERE = {"unchecked-figures", "outgoing-list"}


@pytest.fixture
def office(the_office):
    """Three rows in every list."""
    for n in range(3):
        task = make_task(the_office.division, text=f"Rà soát {n}")
        asked = [(the_office.other_division, date(2019, 7, 24))]
        contributions.ask(task, by=the_office.head, kind="figures", what=f"Số liệu {n}", units=asked)
        consultations.consult(task, by=the_office.head, question=Question(f"Sở số {n}", LETTERS_DAY))
        dispatch = make_document(kind="dispatch", number=f"{n}/UBND", date=date(2019, 7, 10 + n), issuer="UBND tỉnh")
        make_task(the_office.division, item=make_item(dispatch, the_office.division))
        proved = make_task(the_office.division)
        acts.report(proved, by=the_office.head, on=LETTERS_DAY, proof=paper(date(2019, 7, 10 + n), title=f"{n}/BC"))
    return the_office


def test_all_lists_are_of_the_kit(office):
    assert set(LISTS) == {*NAMES} | ELSEWHERE


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_value_is_named_and_the_other_filters_hold(office, signed_in, name):
    client = signed_in(office.observer)
    wrong = {field: "<b>sai" for field in LISTS[name].form_class.base_fields if field not in ("q", "area", "drafts")}
    page = client.get(reverse(name), wrong | {"q": "khong co gi"})
    assert page.status_code == 200
    assert page.context["page"].paginator.count == 0, "the words still filter"
    assert page.context["total"] >= 3
    assert page.content.decode().count("&lt;b&gt;sai") >= len(wrong)
    assert "<b>sai" not in page.content.decode()
    assert 'value="khong co gi"' in page.content.decode(), "what was typed is kept"


@pytest.mark.parametrize("name", NAMES)
def test_every_order_shows_every_row_and_is_asked_for_by_a_heading(office, signed_in, name):
    client = signed_in(office.observer)
    orders = LISTS[name].form_class.order().orders
    every = {row.pk for row in client.get(reverse(name)).context["page"]}
    assert len(every) >= 3
    for sort in orders:
        page = client.get(reverse(name), {"sort": sort})
        assert {row.pk for row in page.context["page"]} == every, sort
        assert not page.context["form"].problems()
        assert f'name="sort" value="{sort}"' in page.content.decode(), "filtering on keeps the order"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_list_is_a_file_that_says_its_filters(office, signed_in, name, kind):
    client = signed_in(office.observer)
    answer = client.get(reverse(name), {"q": "khong co gi", "format": kind})
    assert answer["Content-Disposition"].startswith("attachment")
    assert f".{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        narrowed = answer.getvalue().decode("utf-8-sig")
        assert "khong co gi" in narrowed
        whole = client.get(reverse(name), {"format": "csv"}).getvalue().decode("utf-8-sig")
        assert len(whole.splitlines()) >= len(narrowed.splitlines()) + 3
    page = client.get(reverse(name), {"format": "doc"})
    assert "“doc”" in page.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_a_list_is_kept_under_a_name_and_shown_there_alone(office, signed_in, name):
    client = signed_in(office.head)
    sent = {"name": "Của phòng", "query": "q=so&page=2", "shared": "1", "page": name}
    assert client.post(reverse("task-list-keep"), sent)["Location"] == reverse(name)
    link = f'href="{reverse(name)}?q=so"'
    other = signed_in(office.observer)
    for each in NAMES:
        assert (link in other.get(reverse(each)).content.decode()) is (each == name)


def test_one_name_is_kept_once_for_each_list_and_only_for_lists(office, signed_in):
    client = signed_in(office.head)
    for name in ("proofs", "document-list", "proofs"):
        client.post(reverse("task-list-keep"), {"name": "Quý III", "query": f"q={name}", "page": name})
    kept = KeptList.objects.values_list("page", "name", "query")
    assert set(kept) == {("proofs", "Quý III", "q=proofs"), ("document-list", "Quý III", "q=document-list")}
    assert client.post(reverse("task-list-keep"), {"name": "x", "query": "", "page": "dashboard"}).status_code == 404
