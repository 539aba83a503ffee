"""Pages keep units, people, calendar, documents and criteria at hand, and never show what has changed meanwhile."""

import inspect
import re
from datetime import date
from threading import Thread

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import RequestFactory
from django.urls import reverse

from cchc.accounts.models import Membership, OrganisationEntry, ReferenceVersion, Unit, User, units_in_short
from cchc.accounts.reference import triggers
from cchc.accounts.reference.kept import ReferenceMiddleware
from scoring.models import CriteriaSet, Criterion, ItemLink
from tasks.models import DayOff, Document, Task, workdays
from tests.factories import LETTERS_DAY, Office, make_document, make_task


def elsewhere(act) -> None:
    """`act` on a connection of its own, as another process has one; what it raises is raised here."""
    raised = []

    def run() -> None:
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]


def token() -> str | None:
    return ReferenceVersion.objects.values_list("token", flat=True).first()


@pytest.fixture
def as_chief(transactional_db, client, settings):
    """Everything is committed, as two processes see each other's rows; the Office Chief reads pages."""
    settings.CCHC_TODAY = LETTERS_DAY
    office = Office()
    make_document()
    office.task = make_task(office.division)
    criteria = CriteriaSet.objects.create(year=2019, name="Bộ tiêu chí 2019", closes_on="2019-12-31")
    criterion = Criterion.objects.create(
        criteria_set=criteria, key="1.1", name="Kế hoạch cải cách", max_points=1, rule="all_or_nothing", position=1
    )
    ItemLink.objects.create(item=office.task.item, criterion=criterion, kind=ItemLink.Kind.COUNTS)
    client.force_login(office.office_chief)
    office.read = lambda name, *args: client.get(reverse(name, args=args)).content.decode()
    return office


def change_short_name(office):
    OrganisationEntry.objects.filter(key="short_name").update(value="Sở Tài chính")


def rename_unit(office):
    Unit.objects.filter(code="KTDN").update(name="Phòng Đầu tư nước ngoài")


def add_unit(office):
    Unit.objects.create(code="MOI", name="Phòng mới lập", kind=Unit.Kind.DIVISION, position=99)


def rename_officer(office):
    User.objects.filter(pk=office.officer.pk).update(name="Bà Nguyễn Thị Khác")


def change_deputy(office):
    Membership.objects.filter(person=office.deputy, role="in_charge", unit=office.division).update(
        person=office.deputy_of_office
    )


def leave_office(office):
    User.objects.filter(pk=office.deputy.pk).update(active_to=date(2019, 7, 1))


def number_document(office):
    Document.objects.filter(pk=office.task.item.document_id).update(number="999/KH-KHÁC")


def register_document(office):
    make_document(number="77/KH-MỚI")


def rename_criterion(office):
    Criterion.objects.update(name="Tiêu chí đã sửa tên")


def drop_link(office):
    ItemLink.objects.update(in_force=False)


def drop_criteria_set(office):
    CriteriaSet.objects.update(is_draft=True)


# What another process does, where it is seen, a text there, and whether it stands there before and after.
CHANGES = [
    (change_short_name, "task-list", "Sở Tài chính", False),
    (rename_unit, "task-list", "Phòng Đầu tư nước ngoài", False),
    (add_unit, "task-list", "Phòng mới lập", False),
    (add_unit, "dispatch-list", "Phòng mới lập", False),
    (rename_officer, "task-list", "Bà Nguyễn Thị Khác", False),
    (number_document, "task-list", "999/KH-KHÁC", False),
    (register_document, "task-list", "77/KH-MỚI", False),
    (rename_criterion, "task-detail", "Tiêu chí đã sửa tên", False),
    (drop_link, "task-detail", "Kế hoạch cải cách", True),
    (drop_criteria_set, "task-detail", "Kế hoạch cải cách", True),
]


@pytest.mark.parametrize(
    ("act", "page", "text", "before"), CHANGES, ids=[f"{act.__name__}-{page}" for act, page, _, _ in CHANGES]
)
def test_what_another_process_changed_stands_on_the_next_page(as_chief, act, page, text, before):
    arguments = [as_chief.task.pk] if page == "task-detail" else []
    for _ in range(2):  # the first one keeps what the second one shows
        assert (text in as_chief.read(page, *arguments)) is before
    elsewhere(lambda: act(as_chief))
    assert (text in as_chief.read(page, *arguments)) is not before


@pytest.mark.parametrize("act", [change_deputy, leave_office])
def test_who_has_the_unit_in_charge_changes_on_the_next_page(as_chief, act):
    def in_charge() -> str:
        page = as_chief.read("task-detail", as_chief.task.pk)
        return re.search(r"Lãnh đạo phụ trách</dt>\s*<dd[^>]*>\s*(.*?)\s*<", page).group(1)

    assert in_charge() == in_charge() == str(as_chief.deputy)
    elsewhere(lambda: act(as_chief))
    assert in_charge() != str(as_chief.deputy)


def test_a_day_off_entered_elsewhere_is_no_working_day_in_the_next_request(as_chief):
    def is_working() -> bool:
        request = RequestFactory().get("/")
        request.user = User.objects.get(pk=as_chief.office_chief.pk)
        return ReferenceMiddleware(lambda _request: workdays().is_working(date(2019, 7, 18)))(request)

    assert [is_working(), is_working()] == [True, True]
    elsewhere(lambda: DayOff.objects.create(day=date(2019, 7, 18), kind="off", name="Nghỉ bù", source="thử"))
    assert not is_working()


@pytest.mark.parametrize("method", ["post", "get"])
def test_only_a_page_that_is_read_uses_what_is_kept(as_chief, method, django_assert_num_queries):
    request = getattr(RequestFactory(), method)("/")
    request.user = User.objects.get(pk=as_chief.office_chief.pk)
    request.user.functions()
    ask = ReferenceMiddleware(lambda _request: workdays())
    ask(request)
    with django_assert_num_queries(1 if method == "post" else 0):
        ask(request)
    with django_assert_num_queries(1):
        workdays()


def test_rights_are_asked_of_the_database_at_every_request(as_chief, client):
    assert client.get(reverse("dispatch-register")).status_code == 200
    elsewhere(lambda: Membership.objects.filter(person=as_chief.office_chief).update(valid_to=date(2019, 7, 1)))
    assert client.get(reverse("dispatch-register")).status_code == 403


def test_units_in_short_are_those_of_the_database_and_may_be_changed_by_who_asked(office):
    rows = {unit.pk: (unit.code, unit.name, unit.kind, unit.position, unit.aliases) for unit in Unit.objects.all()}
    for _ in range(2):
        units = units_in_short()
        assert {one.pk: (one.code, one.name, one.kind, one.position, one.aliases) for one in units} == rows
        units[0].name = "khác"


# The triggers


def test_every_table_that_is_kept_tells_of_new_changed_and_deleted_rows(as_chief):
    rows = {
        OrganisationEntry: {"value": "khác"}, Unit: {"name": "khác"}, Membership: {"valid_from": date(2019, 1, 1)},
        User: {"name": "khác"}, Document: {"title": "khác"}, CriteriaSet: {"name": "khác"}, Criterion: {"name": "k"},
        ItemLink: {"in_force": False},
    }  # fmt: skip
    for model, values in rows.items():
        before = token()
        model.objects.filter(pk=model.objects.first().pk).update(**values)
        assert token() != before, model
    before = token()
    day = DayOff.objects.create(day=date(2019, 7, 18), kind="off", name="Nghỉ bù", source="thử")
    created = token()
    assert created != before
    day.delete()
    assert token() != created


def test_a_sign_in_and_work_on_tasks_change_nothing_that_is_kept(as_chief):
    before = token()
    User.objects.update(last_login="2019-07-17T08:00:00Z", must_change_password=False)
    Task.objects.update(late_reason="chờ")
    assert token() == before


def test_what_was_rolled_back_changed_nothing(as_chief):
    before = token()
    with transaction.atomic():
        rename_unit(as_chief)
        transaction.set_rollback(True)
    assert token() == before


@pytest.mark.only_postgresql
def test_two_people_save_at_once_and_neither_waits(as_chief):
    with transaction.atomic():
        rename_unit(as_chief)

        def other() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            register_document(as_chief)

        elsewhere(other)
    assert "77/KH-MỚI" in as_chief.read("task-list")


def test_the_triggers_stand_again_after_a_table_was_made_anew(transactional_db):
    triggers.take_away(connection)
    before = token()
    Unit.objects.create(code="A", name="A", kind=Unit.Kind.DIVISION)
    assert token() == before
    call_command("migrate", verbosity=0)
    Unit.objects.create(code="B", name="B", kind=Unit.Kind.DIVISION)
    assert token() != before


# What may be kept


def test_what_is_kept_is_read_from_watched_tables_alone(demo, client):
    watched = {triggers.apps.get_model(label)._meta.db_table for label in triggers.WATCHED}
    read = set()

    def note(execute, sql, params, many, context):
        if any(frame.function == "kept" and frame.filename.endswith("kept.py") for frame in inspect.stack(0)):
            read.update(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
        return execute(sql, params, many, context)

    client.force_login(User.objects.get(username="truong.vp"))
    task = Task.objects.filter(item__criterion_links__isnull=False).first()
    with connection.execute_wrapper(note):
        for name in ("task-list", "dashboard", "my-work", "search", "dispatch-list", "contribution-list", "my-units"):
            client.get(reverse(name))
        client.get(reverse("task-detail", args=[task.pk]))
    assert read == watched
