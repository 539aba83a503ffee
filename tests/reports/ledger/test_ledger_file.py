"""The ledger as a spreadsheet says what its page says: the same lines, the same sums, what no source names."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reports import periods
from reports.content import gather, serialise
from scoring.models import ItemLink
from tasks.lifecycle import acts
from tests.factories import make_document, make_task, paper


@pytest.fixture
def book(loaded, signed_in):
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


def test_the_page_offers_the_file_to_whom_may_export(loaded, signed_in):
    page = signed_in(loaded.office_chief).get(reverse("ledger-year", args=[2018]), {"don-vi": "TTR"}).content.decode()
    assert f"{reverse('ledger-file', args=[2018])}?don-vi=TTR" in page


def test_what_lost_points_this_year_has_its_task_and_proof_on_page_and_in_the_file(loaded, signed_in, book):
    task = make_task(loaded.division, schedule="on 2019-06-17")
    ItemLink.objects.create(
        item=task.item, criterion=loaded.criteria_set.criteria.get(key="cddh-bao-cao"), kind="counts"
    )
    day = date(2019, 6, 20)
    proof = paper(date(2019, 6, 19), sent_on=day, title="1415/BC-SKHĐT")
    acts.verify(acts.report(task, by=loaded.head, on=day, proof=proof), by=loaded.office_chief, on=day)
    words = "1415/BC-SKHĐT ngày 19/06/2019, gửi ngày 20/06/2019"
    client = signed_in(loaded.office_chief)
    page = client.get(reverse("ledger-year", args=[2019])).content.decode()
    assert f"Tài liệu kiểm chứng: {words}" in page
    assert words not in client.get(reverse("ledger-year", args=[2019]), {"ngay": "19/06/2019"}).content.decode()
    assert words in [line[-3] for line in book(2019)[1]]
    kept = gather.gather(periods.parse("2019-Q3"), on=date(2019, 7, 17)).index
    assert words in [row["proof"] for row in serialise.to_plain(kept)["ledger"]]


def test_the_documents_that_the_letter_names_stand_with_their_numbers(loaded, signed_in, book):
    make_document(number="2768/UBND-TH", key="cv-2768", year=2018)
    page = signed_in(loaded.office_chief).get(reverse("ledger-year", args=[2018])).content.decode()
    assert ">2768/UBND-TH</a>; cv-3825" in page
    assert "2768/UBND-TH; cv-3825" in [line[-4] for line in book(2018)[1]]


def test_what_is_lost_stands_out_and_many_lines_at_risk_are_folded(loaded, signed_in):
    criterion = loaded.criteria_set.criteria.get(key="cddh-bao-cao")
    for _ in range(4):
        task = make_task(loaded.division, schedule="on 2019-09-16")
        ItemLink.objects.create(item=task.item, criterion=criterion, kind="counts")
        acts.forecast(task, by=loaded.head, day=date(2019, 9, 30))  # its own word is late
    address = reverse("ledger-year", args=[2019])
    client = signed_in(loaded.office_chief)
    page = client.get(address).content.decode()
    assert "4 mục chưa mất điểm, có 2,00 điểm có nguy cơ" in page
    assert '<details class="fold"><summary>4 mục' in page
    narrowed = client.get(address, {"don-vi": loaded.division.code}).content.decode()
    assert '<details class="fold" open><summary>4 mục' in narrowed
