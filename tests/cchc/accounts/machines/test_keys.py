"""The administrator makes and ends keys for machines; the secret is shown once and kept nowhere."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cchc.accounts.machines import acts
from cchc.accounts.models import MachineCall, MachineKey
from tests.factories import LETTERS_DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office, settings):
    settings.CCHC_TODAY = LETTERS_DAY
    return office


def make(client, office, **fields):
    given = {"name": "Trục liên thông", "person": office.observer.pk, "scopes": ["tasks"], "valid_to": "31/12/2019",
             "per_minute": 60}  # fmt: skip
    return client.post(reverse("machine-key-new"), given | fields)


def secret_in(answer) -> str:
    return re.search(r"cchc_[\w-]{43}", answer.content.decode())[0]


def test_a_key_is_shown_once_and_only_its_digest_is_kept(client, office):
    client.force_login(office.administrator)
    secret = secret_in(make(client, office))
    key = MachineKey.objects.get()
    pages = [client.get(reverse("machine-keys")), client.get(reverse("machine-key", args=[key.pk]))]
    assert [secret in page.content.decode() for page in pages] == [False, False]
    assert all(key.begins in page.content.decode() for page in pages)
    with connection.cursor() as cursor:
        for table in ("accounts_machinekey", "accounts_historicalmachinekey"):
            cursor.execute(f"SELECT * FROM {table}")
            assert secret not in str(cursor.fetchall())
    assert key.history.get().history_user == office.administrator


def test_only_the_administrator_makes_and_ends_keys(client, office):
    client.force_login(office.administrator)
    make(client, office)
    key = MachineKey.objects.get()
    for person in (office.director, office.office_chief, office.head, office.officer, office.observer):
        client.force_login(person)
        assert make(client, office).status_code == 403
        assert client.get(reverse("machine-keys")).status_code == 403
        assert client.post(reverse("machine-key-end", args=[key.pk])).status_code == 403
    key.refresh_from_db()
    assert (key.ended_on, MachineKey.objects.count()) == (None, 1)


def test_an_ended_key_opens_nothing_and_is_not_ended_twice(client, office):
    client.force_login(office.administrator)
    secret = secret_in(make(client, office))
    key = MachineKey.objects.get()
    assert acts.key_of(secret) == key
    client.post(reverse("machine-key-end", args=[key.pk]))
    assert acts.key_of(secret) is None
    again = client.post(reverse("machine-key-end", args=[key.pk]), follow=True)
    assert "17/07/2019" in str(list(again.context["messages"])[-1])
    assert key.history.count() == 2


@pytest.mark.parametrize("last", ["16/07/2019", "18/07/2020", "hôm nay"])
def test_a_last_day_that_is_not_allowed_is_named(client, office, last):
    client.force_login(office.administrator)
    answer = make(client, office, valid_to=last)
    assert (answer.status_code, MachineKey.objects.count()) == (422, 0)
    assert last in answer.content.decode()


def test_a_key_ends_with_its_last_day_and_with_the_account_of_its_person(client, office, settings):
    client.force_login(office.administrator)
    secret = secret_in(make(client, office))
    settings.CCHC_TODAY = date(2019, 12, 31)
    assert acts.key_of(secret) is not None
    settings.CCHC_TODAY = date(2020, 1, 1)
    assert acts.key_of(secret) is None
    settings.CCHC_TODAY = LETTERS_DAY
    office.observer.active_to = date(2019, 7, 16)
    office.observer.save()
    assert acts.key_of(secret) is None


def test_what_was_asked_long_ago_is_forgotten(client, office):
    client.force_login(office.administrator)
    make(client, office)
    for days in (364, 366):
        call = MachineCall.objects.create(key=MachineKey.objects.get(), asked="GET /", outcome="answered")
        MachineCall.objects.filter(pk=call.pk).update(at=timezone.now() - timedelta(days=days))
    acts.forget_old_calls()
    assert MachineCall.objects.count() == 1
