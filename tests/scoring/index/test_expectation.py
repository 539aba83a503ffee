"""What is likely, on the demo: kept beside the figures, shown on the index and the rank page, tested on past years."""

import json
import time
from decimal import Decimal
from io import StringIO

from django.core.management import call_command
from django.urls import reverse

from cchc.accounts.models import User
from scoring.index import expectation, rows, snapshots
from scoring.index.index import index_of
from scoring.models import Criterion, OfficialResult, Snapshot
from scoring.results import acts
from tests.scoring.results.test_results import LETTERS_DAY, OTHERS, values


def test_each_node_of_the_demo_has_an_interval_within_what_it_can_have_in_five_seconds(demo):
    index = index_of(LETTERS_DAY, 2019)
    began = time.process_time()
    found = expectation.intervals(index)
    assert time.process_time() - began < 5
    for node in index.projection.total.walk():
        if node.points is None:
            assert node.key not in found
        else:
            interval = found[node.key]
            assert interval.low <= interval.median <= interval.high <= node.attainable
    assert found == expectation.intervals(index)  # the seed is fixed


def test_it_stands_in_the_bars_of_the_index_with_one_sentence_and_says_that_it_was_not_tested(demo, client):
    snapshots.keep_expectation(snapshots.run(cause="day", year=2019))
    low, median, high = rows.likely(2019, LETTERS_DAY)["total"]
    client.force_login(User.objects.get(username="truong.vp"))
    page = " ".join(client.get(reverse("index")).content.decode().split())
    assert f"từ {low.replace('.', ',')} đến {high.replace('.', ',')} điểm" in page
    assert page.count('class="bar__likely"') == len(rows.likely(2019, LETTERS_DAY))
    assert "Chưa đủ số liệu để kiểm nghiệm" in page
    acts.keep_result(2018, values(), dict(OTHERS), by=User.objects.get(username="truong.vp"), seen=0)
    assert "khoảng kỳ vọng là hạng" in client.get(reverse("rank", args=[2019])).content.decode()
    assert Decimal(low) < Decimal(median) < Decimal(high)


def test_a_recompute_that_finds_the_same_figures_keeps_it_and_the_command_does_not_print_it(demo):
    snapshots.keep_expectation(snapshots.run(cause="day", year=2019))
    snapshots.run(cause="day", year=2019)
    assert rows.likely(2019, LETTERS_DAY)
    out = StringIO()
    call_command("recompute_index", "--json", stdout=out)
    assert snapshots.EXPECTATION not in json.loads(out.getvalue())
    last = Snapshot.objects.latest_of(2019)
    assert snapshots.EXPECTATION in last.figures
    last.is_stale = True
    last.save()
    assert rows.likely(2019, LETTERS_DAY) == {}


def test_a_year_that_is_over_is_compared_with_what_became_of_it(demo, monkeypatch):
    out = StringIO()
    call_command("backtest_index", "--json", stdout=out)
    assert json.loads(out.getvalue()) == []  # 2019 is not over, and of 2018 there are no tasks
    tested = list(expectation.backtest(LETTERS_DAY.replace(year=2020)))
    assert {each.month_end.day for each in tested} <= {28, 30, 31}
    assert all(each.interval.low <= each.interval.high for each in tested)
    assert {each.node for each in tested} >= {"total"}


def test_nothing_is_said_in_the_first_year_of_which_anything_is_known(demo):
    index = index_of(LETTERS_DAY, 2019)
    assert expectation.intervals(index)
    Criterion.objects.filter(criteria_set__year=2019).update(official_prior=None)
    assert expectation.intervals(index) == {}
    OfficialResult.objects.create(year=2018, total=Decimal("70"), is_draft=False)
    assert expectation.intervals(index)
