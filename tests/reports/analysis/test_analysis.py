"""The analysis of a year says what letter 1688 says: got of the most, change, cause, who answers."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from docx import Document

from reports.analysis import analysis
from reports.document import index_tables
from reports.render.docx import render
from scoring.catalogue.folder import load
from tasks.catalogue.read import Folder
from tests import databases
from tests.factories import make_person
from tests.reports.render.test_documents import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def years(copy_of_the_demo, django_db_blocker):
    with django_db_blocker.unblock(), databases.connected_to(copy_of_the_demo.name):
        return {year: analysis.gather(year) for year in (2018, 2019)}


def words(found) -> str:
    return text_of(Document(io.BytesIO(render.render(analysis.paper(found)))))


@pytest.mark.parametrize(
    "told",
    [
        "xếp thứ hạng 18/22, tụt 10 bậc so với năm 2017",
        "Công tác chỉ đạo, điều hành cải cách hành chính: đạt 8,75/11,00 điểm, bằng 79,5% (công văn ghi 79 %)",
        "thấp hơn 2,25 điểm so với điểm chuẩn quy định; thấp hơn 1,75 điểm so với năm 2017",
        "cao hơn 1,50 điểm so với năm 2017",
        "Trách nhiệm thuộc về Thanh tra Sở",
        "Trách nhiệm thuộc về Ban Biên tập Website Sở",
        "do khách quan",
        "Nguồn không nêu đơn vị chịu trách nhiệm",
        "thấp hơn 6,43 điểm so với điểm chuẩn quy định; thấp hơn 0,57 điểm so với năm 2017",
        "Tổng số điểm đã mất: 14,43",
    ],
)
def test_the_closed_year_reads_as_the_letters_first_part(years, told):
    assert told in words(years[2018])


def test_a_running_year_says_what_is_lost_so_far_and_what_can_still_be_had(years):
    told = words(years[2019])
    assert "Tính đến ngày 17/7/2019" in told
    assert "chắc chắn đạt 1,50/11,00 điểm" in told
    assert "tối đa còn có thể đạt 9,75" in told
    assert "Bộ tiêu chí là tạm tính" in told


def test_a_running_year_is_compared_with_the_whole_year_before_by_what_is_projected(years):
    told = words(years[2019])
    # 9.18 are projected for 2019, 8.75 were published for 2018; so far 1.50 are secured, which is no year.
    assert "dự kiến cả năm đạt 9,18 điểm, cao hơn 0,43 điểm so với cả năm 2018 (công bố 8,75 điểm)" in told
    first = analysis.findings(years[2019].index)[0]
    assert (first.got, first.projected, first.before, first.change) == tuple(
        map(Decimal, ("1.50", "9.18", "8.75", "0.43"))
    )
    headings = [each.name for each in analysis.table(years[2019].index).columns]
    assert headings[6:9] == ["Dự kiến cả năm", "Cả năm 2018", "Dự kiến so với cả năm 2018"]
    assert "Dự kiến cả năm" not in [each.name for each in analysis.table(years[2018].index).columns]


def test_what_nobody_published_stands_under_a_heading_of_its_own(years):
    index = years[2019].index
    found = index_tables.index(index.total, index.rows, provisional_set=True)
    assert [each.name for each in found.columns][2:5] == ["Suy ra năm 2017", "Suy ra năm 2018", "Công bố năm 2018"]
    assert [each.name for each in index_tables.published(index).columns][3:] == ["Công bố năm 2018"]


def test_a_printed_figure_is_told_where_it_is_another_number_than_the_computed_one(years):
    told = words(years[2018])
    assert "bằng 74,3% (công văn ghi 74 %)" in told
    assert "(công văn ghi 6,25) (mất 6,43 điểm)" in told
    assert "bằng 92,3%;" in told
    assert "bằng 64%;" in told
    assert "(công văn ghi 1,00)" not in told


def test_causes_read_as_sentences(years):
    closed, running = words(years[2018]), words(years[2019])
    assert "(mất 1,00 điểm, do khách quan)" in closed
    assert "Phòng Đăng ký kinh doanh và các đơn vị khác không nêu tên" in closed
    assert "chậm 30 ngày (mất 0,25 điểm). Trách nhiệm thuộc về Thanh tra Sở." in running
    assert "Điều tra xã hội học (mất" not in running, "an assumed value is no loss"


def test_losses_and_gaps_of_the_table_add_up(years):
    found = analysis.findings(years[2018].index)
    assert sum(each.gap for each in found if each.gap is not None) == Decimal("14.43")
    assert sum(Decimal(cause.lost) for each in found for cause in each.causes) == Decimal("14.43")


def test_the_page_and_its_file(client, db):
    load(Folder.of("2019"))
    client.force_login(make_person("observer"))
    page = client.get(reverse("year-analysis"), {"nam": "2018"}).content.decode()
    assert "tụt 10 bậc" in page
    answer = client.get(reverse("year-analysis"), {"nam": "2018", "dang": "docx"})
    assert answer["Content-Disposition"] == 'attachment; filename="2018-phan-tich-chi-so-cchc.docx"'
    assert date(2019, 7, 17) == years_of(page)


def years_of(page: str) -> date:
    day, month, year = page.partition("Số liệu tính đến ngày ")[2][:10].split("/")
    return date(int(year), int(month), int(day))
