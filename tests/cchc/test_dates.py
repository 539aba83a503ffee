"""A day is read however a hand writes it, and what is none is told with what is allowed."""

from datetime import date

import pytest
from django import forms
from django.utils import translation

from cchc.dates import read_day
from cchc.forms import DayField, days_understood

TODAY = date(2019, 7, 17)


@pytest.mark.parametrize(
    "typed",
    ["25/7", "25/07", "25/7/19", "25/7/2019", "25072019", "250719", "2507", "25.7.2019", "25.7", "25-7-2019", "25,7",
     "25 7 2019", "25 / 7 / 2019", " 2019-07-25 ", "2019-7-25"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_typed(typed):
    assert read_day(typed, TODAY) == date(2019, 7, 25)


@pytest.mark.parametrize(
    ("typed", "today", "read"),
    [
        ("5/1", TODAY, date(2019, 1, 5)),  # this year's, however long ago
        ("31/12", TODAY, date(2019, 12, 31)),
        ("10/1", date(2019, 12, 20), date(2020, 1, 10)),
        ("28/12", date(2020, 1, 5), date(2019, 12, 28)),
        ("29/2", date(2019, 12, 20), date(2020, 2, 29)),
    ],
)
def test_a_day_without_its_year_is_in_the_year_at_work_and_near_its_turn_in_the_nearer_one(typed, today, read):
    assert read_day(typed, today) == read


@pytest.mark.parametrize(
    "typed", ["30/2", "29/2", "32/1", "1/13", "25", "hôm nay", "25//7", "2019", "30022019", "25/7/201", "٢٥/٧x"]
)
def test_what_is_no_day_is_refused_with_what_is_allowed(typed):
    class Form(forms.Form):
        day = DayField(label="Thời hạn")

    with translation.override("vi"):
        [words] = Form({"day": typed}).errors["day"]
    assert f"Thời hạn: “{typed}” không phải là ngày có trong lịch" in words
    assert "ví dụ 17/07/2019, 17/7, 17072019" in words


def test_of_a_day_without_its_year_the_page_says_which_was_understood():
    class Form(forms.Form):
        day = DayField(label="Thời hạn")
        other = DayField(label="Ngày gửi", required=False)

    form = Form({"day": "25/7", "other": "25/7/19"})
    assert form.is_valid()
    with translation.override("vi"):
        assert days_understood(form) == ["Thời hạn: “25/7” được hiểu là ngày 25/07/2019."]
