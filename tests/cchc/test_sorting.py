"""The order of Vietnamese words and of people's names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.sorting import ALPHABET, alphabetical, by_given_name


@pytest.mark.parametrize(
    "in_order",
    [
        ["da", "dư", "đa", "đi", "e"],
        ["an", "ăn", "ân", "ba"],
        ["ba", "bà", "bả", "bã", "bá", "bạ", "ban"],
        ["nguyên", "nguyễn", "nguyên vũ"],  # a longer text stands after its beginning, whatever the tone
        ["Phòng 1", "Phòng A", "Phòng Đăng ký", "Phòng Kinh tế"],
    ],
)
def test_letters_decide_before_tones(in_order):
    mixed = [*in_order[1::2], *in_order[::2]]
    assert sorted(mixed, key=alphabetical) == in_order


def test_people_stand_by_their_given_name():
    people = ["Trần Thị Đào", "Lê Văn Dũng", "Nguyễn Văn An", "Bùi Thị Ánh (mẫu)", "Lê An"]
    assert sorted(people, key=by_given_name) == [
        "Lê An", "Nguyễn Văn An", "Bùi Thị Ánh (mẫu)", "Lê Văn Dũng", "Trần Thị Đào",
    ]  # fmt: skip


@given(st.text(alphabet=ALPHABET + "àáạảãễộ 1-"), st.text(alphabet=ALPHABET + "ễộ "))
def test_two_ways_of_writing_one_letter_stand_in_one_place(one, other):
    apart = unicodedata.normalize("NFD", one)
    assert alphabetical(apart)[:2] == alphabetical(one)[:2]
    assert (alphabetical(one) < alphabetical(other)) == (not alphabetical(other) <= alphabetical(one))


def test_nothing_has_a_place_too():
    assert sorted(["b", "", "a"], key=alphabetical) == ["", "a", "b"]
    assert by_given_name("")
