"""What a report counts: by the state of its day, from the acts up to it."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import periods
from reports.content import gather, serialise, types
from reports.content.comparison import since
from reports.content.counting import counts, outcome
from reports.content.types import CARRIED, DONE_LATE, DONE_ON_TIME, LATE, PERIOD, UNDATED
from reports.document import tables
from tasks.lifecycle import acts, requests
from tests.factories import decision, make_document, make_item, make_task, reported, verified

DAY = date(2019, 7, 17)
DAYS = st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2019, 12, 31)))


def of(code: str, **more) -> types.Content:
    return gather.gather(periods.parse(code), **more)


def row_of(found: types.Content, task) -> types.TaskRow | None:
    return next((row for row in found.tasks if row.key == task.pk), None)


@pytest.mark.parametrize(
    ("state", "due_on", "product_on", "expected"),
    [
        ("done", date(2019, 6, 10), date(2019, 6, 10), DONE_ON_TIME),
        ("done", date(2019, 6, 10), date(2019, 6, 11), DONE_LATE),
        ("done", None, date(2019, 6, 11), types.DONE_UNDATED),
        ("reported", date(2019, 6, 10), date(2019, 6, 9), types.WAITS_ON_TIME),
        ("reported", date(2019, 6, 10), date(2019, 6, 11), types.WAITS_LATE),
        ("todo", date(2019, 7, 17), None, types.OPEN),  # due today is not late
        ("doing", date(2019, 7, 16), None, LATE),
        ("doing", None, None, types.OPEN_UNDATED),
        ("cancelled", date(2019, 1, 1), None, types.CANCELLED),
    ],
)
def test_what_became_of_a_task(state, due_on, product_on, expected):
    assert outcome(state, due_on, product_on, DAY) == expected


def test_a_task_cancelled_late_is_told_as_such():
    assert outcome("cancelled", date(2019, 1, 1), None, DAY, cancelled_late=True) == types.CANCELLED_LATE


@given(
    st.lists(st.tuples(st.sampled_from(["todo", "doing", "reported", "done", "cancelled"]), DAYS, DAYS), max_size=20)
)
def test_every_task_is_counted_once(facts):
    rows = [made_row(n, *fact) for n, fact in enumerate(facts)]
    found = counts(rows, DAY)
    assert found.total + found.cancelled == len(rows)
    assert found.done + found.unfinished == found.total
    assert found.open_in_time + found.open_late + found.open_undated == found.unfinished
    assert 0 <= found.fell_due_on_time <= found.fell_due <= found.total
    assert (found.share is None) == (found.fell_due == 0)


def made_row(n, state, due_on, product_on) -> types.TaskRow:
    product_on = (product_on or DAY) if state in ("reported", "done") else None
    return types.TaskRow(
        key=n, group=PERIOD, document="1/KH", document_on=DAY, document_title="", item=str(n), section="", text="Việc",
        product="", unit="Phòng", decreed_on=due_on, due_on=due_on, outcome=outcome(state, due_on, product_on, DAY),
        product_on=product_on, proof="", proof_on=None, days_late=0, days_late_by_decree=0, draft=False, check_in=False,
        sent_back=False, send_backs=0, waiting_on="", forecast_on=None,
    )  # fmt: skip


def test_a_task_belongs_to_the_period_of_its_decreed_day(office):
    last_day = make_task(office.division, schedule="on 2019-06-14")
    next_day = make_task(office.division, schedule="on 2019-06-15")  # a Saturday: in force on Monday
    half, quarter = of("2019-H1"), of("2019-Q3")
    assert row_of(half, last_day).group == PERIOD
    assert row_of(half, next_day).group == types.LATER
    assert row_of(quarter, last_day).group == CARRIED
    assert row_of(quarter, next_day).group == PERIOD


def test_what_was_finished_before_the_period_is_not_carried_into_it(office):
    task = make_task(office.division, schedule="on 2019-06-14")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 12))
    assert row_of(of("2019-Q3"), task).group == types.EARLIER
    assert row_of(of("2019-H1"), task).outcome == DONE_ON_TIME


def test_what_was_reported_and_verified_only_later_is_carried(office):
    task = make_task(office.division, schedule="on 2019-06-14")
    reported(task, by=office.head, on=date(2019, 6, 12))
    acts.verify(task, by=office.office_chief, on=date(2019, 6, 20))
    half, quarter = row_of(of("2019-H1"), task), row_of(of("2019-Q3"), task)
    assert (half.outcome, quarter.group, quarter.outcome) == (types.WAITS_ON_TIME, CARRIED, DONE_ON_TIME)


def test_the_state_is_that_of_the_cut_off_day(office):
    task = make_task(office.division, schedule="on 2019-06-14")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 17))
    assert row_of(of("2019-H1"), task).outcome == types.OPEN
    assert row_of(of("2019-Q3"), task).outcome == DONE_LATE
    assert row_of(of("2019-Q3"), task).days_late == 3


def test_an_undated_task_is_listed_until_it_is_done(office):
    task = make_task(office.division, schedule="undated")
    assert row_of(of("2019-H1"), task).group == UNDATED
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 20))
    assert row_of(of("2019-Q3"), task).outcome == types.DONE_UNDATED
    assert row_of(of("2019-Q4"), task).group == types.EARLIER


def test_a_document_dated_after_the_cut_off_does_not_exist_yet(office):
    late = make_document(date=date(2019, 7, 1))
    task = make_task(office.division, item=make_item(late, office.division, schedule="on 2019-07-10"))
    assert row_of(of("2019-H1"), task) is None
    assert row_of(of("2019-Q3"), task).group == PERIOD


def test_a_deadline_that_was_set_puts_the_task_into_its_period(office):
    task = make_task(office.division, schedule="undated")
    acts.set_deadline(task, by=office.office_chief, day=date(2019, 9, 2), reason="Theo họp", on=date(2019, 6, 20))
    assert row_of(of("2019-H1"), task).group == UNDATED
    found = of("2019-Q3")
    assert row_of(found, task).group == PERIOD
    assert [(event.kind, event.on) for event in found.events] == [("set_deadline", date(2019, 6, 20))]


def test_extensions_transfers_and_send_backs_are_told(office):
    task = make_task(office.division, schedule="on 2019-07-10")
    request = requests.ask_extension(task, by=office.head, day=date(2019, 7, 31), reason="Chờ", on=date(2019, 6, 20))
    requests.grant(request, by=office.director, on=date(2019, 6, 21))
    other = requests.ask_transfer(
        task, by=office.head, to_unit=office.other_division, reason="Không thuộc", on=date(2019, 6, 24)
    )
    requests.grant(other, by=office.director, on=date(2019, 6, 25))
    reported(task, by=office.other_head, on=date(2019, 6, 27))
    acts.send_back(task, by=office.office_chief, reason="Thiếu số liệu", on=date(2019, 6, 28))
    found = of("2019-Q3")
    assert [event.kind for event in found.events] == ["grant", "transfer", "send_back"]
    row = row_of(found, task)
    assert (row.unit, row.sent_back, row.send_backs) == (office.other_division.name, True, 1)
    assert [(r.kind, r.decision) for r in found.requests] == [("extension", "granted"), ("transfer", "granted")]


def test_before_the_cut_off_the_figures_are_estimates(office):
    found = of("2019-Q3")
    assert (found.as_of, found.is_estimate) == (DAY, True)
    assert of("2019-H1").is_estimate is False
    assert of("2019-Q3", on=date(2020, 3, 10)).as_of == DAY  # what is to come is not known
    assert of("2019-H1", on=date(2019, 3, 1)).as_of == date(2019, 3, 1)
    assert of("2019-H1", as_of=date(2019, 6, 10)).as_of == date(2019, 6, 10)


def test_the_number_of_queries_does_not_grow(office, django_assert_max_num_queries):
    def fill(tasks):
        for _ in range(tasks):
            task = make_task(office.division, schedule="on 2019-06-10")
            verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 7))

    fill(2)
    with django_assert_max_num_queries(30) as few:
        of("2019-H1")
    fill(20)
    with django_assert_max_num_queries(30) as many:
        assert counts(of("2019-H1").reported_on, DAY).on_time == 22
    assert len(few) == len(many)


def test_content_survives_being_written_as_json(contents):
    for found in contents.values():
        written = json.loads(json.dumps(serialise.to_plain(found)))
        assert serialise.content_of(written) == found
        assert serialise.sha256(written) == serialise.sha256(serialise.to_plain(found))


def test_the_letters_data_as_of_the_half_years_cut_off(contents):
    found = contents["2019-H1"]
    assert found.as_of == date(2019, 6, 14)
    assert [(plan.number, plan.stated_items) for plan in found.plans][:3] == [
        ("130/QĐ-SKHĐT", 42),
        ("131/QĐ-SKHĐT", 10),
        ("132/QĐ-SKHĐT", None),
    ]
    assert found.index.total.maximum == "100.00"
    assert dict(next(row for row in found.index.rows if row.key == "chi-dao-dieu-hanh").official)["2018"] == "8.75"
    assert not any(row.document == "1688/SKHĐT-VP" for row in found.tasks)


def test_the_index_is_the_one_that_recompute_index_prints(demo, contents):
    from scoring.index.index import index_of
    from scoring.index.serialise import as_json

    for code in ("2019-H1", "2019-Q3"):
        found = contents[code].index
        printed = as_json(index_of(contents[code].as_of, 2019))
        for name in ("max", "max_counted", "secured", "projected", "attainable", "lost", "at_risk"):
            assert printed["total"][name] == getattr(found.total, "maximum" if name == "max" else name)
        shown = {row.key: (row.secured, row.projected, row.attainable) for row in found.rows}
        for component in printed["components"]:
            assert shown[component["key"]] == tuple(component[k] for k in ("secured", "projected", "attainable"))


def test_what_was_cancelled_after_its_deadline_stays_owed_and_is_told_with_its_document(office, settings):
    settings.CCHC_TODAY = DAY
    late, early = (make_task(office.division, schedule=f"on {day}") for day in ("2019-07-05", "2019-07-31"))
    before = counts(of("2019-Q3").reported_on, DAY)
    for task in (late, early):
        by_what = decision("12/TB-SKHĐT", date(2019, 7, 15))
        acts.cancel(task, by=office.office_chief, reason="không cần nữa", authority=by_what, on=DAY)
    found = of("2019-Q3")
    assert (row_of(found, late).outcome, row_of(found, early).outcome) == (types.CANCELLED_LATE, types.CANCELLED)
    assert row_of(found, late).days_late == 12
    after = counts(found.reported_on, DAY)
    assert (after.total, after.cancelled, after.open_late, after.cancelled_late) == (1, 1, 1, 1)
    assert (after.share, after.fell_due) == (before.share, before.fell_due) == ("0.0", 1)
    words = "12/TB-SKHĐT ngày 15/7/2019 của Sở Kế hoạch và Đầu tư"
    [row] = tables.late(found).rows
    assert row.cells[-1] == f"Dừng thực hiện khi đã quá hạn 12 ngày: {words}"
    cells = {row.cells[1]: row.cells[-1] for row in tables.tasks_by_unit(found).rows if not row.group}
    assert {words in told for told in cells.values()} == {True}
    assert [event.effect for event in found.events if event.kind == "cancel"] == ["", types.TAKEN_OUT]
    told = [row.cells[3] for row in tables.events(found).rows if row.cells[1] == "Dừng thực hiện"]
    assert all("không cần nữa (12/TB-SKHĐT, 15/07/2019, Sở Kế hoạch và Đầu tư)" in text for text in told)


def test_a_late_task_that_was_cancelled_is_not_settled_since_the_last_report(office, settings):
    task = make_task(office.division, schedule="on 2019-06-28")
    settings.CCHC_TODAY = date(2019, 7, 1)
    before = of("2019-Q3")
    settings.CCHC_TODAY = DAY
    acts.cancel(task, by=office.office_chief, reason="thôi", authority=decision("12/TB"), on=DAY)
    found = since(before, of("2019-Q3"), "")
    assert (found.settled, found.newly_late, found.still_late) == ((), (), 1)
