"""Saving a row with who and why, and what its saves changed."""

import pytest

from cchc import history
from tests.factories import make_item, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_a_save_says_who_and_why_and_a_long_reason_is_cut_to_what_the_field_holds():
    item, person = make_item(lead=make_unit()), make_person()
    history.save(item, by=person, why="x" * 300)
    kept = item.history.first()
    assert (kept.history_user, kept.history_change_reason) == (person, "x" * 100)


def test_the_reason_of_one_save_does_not_stand_beside_the_next():
    item, person = make_item(lead=make_unit()), make_person()
    history.save(item, by=person, why="read wrongly")
    history.save(item, by=person)
    assert item.history.first().history_change_reason is None


def test_what_changed_is_told_old_to_new_and_the_reason_in_the_words_it_is_a_key_of():
    item, person = make_item(lead=make_unit(), text="Review"), make_person()
    item.text = "Review and publish"
    history.save(item, by=person, why="slip")
    latest, first = history.changes(item, without={"search_text", "id"}, reasons={"slip": "A slip of the pen"})
    assert (latest.by, latest.reason) == (person, "A slip of the pen")
    assert [(each.old, each.new) for each in latest.fields] == [("Review", "Review and publish")]
    assert first.fields == []


def test_what_somebody_looked_at_is_the_latest_save():
    item = make_item(lead=make_unit())
    seen = history.version(item)
    history.save(item, by=None)
    assert history.version(item) > seen
