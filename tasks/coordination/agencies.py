"""The Office keeps the outside agencies that are asked for opinions: renamed, two that are one merged, parted again.

Each act takes `by` (who), `reason` and `seen` (the version that the person looked at). Raises PermissionDenied, or
Refused with a sentence for the reader. Nothing is deleted: a merged agency stays, named by the one that it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.history import version
from cchc.refusal import Refused, require_text
from cchc.search import fold
from tasks import signals
from tasks.coordination.consultations import ourselves
from tasks.lifecycle import waiting
from tasks.models import Agency, Consultation


@transaction.atomic
def rename(
    agency: Agency, *, by: User, name: str, aliases: Iterable[str], reason: str, seen: int | None = None
) -> Agency:
    """Give the agency another name; the old one stays an alias, so that it is still found by it."""
    agency = _locked(agency, by, seen)
    before, reason = agency.name, require_text(reason, _("The reason"))
    agency.name = " ".join(require_text(name, _("The agency")).split())
    names = [" ".join(alias.split()) for alias in (*aliases, before)]
    agency.aliases = list({fold(each): each for each in names if each and fold(each) != fold(agency.name)}.values())
    _refuse_taken(agency, (agency.name, *agency.aliases))
    _save(agency, by, reason)
    _tell(Consultation.objects.filter(agency=agency), by=by, why=reason)
    return agency


def _refuse_taken(agency: Agency, names: Iterable[str]) -> None:
    ours = ourselves()
    others = Agency.objects.exclude(pk=agency.pk).exclude(merged_into=agency.pk)
    for name in names:
        if fold(name) in ours:
            words = _("“%(name)s” is of our own department: ask it for a contribution, not as an outside agency.")
            raise Refused(words % {"name": name})
        # A merged one keeps its row, so that its name is taken too.
        other = others.named(name) or others.filter(search_text=fold(name)).first()
        if other is not None:
            raise Refused(
                _("“%(name)s” is a name of %(agency)s already: merge the two.") % {"name": name, "agency": other}
            )


@transaction.atomic
def merge(agency: Agency, *, by: User, into: Agency, reason: str, seen: int | None = None) -> int:
    """What was asked of `agency` counts for `into`, which is found by both names; gives how many consultations."""
    agency = _locked(agency, by, seen)
    reason = require_text(reason, _("The reason"))
    into = Agency.objects.select_for_update(of=("self",)).get(pk=into.pk)
    if into.pk == agency.pk or into.merged_into_id is not None:
        raise Refused(_("Choose another agency, one that is in use."))
    names = {fold(each): each for each in (*into.aliases, agency.name, *agency.aliases)}
    into.aliases = [name for folded, name in names.items() if folded != fold(into.name)]
    agency.merged_into = into
    _save(into, by, reason)
    _save(agency, by, reason)
    return _hand_over(Consultation.objects.filter(agency=agency), into, by=by, why=reason)


@transaction.atomic
def part(agency: Agency, *, by: User, reason: str, seen: int | None = None) -> int:
    """Take a merger back: the agency stands for itself again, with what was asked of it before."""
    agency = _locked(agency, by, seen, merged=True)
    reason = require_text(reason, _("The reason"))
    into = Agency.objects.select_for_update(of=("self",)).get(pk=agency.merged_into_id)
    own = {fold(each) for each in (agency.name, *agency.aliases)}
    into.aliases = [alias for alias in into.aliases if fold(alias) not in own]
    agency.merged_into = None
    _save(into, by, reason)
    _save(agency, by, reason)
    were_its_own = Consultation.history.filter(agency=agency.pk).values("id")
    return _hand_over(Consultation.objects.filter(agency=into, pk__in=were_its_own), agency, by=by, why=reason)


def _locked(agency: Agency, by: User, seen: int | None, *, merged: bool = False) -> Agency:
    rights.require(by, "keep_organisation")
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if seen is not None and seen != version(agency):
        raise Refused(_("Somebody changed this agency meanwhile; look at it as it is now."))
    if merged and agency.merged_into_id is None:
        raise Refused(_("%(agency)s is merged with none.") % {"agency": agency})
    if not merged and agency.merged_into_id is not None:
        raise Refused(_("%(agency)s was merged with another; part them first.") % {"agency": agency})
    return agency


def _save(agency: Agency, by: User, reason: str) -> None:
    history.save(agency, by=by, why=reason)


def _hand_over(consultations, to: Agency, *, by: User, why: str) -> int:
    rows = list(consultations.select_for_update(of=("self",)).order_by("pk"))
    for one in rows:
        one.agency = to
        one.version += 1
        history.save(one, by=by, why=why)
    _tell(Consultation.objects.filter(pk__in=[one.pk for one in rows]), by=by, why=why)
    return len(rows)


def _tell(consultations, *, by: User, why: str) -> None:
    """Tasks say whom they wait for; the reports above count by agency."""
    keys = set(consultations.values_list("task", flat=True))
    waiting.derive_all(keys, by=by, why=why)
    if keys:
        signals.tell(keys, cause="agency changed")
