"""The commands that need all packages: check, load with progress, recompute; on the shipped catalogue and on others."""

import json
import shutil
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scoring.index.index import index_of
from scoring.models import Snapshot
from tests.scoring.catalogue import folders

pytestmark = pytest.mark.slow

# Secured, projected, attainable on the letter's day; each leaf was reckoned by hand from the samples.
LETTERS_DAY = {
    "cddh-ke-hoach": ("0.00", "2.93", "3.00"),  # 42 items; late without a word: one, 41/42 × 3
    "cddh-bao-cao": ("0.00", "1.50", "1.50"),  # the half-year report was late
    "cddh-kiem-tra": ("0.00", "1.50", "1.50"),
    "cddh-tuyen-truyen": ("0.00", "1.00", "1.50"),
    "cddh-nhiem-vu-giao": ("1.50", "2.25", "2.25"),  # 4 of 8 on time; one late for good, one late and open
    "vb-xay-dung": ("0.00", "4.00", "4.00"),
    "vb-bao-cao-kiem-tra": ("0.00", "0.00", "0.00"),
    "vb-ra-soat": ("0.00", "2.75", "2.75"),
    "vb-theo-doi-thpl": ("0.00", "2.00", "2.00"),
    "vb-pho-bien": ("0.00", "1.31", "1.50"),  # 7 of 8 items
    "hdh-vb-dien-tu": ("2.00", "2.50", "2.50"),  # 851/1130; at best 1981/2260
    "hdh-website": ("1.50", "1.75", "2.00"),
    "hdh-motcua": ("0.00", "0.00", "1.00"),
    "hdh-muc-do-3": ("0.50", "0.50", "1.00"),
    "hdh-muc-do-4": ("0.00", "0.00", "1.00"),
    "hdh-buu-chinh": ("0.58", "0.73", "1.00"),  # 149/1717 of 0.15; the forecast is 0.11
    "hdh-iso": ("0.00", "1.86", "2.00"),  # 4 of 14 items are below a half; 13/14 × 2
    "hdh-ke-hoach-cntt": ("1.50", "1.50", "1.50"),
    "mc-dung-han": ("4.00", "4.00", "4.00"),
    "mc-xin-loi": ("1.38", "1.38", "1.44"),  # the forecast scores less than 25/26; at best 51/52
    "mc-cong-khai": ("1.75", "2.25", "2.25"),
    "mc-ra-soat": ("0.00", "2.00", "2.00"),
    "mc-bo-phan": ("1.00", "1.75", "1.75"),
    "dieu-tra-xhh": ("0.00", "18.57", "25.00"),
    "khac": (None, None, None),
}


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def leaves(node: dict):
    children = node.get("components", node.get("criteria"))
    if children is None:
        yield node
    for child in children or ():
        yield from leaves(child)


def test_the_shipped_catalogue_has_the_letters_counts(capsys):
    found = json.loads(run("check_catalogue", "2019", "--json"))
    assert found["faults"] == []
    assert [found["items"][key] for key in ("qd-130", "qd-131", "qd-29", "qd-28", "kh-259")] == [42, 10, 8, 6, 14]
    assert "qd-130: 42" in run("check_catalogue", "2019")


def test_a_folder_with_a_fault_is_refused_whole(tmp_path, db):
    folder = tmp_path / "2019"
    shutil.copytree(folders.SHIPPED, folder)
    folders.change(folder, "items.csv", 3, criteria="no-such")
    out = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("check_catalogue", str(folder), "--json", stdout=out)
    assert stop.value.code == 1
    fault = json.loads(out.getvalue())["faults"][0]
    assert (fault["file"], fault["line"], fault["column"], fault["value"]) == ("items.csv", 3, "criteria", "no-such")
    with pytest.raises(CommandError):
        call_command("load_catalogue", str(folder), stderr=StringIO())
    assert not Snapshot.objects.exists()


def test_on_the_letters_day_each_leaf_has_its_three_figures(demo):
    found = json.loads(run("recompute_index", "--year", "2019", "--on", "2019-07-17", "--json"))
    figures = {leaf["key"]: (leaf["secured"], leaf["projected"], leaf["attainable"]) for leaf in leaves(found)}
    assert figures == LETTERS_DAY
    total = found["total"]
    assert (total["max"], total["max_counted"]) == ("100.00", "72.00")
    assert (found["year"], found["as_of"]) == (2019, "2019-07-17")
    assert found["set"]["status"] == "provisional"
    assert all(leaf["why"] for leaf in leaves(found))
    parts = [total[name] for name in ("secured", "on_track", "at_risk", "lost")]
    assert parts == ["15.71", "40.16", "12.57", "3.56"]
    assert sum(map(Decimal, parts)) == Decimal(total["max_counted"])
    assert [leaf["key"] for leaf in leaves(found) if leaf["assumed"]] == ["dieu-tra-xhh"]


def test_the_plan_of_the_year_reaches_110_tasks_and_counts_them_as_42_items(demo):
    evaluation = index_of(date(2019, 7, 17), 2019).projection.leaf("cddh-ke-hoach").evaluation
    assert len({task.key for task in evaluation.tasks}) == len(evaluation.tasks) == 110
    assert evaluation.reasons["secured"].facts["items"] == 42


def test_a_past_day_told_afterwards_is_what_was_told_on_that_day(db):
    told_then = {}
    for day in ("2019-03-31", "2019-05-31", "2019-07-17"):
        run("load_catalogue", str(folders.SHIPPED), "--progress", "--on", day)
        told_then[day] = run("recompute_index", "--year", "2019", "--on", day, "--json")
    for day, told in told_then.items():
        assert run("recompute_index", "--year", "2019", "--on", day, "--json") == told


def test_a_second_load_changes_nothing_and_says_so(demo):
    assert run("load_catalogue", str(folders.SHIPPED), "--progress", "--on", "2019-07-17").strip() == "nothing changed"


def test_the_year_before_is_closed(demo):
    found = json.loads(run("recompute_index", "--year", "2018", "--json"))
    assert (found["year"], found["total"]["secured"], found["total"]["lost"]) == (2018, "57.57", "14.43")


def test_without_a_set_there_is_nothing_to_compute(db):
    with pytest.raises(CommandError, match="load_catalogue"):
        run("recompute_index")
