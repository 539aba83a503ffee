"""The pictures of the index: every part opens its list, the steps add up, last year and the projection are marked."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from cchc.accounts.models import User
from scoring.index import rows, snapshots
from scoring.index_pages import pictures
from tests.factories import LETTERS_DAY

D = Decimal


def test_the_steps_of_the_units_add_up_to_what_is_lost_and_at_risk(demo):
    found = rows.figures_by_unit(2019, LETTERS_DAY)
    steps = pictures.steps(found.by_unit, found.lost, found.at_risk)
    assert sum(step.lost for step in steps) == D(found.figures["total"]["lost"])
    assert sum(step.at_risk for step in steps) == D(found.figures["total"]["at_risk"])
    assert [step.start for step in steps] == [sum(step.all for step in steps[:n]) for n in range(len(steps))]


def test_what_is_joint_is_one_step_and_units_come_by_what_hangs_on_them():
    by_unit = {
        "A": ["0.50", "0.25", "1.00", "0.00"],
        "B": ["1.50", "0.00", "1.00", "0.00"],
        "": ["0.10", "0.20", "0", "0"],
        "(assumed)": ["0", "2.00"],
    }
    steps = pictures.steps(by_unit, D("3.10"), D("2.45"))
    assert [(step.kind, step.code, step.lost, step.at_risk) for step in steps] == [
        ("unit", "B", D("1.50"), D("0.00")),
        ("unit", "A", D("0.50"), D("0.25")),
        ("joint", "", D("1.00"), D("0.00")),
        ("nobody", "", D("0.10"), D("0.20")),
        ("assumed", "", D("0"), D("2.00")),
    ]


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "computed"])
def test_units_stand_by_the_same_points_whether_stored_or_computed(demo, stored):
    snapshots.run(cause="test", year=2019)
    if not stored:
        snapshots.mark_changed(2019)
    found = rows.figures_by_unit(2019, LETTERS_DAY)
    in_numbers = {unit: [D(number) for number in held] for unit, held in found.by_unit.items()}
    snapshots.run(cause="test", year=2019)
    again = rows.figures_by_unit(2019, LETTERS_DAY).by_unit
    assert in_numbers == {unit: [D(number) for number in held] for unit, held in again.items()}


def test_each_part_of_the_whole_opens_its_list(demo, client):
    client.force_login(User.objects.get(username="giamdoc"))
    page = client.get(reverse("index-year", args=[2019])).content.decode()
    opened = re.findall(r'class="tile__main" href="([^"]+)"', page)
    ledger = reverse("ledger-year", args=[2019])
    here = reverse("index-year", args=[2019])
    assert opened == [f"{here}?phan=chac-chan#tree", f"{here}?phan=dung-tien-do#tree", ledger, ledger]
    for address, part in zip(opened, ("secured", "on_track"), strict=False):
        context = client.get(address.split("#")[0]).context
        listed = [D(row.node[part]) for row in context["rows"] if row.is_leaf]
        assert all(points > 0 for points in listed)
        assert sum(listed) == D(context["total"][part])


def test_a_bar_says_in_words_what_it_shows_with_last_year_and_what_is_projected_marked(demo, client):
    client.force_login(User.objects.get(username="giamdoc"))
    page = client.get(reverse("index-year", args=[2019])).content.decode()
    rows_of_components = re.findall(r'<svg class="bar bar--row".*?</svg>', page, re.S)
    components = [row for row in client.get(reverse("index")).context["components"] if row.has_data]
    drawn = [bar for bar in rows_of_components if "bar__part--none" not in bar]
    assert len(drawn) == len(components)
    for bar in drawn:
        assert re.search(r'aria-label="[^"]*\d,\d\d[^"]*2018: \d+,\d\d', bar)
        assert bar.count("bar__mark--projected") == bar.count("bar__mark--last") == 1
