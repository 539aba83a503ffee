"""The dashboard's strip of the weeks to come: a cell a day, each opens the list of that day."""

import re
from datetime import date
from html import unescape

from tasks.home import charts
from tasks.models import Task, workdays
from tests.factories import LETTERS_DAY, make_task


def test_each_day_and_week_counts_what_falls_due_then(the_office):
    for day in ("2019-07-19", "2019-07-19", "2019-07-25", "2019-10-30"):
        make_task(the_office.division, schedule=f"on {day}")
    strip = charts.deadlines(Task.objects.all(), LETTERS_DAY, workdays(), weeks=2)
    assert [week.whole.day for week in strip.weeks] == [date(2019, 7, 15), date(2019, 7, 22)]
    assert [week.whole.number for week in strip.weeks] == [2, 1]
    assert {cell.day: cell.number for week in strip.weeks for cell in week.days if cell.number} == {
        date(2019, 7, 19): 2, date(2019, 7, 25): 1,
    }  # fmt: skip


def test_a_cell_opens_the_list_of_its_day(the_office, signed_in):
    make_task(the_office.division, schedule="on 2019-07-25")
    client = signed_in(the_office.office_chief)
    page = client.get("/tong-quan/").content.decode()
    [address] = re.findall(r'<a href="([^"]+)" aria-label="1 \(25/07/2019\)"', page)
    assert client.get(unescape(address)).context["page"].paginator.count == 1
