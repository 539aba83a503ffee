"""Whatever is saved in a transaction, the figures are computed anew once, and only if something of it was committed."""

import pytest
from django.db import transaction

from scoring import receivers
from scoring.models import CriteriaSet, Criterion
from tests.factories import Office

CRITERION = str(Criterion._meta.verbose_name)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def criterion():
    Office()
    criteria_set = CriteriaSet.objects.create(year=2019, name="Bộ thử", closes_on="2019-12-31")
    return Criterion.objects.create(
        criteria_set=criteria_set, key="k", name="Tiêu chí k", max_points=3, rule="given", params={}
    )


@pytest.fixture
def started(criterion, monkeypatch):
    """The causes of the recomputes that were started."""
    causes = []
    monkeypatch.setattr(receivers, "start", causes.append)
    return causes


def rolled_back(row):
    with transaction.atomic():
        row.save()
        transaction.set_rollback(True)


def test_many_changes_in_one_transaction_are_one_recompute(criterion, started):
    with transaction.atomic():
        criterion.save()
        criterion.criteria_set.save()
        with transaction.atomic():
            Criterion.objects.create(criteria_set=criterion.criteria_set, key="m", name="m", max_points=1, rule="given")
        assert started == []
    assert started == [CRITERION]


def test_each_transaction_has_its_own_recompute(criterion, started):
    for _ in range(2):
        with transaction.atomic():
            criterion.save()
            criterion.save()
    criterion.save()
    assert len(started) == 3


def test_what_is_rolled_back_starts_nothing_and_what_comes_after_it_does(criterion, started):
    rolled_back(criterion)
    assert started == []
    with transaction.atomic():
        criterion.save()
    assert len(started) == 1


def test_a_step_that_is_rolled_back_takes_no_other_with_it(criterion, started):
    with transaction.atomic():
        rolled_back(criterion.criteria_set)
        criterion.save()
    assert started == [CRITERION]


def test_a_transaction_all_of_whose_steps_are_rolled_back_starts_nothing(criterion, started):
    with transaction.atomic():
        rolled_back(criterion)
    assert started == []
