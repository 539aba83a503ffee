"""The page of a what-if: what may be tried, what is seen of it, and that nothing is written."""

from datetime import date
from fractions import Fraction

from django.urls import reverse

from scoring.index.index import index_of
from scoring.models import CriteriaSet, ItemLink, Snapshot, StatedValue
from scoring.whatif import views as whatif_page
from scoring.whatif.whatif_form import read
from tests.factories import Office, make_task, verified

DAY = date(2019, 7, 17)


def test_the_page_shows_before_and_after_and_writes_nothing(db, client):
    office = Office()
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    counted = criteria_set.criteria.create(key="k", name="Tiêu chí k", max_points=3, rule="timely",
                                           params={"on_time": "3", "late": "1", "missing": "0"})  # fmt: skip
    criteria_set.criteria.create(key="s", name="Khảo sát", max_points=25, rule="survey", params={})
    task = make_task(office.division, schedule="on 2019-07-26")
    ItemLink.objects.create(item=task.item, criterion=counted, kind="counts")
    address = reverse("whatif", args=[2019])
    client.force_login(office.director)
    assert "3,00" in client.get(address).content.decode()
    page = client.get(address, {f"t{task.pk}": "5", "v-s": "20,5"}).content.decode()
    assert "<strong>1,00</strong>" in page
    assert "<strong>20,50</strong>" in page
    refused = client.get(address, {f"t{task.pk}": "-5", "v-s": "30"}).content.decode()
    assert "“-5”" in refused
    assert "“30”" in refused
    assert '<div class="errors" role="alert"><ul><li>' in refused
    assert not Snapshot.objects.exists()
    assert not StatedValue.objects.exists()


def test_what_is_tried_is_refused_as_the_forms_refuse_it(loaded):
    found = index_of(DAY, 2019)
    for tried in (
        {"r-vb-dien-tu": "20/10"},
        {"i-vb-dien-tu": "120%"},
        {"i-vb-dien-tu": "-1"},
        {"v-dieu-tra-xhh": "26"},
    ):
        trial, (fault,) = read(tried, found)
        assert not trial
        ((name, text),) = tried.items()
        assert f"“{text}”" in fault
        assert fault.startswith(found.projection.leaf(name[2:]).criterion.name if name[0] == "v" else "Tỷ lệ văn bản")
    trial, faults = read({"i-vb-dien-tu": "85 %", "r-vb-dien-tu": "500 / 590"}, found)
    assert (trial.forecasts, faults) == ({"vb-dien-tu": Fraction("0.85")}, [])
    assert trial.readings == {"vb-dien-tu": (Fraction(500), Fraction(590))}


def test_every_task_can_be_tried_and_what_is_tried_is_always_seen(db, client, monkeypatch):
    monkeypatch.setattr(whatif_page, "SHOWN", 1)
    office = Office()
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on=date(2019, 12, 31))
    counted = criteria_set.criteria.create(key="k", name="Tiêu chí k", max_points=3, rule="share_done",
                                           params={"linear_from": "0"})  # fmt: skip
    days = ("2019-06-28", "2019-07-26", "2019-05-31")
    late, soon, done = (make_task(office.division, schedule=f"on {day}") for day in days)
    for task in (late, soon, done):
        ItemLink.objects.create(item=task.item, criterion=counted, kind="counts")
    verified(done, by=office.head, checked_by=office.office_chief, on=date(2019, 5, 30))
    client.force_login(office.head)

    def page(**asked):
        return client.get(reverse("whatif", args=[2019]), asked).content.decode()

    shown = page()
    assert f'name="t{late.pk}"' in shown
    assert "chậm 19 ngày: xong hôm nay" in shown
    assert f'name="t{soon.pk}"' not in shown
    shown = page(tatca="1", ngay="16/07/2019")
    assert f'name="t{soon.pk}"' in shown
    assert '<input type="hidden" name="ngay" value="16/07/2019">' in shown
    shown = page(**{f"t{soon.pk}": "13", f"t{done.pk}": "never"})
    assert '<option value="13" selected>' in shown
    assert f'name="t{done.pk}"' in shown
    assert "Đã hoàn thành" in shown
