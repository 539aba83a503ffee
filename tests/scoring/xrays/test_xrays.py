"""The X-rays: each kind of contradiction is found, what is in order is not, and every row leads to its mending."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cchc.history import version
from scoring.engine.evaluate import OUT_OF_REACH
from scoring.models import CriteriaSet, Criterion, ItemLink
from scoring.xrays import kinds, plans
from tasks.coordination import consultations
from tasks.coordination.consultations import Question
from tasks.dispatches import corrections
from tasks.dispatches.acts import Asked, register
from tasks.lifecycle import acts, requests
from tasks.models import Evidence, Item, Task
from tests.factories import (
    LETTERS_DAY,
    decision,
    make_document,
    make_item,
    make_task,
    make_unit,
    paper,
    verified,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = LETTERS_DAY


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = DAY
    return office


def found(key: str) -> list:
    return list(kinds.BY_KEY[key].rows(DAY))


def proved(office, number: str, day: date, *, on: date = DAY, item: Item | None = None, unit=None) -> Evidence:
    """A task reported on `on` with document `number` dated `day`."""
    unit = unit or office.division
    task = make_task(unit, item=item)
    acts.report(task, by=office.head, on=on, proof=paper(day, title=number))
    return task.evidence.get()


def index_of(*items: Item) -> Criterion:
    """A set of 2019 with one criterion for which the items count."""
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ tiêu chí", closes_on="2019-12-31")
    criterion = Criterion.objects.create(
        criteria_set=criteria_set, key="kh", name="Hoàn thành kế hoạch", max_points=Decimal(2), rule="all_or_nothing"
    )
    for item in items:
        ItemLink.objects.create(item=item, criterion=criterion, kind=ItemLink.Kind.COUNTS)
    return criterion


def test_proof_dated_long_before_it_was_reported(office):
    late = proved(office, "12/BC-SKHĐT", date(2019, 6, 16))
    proved(office, "13/BC-SKHĐT", date(2019, 6, 17))  # 30 days before: not long yet
    assert found("proof-late") == [late]


def test_a_newer_version_and_a_cancelled_task_are_looked_at_no_more(office):
    old = proved(office, "12/BC-SKHĐT", date(2019, 5, 1))
    acts.add_proof(old.task, by=office.head, proof=paper(date(2019, 7, 10)), replaces=old)
    gone = proved(office, "14/BC-SKHĐT", date(2019, 5, 1))
    acts.cancel(gone.task, by=office.office_chief, reason="Thôi", authority=decision("Thông báo 1/TB"))
    assert found("proof-late") == []


def test_numbers_of_one_series_that_run_against_their_dates(office):
    first = proved(office, "120/BC-SKHĐT", date(2019, 7, 10))
    second = proved(office, "0125/bc-skhđt", date(2019, 7, 3))
    proved(office, "130/BC-SKHĐT", date(2019, 7, 11))
    proved(office, "126/KH-SKHĐT", date(2019, 7, 1))  # another series
    assert set(found("numbers-dates")) == {first, second}


def test_numbers_start_anew_each_year(office):
    proved(office, "900/BC-SKHĐT", date(2018, 12, 28))
    proved(office, "5/BC-SKHĐT", date(2019, 1, 10))
    assert found("numbers-dates") == []


def test_one_number_for_two_products(office):
    first = proved(office, "77/BC-SKHĐT", date(2019, 7, 10))
    second = proved(office, "077/BC-SKHĐT", date(2019, 7, 10))
    proved(office, "78/BC-SKHĐT", date(2019, 7, 10))
    assert set(found("number-twice")) == {first, second}


def test_one_file_for_two_products_whatever_it_is_called(office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def handed_in(name: str, content: bytes, item: Item | None = None) -> Evidence:
        task = make_task(office.division, item=item)
        upload = SimpleUploadedFile(name, content)
        proof = acts.Proof(kind=Evidence.Kind.FILE, title=name, dated_on=DAY, upload=upload)
        acts.add_proof(task, by=office.head, proof=proof)
        return task.evidence.get()

    first, second = handed_in("a.pdf", b"%PDF-1.4 same"), handed_in("b.pdf", b"%PDF-1.4 same")
    handed_in("c.pdf", b"%PDF-1.4 another")
    assert set(found("file-twice")) == {first, second}


def test_secured_points_without_a_file(office):
    bare = verified(make_task(office.division), by=office.head, checked_by=office.office_chief, on=DAY)
    verified(make_task(office.division), by=office.head, checked_by=office.office_chief, on=DAY)  # counts for nothing
    linked = make_task(office.division)
    acts.report(
        linked, by=office.head, on=DAY,
        proof=acts.Proof(kind=Evidence.Kind.LINK, title="Trang", url="https://example.org/a", dated_on=DAY),
    )  # fmt: skip
    acts.verify(linked, by=office.office_chief, on=DAY)
    index_of(bare.item, linked.item)
    assert found("no-file") == [bare]


def test_a_criterion_that_counts_a_whole_document_looks_at_all_its_tasks(office):
    task = verified(make_task(office.division), by=office.head, checked_by=office.office_chief, on=DAY)
    criterion = index_of()
    criterion.params = {"documents": [task.item.document.key]}
    criterion.save()
    assert found("no-file") == [task]
    assert found("no-task") == []


def test_entered_and_verified_by_one_person(office):
    task = verified(make_task(office.division), by=office.head, checked_by=office.office_chief, on=DAY)
    assert found("one-person") == []
    Evidence.objects.filter(task=task).update(entered_by=office.office_chief)  # as loaded data may hold it
    assert found("one-person") == [task]


def test_a_criterion_without_any_task(office):
    criterion = index_of()
    assert found("no-task") == [criterion]
    item = make_item(lead=office.division)
    ItemLink.objects.create(item=item, criterion=criterion, kind=ItemLink.Kind.COUNTS)
    assert found("no-task") == [criterion], "an item without tasks earns nothing"
    task = make_task(office.division, item=item)
    assert found("no-task") == []
    item.same_as = make_item(make_document(), office.division)
    item.save()
    make_task(office.division, item=item.same_as)
    Task.objects.filter(pk=task.pk).update(item=item.same_as, occurrence=2)
    assert found("no-task") == [], "the tasks of a twin count for it"


def test_a_criterion_that_counts_no_tasks_needs_none(office):
    criterion = index_of()
    Criterion.objects.filter(pk=criterion.pk).update(rule="survey")
    assert found("no-task") == []


def test_a_lead_unit_that_is_no_longer_there(office):
    ended = make_unit("CU", valid_to=date(2019, 6, 30))
    last_day = make_unit("NAY", valid_to=DAY)
    task = make_task(ended)
    make_task(last_day)
    assert found("unit-ended") == [task]


def test_likely_twins_stand_as_pairs_with_the_later_document_first(office):
    text = "Báo cáo kết quả theo dõi thi hành pháp luật"
    first = make_item(make_document(date=date(2018, 11, 1)), office.division, text=text)
    second = make_item(make_document(date=date(2019, 2, 1)), office.division, text=f"{text} năm 2019")
    make_item(second.document, office.division, number="9", text="Mua sắm thiết bị", product="Hợp đồng")
    assert [(pair.item, pair.other) for pair in found("twins")] == [(second, first)]
    second.same_as = first
    second.save()
    assert found("twins") == []


def test_items_that_are_still_drafts(office):
    draft = make_item(lead=office.division)
    make_item(lead=office.division, provenance=Item.Provenance.IMPORTED)
    make_item(make_document(date=date(2019, 12, 1)), office.division)
    assert found("draft") == [draft]


def test_a_forecast_out_of_reach(office, monkeypatch):
    criterion = index_of(make_task(office.division).item)
    assert found("forecast") == []
    node = {"key": criterion.key, "flags": [OUT_OF_REACH]}
    monkeypatch.setattr(plans, "figures", lambda year, day: {"components": [node]})
    assert found("forecast") == [criterion]


def test_the_page_counts_every_kind_and_each_count_opens_as_many_rows(client, office):
    proved(office, "12/BC-SKHĐT", date(2019, 6, 1))
    make_item(lead=office.division)
    index_of()
    client.force_login(office.observer)
    page = client.get(reverse("xrays"))
    counts = {kind.key: count for kind, count in page.context["found"]}
    assert len(counts) == len(kinds.KINDS)
    assert sum(counts.values()) >= 4
    for key, count in counts.items():
        rows = client.get(reverse("xray", args=[key]))
        assert rows.context["page"].paginator.count == count, key
        for row in rows.context["rows"]:
            assert client.get(row.url.split("#")[0]).status_code in (200, 403), key
    assert client.get(reverse("xray", args=["khong-co"])).status_code == 404


def test_the_page_costs_the_same_however_much_is_odd(
    client, office, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(office.observer)
    for number, day in ((12, 2), (13, 1), (13, 1)):
        proved(office, f"{number}/BC-SKHĐT", date(2019, 6, day))
    index_of()
    client.get(reverse("xrays"))
    with django_assert_max_num_queries(50) as few:
        client.get(reverse("xrays"))
    number_of_queries = len(few)
    for number in range(8):
        proved(office, f"{20 - number}/BC-SKHĐT", date(2019, 6, 1 + number))
    client.get(reverse("xrays"))  # the first one after a change reads reference data anew
    with django_assert_num_queries(number_of_queries):
        client.get(reverse("xrays"))


def test_what_was_cancelled_extended_or_excused_when_it_was_late_already(office):
    late, gone, soon = (
        make_task(office.division, schedule=f"on {day}") for day in ("2019-06-28", "2019-06-28", "2019-07-26")
    )
    for task in (gone, soon):
        acts.cancel(task, by=office.office_chief, reason="không cần nữa", authority=decision("9/QĐ"))
    asked = [
        requests.ask_extension(task, by=office.head, day=date(2019, 7, 31), reason="chờ", on=day)
        for task, day in ((late, date(2019, 7, 10)), (make_task(office.division), date(2019, 6, 20)))
    ]
    for request in asked:
        requests.grant(request, by=office.director, on=max(request.requested_on, date(2019, 6, 28)))
    in_time = Question(agency="Sở Tài chính", asked_on=date(2019, 6, 20))
    after = Question(agency="Sở Nội vụ", asked_on=date(2019, 7, 1))
    excuse = consultations.consult(late, by=office.head, question=in_time)
    consultations.consult(late, by=office.head, question=after)
    assert [task.pk for task in found("cancelled-late")] == [gone.pk]
    assert [request.pk for request in found("extended-late")] == [asked[0].pk]
    assert [row.pk for row in found("excused")] == [excuse.pk]
    for key in ("cancelled-late", "extended-late", "excused"):
        kind = kinds.BY_KEY[key]
        assert [kind.show(row).url for row in kind.rows(DAY)]


def test_a_deadline_put_right_when_it_had_passed(office):
    late, soon = (
        register(
            number=f"551{n}/UBND-TH", date=date(2019, 6, 3), issuer="UBND tỉnh", title="V/v báo cáo",
            by=office.coordinator,
            asked=(Asked("Báo cáo", office.division, day),), arrived_on=date(2019, 6, 3),
        ).items.get()
        for n, day in enumerate((date(2019, 6, 28), date(2019, 7, 26)))
    )  # fmt: skip
    for item in (late, soon):
        corrections.correct(
            item, by=office.office_chief, text=item.text, product="", deadline=date(2019, 7, 31), reason="nhầm ngày",
            seen=version(item),
        )  # fmt: skip
    assert [act.task.item for act in found("corrected-late")] == [late]
    words = kinds.BY_KEY["corrected-late"].show(found("corrected-late")[0]).detail
    assert "28/06/2019" in words
    assert "31/07/2019" in words


def test_what_was_cancelled_after_its_year_without_a_deadline(office, settings):
    undated, check_in = (
        make_task(office.division, schedule="undated"),
        make_task(office.division, schedule="continuous"),
    )
    acts.cancel(check_in, by=office.office_chief, reason="thôi", authority=decision("9/QĐ"))
    assert found("cancelled-late") == [], "a check-in's day is one that we ask for"
    settings.CCHC_TODAY = day = date(2020, 1, 6)
    acts.cancel(undated, by=office.office_chief, reason="thôi", authority=decision("9/QĐ"), on=day)
    assert [task.pk for task in found("cancelled-late")] == [undated.pk]
