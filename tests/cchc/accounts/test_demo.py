import re

import pytest
from django.core.management import CommandError, call_command

from cchc.accounts.demo import DEMO_PASSWORD, one_account_a_role
from cchc.accounts.models import Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office):
    User.objects.update(is_sample=True)
    return office


def test_each_role_is_shown_by_one_account_with_as_few_other_functions_as_possible(office):
    shown = {function.role: function.person for function in one_account_a_role()}
    assert shown == {
        "director": office.director,
        "deputy": office.deputy_of_office,
        "office_chief": office.office_chief,
        "coordinator": office.coordinator,
        "head": office.head,  # the Office Chief heads a unit too, but is shown as what only he is
        "officer": office.officer,
        "observer": office.observer,
        "administrator": office.administrator,
    }
    assert set(shown) == set(Membership.Role.values) - {"in_charge", "acting_head"}


def test_the_accounts_are_printed_with_name_password_and_role(office, capsys):
    call_command("demo_accounts")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert all(DEMO_PASSWORD in line for line in lines)
    assert re.search(rf"^ +{office.head.username} +{DEMO_PASSWORD} +.*, {office.division}$", "\n".join(lines), re.M)


def test_people_who_are_not_samples_are_never_listed(office):
    User.objects.filter(pk=office.head.pk).update(is_sample=False)
    assert office.head not in [function.person for function in one_account_a_role()]


def test_there_is_nothing_to_list_before_the_demo_is_loaded():
    with pytest.raises(CommandError, match="bootstrap --demo"):
        call_command("demo_accounts")


@pytest.mark.parametrize("command", ["demo_accounts", "prepare_demo"])
def test_outside_the_demo_the_commands_refuse(command, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="CCHC_DEMO=1"):
        call_command(command)
