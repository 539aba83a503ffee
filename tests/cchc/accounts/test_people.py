"""Units and people: what can never be stored, and how people come and go."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cchc.accounts.models import Membership, Unit, User, heads_on
from tests.factories import LETTERS_DAY, add_function, make_person, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_a_unit_has_one_head_at_a_time():
    unit = make_unit("KTN")
    first = make_person("head", unit)
    with pytest.raises(ValidationError, match="already has a head"):
        make_person("head", unit, username="nguoi.thu.hai")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=make_person(), unit=unit, role="head")
    assert heads_on(LETTERS_DAY)[unit.pk] == first


def test_a_new_head_follows_when_the_old_ones_function_has_ended():
    unit = make_unit("KTN")
    old = make_person()
    add_function(old, "head", unit, valid_to=date(2019, 6, 30))
    new = make_person()
    add_function(new, "head", unit, valid_from=date(2019, 7, 1))
    assert heads_on(date(2019, 6, 30))[unit.pk] == old
    assert heads_on(date(2019, 7, 1))[unit.pk] == new


def test_the_acting_head_stands_before_the_head_between_two_days():
    unit = make_unit("KTN")
    head, stand_in = make_person("head", unit), make_person("officer", unit)
    add_function(stand_in, "acting_head", unit, valid_from=LETTERS_DAY, valid_to=LETTERS_DAY)
    assert heads_on(LETTERS_DAY)[unit.pk] == stand_in
    assert heads_on(date(2019, 7, 18))[unit.pk] == head


def test_an_acting_head_needs_both_days():
    unit = make_unit("KTN")
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        add_function(make_person(), "acting_head", unit, valid_from=LETTERS_DAY)


def test_a_closed_account_heads_nothing():
    unit = make_unit("KTN")
    make_person("head", unit, active_to=date(2019, 7, 16))
    assert unit.pk not in heads_on(LETTERS_DAY)


def test_nobody_can_be_deleted():
    person = make_person()
    with pytest.raises(ValidationError, match="leaves"):
        person.delete()
    assert User.objects.filter(pk=person.pk).exists()


def test_a_function_cannot_end_before_it_starts():
    unit = make_unit("KTN")
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        add_function(make_person(), "officer", unit, valid_from=date(2019, 2, 1), valid_to=date(2019, 1, 1))


def test_a_head_without_a_unit_is_refused():
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        add_function(make_person(), "head", None)


def test_a_unit_does_not_succeed_itself():
    unit = make_unit("KTN")
    unit.successor = unit
    with pytest.raises(IntegrityError), transaction.atomic():
        unit.save()


def test_every_unit_means_office_inspectorate_divisions_and_centres():
    kinds = ["leadership", "office", "inspectorate", "division", "centre", "board"]
    for code, kind in zip("ABCDEF", kinds, strict=True):
        make_unit(code, kind)
    assert [unit.code for unit in Unit.objects.working()] == ["B", "C", "D", "E"]


def test_a_person_is_known_by_user_name_and_by_e_mail():
    person = make_person(username="truong.ktn")
    assert User.objects.get_by_natural_key("Truong.KTN") == person
    assert User.objects.get_by_natural_key("truong.ktn@example.org") == person
