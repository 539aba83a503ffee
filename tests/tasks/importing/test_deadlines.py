"""Every deadline that annexes are known to print, with the schedule that it means (plan of 2019 unless said)."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.importing.deadlines.deadline import Before, in_words, read, written
from tasks.schedules import Kind
from tasks.schedules import read as read_schedule

QUARTERS = "dates 2019-03-31 2019-06-30 2019-09-30 2019-12-31"

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


@pytest.mark.parametrize("printed", ["31/9/2019", "Ngày 30/02/2019", "Ngày 15/13/2019", "Từ tháng 11 đến tháng 2/2019"])
def test_a_day_that_does_not_exist_is_an_error_and_no_guess(printed):
    with pytest.raises(ValueError, match=r"\d"):
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
