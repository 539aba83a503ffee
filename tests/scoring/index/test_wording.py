"""Every reason has a sentence, in the office's words."""

import inspect
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils import translation

from scoring.engine import evaluate, projection, rules
from scoring.engine.points import Scale
from scoring.engine.projection import project
from scoring.engine.types import (
    CriteriaTree,
    Criterion,
    Facts,
    IndicatorFact,
    ItemFact,
    ReadingFact,
    StatedFact,
    TaskFact,
)
from scoring.index import wording

DAY = date(2019, 7, 17)


def why(criterion: Criterion, facts: Facts, language: str = "vi") -> str:
    with translation.override(language):
        return wording.why(project(CriteriaTree(2019, "Bộ", (criterion,)), facts).leaf(criterion.key), Scale())


def rule(kind: str, maximum="3", **params) -> Criterion:
    return Criterion("k", "Tiêu chí", Decimal(maximum), kind, params)


def test_every_branch_of_every_rule_has_a_sentence():
    source = "".join(path.read_text() for path in Path(rules.__file__).parent.glob("*.py"))
    branches = set(re.findall(r'Outcome\(.*, "([a-z]+(?:-[a-z]+)+|stated)"', source))
    assert len(branches) > 25
    assert branches - {"children-summed"} <= set(wording.BRANCHES)


def test_every_reason_for_no_figures_has_a_sentence():
    source = inspect.getsource(evaluate) + inspect.getsource(projection)
    reasons = set(re.findall(r'_unknown\(rule, [A-Z_]+, "([a-z-]+)"|Reason\("([a-z-]+)"', source))
    assert {one or other for one, other in reasons} <= set(wording.WHOLE)


def test_a_late_report_is_told_with_what_it_cost():
    task = TaskFact("t", "i", "verified", date(2019, 6, 17), date(2019, 6, 19))
    facts = Facts(DAY, (task,), {"i": ItemFact(frozenset({"k"}))})
    criterion = rule("deduct_per_task", late="0.50", missing="1.00", floor="0")
    assert why(criterion, facts) == (
        "Trừ 0,50 điểm mỗi nhiệm vụ chậm, 1,00 điểm mỗi nhiệm vụ không hoàn thành, "
        "không thấp hơn 0 điểm (tối đa 3 điểm). "
        "1 nhiệm vụ: 0 đúng hạn, 1 chậm, 0 chưa hoàn thành; trừ điểm từng nhiệm vụ chậm hoặc không hoàn thành."
    )
    assert why(criterion, facts, "en").startswith("0.50 off for each late task, 1.00 for each one not done")


def test_a_ratio_is_told_with_readings_forecast_and_what_is_still_possible():
    reading = ReadingFact(1, 6, Fraction(851), Fraction(1130), Fraction("0.8"))
    facts = Facts(DAY, indicators={"i": IndicatorFact("i", "flow", (reading,))})
    text = why(rule("ratio", indicator="i", steps=[["0.9", "3"], ["0.8", "2.5"], [">0.6", "2"]]), facts)
    for part in (
        "Theo tỷ lệ: ≥ 90%: 3 điểm; ≥ 80%: 2,5 điểm; > 60%: 2 điểm (tối đa 3 điểm).",
        "Chắc chắn đạt 2,00: số liệu đến nay: 851/1130 = 75,3%; tỷ lệ 75,3% đạt mức > 60%",
        "Dự kiến đạt 2,50: ước cả năm: 80%",
        "Tối đa còn có thể đạt 2,50: nếu các tháng chưa có số liệu đều đạt: 1981/2260 = 87,65%",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("criterion", "facts", "expected"),
    [
        (rule("survey"), Facts(DAY), "Chưa có số liệu: chưa nhập giá trị."),
        (rule("all_or_nothing"), Facts(DAY), "Chưa có số liệu: chưa giao nhiệm vụ nào."),
        (rule("all_or_nothing", none_arose="out"), Facts(DAY), "Không phát sinh nên không tính vào điểm tối đa."),
        (rule("all_or_nothing", none_arose="full"), Facts(DAY), "Không phát sinh nên được đủ điểm."),
        (rule("ratio", indicator="i"), Facts(DAY), "Chưa có số liệu: chưa nhập số liệu kỳ nào."),
        (
            rule("survey"),
            Facts(DAY, stated={("k", ""): StatedFact("na", "Bà A", ("VP",), DAY, "không khảo sát")}),
            "Không áp dụng: không khảo sát (Bà A, 17/07/2019).",
        ),
        (
            rule("attested", yes="3", no="0"),
            Facts(DAY, stated={("k", ""): StatedFact("no", "Bà A", ("VP",), DAY)}),
            "Xác nhận: có 3 điểm, không 0 điểm (tối đa 3 điểm). Xác nhận: không.",
        ),
    ],
)
def test_what_is_not_computed_says_why(criterion, facts, expected):
    assert expected in why(criterion, facts)


def test_each_part_of_a_combination_has_its_own_sentence():
    inner = {"rule": "given", "params": {}, "max": "1"}
    parts = [
        {"rule": "attested", "params": {"yes": "1", "no": "0"}, "max": "1"},
        {"rule": "best_of", "params": {"parts": [inner]}, "max": "1"},
        {"rule": "all_or_nothing", "params": {}, "max": "1"},
    ]
    task = TaskFact("t", "i", "verified", date(2019, 6, 17), date(2019, 6, 17))
    stated = {
        ("k", "1"): StatedFact("no", "Bà A", ("VP",), DAY),
        ("k", "2.1"): StatedFact("0.5", "Bà A", ("VP",), DAY, final=True),
    }
    facts = Facts(DAY, (task,), {"i": ItemFact(frozenset({"k"}))}, stated=stated)
    text = why(rule("sum_of", parts=parts), facts)
    assert text.startswith("Tổng điểm các phần (tối đa 3 điểm).")
    for sentence in (
        "Phần 1: Xác nhận: có 1 điểm, không 0 điểm (tối đa 1 điểm). Xác nhận: không.",
        "Phần 2.1: Cấp trên cho điểm: giá trị nhập (tối đa 1 điểm). Giá trị nhập 0,5.",
        "Phần 3: Đủ điểm nếu mọi nhiệm vụ hoàn thành đúng hạn, ngược lại 0 điểm (tối đa 1 điểm). 1 nhiệm vụ:",
    ):
        assert sentence in text, text
    lacking = Facts(DAY, (task,), {"i": ItemFact(frozenset({"k"}))}, stated={("k", "1"): stated["k", "1"]})
    assert "Phần 2.1: " in why(rule("sum_of", parts=parts), lacking)
    assert "Chưa có số liệu: chưa nhập giá trị." in why(rule("sum_of", parts=parts), lacking)
