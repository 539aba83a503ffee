"""What is written into the log of account changes, and who is told: whoever changes somebody's account is seen."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.dispatch import receiver
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalRecords
from simple_history.signals import post_create_historical_record

from cchc import clock
from cchc.accounts import jobs
from cchc.accounts.models import Membership, User
from cchc.accounts.oversight import account_change
from cchc.accounts.oversight.account_change import AccountChange, AccountNotice, account_changed
from cchc.dates import short_date

Kind = AccountChange.Kind
# Of an account: what decides who may come in, and how.
WATCHED = ("username", "name", "email", "active_from", "active_to", "is_active")


def write(kind: str, person: User, text: str, *, by: User | None) -> None:
    """A line of the log, with the address of the request that is being answered, if there is one."""
    request = getattr(HistoricalRecords.context, "request", None)
    address = get_adapter().address_of(request) if request is not None else None
    account_change.write(kind, person, text, by=by, address=address)


def in_office_words(words: Promise) -> str:
    """What is kept and told is Vietnamese, whatever the administrator reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(words)


@receiver(post_create_historical_record)
def changed(sender, instance, history_instance, history_user, **kwargs) -> None:
    """Functions and accounts that somebody changed; what loaders and commands do is in the history alone."""
    if history_user is None:
        return
    if isinstance(instance, Membership):
        with translation.override(settings.LANGUAGE_CODE):
            write(Kind.FUNCTION, instance.person, _function_in_words(instance, history_instance), by=history_user)
    elif isinstance(instance, User):
        with translation.override(settings.LANGUAGE_CODE):
            if text := _account_in_words(history_instance):
                write(Kind.ACCOUNT, instance, text, by=history_user)


def _function_in_words(function: Membership, row) -> str:
    what = {"+": _("Function given"), "~": _("Function changed"), "-": _("Function deleted")}[row.history_type]
    days = [
        _("from %(day)s") % {"day": short_date(function.valid_from)} if function.valid_from else "",
        _("to %(day)s") % {"day": short_date(function.valid_to)} if function.valid_to else "",
    ]
    parts = [str(function.get_role_display()), str(function.unit or ""), *days]
    return f"{what}: {', '.join(part for part in parts if part)}"


def _account_in_words(row) -> str:
    if row.history_type == "+":
        return _("Account made: %(username)s, %(email)s") % {"username": row.username, "email": row.email}
    before = row.prev_record
    if before is None:
        return ""
    parts = []
    for name in WATCHED:
        old, new = getattr(before, name), getattr(row, name)
        if old != new:
            label = User._meta.get_field(name).verbose_name
            parts.append(f"{label}: {_shown(old)} → {_shown(new)}")
    return "; ".join(parts)


def _shown(value) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return short_date(value) if hasattr(value, "year") else str(value)


def password_set_by_other(person: User, *, by: User) -> None:
    write(Kind.PASSWORD, person, in_office_words(gettext_lazy("Password set by another person")), by=by)


def second_factor_removed(person: User, *, by: User) -> None:
    write(Kind.SECOND_FACTOR, person, in_office_words(gettext_lazy("Second factor removed by another person")), by=by)


def calendar_address_made(person: User) -> None:
    write(Kind.KEY, person, in_office_words(gettext_lazy("New calendar address made by its owner")), by=person)


@receiver([password_changed, password_set])
def own_password(sender, request, user, **kwargs) -> None:
    write(Kind.PASSWORD, user, in_office_words(gettext_lazy("Password changed by its owner")), by=user)


@receiver(authenticator_added)
def factor_added(sender, request, user, authenticator, **kwargs) -> None:
    write(Kind.SECOND_FACTOR, user, in_office_words(gettext_lazy("Second factor set up by its owner")), by=user)


@receiver(authenticator_removed)
def factor_removed(sender, request, user, authenticator, **kwargs) -> None:
    write(Kind.SECOND_FACTOR, user, in_office_words(gettext_lazy("Second factor removed by its owner")), by=user)


@receiver(authenticator_reset)
def factor_reset(sender, request, user, authenticator, **kwargs) -> None:
    write(Kind.SECOND_FACTOR, user, in_office_words(gettext_lazy("New recovery codes made by their owner")), by=user)


@receiver(account_changed)
def tell(sender, change: AccountChange, **kwargs) -> None:
    """The person concerned; where it was somebody else, or a function, the Office Chief too."""
    people = {change.person_id}
    if change.by_id != change.person_id or change.kind in (Kind.FUNCTION, Kind.ACCOUNT):
        chiefs = Membership.objects.with_open_accounts(clock.today()).filter(role=Membership.Role.OFFICE_CHIEF)
        people |= set(chiefs.values_list("person", flat=True))
    AccountNotice.objects.bulk_create(
        [AccountNotice(change=change, person_id=pk) for pk in sorted(people)], ignore_conflicts=True
    )
    jobs.mail_account_notices.delay()
