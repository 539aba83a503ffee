"""The dashboard: every figure on it opens a list with exactly that many rows, whatever the data and the reader."""

import random
import re
from datetime import date, timedelta
from html import unescape

import pytest

from cchc.accounts.models import Unit
from tasks.home import figures
from tasks.lifecycle import acts as workflow
from tasks.lifecycle import requests
from tasks.lists.states import Moment
from tasks.models import Task, workdays
from tasks.task_list.filters import everything
from tests.factories import LETTERS_DAY, decision, make_document, make_item, make_task, reported, verified

MONDAY = date(2019, 7, 15)
LINK = re.compile(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.S)
NUMBER = re.compile(r"^[+−]?(\d+)$")


def numbers_that_lead_on(page: str) -> list[tuple[str, int]]:
    """Every link of the main part that begins with a number, or is one."""
    found = []
    for url, inside in LINK.findall(page.split("<main")[1].split("</main")[0]):
        strong = re.search(r"<strong[^>]*>(\d+)</strong>", inside)
        words = re.sub(r"<[^>]+>", "", inside).strip()
        number = strong or NUMBER.match(words)
        if number:
            found.append((unescape(url), int(number.group(1))))
    return found


def rows_of(client, url: str) -> int:
    context = client.get(url).context
    return len(context["rows"]) if url.startswith("/de-nghi/") else context["page"].paginator.count


def assert_every_figure_opens_its_rows(client, *, at_least: int, pages=("/tong-quan/", "/tong-quan/bieu-do/")) -> None:
    for page in pages:
        text = client.get(page).content.decode()
        found = numbers_that_lead_on(text)
        assert len(found) >= at_least
        assert {url: rows_of(client, url) for url, _number in found} == dict(found)


@pytest.fixture
def busy(the_office):
    """Tasks in every standing, in several units, and what changed within a week."""
    office = the_office
    for unit, head in ((office.division, office.head), (office.other_division, office.other_head)):
        make_task(unit)
        make_task(unit, schedule="on 2019-07-12")  # late since this week
        make_task(unit, schedule="on 2019-07-26")
        make_task(unit, schedule="on 2019-07-17")
        make_task(unit, schedule="undated")
        make_task(unit, schedule="continuous")  # of March and June not confirmed
        reported(make_task(unit), by=head, on=MONDAY)  # late a week ago, no longer
        reported(make_task(unit, schedule="on 2019-08-26"), by=head, on=date(2019, 7, 5))
        back = reported(make_task(unit), by=head, on=date(2019, 6, 20))
        workflow.send_back(back, by=office.office_chief, reason="thiếu phụ lục", on=date(2019, 6, 25))
        verified(make_task(unit), by=head, checked_by=office.office_chief, on=MONDAY)
        dispatch = make_document(kind="dispatch", date=MONDAY, issuer="UBND tỉnh")
        make_task(unit, item=make_item(dispatch, unit, schedule="on 2019-08-30"))
        earlier = make_document(kind="dispatch", date=date(2019, 7, 1), issuer="UBND tỉnh")
        make_task(unit, item=make_item(earlier, unit, schedule="on 2019-08-30"))
    asked = make_task(office.division, schedule="on 2019-07-31")
    requests.ask_extension(asked, by=office.head, day=date(2019, 8, 9), reason="chờ")


@pytest.mark.parametrize("who", ["office_chief", "deputy", "head"])
def test_every_number_on_the_page_opens_a_list_with_that_many_rows(the_office, busy, signed_in, who):
    client = signed_in(getattr(the_office, who))
    assert_every_figure_opens_its_rows(client, at_least=9)
    table = client.get("/tong-quan/").context["table"]
    assert {figure.state for figure in table.all if figure.number} == {*figures.FIGURES, *figures.SINCE_LAST_WEEK}


def test_the_units_add_up_to_the_department(the_office, busy, signed_in):
    table = signed_in(the_office.office_chief).get("/tong-quan/").context["table"]
    for state in figures.FIGURES:
        assert sum(line.figures[state].number for line in table.lines) == table.totals[state].number


def table_for(reader):
    moment = Moment.of(LETTERS_DAY, workdays())
    return figures.by_unit(everything(reader, LETTERS_DAY), list(Unit.objects.all()), moment, reader=reader)


def test_compared_with_a_week_ago_it_says_what_came_and_what_went(the_office, busy):
    totals = table_for(the_office.office_chief).totals
    assert totals["late-new"].number == 2, "due on 12/7, within the week"
    assert totals["late-gone"].number == 4, "reported or verified on Monday"
    assert totals["late"].number == 6
    assert totals["done-week"].number == 2


def test_a_deputy_sees_the_units_in_charge_first_and_together(the_office, busy):
    make_task(the_office.office)
    table = table_for(the_office.deputy_of_office)
    assert table.lines[0].name == str(the_office.office)
    assert table.lines[0].mine
    assert table.mine.figures["late"].number == 1
    assert table_for(the_office.office_chief).mine is None


def test_send_backs_stand_by_unit_whatever_became_of_the_task(the_office, busy, signed_in):
    back = Task.objects.filter(sent_back_on__isnull=False).first()
    workflow.cancel(back, by=the_office.office_chief, reason="trùng", authority=decision("QĐ 9"))
    context = signed_in(the_office.office_chief).get("/tong-quan/").context
    assert {str(unit): figure.number for unit, figure in context["sent_back"]} == {
        str(the_office.division): 1, str(the_office.other_division): 1,
    }  # fmt: skip


ACTS = ["nothing", "report", "send_back", "verify", "cancel", "extend", "forecast"]


def live(office, due_in: int, act: str, days_ago: int, other: bool) -> None:
    """One task with one thing done to it some days ago."""
    unit, head = (office.other_division, office.other_head) if other else (office.division, office.head)
    task = make_task(unit, schedule=f"on {LETTERS_DAY + timedelta(days=due_in)}")
    on = LETTERS_DAY - timedelta(days=days_ago)
    if act in ("report", "send_back", "verify"):
        task = reported(task, by=head, on=on)
    if act == "send_back":
        workflow.send_back(task, by=office.office_chief, reason="thiếu", on=on)
    elif act == "verify":
        workflow.verify(task, by=office.office_chief, on=on)
    elif act == "cancel":
        workflow.cancel(task, by=office.office_chief, reason="trùng", authority=decision("QĐ 9"), on=on)
    elif act == "extend":
        asked = requests.ask_extension(task, by=head, day=LETTERS_DAY + timedelta(days=70), reason="chờ", on=on)
        requests.grant(asked, by=office.director, on=on)
    elif act == "forecast":
        workflow.forecast(task, by=head, day=on + timedelta(days=3), on=on)


@pytest.mark.parametrize("seed", range(2))
def test_with_any_data_every_figure_agrees_with_its_list(the_office, signed_in, seed):
    """Made-up lives of tasks, so that no figure agrees with its list by chance."""
    chance = random.Random(seed)
    for _ in range(40):
        live(
            the_office, due_in=chance.randint(-40, 60), act=chance.choice(ACTS), days_ago=chance.randint(0, 20),
            other=chance.random() < 0.5,
        )  # fmt: skip
    assert_every_figure_opens_its_rows(signed_in(the_office.office_chief), at_least=20)
    totals = table_for(the_office.office_chief).totals
    assert totals["late"].number - totals["late-new"].number + totals["late-gone"].number == late_a_week_ago()


def late_a_week_ago() -> int:
    """Counted one by one from the acts up to that day."""
    then = LETTERS_DAY - timedelta(days=7)
    acts = [task.acts.filter(on__lte=then).order_by("on", "pk").last() for task in Task.objects.all()]
    return sum(act.state in Task.OPEN and act.due_on < then for act in acts if act and act.due_on)
