"""What a morning sends is what its dry run said the minute before, morning after morning; and no mail is too long."""

import json
import os
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from random import Random

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from cchc.accounts.models import Unit
from tasks.coordination import contributions
from tasks.lifecycle import acts, requests
from tasks.models import Digest, ReminderChoice, Request, Task, workdays
from tasks.reminders import jobs
from tasks.reminders.digest.mail import LINES_A_GROUP, MOST_BYTES
from tasks.reminders.digest.plan import plan
from tasks.steps import remarks
from tasks.steps.acts import Planned
from tasks.steps.acts import plan as plan_steps
from tests.factories import LETTERS_DAY, Office, make_document, make_item, make_task, paper

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AUDIT = os.environ.get("CCHC_AUDIT") == "1"
FIRST = date(2019, 1, 2) if AUDIT else date(2019, 6, 10)
LAST = date(2019, 12, 31) if AUDIT else date(2019, 7, 19)


class Life:
    """An office whose people do, day by day, whatever moves a task from one group of a digest to another."""

    def __init__(self, office: Office) -> None:
        self.office, self.chance = office, Random(1688)  # noqa: S311
        plan_ = make_document(date=date(2018, 12, 20))
        for unit in [office.division, office.other_division, office.office] * 4:
            month = self.chance.randrange(1, 12)
            days = " ".join(f"2019-{month + n:02}-{self.chance.randrange(1, 28):02}" for n in range(0, 13 - month, 2))
            make_task(unit, item=make_item(plan_, unit, schedule=f"dates {days}"))
        from tasks.lifecycle.creation import give

        for item in plan_.items.all():
            give(item, units=Unit.objects.all(), workdays=workdays())
        Task.objects.filter(unit=office.division, officer=None, pk__in=self.some(6)).update(officer=office.officer)
        ReminderChoice.objects.create(person=office.other_head, seldom=True)

    def some(self, n: int) -> list[int]:
        return self.chance.sample(list(Task.objects.order_by("pk").values_list("pk", flat=True)), n)

    def head_of(self, task: Task):
        heads = {self.office.division: self.office.head, self.office.other_division: self.office.other_head}
        return heads.get(task.unit, self.office.office_chief)

    def live(self, day: date) -> None:
        for task in Task.objects.for_rows().filter(pk__in=self.some(4)):
            self.do(task, day)
        if self.chance.random() < 0.15:
            dispatch = make_document(kind="dispatch", date=day, issuer="UBND tỉnh")
            due = (day + timedelta(days=self.chance.choice([2, 6, 20]))).isoformat()
            make_task(self.office.division, item=make_item(dispatch, self.office.division, schedule=f"on {due}"))

    def do(self, task: Task, day: date) -> None:
        office, head = self.office, self.head_of(task)
        if task.state == Task.State.REPORTED:
            if task.unit == office.office:
                return
            if self.chance.random() < 0.5:
                acts.send_back(task, by=office.office_chief, reason="Thiếu phụ lục số liệu", on=day)
            else:
                acts.verify(task, by=office.office_chief, on=day)
        elif task.state in Task.OPEN:
            match self.chance.randrange(8):
                case 0 | 1 | 2:
                    acts.report(task, by=head, on=day, proof=paper(day))
                case 3 if task.due_on and task.due_on > day and not Request.objects.filter(task=task, decision=""):
                    asked = requests.ask_extension(
                        task, by=head, day=task.due_on + timedelta(days=9), reason="Chờ số liệu", on=day
                    )
                    if self.chance.random() < 0.5:
                        requests.grant(asked, by=office.director, on=day)
                case 4:
                    other = office.other_division if task.unit != office.other_division else office.division
                    due = day + timedelta(days=3)
                    if not task.contributions.filter(outcome=""):
                        contributions.ask(task, by=head, units=[(other, due)], kind="figures", what="Số liệu", on=day)
                case 5:
                    remarks.remark(task, by=office.director, text="Báo cáo sớm", on=day)
                case 6:
                    step = Planned(text="Dự thảo", due_on=day + timedelta(days=4), owner=head)
                    plan_steps(task, [step], by=head, on=day)


def said(digests) -> dict[str, list[dict]]:
    return {digest.person.username: digest.lines for digest in digests}


def test_each_morning_sends_what_its_dry_run_said_the_minute_before(settings):
    """Weeks in CI, a year in `make audit`."""
    settings.CCHC_TODAY = FIRST
    life = Life(Office())
    day, seen = FIRST, Counter()
    while day <= LAST:
        settings.CCHC_TODAY = day
        with transaction.atomic():
            foreseen = said(plan(day))
            transaction.set_rollback(True)
        mail.outbox.clear()
        jobs.send_digests()
        jobs.sweep_digests()
        sent = Digest.objects.filter(day=day, kind="daily").exclude(state="dropped").select_related("person")
        assert said(sent) == foreseen, day
        assert {digest.state for digest in sent} <= {"sent"}
        assert Counter(message.to[0] for message in mail.outbox) == Counter(digest.person.email for digest in sent)
        seen.update(line["group"] for digest in sent for line in digest.lines)
        seen.update(f"also {group}" for digest in sent for line in digest.lines for group in line["also"])
        life.live(day)
        day += timedelta(days=1)
    assert set(seen) >= {"late", "due-soon", "sent-back", "asked", "to-check"}, seen


def rows(*options: str) -> list[dict]:
    out = StringIO()
    call_command("send_reminders", "--json", *options, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def many(office, settings):
    """Forty late tasks of one unit and one that was sent back."""
    settings.CCHC_TODAY = LETTERS_DAY
    plan_ = make_document()
    for n in range(40):
        make_task(office.division, item=make_item(plan_, office.division, schedule=f"on 2019-05-{n % 28 + 1:02}"))
    back = make_task(office.division, item=make_item(plan_, office.division, schedule="on 2019-12-27"))
    acts.report(back, by=office.head, on=LETTERS_DAY, proof=paper(LETTERS_DAY))
    acts.send_back(back, by=office.office_chief, reason="Thiếu phụ lục 2", on=LETTERS_DAY)
    return back


def test_a_mail_names_thirty_a_group_the_most_urgent_first_and_leads_to_the_rest(office, many, client):
    jobs.send_digests()
    message = next(message for message in mail.outbox if message.to == [office.head.email])
    html = message.alternatives[0][0]
    digest = Digest.objects.get(person=office.head)
    link = reverse("notice", args=[digest.pk])
    for text in (message.body, html):
        assert "(40)" in text, "the heading counts all"
        assert "và 10 việc khác" in text
        assert link in text
        assert f"{LINES_A_GROUP}. " in text
        assert f"{LINES_A_GROUP + 1}. " not in text
    last_named = digest.lines[LINES_A_GROUP - 1]["deadline"]
    assert all(line["deadline"] >= last_named for line in digest.lines[LINES_A_GROUP:40])
    client.force_login(office.head)
    page = client.get(link).content.decode()
    assert page.count("data-copy=") >= 41, "the page has them all"


def test_the_mail_says_why_a_task_was_sent_back(office, many):
    jobs.send_digests()
    message = next(message for message in mail.outbox if message.to == [office.head.email])
    assert "Thiếu phụ lục 2" in message.body
    assert "Thiếu phụ lục 2" in message.alternatives[0][0]


def test_the_command_says_which_lines_stand_in_the_mail(office, many):
    [own] = [row for row in rows("--dry-run") if row["to"] == office.head.email]
    assert [task["shown"] for task in own["tasks"]] == [True] * 30 + [False] * 10 + [True]


def test_no_mail_is_larger_than_a_hundred_kilobytes_whatever_its_texts(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    plan_ = make_document(title="Kế hoạch " * 20, number="1/KH")
    long_text = "Nội_dung_không_có_dấu_cách" * 60
    for _ in range(120):
        make_task(office.division, item=make_item(plan_, office.division, text=long_text, schedule="on 2019-05-10"))
    jobs.send_digests()
    assert mail.outbox
    sizes = [len(message.message().as_bytes()) for message in mail.outbox]
    assert max(sizes) <= MOST_BYTES
    assert "(120)" in mail.outbox[0].body
