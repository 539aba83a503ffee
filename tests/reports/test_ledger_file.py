"""The ledger as a spreadsheet says what its page says: the same lines, the same sums, what no source names."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.scoring.conftest import loaded, signed_in  # noqa: F401 - the shipped set with its samples


@pytest.fixture
def book(loaded, signed_in):  # noqa: F811
    def ask(year, **query):
        content = signed_in(loaded.office_chief).get(reverse("ledger-file", args=[year]), query).content
        sheet = load_workbook(io.BytesIO(content))["Điểm bị mất"]
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        return rows[1][0], rows[4:-1], rows[-1]

    return ask


def test_the_ledger_of_2018_has_the_letters_findings(book):
    told, lines, total = book(2018)
    assert "28,00 điểm chưa được tách" in told
    assert sum(Decimal(str(line[-2])) for line in lines) == Decimal(str(total[-2])) == Decimal("14.43")
    text = "\n".join("|".join(map(str, line)) for line in lines)
    for words in ("công văn không nêu đơn vị", "(chung)", "(công văn ghi 6,25", "Không thực hiện báo cáo năm 2018"):
        assert words in text


def test_the_filters_of_the_page_hold_in_the_file(book):
    _told, lines, total = book(2018, **{"don-vi": "TTR", "nguyen-nhan": "missing"})
    everything = book(2018)[1]
    assert 0 < len(lines) < len(everything)
    assert all(line in everything for line in lines)
    assert Decimal(str(total[-2])) == sum(Decimal(str(line[-2])) for line in lines)


def test_the_page_offers_the_file_to_whom_may_export(loaded, signed_in):  # noqa: F811
    page = signed_in(loaded.office_chief).get(reverse("ledger-year", args=[2018]), {"don-vi": "TTR"}).content.decode()
    assert f"{reverse('ledger-file', args=[2018])}?don-vi=TTR" in page
