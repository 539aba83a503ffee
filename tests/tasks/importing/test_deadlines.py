"""Every deadline that annexes are known to print, with the schedule that it means (plan of 2019 unless said)."""

import re
import time
import unicodedata
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.search import fold
from tasks.importing.deadlines.deadline import Before, in_words, read, written
from tasks.schedules import Kind
from tasks.schedules import read as read_schedule

QUARTERS = "dates 2019-03-31 2019-06-30 2019-09-30 2019-12-31"

MONTHS_ENDS = (
    "dates 2019-01-31 2019-02-28 2019-03-31 2019-04-30 2019-05-31 2019-06-30 2019-07-31 2019-08-31 2019-09-30 "
    "2019-10-31 2019-11-30 2019-12-31"
)

# Printed text → schedule, flags.
READINGS = {
    "Quý IV/2023": ("on 2023-12-31", {"other_year"}),
    "quý III/2030": ("on 2030-09-30", {"other_year"}),
    "Quý IV năm 2023": ("on 2023-12-31", {"other_year"}),
    "Quý II và Quý III/2026": ("dates 2026-06-30 2026-09-30", {"other_year"}),
    "2 lần/năm (Quý II và Quý IV)": ("dates 2019-06-30 2019-12-31", {"plan_year"}),
    "3 lần/năm (Quý II và Quý IV)": ("dates 2019-06-30 2019-12-31", {"plan_year", "times_differ"}),
    "trong quý II năm 2026": ("on 2026-06-30", {"other_year"}),
    "Trong năm 2024": ("on 2024-12-31", {"other_year"}),
    "Trong năm 2023, 2024": ("dates 2023-12-31 2024-12-31", {"other_year"}),
    "Năm 2026 - 2027": ("on 2027-12-31", {"other_year"}),
    "Giai đoạn 2026 - 2030": ("on 2030-12-31", {"other_year"}),
    "Năm 2026 và các năm tiếp theo": ("on 2026-12-31", {"other_year", "continues"}),
    "2026 và hằng năm": ("on 2026-12-31", {"other_year", "continues"}),
    "Hằng năm": ("on 2019-12-31", set()),
    "Hàng tuần / Hàng tháng": ("monthly 25", {"weekly", "monthly_day"}),
    "Thường xuyên": ("continuous", set()),
    "Thực hiện thường xuyên": ("continuous", set()),
    "Thường xuyên, hằng năm": ("continuous", set()),
    "Thường xuyên trong năm": ("continuous", set()),
    "Thường xuyên (hoặc theo yêu cầu của cấp có thẩm quyền)": ("continuous", set()),
    "Theo yêu cầu": ("undated", {"no_date"}),
    "Tháng 9/2024": ("on 2024-09-30", {"other_year"}),
    "Tháng 02/2026": ("on 2026-02-28", {"other_year"}),
    "Trước ngày 01/3/2027": ("on 2027-03-01", {"before", "other_year"}),
    "trước 15/12": ("on 2019-12-15", {"before", "plan_year"}),
    "trước ngày 20.7.2020": ("on 2020-07-20", {"before", "other_year"}),
    "chậm nhất ngày 25.12.2017": ("on 2017-12-25", {"other_year"}),
    "đến hết ngày 15/12": ("on 2019-12-15", {"plan_year"}),
    "xong trước ngày 01 tháng 5 năm 2026": ("on 2026-05-01", {"before", "other_year"}),
    "Báo cáo quý gửi chậm nhất vào ngày 20 tháng của cuối quý": (
        "dates 2019-03-20 2019-06-20 2019-09-20 2019-12-20",
        {"other_words"},
    ),
    "chậm nhất vào ngày 25 của tháng cuối kỳ báo cáo": ("undated", {"period_unknown"}),
    "Hằng quý, chậm nhất ngày 25 của tháng cuối kỳ báo cáo": (
        "dates 2019-03-25 2019-06-25 2019-09-25 2019-12-25",
        {"period_unknown"},
    ),
    "20 ngày sau khi Tỉnh ủy ban hành": ("undated", {"no_date"}),
    "45 ngày (dự kiến Quý III/2026)": ("on 2026-09-30", {"expected", "other_year"}),
    "Sau khi hoàn thành việc xây dựng …": ("undated", {"no_date"}),
    "Theo lộ trình triển khai Đề án": ("undated", {"no_date"}),
    "Theo Kế hoạch của …": ("undated", {"no_date"}),
    "Theo Kế hoạch số 12/KH-UBND ngày 15/3/2019": ("undated", {"no_date"}),
    "Kỳ họp thứ nhất …": ("undated", {"no_date"}),
    "Ban hành các quy định trong Quý II/2026. Cập nhật thường xuyên": (
        "on 2026-06-30",
        {"other_words", "also_continuous", "other_year"},
    ),
    "Quý I, II/2019": ("dates 2019-03-31 2019-06-30", set()),
    "Quý I-IV": ("on 2019-12-31", {"plan_year"}),
    "Hằng quý, 6 tháng, năm": (QUARTERS, set()),
    "Hằng quý": (QUARTERS, set()),
    "Định kỳ quý, năm": (QUARTERS, set()),
    "1 lần/quý": (QUARTERS, set()),
    "6 tháng đầu năm": ("on 2019-06-30", {"plan_year"}),
    "6 tháng cuối năm 2019": ("on 2019-12-31", set()),
    "9 tháng": ("on 2019-09-30", {"plan_year"}),
    "T6/2019": ("on 2019-06-30", set()),
    "T3, T6, T9": ("dates 2019-03-31 2019-06-30 2019-09-30", {"plan_year"}),
    "Cuối tháng 11": ("on 2019-11-30", {"plan_year"}),
    "Giữa tháng 11/2019": ("on 2019-11-15", set()),
    "Đầu tháng 11/2019": ("on 2019-11-01", set()),
    "Đầu năm 2019": ("on 2019-01-01", set()),
    "Giữa năm 2019": ("on 2019-06-30", set()),
    "Cuối năm": ("on 2019-12-31", {"plan_year"}),
    "Từ tháng 3 đến tháng 10/2019": ("on 2019-10-31", set()),
    "Từ ngày 01/3 đến ngày 15/10/2019": ("on 2019-10-15", set()),
    "15-20/11/2019": ("on 2019-11-20", set()),
    "Cả năm": ("on 2019-12-31", set()),
    "Ngay sau khi có văn bản chỉ đạo": ("undated", {"no_date"}),
    "Sau ngày 15/3/2019": ("undated", {"no_date"}),
    "Khi được giao nhiệm vụ": ("undated", {"no_date"}),
    "Ngày 25 hằng tháng": ("monthly 25", set()),
    "Ngày 31 hằng tháng": (
        "dates 2019-01-31 2019-02-28 2019-03-31 2019-04-30 2019-05-31 2019-06-30 2019-07-31 2019-08-31 2019-09-30 "
        "2019-10-31 2019-11-30 2019-12-31",
        {"short_months"},
    ),
    "Hằng tháng": ("monthly 25", {"monthly_day"}),
    "Hằng tháng, trước ngày 20": ("monthly 20", {"before"}),
    "Ngày 15/3, 15/6, 15/9 và 15/12/2019": ("dates 2019-03-15 2019-06-15 2019-09-15 2019-12-15", set()),
    "Ngày 05/4, 05/7, 04/10 và 27/12/2019": ("dates 2019-04-05 2019-07-05 2019-10-04 2019-12-27", set()),
    "Ngày 10 và 25/12": ("dates 2019-12-10 2019-12-25", {"plan_year"}),
    "Tháng 6 và tháng 10/2019": ("dates 2019-06-30 2019-10-31", set()),
    "Quý II/2019 (trước ngày 15/6)": ("on 2019-06-15", {"plan_year", "before", "made_exact"}),
    "Trước tháng 6/2019": ("on 2019-05-31", {"before_period"}),
    "2 lần/năm": ("undated", {"times_without_days"}),
    "12/2019": ("on 2019-12-31", set()),
    "2019-06-30": ("on 2019-06-30", set()),
    "QUÍ IV/2019": ("on 2019-12-31", set()),
    "QII/2019": ("on 2019-06-30", set()),
    "Q.II/2019": ("on 2019-06-30", set()),
    "QuýIV/2019": ("on 2019-12-31", set()),
    "Quý lV/2019": ("on 2019-12-31", set()),
    "Quý II + III": ("dates 2019-06-30 2019-09-30", {"plan_year"}),
    "Quý II & III/2019": ("dates 2019-06-30 2019-09-30", set()),
    "Quý II (sau khi có hướng dẫn)": ("on 2019-06-30", {"plan_year", "condition"}),
    "Khi có yêu cầu, chậm nhất 30/6/2019": ("on 2019-06-30", {"condition"}),
    "Cả 4 quý": (QUARTERS, set()),
    "Các quý trong năm": (QUARTERS, set()),
    "Mỗi quý 01 lần": (QUARTERS, set()),
    "1 quý/lần": (QUARTERS, set()),
    "Quý, 6 tháng, 9 tháng, năm": (QUARTERS, set()),
    "Báo cáo tháng, quý, năm": (QUARTERS, {"monthly_left_out"}),
    "6 tháng, năm": ("dates 2019-06-30 2019-12-31", {"plan_year"}),
    "6 tháng/lần": ("dates 2019-06-30 2019-12-31", set()),
    "báo cáo 6 tháng và báo cáo năm": ("dates 2019-06-30 2019-12-31", {"plan_year"}),
    "Báo cáo 6 tháng trước ngày 10/6; báo cáo năm trước ngày 10/12": (
        "dates 2019-06-10 2019-12-10",
        {"plan_year", "before", "other_words", "made_exact"},
    ),
    "Chậm nhất 15/6 (đối với báo cáo 6 tháng) và 15/12 (báo cáo năm)": (
        "dates 2019-06-15 2019-12-15",
        {"plan_year", "other_words", "made_exact"},
    ),
    "Trong 03 tháng đầu năm": ("on 2019-03-31", {"plan_year"}),
    "trước năm 2020": ("on 2019-12-31", {"before_period"}),
    "12.2019": ("on 2019-12-31", set()),
    "1/7-30/9/2019": ("on 2019-09-30", set()),
    "01/07 - 30/09": ("on 2019-09-30", {"plan_year"}),
    "30-6-2019": ("on 2019-06-30", set()),
    "Tuần 2 tháng 6/2019": ("on 2019-06-14", {"week_of_month"}),
    "Tuần cuối tháng 6/2019": ("on 2019-06-30", {"week_of_month"}),
    "Thượng tuần tháng 6/2019": ("on 2019-06-10", set()),
    "Hạ tuần tháng 2/2019": ("on 2019-02-28", set()),
    "Từ quý II/2019": ("undated", {"start_only"}),
    "Bắt đầu từ tháng 5/2019": ("undated", {"start_only"}),
    "Từ tháng 3/2019 đến 15/10/2019": ("on 2019-10-15", {"start_only"}),
    "Bắt đầu 1/3, kết thúc 30/6/2019": ("on 2019-06-30", {"start_only"}),
    "Từ nay đến hết tháng 10": ("on 2019-10-31", {"plan_year", "other_words"}),
    "Quý III/2019 (điều chỉnh từ Quý II/2019)": ("on 2019-09-30", {"start_only"}),
    "Hằng ngày": ("continuous", set()),
    "Ngày 10 và 25 hằng tháng": (
        "dates " + " ".join(f"2019-{month:02}-{day}" for month in range(1, 13) for day in (10, 25)),
        {"plan_year"},
    ),
    "Các quy trình trong tháng 5/2019": ("on 2019-05-31", {"other_words"}),
    "Công văn không nêu thời hạn": ("undated", set()),
    "Trước ngày 15/6 đối với báo cáo 6 tháng và trước ngày 01/12 đối với báo cáo năm": (
        "dates 2019-06-15 2019-12-01",
        {"plan_year", "before", "other_words", "made_exact"},
    ),
    "Trước ngày 15/7 đối với báo cáo 6 tháng, 01/12 đối với báo cáo năm": (
        "dates 2019-07-15 2019-12-01",
        {"plan_year", "before", "other_words", "made_exact"},
    ),
    "Đối với báo cáo 6 tháng: trước ngày 15/7; báo cáo quý I: 15/3": (
        "dates 2019-03-15 2019-07-15",
        {"plan_year", "before", "other_words", "made_exact"},
    ),
    "Báo cáo 6 tháng trước ngày 10/7, báo cáo quý III trước ngày 05/10": (
        "dates 2019-07-10 2019-10-05",
        {"plan_year", "before", "other_words", "made_exact"},
    ),
    "Quý II đối với phòng A; Quý III đối với phòng B": (
        "dates 2019-06-30 2019-09-30",
        {"plan_year", "other_words"},
    ),
    "Trước ngày 15 tháng 6, tháng 12": ("dates 2019-06-15 2019-12-15", {"plan_year", "before"}),
    "Ngày 15 tháng 6 và tháng 12/2019": ("dates 2019-06-15 2019-12-15", set()),
    "Ngày 20 các tháng 3, 6, 9, 12": ("dates 2019-03-20 2019-06-20 2019-09-20 2019-12-20", {"plan_year"}),
    "Ngày 20 tháng 3, 6 năm 2019": ("dates 2019-03-20 2019-06-20", set()),
    "03 tháng/lần": (QUARTERS, set()),
    "Ba tháng một lần": (QUARTERS, set()),
    "Mỗi 3 tháng": (QUARTERS, set()),
    "Nửa năm một lần": ("dates 2019-06-30 2019-12-31", set()),
    "Hai tháng một lần": (
        "dates 2019-02-28 2019-04-30 2019-06-30 2019-08-31 2019-10-31 2019-12-31",
        {"interval"},
    ),
    "5 tháng/lần": ("undated", {"not_understood"}),
    "2 năm/lần": ("undated", {"not_understood"}),
    "Nửa đầu tháng 7": ("undated", {"half_of"}),
    "Nửa cuối quý III/2019": ("undated", {"half_of"}),
    "Nửa đầu năm 2019": ("on 2019-06-30", set()),
    "Cuối mỗi tháng": (MONTHS_ENDS, {"short_months"}),
    "Ngày cuối tháng": (MONTHS_ENDS, {"short_months", "each_period"}),
    "Ngày cuối cùng của mỗi tháng": (MONTHS_ENDS, {"short_months"}),
    "Đầu mỗi tháng": ("monthly 1", set()),
    "Ngày cuối quý": (QUARTERS, {"each_period"}),
    "Ngày cuối cùng của quý": (QUARTERS, {"each_period"}),
    "Tuần đầu tháng 6/2019": ("on 2019-06-07", {"week_of_month"}),
    "15.9.19": ("on 2019-09-15", set()),
    "30.6": ("on 2019-06-30", {"plan_year"}),
    "43646": ("on 2019-06-30", {"serial"}),
    "15/6¹": ("on 2019-06-15", {"plan_year"}),
    "Quý II⁽²⁾/2019": ("on 2019-06-30", set()),
    "Khẩn trương": ("undated", {"not_understood"}),
    "": ("undated", {"no_deadline"}),
    "-": ("undated", {"no_deadline"}),
}


@pytest.mark.parametrize("printed", READINGS)
def test_a_printed_deadline_means_one_schedule(printed):
    found = read(printed, year=2019)
    schedule, flags = READINGS[printed]
    assert (found.schedule, set(found.flags)) == (schedule, flags)
    assert read_schedule(found.schedule)
    if "no_deadline" not in flags:
        assert found.text == printed


@pytest.mark.parametrize("printed", [text for text in READINGS if text.strip("-")])
def test_decomposed_text_and_capitals_read_the_same(printed):
    assert read(unicodedata.normalize("NFD", printed), year=2019).schedule == READINGS[printed][0]
    assert read(printed.upper(), year=2019).schedule == READINGS[printed][0]


@pytest.mark.parametrize(
    ("printed", "schedule"),
    [
        ("Trước ngày 15/12", "on 2019-12-14"),
        ("trước 01/3/2019", "on 2019-02-28"),
        ("Hằng tháng, trước ngày 25", "monthly 24"),
        ("đến hết ngày 15/12", "on 2019-12-15"),
        ("chậm nhất ngày 15/12", "on 2019-12-15"),
        ("Quý II/2019", "on 2019-06-30"),
    ],
)
def test_before_a_day_can_be_taken_at_its_word(printed, schedule):
    assert read(printed, year=2019, before=Before.DAY_BEFORE).schedule == schedule


NO_SUCH = [
    "31/9/2019", "Ngày 30/02/2019", "Ngày 15/13/2019", "Từ tháng 11 đến tháng 2/2019", "Quý 5/2019", "Quý V/2019",
    "Quý 0", "Quý VI", "Tháng 13/2019", "Tháng 0", "Quý I và quý 7/2019", "Ngày 31 tháng 6, tháng 12", "Hạn: quý 12",
]  # fmt: skip


@pytest.mark.parametrize("printed", NO_SUCH)
def test_a_day_that_does_not_exist_is_an_error_and_no_guess(printed):
    with pytest.raises(ValueError, match=r"\d|V"):
        read(printed, year=2019)


SCHEDULES = st.one_of(
    st.dates(date(2018, 1, 1), date(2031, 12, 31)).map(lambda day: f"on {day}"),
    st.dates(date(2018, 1, 1), date(2031, 12, 31)).map(lambda day: f"event {day}"),
    st.lists(st.dates(date(2018, 1, 1), date(2031, 12, 31)), min_size=2, max_size=6, unique=True).map(
        lambda days: "dates " + " ".join(str(day) for day in sorted(days))
    ),
    st.integers(1, 28).map(lambda day: f"monthly {day}"),
    st.sampled_from([Kind.CONTINUOUS.value, Kind.UNDATED.value, Kind.STANDING.value]),
)
PRINTED = st.one_of(
    st.sampled_from([text for text in READINGS if text.strip("-")]),
    st.text(alphabet="aăâđêôơư 0123456789/.,-()[]IVX", max_size=40),
)


@given(schedule=SCHEDULES)
def test_a_schedule_in_words_reads_back_as_itself(schedule):
    assert read(in_words(schedule), year=2019).schedule == schedule


@given(schedule=SCHEDULES, text=PRINTED)
def test_what_an_export_prints_reads_back_as_schedule_and_text(schedule, text):
    text = " ".join(text.split())
    found = read(written(schedule, text, year=2019), year=2019)
    assert found.schedule == schedule
    assert found.text == text


@given(text=st.text(max_size=80))
def test_no_text_makes_the_reader_fail_in_another_way(text):
    try:
        found = read(text, year=2019)
    except ValueError:
        return
    assert read_schedule(found.schedule)


@pytest.mark.parametrize(
    ("printed", "schedule", "flags"),
    [
        ("Hằng quý", "dates 2019-09-30 2019-12-31", {"days_before_document"}),
        ("6 tháng, năm", "on 2019-12-31", {"plan_year", "days_before_document"}),
        ("Cuối mỗi quý", "dates 2019-09-30 2019-12-31", {"days_before_document"}),
        ("Hằng tháng", "monthly 25", {"monthly_day"}),
        ("Ngày 15/3, 15/6, 15/9 và 15/12/2019", "dates 2019-09-15 2019-12-15", {"days_before_document"}),
        ("Quý I-IV/2019", "on 2019-12-31", set()),
        ("10/7/2019", "on 2019-07-10", set()),
        ("Hằng tháng, ngày 10 và 25", "dates", {"days_before_document"}),
        ("09/7/2019", "on 2019-07-09", {"before_document"}),
        ("Quý I, II/2019", "dates 2019-03-31 2019-06-30", {"before_document"}),
        ("6 tháng đầu năm", "on 2019-06-30", {"plan_year", "before_document"}),
        ("Trong năm 2018", "on 2018-12-31", {"other_year", "before_document"}),
    ],
)
def test_nothing_falls_due_before_it_was_given(printed, schedule, flags):
    found = read(printed, year=2019, document_on=date(2019, 7, 10))
    assert found.schedule.startswith(schedule)
    assert flags <= set(found.flags)
    assert ("before_document" in found.flags) == ("before_document" in flags)


# What fragments mean is checked by other means than the grammar: by the numbers and words that stand in the text.
GUESSES = {
    "monthly_day", "short_months", "interval", "each_period", "week_of_month", "middle_of_quarter", "serial",
    "times_differ", "weekly", "period_unknown", "other_days_left_out", "monthly_left_out",
}  # fmt: skip
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
FRAGMENTS = [
    "ngày 15/6", "trước 15/12", "30.6", "chậm nhất ngày 25.12.2019", "ngày 10 tháng 3", "tháng 6, tháng 12",
    "tháng 9/2019", "quý II", "Quý III/2019", "quý 4", "6 tháng đầu năm", "báo cáo 6 tháng", "báo cáo năm", "9 tháng",
    "cả năm", "hằng quý", "hằng tháng", "hằng năm", "03 tháng/lần", "2 lần/năm", "cuối tháng 11", "giữa tháng 5",
    "đầu quý II", "cuối mỗi tháng", "thường xuyên", "theo yêu cầu", "sau khi có hướng dẫn", "đối với", "và", ",", ";",
    "(", ")", "đến", "từ", "trước", "trước ngày", "ngày", "tháng", "quý", "năm", "2019", "15", "6", "-", "/",
    "nửa đầu", "tuần 2", "Văn phòng", "kế hoạch", "lần", "xong trước ngày 01 tháng 5 năm 2019", "T6/2019",
    "đối với báo cáo 6 tháng", "đối với báo cáo quý I",
]  # fmt: skip


def is_printed(day: date, text: str) -> bool:
    """Whether the day, or a period that ends on it, stands in the text."""
    plain = fold(text)
    numbers = {int(number) for number in re.findall(r"\d+", plain)}
    numbers |= {ROMAN[word] for word in re.findall(r"[iv]+", plain) if word in ROMAN}
    after = day + timedelta(days=1)
    if "truoc" in plain and after.day == 1:  # before a month, quarter or year
        if ("thang" in plain or "t6" in plain) and after.month in numbers:
            return True
        if "quy" in plain and after.month % 3 == 1 and after.month // 3 + 1 in numbers:
            return True
        if after.month == 1 and after.year in numbers:
            return True
    if day.year != 2019 and day.year not in numbers:
        return False
    if day.day in numbers and day.month in numbers:
        return True
    is_end = (day + timedelta(days=1)).day == 1
    recurring = any(word in plain for word in ("hang", "moi", "lan", "dinh ky"))
    recurring = (
        recurring or re.search(r"(?:quy|thang)\b(?!\s*(?:\d|[ivx]+\b))", plain) is not None
    )  # "báo cáo quý, năm"
    if is_end and ("thang" in plain or "t6" in plain) and (day.month in numbers or recurring):
        return True
    if is_end and day.month % 3 == 0 and "quy" in plain and (day.month // 3 in numbers or recurring):
        return True
    edges = {"dau": (1,), "giua": (15,), "cuoi": (28, 29, 30, 31)}
    if any(word in plain and day.day in days for word, days in edges.items()) and ("quy" in plain or "thang" in plain):
        return True
    return day.month == 12 and day.day == 31 and ("nam" in plain or day.year in numbers)


@given(
    parts=st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=7), joint=st.sampled_from([" ", ", ", "\n", ". "])
)
def test_no_day_is_invented_unsaid(parts, joint):
    text = joint.join(parts)
    try:
        found = read(text, year=2019)
    except ValueError:
        return
    if set(found.flags) & GUESSES:
        return
    for day in read_schedule(found.schedule).days:
        assert is_printed(day, text), (text, found)


@pytest.mark.parametrize(
    "text",
    ["ngày " * 200, "1/" * 400, "quý i, " * 120, "tháng 1, " * 100, "((((" * 200, "trước " * 150, "6 tháng, " * 100,
     "đối với " * 120, "15/6, " * 150, "báo cáo quý 1 " * 60, "- " * 400, "1.1.1.1." * 100, "hằng " * 180],
)  # fmt: skip
def test_a_text_made_to_be_costly_is_read_at_once(text):
    started = time.process_time()
    with suppress(ValueError):
        read(text[:1000], year=2019)
    assert time.process_time() - started < 2
