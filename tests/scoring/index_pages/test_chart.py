"""The chart of the year: what is drawn, and the table behind it."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.index import snapshots
from scoring.index_pages import chart
from scoring.index_pages.chart import Mark
from scoring.models import Snapshot

CLOSES = date(2019, 12, 31)


def marks(*values):
    """A mark a month from January on: secured, cautious, projected, attainable."""
    texts = [[None if text is None else Decimal(text) for text in four] for four in values]
    return [Mark(date(2019, month, 1), *four) for month, four in enumerate(texts, 1)]


def test_a_figure_holds_until_the_next_mark():
    drawn = chart.draw(marks(("0", "3", "5", "10"), ("10", "10", "10", "10")), until=date(2019, 3, 1), closes_on=CLOSES)
    secured = next(line for line in drawn.lines if line.name == "secured")
    # 31 of the year's 364 days after its start: 44 + 636 × 31/364; from the bottom (290) to the top (14).
    assert secured.path == "M44.0 290.0H98.2V14.0H147.1"
    assert secured.dots == (("44.0", "290.0"), ("98.2", "14.0"))
    assert secured.last == 10


def test_no_data_breaks_the_line_and_what_never_had_data_is_not_drawn():
    values = (("1", None, None, "2"), (None, None, None, "2"), ("3", None, None, "4"))
    drawn = chart.draw(marks(*values), until=date(2019, 4, 1), closes_on=CLOSES)
    assert [line.name for line in drawn.lines] == ["attainable", "secured"]
    assert drawn.lines[1].path.count("M") == 2


def test_labels_do_not_cover_each_other_and_points_below_nothing_are_drawn():
    drawn = chart.draw(marks(("-3", "-3", "-3", "-3")), until=date(2019, 1, 2), closes_on=CLOSES)
    heights = [float(line.label_y) for line in drawn.lines]
    assert all(after - before >= chart.APART for before, after in zip(heights, heights[1:], strict=False))
    assert [step.label for step in drawn.steps] == [-10, 0, 10]


def test_the_page_draws_the_snapshots_and_lists_them(loaded, signed_in):
    snapshots.fill_in(2019)
    snapshots.run(cause="bootstrap", year=2019)
    kept = Snapshot.objects.filter(year=2019)
    assert kept.count() > 2
    assert [each.as_of for each in kept.order_by("pk")] == sorted(each.as_of for each in kept)
    client = signed_in(loaded.observer)
    page = client.get(reverse("chart", args=[2019])).content.decode()
    assert page.count('class="chart__line ') == 4
    assert 'role="img"' in page
    assert "30/04/2019" in page
    assert "tính lại về sau" in page
    assert reverse("chart", args=[2019]) in client.get(reverse("index")).content.decode()


def test_the_table_says_how_many_points_had_data(loaded, signed_in):
    snapshots.run(cause="bootstrap", year=2019)
    counted = Snapshot.objects.get().figures["total"]["max_counted"].replace(".", ",")
    page = signed_in(loaded.observer).get(reverse("chart", args=[2019])).content.decode()
    assert "Điểm có số liệu" in page
    assert f'data-label="Điểm có số liệu">{counted}</td>' in page


def test_filling_in_does_not_touch_what_was_kept(loaded):
    snapshots.run(cause="bootstrap", year=2019)
    snapshots.fill_in(2019)
    assert Snapshot.objects.count() == 1


def test_a_year_without_figures_says_so(loaded, signed_in):
    client = signed_in(loaded.observer)
    assert "Chưa lưu" in client.get(reverse("chart", args=[2019])).content.decode()
    assert client.get(reverse("chart", args=[1999])).status_code == 404
    client.logout()
    assert client.get(reverse("chart", args=[2019])).status_code == 302


def test_a_year_of_snapshots_costs_as_many_queries_as_one(loaded, signed_in, django_assert_num_queries):
    snapshots.run(cause="bootstrap", year=2019)
    client, address = signed_in(loaded.observer), reverse("chart", args=[2019])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    row = Snapshot.objects.get()
    for n in range(1, 30):
        row.pk, row.as_of = None, date(2019, 6, n)
        row.save()
    with django_assert_num_queries(len(one)):
        page = client.get(address).content.decode()
    assert page.count("<tr>") > 29


def test_several_snapshots_of_a_day_are_one_mark(loaded):
    from scoring.index_pages.chart_views import drawn

    snapshots.run(cause="bootstrap", year=2019)
    first = Snapshot.objects.get()
    first.pk, first.secured = None, Decimal(1)
    first.save()
    assert all(len(line.dots) == 1 for line in drawn(list(Snapshot.objects.order_by("as_of", "pk"))).lines)
    assert drawn([]) is None
    assert first.as_of + timedelta(0) == date(2019, 7, 17)
