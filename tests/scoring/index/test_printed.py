"""Printed figures that contradict each other are kept and flagged; results count from their publication on."""

import json
import shutil
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scoring.catalogue.check import check
from scoring.catalogue.flags import flags
from scoring.engine.closed import DOES_NOT_ADD_UP, project_closed
from scoring.engine.points import printed_number
from scoring.engine.types import CriteriaTree, Criterion, Facts
from scoring.index.index import NotPublished, index_of
from scoring.index.serialise import as_json
from scoring.index.wording import why
from scoring.models import CriteriaSet
from tasks.catalogue.read import Folder
from tests.scoring.catalogue import folders

MAXIMA = ["10", "10", "14.5", "11", "16", "7", "16", "15.5"]
LOSSES = ["4.50", "1.84", "1.01", "2.77", "4.88", "1.96", "7.14", "1.54"]


def province_of_2017(losses, total, printed=""):
    """Đắk Lắk's table of 2017 as one criterion above eight."""
    parts = tuple(
        Criterion(f"c{n}", f"Lĩnh vực {n}", Decimal(most), "external", lost_prior=Decimal(lost))
        for n, (most, lost) in enumerate(zip(MAXIMA, losses, strict=True))
    )
    return CriteriaTree(2018, "Set", parts, printed_total=printed or total)


def test_a_table_whose_parts_miss_its_total_is_kept_and_flagged(in_english):
    found = project_closed(province_of_2017(LOSSES, "75.37"), Facts(date(2018, 6, 1)), "2017")
    assert found.total.secured == Decimal("74.36")  # the third printed loss «0101» read as 1.01
    assert found.total.criterion.official == {"2017": Decimal("75.37")}
    assert found.total.flags == (DOES_NOT_ADD_UP,)
    assert "add up to 74.36, the printed total is 75.37 (difference -1.01)" in why(found.total, found.tree.scale)
    assert found.leaf("c2").lost == Decimal("1.01")


def test_a_table_that_adds_up_is_not_flagged():
    losses = [*LOSSES[:2], "0", *LOSSES[3:]]
    found = project_closed(province_of_2017(losses, "75,37"), Facts(date(2018, 6, 1)), "2017")
    assert (found.total.secured, found.total.flags) == (Decimal("75.37"), ())


def test_an_unreadable_total_is_shown_and_compared_with_nothing():
    found = project_closed(province_of_2017(LOSSES, "", "75.3?"), Facts(date(2018, 6, 1)), "2017")
    assert found.total.criterion.printed == {"2017": "75.3?"}
    assert (found.total.criterion.official, found.total.flags) == ({}, ())


@pytest.mark.parametrize(
    ("text", "number"), [("75.37", "75.37"), ("75,37", "75.37"), ("0101", None), ("79 %", None), ("0,5", "0.5")]
)
def test_a_printed_figure_is_read_only_where_it_is_a_number(text, number):
    assert printed_number(text) == (number and Decimal(number))


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(folders.SHIPPED, tmp_path / "2019")
    return tmp_path / "2019"


ODD = [
    ("losses_prior.csv", 2, {"points_lost": "0.75"}, "criteria.csv:2: lost_prior: 2.25: kept as printed; its rows"),
    ("losses_prior.csv", 2, {"points_printed": "0101"}, "points_printed: 0101: kept as printed; the loss computed is"),
    ("criteria.csv", 4, {"lost_prior": "0.60"}, "lost_prior: 2.25: kept as printed; its parts add up to 2.35"),
    ("criteria.csv", 2, {"official_prior": "9"}, "lost_prior: 2.25: kept as printed; max_points less official_prior"),
]


@pytest.mark.parametrize(("name", "line", "cells", "expected"), ODD, ids=lambda value: str(value)[:40])
def test_contradicting_figures_of_a_folder_are_flags_and_no_faults(folder, name, line, cells, expected):
    folders.change(folder, name, line, **cells)
    assert check(Folder(folder)) == []
    found = [str(flag) for flag in flags(Folder(folder))]
    assert any(expected in flag for flag in found), found


def test_the_shipped_folder_has_one_printed_figure_that_is_not_the_computed_one():
    assert [(flag.column, flag.value) for flag in flags(Folder(folders.SHIPPED))] == [("points_printed", "6.25")]


def test_the_check_lists_flags_apart_and_ends_well(folder):
    folders.change(folder, "criteria.csv", 2, official_prior="9")
    out = StringIO()
    call_command("check_catalogue", str(folder), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["faults"] == []
    assert {flag["column"] for flag in found["flags"]} == {"lost_prior", "points_printed"}


def test_a_folder_with_a_misprinted_table_is_loaded_and_its_index_says_so(db, folder):
    folders.change(folder, "criteria.csv", 2, official_prior="9")
    call_command("load_catalogue", str(folder), stdout=StringIO(), stderr=StringIO())
    found = as_json(index_of(date(2019, 7, 17), 2018))["components"][0]
    assert (found["official"]["2018"], found["secured"], found["flags"]) == ("9.00", "9.00", [DOES_NOT_ADD_UP])
    assert found["lost"] == "2.00"


def test_official_results_are_known_from_the_day_of_their_publication_on(loaded):
    before, after = date(2019, 5, 3), date(2019, 5, 4)
    with pytest.raises(NotPublished):
        index_of(before, 2018)
    assert index_of(after, 2018).closed
    first = as_json(index_of(before, 2019))["components"][0]
    assert (first["official"], first["printed"]) == ({"2017": "10.50"}, {})
    assert as_json(index_of(after, 2019))["components"][0]["official"] == {"2018": "8.75", "2017": "10.50"}
    with pytest.raises(CommandError, match="2019-05-04"):
        call_command("recompute_index", "--year", "2018", "--on", "2019-05-03")


def test_pages_of_a_day_before_the_publication_say_when_the_results_came(loaded, signed_in):
    client = signed_in(loaded.observer)
    early = client.get("/chi-so/2018/", {"ngay": "03/05/2019"})
    assert early.status_code == 200
    assert "04/05/2019" in early.content.decode()
    page = client.get("/chi-so/2019/", {"ngay": "03/05/2019"}).content.decode()
    assert "10,50" in page
    assert "8,75" not in page


def test_until_the_decision_for_a_year_has_come_the_last_years_set_runs(loaded):
    CriteriaSet.objects.create(
        year=2020, name="Bộ 2020", status="published", decision="9/QĐ-UBND", date=date(2020, 9, 1),
        closes_on=date(2020, 12, 31),
    )  # fmt: skip
    running = CriteriaSet.objects.running
    assert running(2020, date(2020, 8, 31)).year == 2019
    assert running(2020, date(2020, 9, 1)).year == 2020
    assert index_of(date(2020, 8, 31), 2020).set_of_another_year


def test_a_set_that_is_being_drafted_does_not_run(loaded):
    CriteriaSet.objects.create(year=2019, name="Bản thảo", closes_on=date(2019, 12, 31), is_draft=True)
    assert CriteriaSet.objects.running(2019, date(2019, 7, 17)).name != "Bản thảo"
