"""Every way in which annexes are known to write units, with the unit that is meant."""

import time
import unicodedata
from dataclasses import dataclass, field
from datetime import date

import pytest

from tasks.importing.units import cells
from tasks.importing.units.book import UnitBook


@dataclass
class A:
    code: str
    name: str
    kind: str = "division"
    aliases: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None


UNITS = [
    A("LDS", "Lãnh đạo Sở", "leadership"),
    A("VP", "Văn phòng Sở", "office", ["VP Sở", "Văn phòng"]),
    A("TTR", "Thanh tra Sở", "inspectorate", ["TTr Sở", "Thanh tra"]),
    A("THQH", "Phòng Tổng hợp Quy hoạch", "division", ["Phòng Tổng hợp, Quy hoạch", "P. TH"]),
    A("KTN", "Phòng Kinh tế ngành"),
    A("KTDN", "Phòng Kinh tế đối ngoại"),
    A("DKKD", "Phòng Đăng ký kinh doanh"),
    A("DN", "Phòng Doanh nghiệp, Kinh tế tập thể và tư nhân"),
    A("XTDT", "Trung tâm Xúc tiến đầu tư", "centre"),
    A("CU", "Phòng Đã giải thể", valid_to=date(2018, 6, 30)),
]
BOOK = UnitBook.of(UNITS, {"Bộ phận TN&TKQ": "VP"}, day=date(2019, 1, 1))

# Cell → codes in order; "" is a name that a person must choose for.
CELLS = {
    "Văn phòng Sở": ["VP"],
    "VĂN PHÒNG SỞ": ["VP"],
    "VP Sở": ["VP"],
    "TTr Sở": ["TTR"],
    "P. ĐKKD": ["DKKD"],
    "P.TH": ["THQH"],
    "TT XTĐT": ["XTDT"],
    "Phòng KTĐN": ["KTDN"],
    "KTN": ["KTN"],
    "Các phòng liên quan": ["*"],
    "Các phòng, đơn vị": ["*"],
    "Các phòng, đơn vị liên quan": ["*"],
    "Các phòng, đơn vị trực thuộc Sở": ["*"],
    "Toàn Sở": ["*"],
    "Bộ phận một cửa": [""],
    "Bộ phận TN&TKQ": ["VP"],
    "(1) Thanh tra Sở (2) Văn phòng Sở": ["TTR", "VP"],
    "1. Văn phòng Sở chủ trì tổng hợp, hướng dẫn": ["VP"],
    "Văn phòng Sở (đối với các nội dung chung)": ["VP"],
    "Phòng Tổng hợp, Quy hoạch; Phòng Kinh tế ngành": ["THQH", "KTN"],
    "Phòng Tổng hợp, Quy hoạch, Phòng KTĐN và Văn phòng": ["THQH", "KTDN", "VP"],
    "Phòng Doanh nghiệp, Kinh tế tập thể và tư nhân, Thanh tra": ["DN", "TTR"],
    "Phòng Kinh tế ngành, Kinh tế đối ngoại và Đăng ký kinh doanh": ["KTN", "KTDN", "DKKD"],
    "Các phòng: KTN, KTĐN": ["KTN", "KTDN"],
    "Văn phòng\nThanh tra Sở": ["VP", "TTR"],
    "- Văn phòng\n- Thanh tra Sở": ["VP", "TTR"],
    "Phòng Kinh tế nghành": ["KTN"],
    "Phong Kinh te doi ngoai": ["KTDN"],
    "PhòngKinhtếngành": ["KTN"],
    "Phòng ĐKKD/VP": ["DKKD", "VP"],
    "Sở Nội vụ, VP Sở": ["", "VP"],
    "-": [],
    "": [],
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_names_units(cell):
    assert [match.code for match in cells.read(cell, BOOK)] == CELLS[cell]
    assert [match.code for match in cells.read(unicodedata.normalize("NFD", cell), BOOK)] == CELLS[cell]


def test_what_is_not_exact_carries_its_score_and_a_mark():
    (guess,) = cells.read("Phòng Kinh tế nghành", BOOK)
    assert guess.score < 100
    assert "unit_guessed" in guess.flags
    (exact,) = cells.read("P. KTN", BOOK)
    assert (exact.score, exact.flags) == (100, ())


def test_an_unknown_name_comes_with_what_is_near():
    (unknown,) = cells.read("Phòng KT ngành", BOOK)
    assert (unknown.code, unknown.proposals[0]) == ("", "KTN")


def test_an_agency_outside_is_told_from_a_typing_error():
    (agency,) = cells.read("Sở Nội vụ", BOOK)
    assert (agency.code, agency.flags) == ("", ("outside_agency",))


def test_units_concerned_are_all_units_with_a_mark():
    assert cells.read("Các phòng liên quan", BOOK)[0].flags == ("only_concerned",)
    assert cells.read("Các phòng, đơn vị", BOOK)[0].flags == ()


def test_a_scope_is_kept_and_a_role_is_no_name():
    (match,) = cells.read("Thanh tra Sở (đối với các nội dung về khiếu nại)", BOOK)
    assert (match.code, match.scope) == ("TTR", "đối với các nội dung về khiếu nại")
    lead, helper = cells.read("Văn phòng chủ trì, phối hợp với Thanh tra Sở", BOOK)
    assert (lead.code, lead.coordinates) == ("VP", False)
    assert (helper.code, helper.coordinates) == ("TTR", True)


def test_a_unit_that_ended_before_the_document_is_marked():
    assert "unit_ended" in cells.read("Phòng Đã giải thể", BOOK)[0].flags


def test_initials_that_two_units_share_mean_neither():
    book = UnitBook.of([A("A1", "Phòng Kinh tế ngành"), A("A2", "Phòng Kế toán nội")], {}, day=date(2019, 1, 1))
    assert [match.code for match in cells.read("P. KTN", book)] == [""]


# Cell → who leads, who coordinates.
ROLES = {
    "VP Sở chủ trì; Phòng THQH phối hợp": (["VP"], ["THQH"]),
    "VP Sở chủ trì, Phòng THQH phối hợp": (["VP"], ["THQH"]),
    "VP Sở chủ trì; Phòng THQH, KTN phối hợp": (["VP"], ["THQH", "KTN"]),
    "VP Sở tham mưu; Thanh tra Sở thẩm định": (["VP"], ["TTR"]),
    "VP Sở tham mưu xây dựng dự thảo; Thanh tra Sở thẩm định": (["VP"], ["TTR"]),
    "VP Sở chủ trì\nPhòng KTN phối hợp": (["VP"], ["KTN"]),
    "VP Sở chủ trì, phối hợp với Thanh tra Sở, KTN": (["VP"], ["TTR", "KTN"]),
    "VP Sở phối hợp Thanh tra Sở": (["VP"], ["TTR"]),
    "Chủ trì: VP Sở; Phối hợp: Thanh tra, P. KTN": (["VP"], ["TTR", "KTN"]),
    "Chủ trì: Văn phòng\nPhối hợp: Thanh tra, P. KTN": (["VP"], ["TTR", "KTN"]),
    "Văn phòng (chủ trì), Thanh tra (phối hợp)": (["VP"], ["TTR"]),
    "Văn phòng, Thanh tra phối hợp thực hiện": (["VP"], ["TTR"]),
    "Văn phòng và Thanh tra": (["VP", "TTR"], []),
    "VP Sở làm đầu mối, theo dõi; các phòng phối hợp": (["VP"], ["*"]),
    "Phòng Doanh nghiệp, Kinh tế tập thể và tư nhân chủ trì; VP Sở hỗ trợ": (["DN"], ["VP"]),
    "Phòng Đấu thầu, Thẩm định và Giám sát đầu tư chủ trì; KTN thẩm định": (["DTGS"], ["KTN"]),
    "VP Sở chủ trì; Phòng Đấu thầu, Thẩm định và Giám sát đầu tư phối hợp": (["VP"], ["DTGS"]),
    "VP Sở¹": (["VP"], []),
}


@pytest.mark.parametrize("cell", ROLES)
def test_what_each_unit_of_a_cell_does_is_read_with_it(cell):
    units = [*UNITS, A("DTGS", "Phòng Đấu thầu, Thẩm định và Giám sát đầu tư")]
    found = cells.read(cell, UnitBook.of(units, {}, day=date(2019, 1, 1)))
    leads = [match.code for match in found if not match.coordinates]
    assert (leads, [match.code for match in found if match.coordinates]) == ROLES[cell]


def test_what_a_unit_does_beside_leading_is_not_dropped_unsaid():
    (match,) = cells.read("VP Sở tham mưu xây dựng dự thảo", BOOK)
    assert "unit_words" in match.flags
    assert cells.read("VP Sở tham mưu", BOOK)[0].flags == ()


def test_an_old_name_means_the_unit_and_one_that_ended_means_who_took_over_as_a_guess():
    book = UnitBook.of(
        UNITS,
        {},
        day=date(2019, 1, 1),
        former={"Phòng Đối ngoại": "KTDN", "Thanh tra": "KTN"},
        taken_over={"CU": "KTN"},
    )
    assert [match.code for match in cells.read("Phòng Đối ngoại, Thanh tra", book)] == ["KTDN", "TTR"]
    (match,) = cells.read("Phòng Đã giải thể", book)
    assert (match.code, match.score < 100) == ("KTN", True)
    assert {"unit_guessed", "unit_taken_over"} == set(match.flags)


@pytest.mark.parametrize("sign", [",", " và ", ";", "/", "(", "phối hợp ", "\n", " chủ trì ", "(1) ", "x"])
def test_a_cell_of_thousands_of_signs_is_read_or_refused_at_once(sign):
    for word in ("Phòng Kinh tế nghành", "a", ""):
        started = time.process_time()
        for count in (100, 400, 5000):
            cells.read(f"{word}{sign}" * count, UnitBook.of(UNITS, {}, day=date(2019, 1, 1)))
        assert time.process_time() - started < 5
