"""The search finds criteria of the set that runs; tasks does not know of them."""

from decimal import Decimal

import pytest

from scoring.models import CriteriaSet, Criterion
from tasks.home import search
from tests.factories import LETTERS_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def make_set(year: int, name: str) -> None:
    index = CriteriaSet.objects.create(year=year, name=f"{name} {year}", closes_on=f"{year}-12-31")
    parent = Criterion.objects.create(criteria_set=index, key="cddh", name="Chỉ đạo, điều hành", max_points=Decimal(8))
    Criterion.objects.create(
        criteria_set=index, parent=parent, key="cddh-ke-hoach", name=f"{name}: mức độ hoàn thành kế hoạch",
        max_points=Decimal(2), position=1,
    )  # fmt: skip


def test_a_criterion_of_the_running_set_is_found_with_what_it_belongs_to():
    make_set(2018, "Cũ")
    make_set(2019, "Bộ tiêu chí")
    (group,) = search.search(search.Asked("muc do hoan thanh", LETTERS_DAY))
    assert [(hit.title, hit.sub) for hit in group.hits] == [
        ("Bộ tiêu chí: mức độ hoàn thành kế hoạch", "Chỉ đạo, điều hành")
    ]
    assert "/2019/" in group.hits[0].url


def test_without_any_set_no_criterion_is_found():
    assert search.search(search.Asked("mức độ", LETTERS_DAY)) == []
