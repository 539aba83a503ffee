"""What the province assigned, and nothing else, counts in its criterion; what a closed year lost stands beside it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from cchc.accounts.models import Unit, User
from scoring.index.index import index_of
from tasks.dispatches import acts
from tasks.dispatches.acts import Asked
from tasks.lifecycle import acts as workflow
from tasks.models import Document, Task
from tests.factories import LETTERS_DAY, paper

CRITERION = "cddh-nhiem-vu-giao"


def points() -> tuple[str, str]:
    leaf = index_of(LETTERS_DAY).projection.leaf(CRITERION)
    return str(leaf.secured), str(leaf.attainable)


def test_a_year_of_sample_dispatches_counts_in_the_criterion_and_nothing_else_does(demo, client):
    of_the_province = Task.objects.filter(item__document__kind="dispatch", item__document__date__year=2019)
    assert (of_the_province.count(), points()) == (8, ("1.50", "2.25")), "4 of 8 on time, 2 lost, 2 still can be"
    clerk, unit = User.objects.get(username="daumoi"), Unit.objects.get(code="KTN")
    entered = {"by": clerk, "date": date(2019, 7, 16), "title": "V/v", "asked": [Asked("Báo cáo", unit)]}
    acts.register(number="1/SNV", issuer="Sở Nội vụ", **entered)
    acts.register(number="2/STC", issuer="Sở Tài chính", **entered)
    assert points() == ("1.50", "2.25"), "an incoming letter counts nowhere"
    acts.register(number="3/UBND", issuer="UBND tỉnh", **{**entered, "date": date(2018, 7, 16)})
    assert points() == ("1.50", "2.25"), "a dispatch of 2018 counts in 2018"
    acts.register(number="4/UBND", issuer="Chủ tịch UBND tỉnh", **entered)
    assert points() == ("0.00", "2.33"), "one more that can be on time; 4 of 9 is below the half"

    # The letter's two dispatches of 2018 are in the register with their 35 days and the points that they cost.
    client.force_login(clerk)
    for number in ("2768/UBND-TH", "3825/UBND-TH"):
        document = Document.objects.get(number=number)
        assert "Chậm 35 ngày" in client.get(reverse("dispatch-list"), {"q": number}).content.decode()
        page = client.get(document.get_absolute_url()).content.decode()
        assert "chậm 35 ngày" in page.lower()
        assert reverse("ledger-year", args=[2018]) in page
        with pytest.raises(acts.Known):
            acts.register(number=number, issuer="UBND tỉnh", **{**entered, "date": document.date})

    # Entered as history, its task keeps the 35 days and moves nothing of this year.
    before = points()
    document = Document.objects.get(number="2768/UBND-TH")
    [task] = acts.add_tasks(document, [Asked("Nhiệm vụ giao", unit, date(2018, 4, 27))], by=clerk)
    head = User.objects.get(username="truong.ktn")
    task = workflow.report(task, by=head, proof=paper(date(2018, 6, 1)))
    task = workflow.verify(task, by=User.objects.get(username="truong.vp"))
    assert (task.days_late(LETTERS_DAY), task.item.document.year, points()) == (35, 2018, before)
    assert "Đã phát hành trước khi nhập sổ này" in client.get(reverse("dispatch-list"), {"q": "2768"}).content.decode()
    call_command("load_catalogue", "2019", verbosity=0)
    assert Document.objects.get(number="2768/UBND-TH").year == 2018, "loading the plans again leaves it there"
