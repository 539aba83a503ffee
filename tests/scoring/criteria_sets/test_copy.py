"""Criteria sets side by side: copied to the next year, compared, drafted and kept."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from cchc.refusal import Refused
from scoring.criteria_sets import comparison, copy
from scoring.criteria_sets.comparison import differences
from scoring.engine.types import CriteriaTree, Criterion
from scoring.index.index import index_of, tree_of
from scoring.models import CriteriaSet, Indicator

D = Decimal


def leaf(key, maximum="1", rule="given", **params):
    return Criterion(key, key, D(maximum), rule, params)


def tree(*components):
    return CriteriaTree(2019, "Set", components)


def top(key, *children):
    return Criterion(key, key, sum((child.maximum for child in children), D(0)), children=children)


def told(before, after):
    return [(each.key, each.kinds, each.points) for each in differences(before, after)]


def test_sets_alike_differ_in_nothing():
    assert told(tree(top("c", leaf("a"), leaf("b"))), tree(top("c", leaf("a"), leaf("b")))) == []


def test_what_was_added_dropped_reweighted_and_ruled_anew_is_told_apart():
    before = tree(top("c", leaf("a"), leaf("b", "2"), leaf("d", "1", "timely", on_time="1", late="0", missing="0")))
    after = tree(top("c", leaf("b", "3"), leaf("d", "1", "timely", on_time="1", late="0.5", missing="0"), leaf("e")))
    assert told(before, after) == [
        ("c", ("reweighted",), D(1)),
        ("b", ("reweighted",), D(1)),
        ("d", ("rule-changed",), D(0)),
        ("e", ("added",), D(1)),
        ("a", ("dropped",), D(-1)),
    ]


def test_another_kind_of_rule_a_new_name_and_another_place_are_told_too():
    before = tree(top("c", leaf("a"), leaf("b")), top("d", leaf("x")))
    moved = replace(leaf("a", rule="survey"), name="A")
    after = tree(top("c", leaf("b")), top("d", leaf("x"), moved))
    found = {each.key: each.kinds for each in differences(before, after)}
    assert found["a"] == (comparison.RULE_CHANGED, comparison.RENAMED, comparison.MOVED)


def test_a_copy_is_the_same_set_a_year_later_and_does_not_run(loaded):
    new = copy.copy_set(loaded.criteria_set, by=loaded.coordinator)
    assert (new.year, new.closes_on, new.prior_year, new.before_year) == (2020, date(2020, 12, 31), 2019, 2018)
    assert (new.is_draft, new.status, new.decision, new.replaces) == (True, "provisional", "", loaded.criteria_set.name)
    assert differences(tree_of(loaded.criteria_set), tree_of(new)) == []
    assert new.criteria.get(key="vbqppl").official_before == D("10.25")
    assert new.criteria.get(key="vbqppl").official_prior is None
    assert Indicator.objects.filter(year=2020).count() == Indicator.objects.filter(year=2019).count()
    assert new.history.get().history_user == loaded.coordinator
    assert CriteriaSet.objects.running(2020, date(2020, 2, 1)) == loaded.criteria_set
    with pytest.raises(Refused):
        copy.copy_set(loaded.criteria_set, by=loaded.coordinator)


def test_the_office_chief_lets_a_draft_run_and_the_coordinator_does_not(loaded):
    new = copy.copy_set(loaded.criteria_set, by=loaded.coordinator)
    with pytest.raises(PermissionDenied):
        copy.let_run(new, by=loaded.coordinator)
    copy.let_run(new, by=loaded.office_chief)
    assert CriteriaSet.objects.running(2020, date(2020, 2, 1)) == new
    assert CriteriaSet.objects.running(2019, date(2019, 7, 17)) == loaded.criteria_set
    assert not index_of(date(2020, 2, 1), 2020).set_of_another_year


def test_a_draft_whose_maxima_or_rules_are_wrong_does_not_run(loaded):
    new = copy.copy_set(loaded.criteria_set, by=loaded.office_chief)
    one = new.criteria.get(key="vb-pho-bien")
    one.max_points, one.params = D("2"), {"linear_from": "x"}
    one.save()
    with pytest.raises(Refused) as refusal:
        copy.let_run(new, by=loaded.office_chief)
    assert len(refusal.value.messages) == 2
    assert CriteriaSet.objects.get(pk=new.pk).is_draft


def test_rules_that_name_last_years_documents_are_listed(loaded):
    named = {row.key: keys for row, keys in copy.documents_named(loaded.criteria_set)}
    assert named["cddh-ke-hoach"] == ["qd-130"]
    assert "vb-xay-dung" not in named


def test_the_pages_copy_compare_and_keep(loaded, signed_in):
    client = signed_in(loaded.office_chief)
    page = client.get("/chi-so/bo-tieu-chi/").content.decode()
    assert loaded.criteria_set.name in page
    answer = client.post(f"/chi-so/bo-tieu-chi/{loaded.criteria_set.pk}/chep/")
    new = CriteriaSet.objects.get(year=2020)
    assert answer.url.endswith(f"cu={loaded.criteria_set.pk}&moi={new.pk}")
    one = new.criteria.get(key="vb-pho-bien")
    one.params = {"linear_from": "0.6", "documents": ["qd-29"]}
    one.save()
    compared = client.get(answer.url).content.decode()
    assert one.name in compared
    assert "60%" in compared
    assert "qd-130" in compared
    client.post(f"/chi-so/bo-tieu-chi/{new.pk}/ap-dung/")
    assert not CriteriaSet.objects.get(pk=new.pk).is_draft


def test_who_only_reads_compares_and_copies_nothing(loaded, signed_in):
    client = signed_in(loaded.observer)
    assert b'<form method="post" action="/chi-so/bo-tieu-chi' not in client.get("/chi-so/bo-tieu-chi/").content
    assert client.post(f"/chi-so/bo-tieu-chi/{loaded.criteria_set.pk}/chep/").status_code == 403
