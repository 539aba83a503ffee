"""The administrator's pages: the overview, who signed in, and who changed what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc import history
from cchc.accounts.administration import history_search
from cchc.accounts.models import SignIn
from tests.factories import make_item, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-thu-nghiem"


def sign_in(client, login, password=PASSWORD):
    return client.post(
        reverse("account_login"), {"login": login, "password": password}, HTTP_USER_AGENT="Trình duyệt thử"
    )


def test_signing_in_and_out_and_a_wrong_password_are_written_down(client, office):
    sign_in(client, office.head.username, "sai")
    sign_in(client, office.head.username)
    client.post(reverse("account_logout"))
    lines = list(SignIn.objects.order_by("pk").values_list("outcome", "person", "address"))
    assert lines == [(outcome, office.head.pk, "127.0.0.1") for outcome in ("failed", "in", "out")]
    assert SignIn.objects.get(outcome="in").browser == "Trình duyệt thử"


def test_a_name_that_no_account_has_is_not_kept(client, office):
    sign_in(client, "mat-khau-go-nham-o", "x")
    (line,) = SignIn.objects.all()
    assert (line.outcome, line.person) == ("failed", None)


def test_the_log_is_filtered_and_its_figure_opens_as_many_rows(client, office):
    for days in (1, 3, 20):
        line = SignIn.objects.create(outcome=SignIn.Outcome.FAILED, person=office.head)
        SignIn.objects.filter(pk=line.pk).update(at=timezone.now() - timedelta(days=days))
    SignIn.objects.create(outcome=SignIn.Outcome.IN, person=office.officer)
    client.force_login(office.administrator)
    page = client.get(reverse("administration"))
    assert page.context["failed"] == 2
    shown = client.get(reverse("sign-ins"), {"outcome": "failed", "days": 7})
    assert shown.context["page"].paginator.count == 2
    assert client.get(reverse("sign-ins"), {"person": office.head.pk}).context["page"].paginator.count == 3
    assert client.get(reverse("sign-ins"), {"outcome": "khong-co", "days": "x"}).status_code == 200


def test_accounts_without_a_function_are_named(client, office):
    idle = make_person(username="khong.viec")
    client.force_login(office.administrator)
    page = client.get(reverse("administration"))
    assert list(page.context["idle"]) == [idle]
    assert reverse("person", args=[idle.pk]) in page.content.decode()
    assert reverse("history-search") in page.content.decode()


@pytest.mark.parametrize("name", ["administration", "sign-ins", "history-search"])
def test_only_the_administrator_sees_these_pages(client, office, name):
    for person in (office.office_chief, office.director, office.observer):
        client.force_login(person)
        assert client.get(reverse(name)).status_code == 403
    client.force_login(office.administrator)
    assert client.get(reverse(name)).status_code == 200


def test_a_change_is_found_by_who_made_it_when_of_what_kind_and_why(client, office):
    item = make_item(lead=office.division)
    item.text = "Rà soát"
    history.save(item, by=office.coordinator, why="Sửa theo bản ký")
    today = timezone.localdate()

    def found(**asked):
        return [(change.kind, change.sign) for change in history_search.search(history_search.Asked(**asked))[0]]

    kind = str(item._meta.verbose_name)
    assert found(person=office.coordinator.pk) == [(kind, "~")]
    assert found(model="tasks.item") == [(kind, "~"), (kind, "+")]
    assert found(reason="bản ký", first=today, last=today) == [(kind, "~")]
    assert found(reason="bản ký", last=today - timedelta(days=1)) == []
    client.force_login(office.administrator)
    page = client.get(reverse("history-search"), {"person": office.coordinator.pk}).content.decode()
    assert "Sửa theo bản ký" in page
    assert str(item) in page
    assert "31/2/2019" in client.get(reverse("history-search"), {"first": "31/2/2019"}).content.decode()


def test_the_search_costs_the_same_however_much_changed(
    office, django_assert_max_num_queries, django_assert_num_queries
):
    make_item(lead=office.division)
    with django_assert_max_num_queries(90) as few:
        history_search.search(history_search.Asked())
    for _ in range(20):
        make_item(lead=office.division)
    with django_assert_num_queries(len(few)):
        history_search.search(history_search.Asked())


def test_more_than_is_shown_is_said(office):
    for _ in range(history_search.SHOWN // 2 + 1):
        item = make_item(lead=office.division)
        item.save()
    changes, more = history_search.search(history_search.Asked(model="tasks.item"))
    assert (len(changes), more) == (history_search.SHOWN, True)
