"""A report with frozen figures stands in the Director's mail and notices until it is approved."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from reports import periods
from reports.lifecycle import acts
from tasks.models import Digest
from tasks.reminders import jobs
from tasks.reminders.digest.plan import plan, preview
from tests.factories import LETTERS_DAY, make_task, verified
from tests.reports.lifecycle.test_acts import written


@pytest.fixture
def frozen(office):
    task = make_task(office.division, schedule="on 2019-06-07")
    verified(task, by=office.head, checked_by=office.office_chief, on=date(2019, 6, 6))
    report = written(acts.begin(periods.parse("2019-H1"), by=office.office_chief), by=office.office_chief)
    return acts.freeze(report, by=office.office_chief)


def test_a_frozen_report_heads_the_directors_mail_and_notice_with_the_page_where_it_is_approved(
    office, frozen, signed_in
):
    jobs.send_digests()
    [told] = [one for one in mail.outbox if one.to == [office.director.email]]
    assert "1 báo cáo chờ phê duyệt" in told.subject
    assert f"Báo cáo: 6 tháng đầu năm 2019 ({office.office.name})" in told.body
    assert "Đã chốt số liệu ngày 17/07/2019, chờ phê duyệt" in told.body
    assert frozen.get_absolute_url() in told.body
    client = signed_in(office.director)
    digest = Digest.objects.get(person=office.director)
    page = client.get(reverse("notice", args=[digest.pk])).content.decode()
    assert f'href="{frozen.get_absolute_url()}"' in page
    assert "Báo cáo chờ phê duyệt" in page


def test_nobody_else_is_told_and_nobody_once_it_is_approved(office, frozen):
    told = {one.person for one in preview(LETTERS_DAY) if any(line["group"] == "papers" for line in one.lines)}
    assert told == {office.director}
    acts.approve(frozen, by=office.director)
    assert not any(line["group"] == "papers" for one in preview(LETTERS_DAY) for line in one.lines)


def test_a_report_that_is_approved_between_planning_and_sending_is_no_longer_named(office, frozen):
    plan(LETTERS_DAY)
    acts.approve(frozen, by=office.director)
    jobs.send_digests()
    assert not [one for one in mail.outbox if "phê duyệt" in one.subject]
