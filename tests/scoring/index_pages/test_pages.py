"""The pages of the index: who sees them, what they say, and how much they ask the database."""

from datetime import date

import pytest
from django.urls import reverse

from scoring.catalogue.load import load
from scoring.catalogue.play import play
from scoring.index import snapshots
from scoring.models import Snapshot, TaskStake
from tasks.catalogue.read import Folder
from tests.factories import decision, make_document, make_item, make_person, make_task, make_unit
from tests.scoring.catalogue import folders

LETTERS_DAY = date(2019, 7, 17)


@pytest.fixture
def office(office):
    for code, kind in {
        "TTR": "inspectorate",
        "THQH": "division",
        "DKKD": "division",
        "XTDT": "centre",
        "BBT": "board",
    }.items():
        make_unit(code, kind)
    make_person("director", office.leadership, username="giamdoc")
    plan = make_document(file_values={"2019": {"key": "qd-130"}}, number="130/QĐ-SKHĐT", kind="decision")
    make_task(office.office, item=make_item(plan, office.office, number="2", schedule="dates 2019-03-15 2019-08-15"))
    criteria_set, _ = load(Folder(folders.SHIPPED))
    play(Folder(folders.SHIPPED), criteria_set, LETTERS_DAY)
    return office


@pytest.fixture
def client(client, office):
    client.force_login(office.observer)
    return client


PAGES = [
    ("index", [], "Chỉ số 2019"),
    ("index-year", [2018], "Chỉ số 2018"),
    ("ledger", [], "Bảng tổng hợp điểm bị mất 2019"),
    ("ledger-year", [2018], "Bảng tổng hợp điểm bị mất 2018"),
    ("criterion", [2019, "cddh-ke-hoach"], "Ban hành và hoàn thành kế hoạch"),
    ("criterion", [2019, "hdh-vb-dien-tu"], "851/1130"),
    ("criterion", [2019, "chi-dao-dieu-hanh"], "Công tác chỉ đạo"),
    ("criterion", [2019, "dieu-tra-xhh"], "18,57"),
    ("criterion", [2018, "cddh-bao-cao"], "chậm"),
]


@pytest.mark.parametrize(("name", "arguments", "text"), PAGES)
def test_a_page_says_what_it_is_about(client, name, arguments, text):
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200
    assert text in response.content.decode()


def test_the_pages_are_for_people_who_signed_in(db, client):
    client.logout()
    for name, arguments, _ in PAGES:
        assert client.get(reverse(name, args=arguments)).status_code == 302


def test_an_unknown_year_or_criterion_is_not_found(client):
    assert client.get(reverse("index-year", args=[1999])).status_code == 404
    assert client.get(reverse("criterion", args=[2019, "khong-co"])).status_code == 404


def test_the_closed_year_shows_printed_beside_official(client):
    page = client.get(reverse("index-year", args=[2018])).content.decode()
    for text in ("8,75", "79 %", "57,57", "28,00"):
        assert text in page
    ledger = client.get(reverse("ledger-year", args=[2018])).content.decode()
    for text in ("6,43", "6,25", "Công văn không nêu đơn vị", "chung", "14,43"):
        assert text in ledger


def test_a_printed_share_that_is_not_the_computed_one_stands_beside_it(client):
    page = client.get(reverse("index-year", args=[2018])).content.decode()
    assert "(79 %; tính ra 79,54%)" in page
    assert "(64 %)" in page  # 8.00 of 12.50
    assert "Số điểm mất là 6,43, in là 6,25." in page
    survey = client.get(reverse("criterion", args=[2018, "dieu-tra-xhh"])).content.decode()
    for text in (
        "Công bố năm 2018: 18,57.",
        "Công văn ghi: 74 %. Tính ra: 74,28%.",
        "Kết quả phiếu điều tra xã hội học: 6,43 (công văn ghi: 6,25)",
    ):
        assert text in " ".join(survey.split())
    assert "Tính ra: 79,54%." in client.get(reverse("ledger-year", args=[2018])).content.decode()


@pytest.mark.parametrize("name", ["index", "ledger"])
def test_the_day_is_a_text_field_and_a_wrong_one_is_named(client, name):
    address = reverse(name)
    page = client.get(address).content.decode()
    assert 'type="date"' not in page
    assert 'value="17/07/2019"' in page
    assert "tính đến ngày 05/07/2019" in client.get(address, {"ngay": "05/07/2019"}).content.decode()
    for typed, words in {"31/06/2019": "“31/06/2019” không phải", "18/07/2019": "đến 17/07/2019"}.items():
        wrong = client.get(address, {"ngay": typed}).content.decode()
        assert words in wrong
        assert f'value="{typed}"' in wrong
        assert "tính đến ngày 17/07/2019" in wrong


def test_the_ledger_can_be_narrowed_to_a_unit(client):
    address = reverse("ledger-year", args=[2018])
    page = client.get(address, {"don-vi": "TTR", "nguyen-nhan": "missing"}).content.decode()
    assert "Không thực hiện báo cáo năm 2018" in page
    assert "Kết quả phiếu điều tra" not in page


def test_stored_figures_spare_the_page_from_computing(client, django_assert_max_num_queries):
    snapshots.run(cause="test", year=2019)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("index")).content.decode()
    assert "18,57" in page


def test_a_snapshot_is_kept_only_when_a_figure_changed(office):
    snapshots.run(cause="first", year=2019)
    snapshots.run(cause="again", year=2019)
    assert Snapshot.objects.count() == 1
    task = office.office.tasks.get(occurrence=2)
    assert TaskStake.objects.filter(task=task).exists()
    from tasks.lifecycle import acts

    acts.cancel(task, by=office.director, reason="Thôi", authority=decision("QĐ 1"), on=LETTERS_DAY)
    snapshots.run(cause="cancelled", year=2019)
    assert [row.cause for row in Snapshot.objects.all()] == ["first", "cancelled"]
    assert not TaskStake.objects.filter(task=task).exists()
