"""Indicators are added, changed, ended and taken up again in the browser."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cchc.refusal import Refused
from scoring.models import Indicator
from scoring.readings import indicators

YEAR = 2019
GIVEN = {
    "name": "Tỷ lệ hồ sơ trực tuyến",
    "kind": "flow",
    "answers": ["*"],
    "denominator": "Hồ sơ",
    "value_prior": "92,5%",
}


def test_one_is_added_with_last_years_value_changed_and_ended(loaded, signed_in):
    client = signed_in(loaded.coordinator)
    assert client.get(reverse("indicator-add", args=[YEAR])).status_code == 200
    client.post(reverse("indicator-add", args=[YEAR]), GIVEN)
    made = Indicator.objects.get(name=GIVEN["name"])
    assert (made.key, str(made.value_prior), made.bound_prior, made.answers) == (
        "ty-le-ho-so-truc-tuyen", "0.925000", "=", ["*"],
    )  # fmt: skip
    page = reverse("indicator-edit", args=[YEAR, made.key])
    seen = client.get(page).context["form"]["seen"].value()
    client.post(page, {**GIVEN, "seen": seen, "unit": loaded.division.pk, "value_prior": "0,5", "bound_prior": ">"})
    made.refresh_from_db()
    assert (made.unit, str(made.value_prior)) == (loaded.division, "0.500000")
    assert client.post(page, {**GIVEN, "seen": seen}).status_code == 422
    assert made.name in client.get(reverse("readings", args=[YEAR])).content.decode()
    client.post(reverse("indicator-end", args=[YEAR, made.key]), {"reason": "thôi theo dõi"})
    assert made.name not in client.get(reverse("readings", args=[YEAR])).content.decode()
    assert made.history.first().history_change_reason == "thôi theo dõi"
    client.post(reverse("indicator-end", args=[YEAR, made.key]))
    assert made.name in client.get(reverse("readings", args=[YEAR])).content.decode()


def test_one_that_a_rule_reads_does_not_end(loaded):
    read = next(each for each in Indicator.objects.filter(year=YEAR) if indicators.criteria_reading(each))
    with pytest.raises(Refused):
        indicators.end(read, by=loaded.office_chief, reason="")


def test_only_the_office_keeps_them(loaded, signed_in):
    for person in (loaded.head, loaded.director, loaded.administrator):
        with pytest.raises(PermissionDenied):
            indicators.add(YEAR, {}, by=person)
        assert signed_in(person).get(reverse("indicator-add", args=[YEAR])).status_code == 403
