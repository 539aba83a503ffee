"""Keeping a year's official result and the other departments' totals. What is printed stands as printed.

Design §9, row "official results": the coordinator drafts, the Office Chief keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from scoring.drafts import save_draft
from scoring.models import OfficialResult, PeerTotal


@transaction.atomic
def keep_result(
    year: int, values: Mapping[str, Any], peers: Mapping[str, Decimal], *, by: User, seen: int
) -> OfficialResult:
    """Keep a year's result and the other departments' totals; `seen` is the version that the person looked at.

    A draft unless an Office Chief keeps it. Raises PermissionDenied, or Refused with the fields at fault.
    """
    rights.require(by, "draft_organisation")
    rows = OfficialResult.objects.select_for_update(of=("self",))
    row = rows.filter(year=year).first() or OfficialResult(year=year)
    if row.version != seen:
        raise Refused(_("Somebody saved this meanwhile; load the page again."))
    save_draft(row, values, by=by, check=lambda: _check(row, peers))
    _keep_peers(row, peers, by)
    return row


def _keep_peers(row: OfficialResult, peers: Mapping[str, Decimal], by: User) -> None:
    known = {peer.name: peer for peer in row.peers.all()}
    for name in known.keys() | peers.keys():
        peer = known.get(name) or PeerTotal(result=row, name=name)
        total = peers.get(name)
        wanted = (peer.total if total is None else total), total is not None
        if peer.pk is None or (peer.total, peer.in_force) != wanted:
            peer.total, peer.in_force = wanted
            history.save(peer, by=by)


def _check(row: OfficialResult, peers: Mapping[str, Decimal]) -> None:
    faults: dict[str, Any] = {}
    most = {"most": number_format(row.maximum.normalize())}
    if row.maximum <= 0:
        faults["maximum"] = _("Out of: a number above 0 is allowed.")
    if row.total is not None and row.total > row.maximum:
        faults["total"] = _("Our total: “%(value)s” is not allowed; points up to %(most)s are.") % {
            **most, "value": number_format(row.total.normalize()),
        }  # fmt: skip
    if row.rank is not None and row.of is not None and row.rank > row.of:
        faults["rank"] = _("Our rank: “%(rank)d” is after the last of %(of)d.") % {"rank": row.rank, "of": row.of}
    if row.published_on is not None and row.published_on > clock.today():
        faults["published_on"] = _("Published on: “%(day)s” is after today.") % {"day": short_date(row.published_on)}
    above = [
        _("“%(name)s”: %(total)s is above %(most)s.") % {**most, "name": name, "total": number_format(total)}
        for name, total in peers.items()
        if total > row.maximum
    ]
    if row.of is not None and len(peers) > row.of - 1:
        above.append(
            _("%(n)d departments are listed; of %(of)d in all, ours aside, at most %(most)d may be.")
            % {"n": len(peers), "of": row.of, "most": row.of - 1}
        )
    if above:
        faults["peers"] = above
    if faults:
        raise Refused(faults)
