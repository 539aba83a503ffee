"""Who may do what: the whole table of roles and acts, cell by cell."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from cchc.accounts import rights
from cchc.accounts.models import Membership
from tests.factories import add_function, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

# The same table as in docs/rights.md. A cell says on whose thing the act is allowed:
# own: led by (or, for the officer, assigned in) the division; office, leadership, other: those units' things.
ALL = {"own", "other", "office", "leadership"}
WHO = ["officer", "head", "coordinator", "office_chief", "deputy", "director", "observer", "administrator"]
TABLE: dict[str, list[set[str]]] = {
    # officer, head, coordinator, office_chief, deputy, director, observer, administrator
    "view": [ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL],
    "export": [ALL, ALL, ALL, ALL, ALL, ALL, ALL, ALL],
    "start": [{"own"}, {"own"}, {"own", "other", "office"}, ALL, set(), set(), set(), set()],
    "note": [{"own"}, {"own"}, {"own", "other", "office"}, ALL, set(), set(), set(), set()],
    "report": [{"own"}, {"own"}, {"own", "other", "office"}, ALL, set(), set(), set(), set()],
    "forecast": [{"own"}, {"own"}, {"own", "other", "office"}, ALL, set(), set(), set(), set()],
    "assign": [set(), {"own"}, set(), {"office"}, set(), set(), set(), set()],
    "accept": [set(), {"own"}, set(), ALL, set(), set(), set(), set()],
    "ask_transfer": [set(), {"own"}, set(), ALL, set(), set(), set(), set()],
    "ask_extension": [set(), {"own"}, set(), ALL, set(), set(), set(), set()],
    "decide": [set(), set(), set(), set(), {"own", "other"}, ALL, set(), set()],
    "set_deadline": [set(), set(), set(), ALL, {"own", "other"}, ALL, set(), set()],
    "verify": [set(), set(), set(), {"own", "other", "leadership"}, set(), {"office"}, set(), set()],
    "send_back": [set(), set(), set(), {"own", "other", "leadership"}, set(), {"office"}, set(), set()],
    "cancel": [set(), set(), set(), {"own", "other", "leadership"}, set(), {"office"}, set(), set()],
    "reopen": [set(), set(), set(), {"own", "other", "leadership"}, set(), {"office"}, set(), set()],
    "check_figure": [set(), set(), set(), {"own", "other", "leadership"}, set(), {"office"}, set(), set()],
    "ask_contribution": [{"own"}, {"own"}, set(), ALL, set(), set(), set(), set()],
    "deliver_contribution": [{"own"}, {"own"}, set(), ALL, set(), set(), set(), set()],
    "consult": [{"own"}, {"own"}, set(), ALL, set(), set(), set(), set()],
    "register": [set(), set(), ALL, ALL, ALL, ALL, set(), set()],
    "confirm_item": [set(), set(), ALL, ALL, set(), set(), set(), set()],
    "enter_reading": [{"own"}, {"own"}, ALL, ALL, set(), set(), set(), set()],
    "draft_criteria": [set(), set(), ALL, ALL, set(), set(), set(), set()],
    "keep_criteria": [set(), set(), set(), ALL, set(), set(), set(), set()],
    "carry": [set(), set(), set(), ALL, set(), set(), set(), set()],
    "draft_year": [set(), set(), ALL, ALL, set(), set(), set(), set()],
    "turn_year": [set(), set(), set(), ALL, set(), set(), set(), set()],
    "link_items": [set(), set(), ALL, ALL, set(), set(), set(), set()],
    "keep_indicators": [set(), set(), ALL, ALL, set(), set(), set(), set()],
    "keep_reminders": [set(), set(), set(), ALL, set(), set(), set(), set()],
    "draft_chase_letter": [set(), set(), ALL, ALL, set(), set(), set(), set()],
    "write_report": [set(), set(), ALL, ALL, set(), ALL, set(), set()],
    "freeze_report": [set(), set(), set(), ALL, set(), ALL, set(), set()],
    "approve_report": [set(), set(), set(), set(), set(), ALL, set(), set()],
    "issue_report": [set(), set(), ALL, ALL, set(), ALL, set(), set()],
    "remark": [ALL, ALL, ALL, ALL, ALL, ALL, set(), set()],
    "draft_organisation": [set(), set(), ALL, ALL, set(), set(), set(), set()],
    "keep_organisation": [set(), set(), set(), ALL, set(), set(), set(), set()],
    "begin": [set(), set(), set(), ALL, set(), set(), set(), ALL],
    "propose_office": [set(), set(), set(), ALL, set(), set(), set(), ALL],
    "confirm_office": [set(), set(), set(), set(), set(), set(), set(), ALL],
    "administer": [set(), set(), set(), set(), set(), set(), set(), ALL],
    "grant_function": [set(), set(), set(), ALL, set(), ALL, set(), ALL],
}


def thing_of(unit, officer):
    return SimpleNamespace(unit=unit, unit_id=unit.pk, officer_id=officer.pk, entered_by=None, entered_by_id=None)


@pytest.fixture
def people(office):
    """One person a column; the Office Chief also heads the Office, as in life."""
    return {role: getattr(office, role) for role in WHO}


def test_the_table_has_a_row_for_every_act():
    assert set(TABLE) == set(rights.RIGHTS)


@pytest.mark.parametrize("act", TABLE)
def test_every_role_may_do_just_what_its_cell_says(act, office, people):
    things = {
        "own": thing_of(office.division, office.officer),
        "other": thing_of(office.other_division, office.other_head),
        "office": thing_of(office.office, office.office_chief),
        "leadership": thing_of(office.leadership, office.director),
    }
    for role, cell in zip(WHO, TABLE[act], strict=True):
        allowed = {name for name, thing in things.items() if rights.allowed(people[role], act, thing)}
        assert allowed == cell, f"{role} may {act} on {allowed or 'nothing'}, the table says {cell or 'nothing'}"


def test_the_deputy_in_charge_of_the_office_checks_its_own_tasks_and_no_other_deputy_does(office):
    task = thing_of(office.office, office.officer)
    assert rights.allowed(office.deputy_of_office, "verify", task)
    assert not rights.allowed(office.deputy, "verify", task)


def test_nobody_verifies_what_they_entered_and_the_refusal_says_who_may(office):
    thing = thing_of(office.division, office.officer)
    thing.entered_by, thing.entered_by_id = office.office_chief, office.office_chief.pk
    with pytest.raises(PermissionDenied, match="another person"):
        rights.require(office.office_chief, "verify", thing)
    # What the Office Chief entered for a unit is an act of the Office: the deputy in charge of it checks.
    assert rights.allowed(office.deputy_of_office, "verify", thing)


def test_an_acting_head_has_the_heads_rights_between_two_days_only(office, settings):
    from datetime import date

    settings.CCHC_TODAY = date(2019, 7, 17)
    stand_in = make_person("officer", office.division)
    add_function(stand_in, "acting_head", office.division, valid_from=date(2019, 7, 15), valid_to=date(2019, 7, 19))
    thing = thing_of(office.division, office.officer)
    assert rights.allowed(stand_in, "accept", thing)
    settings.CCHC_TODAY = date(2019, 7, 20)
    assert not rights.allowed(stand_in, "accept", thing)


def test_whoever_has_left_may_do_nothing(office, settings):
    from datetime import date

    settings.CCHC_TODAY = date(2019, 7, 17)
    thing = thing_of(office.division, office.officer)
    office.head.active_to = date(2019, 7, 16)
    assert not rights.allowed(office.head, "note", thing)


def test_an_officer_acts_only_on_what_is_assigned_and_only_in_the_own_unit(office):
    assert not rights.allowed(office.officer, "note", thing_of(office.division, office.head))
    assert not rights.allowed(office.officer, "note", thing_of(office.other_division, office.officer))


def test_every_act_names_who_may():
    for act in rights.RIGHTS:
        assert rights.who_may(act)


def test_every_role_is_a_column_of_the_table():
    columns = {role for row in rights.RIGHTS.values() for role in row}
    assert columns == set(Membership.Role) - {Membership.Role.ACTING_HEAD, Membership.Role.IN_CHARGE}
