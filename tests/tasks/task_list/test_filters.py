"""A figure and the list it opens; what filters mean; the address that carries them."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from tasks.lifecycle import acts
from tasks.lists.fields import units_offered, years_offered
from tasks.lists.states import Moment
from tasks.models import Document, Task, workdays
from tasks.task_list import filters as listing
from tasks.task_list.filter_form import People, TaskFilterForm, documents_offered
from tests.factories import LETTERS_DAY, decision, make_document, make_item, make_task, reported, verified

MONDAY = date(2019, 7, 15)


@pytest.fixture
def moment(db):
    return Moment.of(LETTERS_DAY, workdays())


@pytest.fixture
def many(the_office):
    """Tasks in every standing, in several units."""
    office = the_office
    tasks = {}
    for unit, head in ((office.division, office.head), (office.other_division, office.other_head)):
        tasks[unit.code, "late"] = make_task(unit)
        tasks[unit.code, "soon"] = make_task(unit, schedule="on 2019-07-26")
        tasks[unit.code, "far"] = make_task(unit, schedule="on 2019-11-29")
        tasks[unit.code, "undated"] = make_task(unit, schedule="undated")
        tasks[unit.code, "reported"] = reported(make_task(unit), by=head, on=MONDAY)
        tasks[unit.code, "long"] = reported(make_task(unit), by=head, on=date(2019, 7, 5))
        back = reported(make_task(unit), by=head, on=MONDAY)
        tasks[unit.code, "back"] = acts.send_back(back, by=office.office_chief, reason="thiếu phụ lục")
        done = make_task(unit)
        tasks[unit.code, "done"] = verified(done, by=head, checked_by=office.office_chief, on=MONDAY)
        dispatch = make_document(kind="dispatch", date=MONDAY, issuer="UBND tỉnh")
        item = make_item(dispatch, unit, schedule="on 2019-08-30")
        tasks[unit.code, "new"] = make_task(unit, item=item)
    tasks["gone"] = make_task(office.division)
    tasks["gone"] = acts.cancel(tasks["gone"], by=office.office_chief, reason="trùng", authority=decision("QĐ 9"))
    return tasks


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("late", {"late", "back"}),
        ("due-soon", {"soon"}),
        ("undated", {"undated"}),
        ("sent-back", {"back"}),
        ("waiting-check", {"reported", "long"}),
        ("check-overdue", {"long"}),
        ("not-accepted", {"new"}),
        ("done", {"done"}),
        ("open", {"late", "soon", "far", "undated", "back", "new"}),
    ],
)
def test_a_state_filter_means_the_offices_word(the_office, many, moment, state, names):
    filters = {"unit": the_office.division, "state": state}
    found = set(TaskFilterForm.chosen(Task.objects.all(), filters, moment))
    assert found == {many[the_office.division.code, name] for name in names}


def test_waiting_for_the_check_counts_working_days(moment):
    # Three working days before Wednesday 17/7 is Friday 12/7: reported on that day is not overdue yet.
    assert moment.check_before == date(2019, 7, 12)
    assert moment.soon_until == date(2019, 7, 31)


@pytest.mark.parametrize("words", ["bao cao quy", "BÁO CÁO QUÝ", "quý báo cáo", "báo cáo quý"])
def test_search_asks_for_no_accents_case_or_order(the_office, moment, words):
    item = make_item(lead=the_office.division, text="Báo cáo quý về đầu tư")
    task = make_task(the_office.division, item=item)
    make_task(the_office.division)
    assert list(TaskFilterForm.chosen(Task.objects.all(), {"q": words}, moment)) == [task]


@pytest.mark.parametrize("words", ["đầu tư", "Đầu tư", "ðầu tư", "dau tu"])
def test_both_ways_of_writing_d_with_stroke_are_found(the_office, moment, words):
    task = make_task(the_office.division, item=make_item(lead=the_office.division, text="Xúc tiến Đầu tư"))
    assert list(TaskFilterForm.chosen(Task.objects.all(), {"q": words}, moment)) == [task]


@pytest.mark.parametrize("sort", listing.SORTS)
def test_every_order_shows_every_task_once_over_the_pages(the_office, many, moment, sort):
    chosen = TaskFilterForm.chosen(Task.objects.all(), {"sort": sort}, moment)
    pages = [task.pk for start in range(0, len(many), 5) for task in chosen[start : start + 5]]
    assert sorted(pages) == sorted(task.pk for task in many.values())


def test_tasks_without_a_deadline_stand_last_in_the_order_of_deadlines(the_office, many, moment):
    for sort in ("due", "-due"):
        due = [task.due_on for task in TaskFilterForm.chosen(Task.objects.all(), {"sort": sort}, moment)]
        assert due[-2:] == [None, None]


def test_a_document_dated_later_is_neither_listed_nor_counted(the_office, signed_in):
    item = make_item(make_document(date=date(2019, 7, 18)), the_office.division, schedule="on 2019-08-01")
    make_task(the_office.division, item=item)
    client = signed_in(the_office.head)
    context = client.get("/nhiem-vu/").context
    assert (context["total"], context["page"].paginator.count) == (0, 0)
    assert client.get("/tong-quan/").context["table"].lines == []


def test_an_address_carries_only_what_was_asked():
    assert listing.address(unit="VP", state="late", q="") == "/nhiem-vu/?unit=VP&state=late"
    assert listing.address() == "/nhiem-vu/"


def filter_form(query: str, office) -> TaskFilterForm:
    people, documents = People.on(LETTERS_DAY), Document.objects.all()
    offers = {
        "unit": units_offered([office.division, office.office]),
        "document": documents_offered(documents),
        "officer": people.officers_offered(),
        "leader": people.leaders_offered(),
        "year": years_offered({one.year for one in documents}),
    }
    form = TaskFilterForm(QueryDict(query), offers)
    form.is_valid()
    return form


def test_a_filter_that_is_not_known_is_named_and_the_others_still_filter(the_office):
    form = filter_form(f"unit={the_office.division.code}&state=xyz&year=abc&officer=ai&document=0&sort=%00", the_office)
    assert form.filters() == {"unit": the_office.division}
    assert len(form.problems()) == 5
    assert any("xyz" in problem for problem in form.problems())


def test_chips_name_each_filter_in_the_readers_words(the_office):
    form = filter_form(f"unit={the_office.division.code}&state=late&q=b%C3%A1o", the_office)
    assert [(chip["name"], str(chip["value"])) for chip in form.chips()] == [
        ("q", "báo"), ("unit", the_office.division.name), ("state", "Quá hạn"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=99", "?page=x", "?state=%3Cb%3E", "?unit=%27--", "?q=%25_%5C", "?year=99999999999999"]
)
def test_no_address_breaks_the_list(the_office, many, signed_in, query):
    answer = signed_in(the_office.head).get(f"/nhiem-vu/{query}")
    assert answer.status_code == 200
    assert b"<b>" not in answer.content


def test_a_chip_takes_only_its_own_filter_away_and_goes_back_to_the_first_page(the_office, many, signed_in):
    page = signed_in(the_office.head).get("/nhiem-vu/?state=late&q=thu&page=2").content.decode()
    hrefs = {urlsplit(part.split('"')[0]).query for part in page.split('class="chip" href="')[1:]}
    assert hrefs == {"state=late", "q=thu"}
