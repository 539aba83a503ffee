"""What changed: since the last frozen report, and in what the period holds since it began."""

import io
from datetime import date

from docx import Document

from reports import periods
from reports.content.gather import gather
from reports.content.types import BROUGHT_IN, DEADLINE_MOVED, TAKEN_OUT
from reports.document import papers, tables
from reports.lifecycle import acts as report_acts
from reports.render import files
from tasks.lifecycle import acts, requests
from tasks.models import Act, Task
from tests.factories import decision, make_document, make_item, make_task, reported, verified
from tests.reports.render.test_documents import text_of

FIRST, HALF, THIRD = (periods.parse(code) for code in ("2019-Q1", "2019-H1", "2019-Q3"))


def internal(content) -> str:
    return text_of(Document(io.BytesIO(files.build(content, papers.INTERNAL, files.DOCX).data)))


def test_without_an_earlier_frozen_report_it_says_so(office):
    make_task(office.division, schedule="on 2019-06-07")
    report_acts.begin(FIRST, by=office.office_chief)  # a draft is no report yet
    assert gather(HALF).since is None
    assert "Chưa có báo cáo nào trước đó được chốt số liệu" in internal(gather(HALF))


def test_what_was_late_and_is_settled_and_what_became_late_is_named(office):
    settled = make_task(office.division, schedule="on 2019-03-01", text="Việc đã xong")
    make_task(office.division, schedule="on 2019-03-04", text="Việc vẫn chậm")
    report_acts.freeze(report_acts.begin(FIRST, by=office.office_chief), by=office.office_chief)
    reported(settled, by=office.head, on=date(2019, 4, 1))
    acts.verify(settled, by=office.office_chief, on=date(2019, 4, 2))
    make_task(office.other_division, schedule="on 2019-06-03", text="Việc mới chậm")
    content = gather(HALF)
    since = content.since
    assert (since.period, since.as_of, since.still_late) == ("2019-Q1", date(2019, 3, 14), 1)
    assert [row.text for row in since.settled] == ["Việc đã xong"]
    assert [row.text for row in since.newly_late] == ["Việc mới chậm"]
    counted = {row.figure: (row.before, row.now) for row in since.rows}
    assert counted["total"] == ("2", "3")
    assert counted["done"] == ("0", "1")
    words = internal(content)
    assert "So với báo cáo quý I năm 2019" in words
    assert "Việc mới chậm" in words


def test_a_quarter_and_a_half_year_stand_side_by_side_and_only_what_can_be_compared_has_a_difference(office):
    make_task(office.division, schedule="on 2019-03-04", text="Việc vẫn chậm")
    report_acts.freeze(report_acts.begin(FIRST, by=office.office_chief), by=office.office_chief)
    make_task(office.division, schedule="on 2019-06-03", text="Việc mới chậm")

    def table(period):
        made = tables.since(gather(period).since, period)
        names = [column.name for column in made.columns]
        return names, {row.words[0]: row.words[1:] for row in made.rows}

    names, rows = table(HALF)
    assert names[1:3] == ["Quý I năm 2019", "6 tháng đầu năm 2019"]
    assert rows["Tổng số"] == ("1", "2", "–")
    assert rows["Trong đó: chưa hoàn thành, quá hạn"] == ("1", "2", "+1")
    names, rows = table(periods.parse("2019-Q2"))
    assert rows["Tổng số"] == ("1", "2", "+1")
    words = internal(gather(HALF))
    assert "nay không còn quá hạn: không có." in words


def test_the_outside_reads_nothing_of_it(office):
    make_task(office.division, schedule="on 2019-03-01")
    report_acts.freeze(report_acts.begin(FIRST, by=office.office_chief), by=office.office_chief)
    content = gather(HALF)
    words = text_of(Document(io.BytesIO(files.build(content, papers.OFFICIAL, files.DOCX).data)))
    assert "So với báo cáo" not in words
    assert "Thêm vào kỳ" not in words


def effects(period=HALF) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for event in gather(period).events:
        found.setdefault(event.text, []).append(event.effect)
    return found


def test_what_came_into_the_period_left_it_or_moved_in_it(office):
    document = make_document(date=date(2019, 4, 1), kind="dispatch")
    make_task(
        office.division, item=make_item(document, lead=office.division, text="Giao thêm", schedule="on 2019-06-07")
    )
    cancelled = make_task(office.division, schedule="on 2019-06-10", text="Thôi")
    acts.cancel(cancelled, by=office.office_chief, reason="Trùng", authority=decision("Giám đốc"), on=date(2019, 5, 2))
    extended = make_task(office.division, schedule="on 2019-05-31", text="Gia hạn")
    request = requests.ask_extension(
        extended, by=office.head, day=date(2019, 6, 12), reason="Chờ", on=date(2019, 5, 20)
    )
    requests.grant(request, by=office.director, on=date(2019, 5, 21))
    away = make_task(office.division, schedule="on 2019-06-03", text="Dời sang kỳ sau")
    move(away, date(2019, 8, 30), on=date(2019, 5, 6))
    into = make_task(office.division, schedule="on 2019-09-30", text="Dời về kỳ này")
    move(into, date(2019, 6, 11), on=date(2019, 5, 6))
    found = effects()
    assert found["Giao thêm"] == [BROUGHT_IN]
    assert found["Thôi"] == [TAKEN_OUT]
    assert found["Gia hạn"] == [DEADLINE_MOVED]
    assert found["Dời sang kỳ sau"] == [TAKEN_OUT]
    assert found["Dời về kỳ này"] == [BROUGHT_IN]
    words = internal(gather(HALF))
    for told in ("Thêm vào kỳ", "Đưa ra khỏi kỳ", "Đổi thời hạn"):
        assert told in words


def move(task: Task, day: date, *, on: date) -> None:
    """As an imported annex moves a deadline."""
    task.decreed_on = task.due_on = day
    task.save()
    Act.after(task, Act.Kind.MOVE, on=on, by=None).save()


def test_plans_given_before_the_period_are_no_change(office):
    task = make_task(office.division, schedule="on 2019-06-07", text="Theo kế hoạch")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 6))
    assert effects() == {}
