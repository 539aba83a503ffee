"""A year lived day by day: the full catalogue of 2019, the sample people, two reorganisations, a head on leave.

`pytest -s tests/tasks/reminders/test_year.py` prints the figures.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

import pytest
from django.core import mail

from cchc.accounts.models import Membership, Unit, User, heads_on
from tasks.catalogue.load import load
from tasks.catalogue.read import Folder
from tasks.demo import people
from tasks.demo.actors import Cast
from tasks.lifecycle import acts
from tasks.models import Digest, Rung, Task, workdays
from tasks.reminders import jobs
from tests.factories import add_function, make_person, make_unit, paper

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIRST, LAST = date(2019, 1, 1), date(2019, 12, 31)
MERGED, SPLIT = date(2019, 3, 15), date(2019, 9, 2)  # the days of the two reorganisations
LEAVE = date(2019, 6, 10), date(2019, 6, 28)

# How late the product of a task is, in days after its deadline; None: never in this year.
LATENESS = [-15, -8, -3, -1, 0, 0, 1, 2, 5, 12, 30, 60, None]


class Year:
    """The office through 2019: what happens on a day, and what each morning's run has to know before it."""

    def __init__(self) -> None:
        random = Random(1688)
        self.plan: dict[date, list[int]] = defaultdict(list)
        for task in Task.objects.filter(due_on__isnull=False).order_by("pk"):
            late = random.choice(LATENESS)
            if late is not None:
                on = max(task.due_on + timedelta(days=late), task.item.document.date, FIRST)
                self.plan[on].append(task.pk)
        self.to_verify: dict[date, list[int]] = defaultdict(list)
        self.random = random

    def live(self, day: date) -> None:
        """After the morning's run: people report, somebody else verifies; units and functions change."""
        cast = Cast()
        for task in Task.objects.for_rows().filter(pk__in=self.plan[day], state__in=Task.OPEN):
            if actor := cast.actor("report", task):
                acts.report(task, by=actor, on=day, proof=paper(day))
                self.to_verify[day + timedelta(days=self.random.choice([1, 2, 4, 9]))].append(task.pk)
        for task in Task.objects.for_rows().select_related("reported_by").filter(pk__in=self.to_verify[day]):
            if checker := cast.actor("verify", task):
                acts.verify(task, by=checker, on=day)
        if day == MERGED:
            self.end("KTDN", day, successor=Unit.objects.get(code="KTN"))
        if day == SPLIT:
            new = make_unit("DKKDDN", name="Phòng Đăng ký kinh doanh và Doanh nghiệp")
            self.end("DKKD", day, successor=new)
            add_function(make_person(username="truong.moi"), "head", new, valid_from=day + timedelta(days=1))

    @staticmethod
    def end(code: str, day: date, *, successor: Unit) -> None:
        unit = Unit.objects.get(code=code)
        unit.valid_to, unit.successor = day, successor
        unit.save()
        for function in Membership.objects.filter(unit=unit):
            function.end(day)


class Ledger:
    """What the runs said, and what they had to say, from two sources that know nothing of each other."""

    def __init__(self, head: User, acting: User) -> None:
        self.head, self.acting = head, acting
        self.mails: dict[date, Counter[str]] = {}
        self.late_named: dict[date, set[int]] = {}
        self.late_owed: dict[date, set[int]] = {}
        self.soon_named: dict[int, list[date]] = defaultdict(list)
        self.soon_owed: dict[int, list[date]] = defaultdict(list)
        self.wrong_people: list[tuple[date, str]] = []

    def owe(self, day: date, calendar, rungs: list[int], first_run: date) -> None:
        """What is owed this morning, counted from the rows alone, deadline by deadline."""
        self.late_owed[day] = set()
        check_ins = {task.pk for task in Task.objects.select_related("item") if task.item.is_check_in}
        for pk, due_on, dated in (
            Task.objects.existing_on(day)
            .open()
            .filter(due_on__isnull=False)
            .values_list("pk", "due_on", "item__document__date")
        ):
            if due_on < day:
                if pk not in check_ins:  # these are named apart, as not confirmed yet
                    self.late_owed[day].add(pk)
                continue
            first_seen = max(first_run, calendar.next_working(dated))
            days = {max(calendar.add(due_on, rung), first_seen) for rung in rungs if rung < 0}
            if day in days:
                self.soon_owed[pk].append(day)

    def write_down(self, day: date, sent: list) -> None:
        self.mails[day] = Counter(address for message in sent for address in message.to)
        self.late_named[day] = set()
        for digest in Digest.objects.filter(day=day, state=Digest.State.SENT).select_related("person"):
            if not digest.person.functions(day):
                self.wrong_people.append((day, digest.person.username))
            for line in digest.lines:
                if line["group"] == "late":
                    self.late_named[day].add(line["task"])
                if line["group"] == "due-soon" and day not in self.soon_named[line["task"]]:
                    self.soon_named[line["task"]].append(day)


@pytest.fixture
def lived(settings) -> tuple[Ledger, float]:
    """Every day of the year: a run (on Mondays two) and a sweep each morning, then the day's work."""
    settings.CCHC_TODAY = FIRST
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    folder = Folder.of("2019")
    load(folder)
    people.load(folder)
    head = heads_on(FIRST)[Unit.objects.get(code="THQH").pk]
    acting = make_person("officer", Unit.objects.get(code="THQH"), username="phu.trach")
    add_function(acting, "acting_head", Unit.objects.get(code="THQH"), valid_from=LEAVE[0], valid_to=LEAVE[1])
    ledger, year, calendar = Ledger(head, acting), Year(), workdays()
    rungs = list(Rung.objects.values_list("working_days", flat=True))
    began = time.process_time()
    day = FIRST
    while day <= LAST:
        settings.CCHC_TODAY = day
        mail.outbox.clear()
        ledger.owe(day, calendar, rungs, first_run=calendar.next_working(FIRST))
        for _ in range(2 if day.weekday() == 0 else 1):
            jobs.send_digests()
        jobs.sweep_digests()
        ledger.write_down(day, list(mail.outbox))
        year.live(day)
        day += timedelta(days=1)
    return ledger, time.process_time() - began


def test_a_year_of_reminders(lived):
    ledger, seconds = lived
    calendar = workdays()
    days = list(ledger.mails)
    working = [day for day in days if calendar.is_working(day)]
    _print(ledger, working, seconds)

    assert len(days) == 365
    assert len(working) == 252, "261 weekdays, 11 of them off, and two Saturdays worked"
    assert max(max(mails.values(), default=0) for mails in ledger.mails.values()) == 1, "one digest a person a day"
    assert not any(ledger.mails[day] for day in days if day not in working), "none on a day off"
    assert not ledger.mails[date(2019, 4, 29)], "swapped for the Saturday"
    assert ledger.mails[date(2019, 5, 4)], "the Saturday is worked"
    assert Digest.objects.exclude(state=Digest.State.SENT).count() == 0
    assert ledger.wrong_people == [], "nobody who left"

    assert sum(map(len, ledger.late_owed.values())) > 1000, "there is something to see"
    for day in working:
        assert ledger.late_named[day] == ledger.late_owed[day], f"{day}: every late task, until it is reported"
    assert {task: days for task, days in ledger.soon_named.items() if days} == {
        task: [day for day in days if day in working] for task, days in ledger.soon_owed.items()
    }, "each rung once, on its day"

    told_head = {day for day in working if ledger.mails[day][ledger.head.email]}
    told_acting = {day for day in working if ledger.mails[day][ledger.acting.email]}
    assert told_acting, "the acting head has the head's mails"
    assert all(LEAVE[0] <= day <= LEAVE[1] for day in told_acting)
    assert not any(LEAVE[0] <= day <= LEAVE[1] for day in told_head)
    assert any(ledger.mails[day]["truong.moi@example.org"] for day in working if day > SPLIT), "the new unit's head"
    assert User.objects.filter(username="truong.moi").exists()


def _print(ledger: Ledger, working: list[date], seconds: float) -> None:
    print(f"\n{'month':>7} {'days':>5} {'worked':>7} {'mails':>6} {'people':>7} {'late':>6} {'soon':>6}")
    for month in range(1, 13):
        days = [day for day in ledger.mails if day.month == month]
        mails = sum((ledger.mails[day] for day in days), Counter())
        late = sum(len(ledger.late_named[day]) for day in days)
        soon = sum(day.month == month for found in ledger.soon_named.values() for day in found)
        worked = sum(day.month == month for day in working)
        print(f"{month:>7} {len(days):>5} {worked:>7} {mails.total():>6} {len(mails):>7} {late:>6} {soon:>6}")
    print(f"in {seconds:.1f} s of processor time")
