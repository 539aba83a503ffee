"""The register of dispatches: entered in seconds, each number once, handed on, accepted or passed on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc import clock
from cchc.history import version
from cchc.refusal import Refused
from tasks.dispatches import acts, corrections, lists, route
from tasks.dispatches.acts import Asked, Known
from tasks.dispatches.list_page import RegisterFilterForm
from tasks.dispatches.stations import Station
from tasks.lifecycle import acts as workflow
from tasks.lifecycle import requests
from tasks.lifecycle.transition import Conflict
from tasks.lists.states import Moment
from tasks.models import Document, Item, Task, workdays
from tests.factories import LETTERS_DAY, make_item, make_unit, paper

pytestmark = pytest.mark.django_db

PROVINCE = "Ủy ban nhân dân tỉnh Đắk Lắk"
MONDAY = date(2019, 7, 15)


@pytest.fixture
def office(the_office):
    return the_office


def register(office, number="5512/UBND-TH", *asked, by=None, **fields):
    fields = {
        "date": date(2019, 7, 10), "issuer": PROVINCE, "title": "V/v báo cáo giải ngân",
        "arrived_on": date(2019, 7, 12), **fields,
    }  # fmt: skip
    asked = asked or (Asked("Báo cáo giải ngân", office.division, date(2019, 8, 9)),)
    return acts.register(by=by or office.coordinator, number=number, asked=asked, **fields)


def of(document) -> list[Task]:
    return list(Task.objects.filter(item__document=document).order_by("pk"))


def test_a_dispatch_is_entered_with_its_tasks_at_once(office):
    document = register(
        office, "5512/UBND-TH",
        Asked("Báo cáo giải ngân", office.division, date(2019, 8, 9), "Báo cáo"),
        Asked("Rà soát dự án", office.other_division),
        upload=SimpleUploadedFile("5512.pdf", b"%PDF-1.4\n%%EOF\n"),
    )  # fmt: skip
    assert (document.kind, document.year, document.registered_by, document.registered_on) == (
        Document.Kind.DISPATCH, 2019, office.coordinator, LETTERS_DAY,
    )  # fmt: skip
    first, second = of(document)
    assert (first.unit, first.due_on, first.given_on, first.accepted_on) == (
        office.division, date(2019, 8, 9), LETTERS_DAY, None,
    )  # fmt: skip
    assert (second.unit, second.due_on) == (office.other_division, None)
    assert {item.provenance for item in document.items.all()} == {Item.Provenance.ENTERED}
    assert document.files.get().sha256
    assert document.history.get().history_user == office.coordinator


@pytest.mark.parametrize("issuer", ["UBND tỉnh", "UBND TỈNH ĐẮK LẮK", "Chủ tịch UBND tỉnh"])
def test_what_the_province_assigned_is_a_dispatch(office, issuer):
    assert register(office, issuer=issuer).kind == Document.Kind.DISPATCH


def test_any_other_letter_is_incoming_unless_somebody_says_otherwise(office):
    assert register(office, "1/SNV", issuer="Sở Nội vụ").kind == Document.Kind.INCOMING
    assert register(office, "2/SNV", issuer="Sở Nội vụ", kind="dispatch").kind == Document.Kind.DISPATCH


@pytest.mark.parametrize("number", ["5512/UBND-TH", "5512/UBND -TH", "5512/ubnd-th", "05512/UBND-TH"])
@pytest.mark.parametrize("issuer", [PROVINCE, "UBND tỉnh", "UBND TỈNH ĐẮK LẮK"])
def test_a_number_that_exists_is_found_however_it_is_written(office, number, issuer):
    there = register(office)
    with pytest.raises(Known, match="is in the register already") as caught:
        register(office, number, issuer=issuer)
    assert caught.value.document == there
    assert Document.objects.received().count() == 1


def test_one_number_of_one_issuer_in_one_year_with_another_date_is_told_with_both_dates(office):
    register(office)
    with pytest.raises(Known, match="with the date 10/07/2019, not 11/07/2019"):
        register(office, date=date(2019, 7, 11))


def test_another_issuer_and_another_year_count_for_themselves(office):
    register(office)
    register(office, issuer="Sở Tài chính")
    register(office, date=date(2018, 7, 10))
    assert Document.objects.received().count() == 3


def test_who_enters_the_same_number_at_the_same_moment_is_told_too(office, monkeypatch):
    there = register(office)
    monkeypatch.setattr(acts, "known", lambda *asked, calls=[]: calls.append(1) or (there if len(calls) > 1 else None))
    with pytest.raises(Known):
        register(office)
    assert Document.objects.received().count() == 1


def refused(office, match, **fields):
    with pytest.raises(Refused, match=match):
        register(office, **fields)
    assert not Document.objects.received().exists()
    assert not Task.objects.exists()


def test_bad_input_is_told_in_words_and_leaves_nothing_behind(office):
    ended = make_unit("CU", valid_to=date(2019, 6, 30), successor=office.division)
    refused(office, "17/08/2019, in the future", date=date(2019, 8, 17))
    refused(office, "arrived on 09/07/2019: a day from the document's date 10/07/2019", arrived_on=date(2019, 7, 9))
    refused(office, "number is missing", number="  ")
    refused(office, "is this department itself", issuer="Sở Kế hoạch và Đầu tư")
    with pytest.raises(Refused, match="deadline 09/07/2019 is before the document's date, 10/07/2019"):
        register(office, "1/UBND", Asked("Báo cáo", office.division, date(2019, 7, 9)))
    with pytest.raises(Refused, match="ended on 30/06/2019; Phòng .* took over"):
        register(office, "1/UBND", Asked("Đúng", office.division), Asked("Sai", ended))
    assert not Document.objects.received().exists()


def test_registering_is_for_those_of_the_table(office):
    with pytest.raises(PermissionDenied):
        register(office, by=office.head)
    for number, person in enumerate([office.coordinator, office.office_chief, office.deputy, office.director]):
        register(office, f"{number + 1}/UBND", by=person)


def test_without_a_unit_the_leadership_has_it_until_it_is_handed_to_one(office):
    [task] = of(register(office, "1/UBND", Asked("Tham mưu", None, date(2019, 7, 31))))
    assert task.unit == office.leadership
    task = acts.hand(task, by=office.deputy, to_unit=office.division, seen=task.version)
    assert (task.unit, task.first_unit, task.given_on, task.accepted_on) == (
        office.division, office.leadership, LETTERS_DAY, None,
    )  # fmt: skip
    with pytest.raises(Refused, match="ask for a transfer"):
        acts.hand(task, by=office.director, to_unit=office.other_division)


def test_two_who_hand_one_task_on_at_once_do_not_overwrite_each_other(office):
    [task] = of(register(office, "1/UBND", Asked("Tham mưu")))
    acts.hand(task, by=office.deputy, to_unit=office.division, seen=1)
    with pytest.raises(Conflict):
        acts.hand(task, by=office.director, to_unit=office.other_division, seen=1)


def test_a_wrong_unit_says_so_in_time_and_the_deputy_in_charge_decides(office):
    with clock.at(MONDAY):
        [task] = of(register(office))
        request = requests.ask_transfer(task, by=office.head, to_unit=office.other_division, reason="đối ngoại")
        with pytest.raises(PermissionDenied):
            requests.grant(request, by=office.deputy_of_office)
    requests.grant(request, by=office.deputy)
    task.refresh_from_db()
    assert (task.unit, task.accepted_on) == (office.other_division, None)
    [task] = route.with_ways(Task.objects.for_rows())
    assert [(leg.station, leg.days) for leg in route.way_of(task, LETTERS_DAY).legs] == [
        (Station.REGISTRY, 5),
        (Station.DECIDING, 2),
    ]


@pytest.mark.parametrize(("given", "overdue"), [(date(2019, 7, 15), 0), (date(2019, 7, 12), 1)])
def test_two_working_days_are_given_to_accept_or_to_propose_another_unit(office, given, overdue):
    with clock.at(given):
        [task] = of(register(office))
    moment = Moment.of(LETTERS_DAY, workdays())
    late = RegisterFilterForm.chosen(lists.everything(LETTERS_DAY), {"state": "accept-overdue"}, moment)
    assert late.count() == overdue
    requests.ask_transfer(task, by=office.head, to_unit=office.other_division, reason="đối ngoại")
    assert late.count() == 0, "who proposed another unit has said its word"


def put_right(item, office, **fields):
    given = {"text": item.text, "product": "", "deadline": corrections.deadline_of(item), "reason": "nhầm", **fields}
    return corrections.correct(item, by=office.office_chief, seen=version(item), **given)


def test_a_corrected_deadline_keeps_an_extension_that_was_granted_and_has_no_day_before_the_document(office):
    document = register(office)
    item, task = document.items.get(), Task.objects.get()
    request = requests.ask_extension(task, by=office.head, day=date(2019, 8, 30), reason="chờ số liệu")
    requests.grant(request, by=office.director, consent_number="9/UBND", consent_on=LETTERS_DAY)
    put_right(item, office, deadline=date(2019, 8, 16))
    task.refresh_from_db()
    assert (task.decreed_on, task.due_on) == (date(2019, 8, 16), date(2019, 8, 30))
    with pytest.raises(Refused, match=r"01/07/2019 is before the document's date, 10/07/2019"):
        put_right(item, office, deadline=date(2019, 7, 1))
    put_right(item, office, deadline=None)
    task.refresh_from_db()
    assert task.decreed_on is None


def test_what_was_compared_with_the_signed_text_is_to_be_compared_anew_once_corrected(office):
    item = register(office).items.get()
    item.provenance, item.confirmed_by, item.confirmed_on = "confirmed", office.office_chief, LETTERS_DAY
    item.save()
    put_right(item, office, text="Báo cáo khác")
    item.refresh_from_db()
    assert (item.provenance, item.confirmed_by, item.entered_by) == ("entered", None, office.office_chief)


def test_an_item_of_a_plan_is_corrected_by_bringing_its_annex_in_anew(office):
    with pytest.raises(Refused, match="no item of an incoming dispatch"):
        put_right(make_item(lead=office.division), office)


def test_the_two_dispatches_of_2018_entered_as_history_keep_their_35_days(office):
    """The letter prints numbers, dates and 35 days; when they were due it does not say, so the day here is made up."""
    for number, dated, due, issued in [
        ("2768/UBND-TH", date(2018, 4, 10), date(2018, 4, 27), date(2018, 6, 1)),
        ("3825/UBND-TH", date(2018, 5, 15), date(2018, 6, 15), date(2018, 7, 20)),
    ]:
        asked = Asked("Nhiệm vụ UBND tỉnh giao", office.division, due)
        [task] = of(register(office, number, asked, date=dated, arrived_on=dated))
        task = workflow.report(task, by=office.head, proof=paper(issued))
        task = workflow.verify(task, by=office.office_chief)
        assert (task.item.document.year, task.days_late(LETTERS_DAY)) == (2018, 35)
        [shown] = route.with_ways(Task.objects.filter(pk=task.pk).for_rows())
        assert [(leg.station, leg.late) for leg in route.way_of(shown, LETTERS_DAY).legs] == [(Station.UNRECORDED, 35)]


def corrected(document, office, **fields):
    names = ("number", "date", "issuer", "kind", "title", "arrived_on", "note")
    given = {name: getattr(document, name) for name in names} | {"seen": version(document)} | fields
    return acts.correct(document, by=office.coordinator, **given)


def test_what_was_entered_wrongly_is_put_right_and_its_tasks_stay(office):
    document = corrected(register(office), office, number="5513/UBND-TH", kind=Document.Kind.INCOMING)
    assert (document.number, document.kind, document.year, len(of(document))) == ("5513/UBND-TH", "incoming", 2019, 1)
    assert document.history.count() == 2
    register(office)


def test_a_correction_is_held_to_the_same_rules_and_to_what_was_looked_at(office):
    document, other = register(office), register(office, "1/UBND")
    with pytest.raises(Known):
        corrected(document, office, number=other.number)
    early = "deadline 09/08/2019 is before the document's date"
    with clock.at(date(2019, 9, 1)), pytest.raises(Refused, match=early):
        corrected(document, office, date=date(2019, 8, 20), arrived_on=date(2019, 8, 20))
    seen = version(document)
    corrected(document, office, title="V/v khác")
    with pytest.raises(Refused, match="Somebody changed"):
        corrected(document, office, title="V/v nữa", seen=seen)
    with pytest.raises(PermissionDenied):
        acts.correct(document, by=office.head, seen=0)


def test_what_was_due_in_a_year_that_is_over_is_not_corrected_into_the_next(office):
    undated = register(office, "5513/UBND-TH", Asked("Báo cáo", office.division)).items.get()
    dated = register(office, "5514/UBND-TH").items.get()
    with clock.at(date(2020, 1, 6)):
        for item, deadline in ((undated, date(2020, 3, 31)), (dated, date(2020, 3, 31)), (dated, None)):
            with pytest.raises(Refused, match="2019"):
                put_right(item, office, deadline=deadline)
        put_right(dated, office, deadline=date(2019, 8, 16))
    assert Task.objects.get(item=undated).due_on is None
    assert Task.objects.get(item=dated).due_on == date(2019, 8, 16)
