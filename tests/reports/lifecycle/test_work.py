"""Long work: a worker does it, the page shows how far it is, failures say why, and it can be started again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cchc.refusal import Refused
from reports import jobs, periods
from reports.lifecycle import acts, retention, work
from reports.models import Report, Work
from reports.render import files

HALF = periods.parse("2019-H1")


@pytest.fixture
def report(office) -> Report:
    return acts.begin(HALF, by=office.coordinator)


@pytest.fixture
def asked(office, report) -> Work:
    """Asked for; nobody has begun it (jobs run after a commit, which a test does not reach)."""
    return work.ask_to_freeze(report, by=office.office_chief, seen=report.revision)


def test_the_worker_freezes_and_tells_each_step(asked, report):
    assert asked.state == Work.State.WAITING
    work.run(asked.pk)
    asked.refresh_from_db()
    report.refresh_from_db()
    assert (asked.state, asked.step, asked.steps, report.state) == ("done", 6, 6, Report.State.FROZEN)


def test_it_is_asked_for_once_however_often_it_is_pressed(office, report, asked):
    assert work.ask_to_freeze(report, by=office.office_chief) == asked
    assert Work.objects.count() == 1
    work.run(asked.pk)
    work.run(asked.pk)  # a broker that delivers twice does no harm
    report.refresh_from_db()
    assert report.freezes == 1


def test_what_can_be_refused_at_once_is(office, report):
    with pytest.raises(PermissionDenied):
        work.ask_to_freeze(report, by=office.coordinator)
    later = acts.begin(periods.parse("2019-Q3"), by=office.coordinator)
    with pytest.raises(Refused, match="14/09/2019"):
        work.ask_to_freeze(later, by=office.office_chief)
    assert not Work.objects.exists()


def test_of_two_who_freeze_at_once_the_second_worker_says_why_it_did_not(office, report, asked):
    acts.freeze(report, by=office.director)
    work.run(asked.pk)
    asked.refresh_from_db()
    assert asked.state == Work.State.FAILED
    assert "đã chốt số liệu" in asked.reason


def test_a_failure_says_why_leaves_the_report_and_can_be_started_again(office, report, asked, monkeypatch):
    build, broken = files.build, []

    def fails_once(*args):
        if broken:
            return build(*args)
        broken.append(True)
        raise OSError("No space left on device")

    monkeypatch.setattr(files, "build", fails_once)
    work.run(asked.pk)
    asked.refresh_from_db()
    report.refresh_from_db()
    assert (asked.state, report.is_draft, report.files.count()) == (Work.State.FAILED, True, 0)
    assert "No space left on device" in asked.reason
    again = work.start_again(asked, by=office.office_chief)
    work.run(again.pk)
    report.refresh_from_db()
    assert report.state == Report.State.FROZEN


def test_work_whose_worker_died_is_shown_as_interrupted_and_may_be_claimed_anew(client, office, report, asked):
    Work.objects.update(state=Work.State.RUNNING, step=2, beat_at=timezone.now() - timedelta(minutes=4))
    client.force_login(office.office_chief)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "bị gián đoạn" in page
    assert "hx-trigger" not in page
    answer = client.post(reverse("report-work-again", args=[asked.pk]))
    again = Work.objects.get(state=Work.State.WAITING)
    assert answer.url == again.get_absolute_url()
    asked.refresh_from_db()
    assert asked.state == Work.State.FAILED
    work.run(again.pk)
    report.refresh_from_db()
    assert report.state == Report.State.FROZEN


def test_the_page_shows_how_far_it_is_and_refreshes_itself_until_it_is_done(client, office, report, asked):
    Work.objects.update(state=Work.State.RUNNING, step=2)
    client.force_login(office.head)
    page = client.get(report.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert 'value="33"' in page
    Work.objects.update(state=Work.State.WAITING)
    work.run(asked.pk)
    answer = client.get(asked.get_absolute_url(), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert client.get(asked.get_absolute_url()).status_code == 200


def test_only_who_may_freeze_starts_it_again(client, office, asked):
    Work.objects.update(state=Work.State.FAILED)
    client.force_login(office.head)
    assert client.post(reverse("report-work-again", args=[asked.pk])).status_code == 403


def test_what_was_asked_for_while_the_broker_was_away_is_done_by_the_next_sweep(asked, report):
    jobs.sweep()
    asked.refresh_from_db()
    report.refresh_from_db()
    assert (asked.state, report.state) == ("done", Report.State.FROZEN)


def test_of_several_pieces_of_one_person_one_is_done_at_a_time_and_the_next_says_so(client, office, report, asked):
    pack = work.ask_for_proof_pack(2019, by=office.office_chief)
    others = work.ask_for_proof_pack(2018, by=office.director)
    Work.objects.filter(pk=asked.pk).update(state=Work.State.RUNNING, beat_at=timezone.now())
    work.run(pack.pk)
    pack.refresh_from_db()
    assert pack.state == Work.State.WAITING, "it waits for its turn"
    client.force_login(office.office_chief)
    page = client.get(pack.get_absolute_url()).content.decode()
    assert asked.get_absolute_url() in page
    work.run(others.pk)
    others.refresh_from_db()
    assert others.state != Work.State.WAITING, "somebody else's does not wait"
    Work.objects.filter(pk=asked.pk).update(state=Work.State.WAITING)
    Work.objects.filter(pk=pack.pk).update(beat_at=timezone.now() - timedelta(minutes=2))
    work.run(asked.pk)
    pack.refresh_from_db()
    assert pack.state != Work.State.WAITING, "the end of one lets the next begin"


def test_finished_work_is_let_go_of_with_its_archive_after_a_month(office, settings):
    settings.KEEP_WORK_DAYS = 30
    old, new = (work.ask_for_proof_pack(year, by=office.office_chief) for year in (2018, 2019))
    for each, day in ((old, timezone.now() - timedelta(days=31)), (new, timezone.now())):
        each.state, each.beat_at = Work.State.DONE, day
        each.file.save("pack.zip", ContentFile(b"proofs"))
    assert retention.prune()["work"] == 1
    assert not old.file.storage.exists(old.file.name)
    assert list(Work.objects.all()) == [new]
