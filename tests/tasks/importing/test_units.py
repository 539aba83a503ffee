"""Every way in which annexes are known to write units, with the unit that is meant."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date

import pytest

from tasks.importing.units import UnitBook


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
    assert [match.code for match in BOOK.read(cell)] == CELLS[cell]
    assert [match.code for match in BOOK.read(unicodedata.normalize("NFD", cell))] == CELLS[cell]


def test_what_is_not_exact_carries_its_score_and_a_mark():
    (guess,) = BOOK.read("Phòng Kinh tế nghành")
    assert guess.score < 100
    assert "unit_guessed" in guess.flags
    (exact,) = BOOK.read("P. KTN")
    assert (exact.score, exact.flags) == (100, ())


def test_an_unknown_name_comes_with_what_is_near():
    (unknown,) = BOOK.read("Phòng KT ngành")
    assert (unknown.code, unknown.proposals[0]) == ("", "KTN")


def test_an_agency_outside_is_told_from_a_typing_error():
    (agency,) = BOOK.read("Sở Nội vụ")
    assert (agency.code, agency.flags) == ("", ("outside_agency",))


def test_units_concerned_are_all_units_with_a_mark():
    assert BOOK.read("Các phòng liên quan")[0].flags == ("only_concerned",)
    assert BOOK.read("Các phòng, đơn vị")[0].flags == ()


def test_a_scope_is_kept_and_a_role_is_no_name():
    (match,) = BOOK.read("Thanh tra Sở (đối với các nội dung về khiếu nại)")
    assert (match.code, match.scope) == ("TTR", "đối với các nội dung về khiếu nại")
    lead, helper = BOOK.read("Văn phòng chủ trì, phối hợp với Thanh tra Sở")
    assert (lead.code, lead.coordinates) == ("VP", False)
    assert (helper.code, helper.coordinates) == ("TTR", True)


def test_a_unit_that_ended_before_the_document_is_marked():
    assert "unit_ended" in BOOK.read("Phòng Đã giải thể")[0].flags


def test_initials_that_two_units_share_mean_neither():
    book = UnitBook.of([A("A1", "Phòng Kinh tế ngành"), A("A2", "Phòng Kế toán nội")], {}, day=date(2019, 1, 1))
    assert [match.code for match in book.read("P. KTN")] == [""]
