"""Official results by year, the other departments' totals, and the points missing to the next rank.

Design §9, row "official results": the coordinator drafts, the Office Chief keeps. What is printed stands as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from scoring.engine.points import printed_number
from scoring.models import CriteriaSet, OfficialResult, PeerTotal


@dataclass(frozen=True, slots=True)
class Place:
    """A department in the order of totals; those with the same total share a rank. `gap`: ours less theirs."""

    rank: int
    name: str
    total: Decimal
    is_ours: bool = False
    gap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NextRank:
    """What separates us from the next better total: `missing` draws level with `name`, `to_pass` is ahead of it.

    Which rank that is, is not known while totals of others are missing.
    """

    rank: int | None
    name: str
    total: Decimal
    missing: Decimal
    to_pass: Decimal


def ranking(ours: Decimal | None, others: Iterable[tuple[str, Decimal]]) -> list[Place]:
    """Everybody by total, the highest first; we stand among them under an empty name if our total is known."""
    everybody = [(total, name, False) for name, total in others]
    if ours is not None:
        everybody.append((ours, "", True))
    everybody.sort(key=lambda each: (-each[0], not each[2], each[1]))
    totals = [total for total, *_rest in everybody]
    return [
        Place(totals.index(total) + 1, name, total, is_ours, None if ours is None else ours - total)
        for total, name, is_ours in everybody
    ]


def next_rank(places: list[Place], of: int | None = None, places_after_the_point: int = 2) -> NextRank | None:
    """The nearest total above ours among `of` departments; None where ours is the highest or not known."""
    us = next((place for place in places if place.is_ours), None)
    if us is None:
        return None
    above = [place for place in places if place.total > us.total]
    if not above:
        return None
    near = above[-1]
    missing = near.total - us.total
    finest = max(places_after_the_point, *(-_exponent(each.total) for each in (near, us)))
    rank = near.rank if of is None or len(places) >= of else None
    return NextRank(rank, near.name, near.total, missing, missing + Decimal(1).scaleb(-finest))


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class YearResult:
    """What is known of a year's official result, typed in or from the set that followed it."""

    year: int
    rank: int | None = None
    of: int | None = None
    decision: str = ""
    published_on: date | None = None
    total: Decimal | None = None
    printed: str = ""
    maximum: Decimal = Decimal(100)
    note: str = ""
    typed: OfficialResult | None = None


def by_year(day: date) -> list[YearResult]:
    """The results known on `day`, the latest year first. What was typed in stands before what a set says."""
    found: dict[int, YearResult] = {}
    for row in CriteriaSet.objects.filter(is_draft=False).order_by("year", "pk"):
        if row.before_year:
            found.setdefault(row.before_year, YearResult(row.before_year, row.before_rank))
        told = row.prior_rank or row.prior_total or row.prior_published_on
        if row.prior_year and told and row.knows_results_on(day):
            number = printed_number(row.prior_total)
            found[row.prior_year] = YearResult(
                row.prior_year, row.prior_rank, row.prior_of, row.prior_decision, row.prior_published_on, number,
                row.prior_total,
            )  # fmt: skip
    for typed in OfficialResult.objects.all():
        if typed.published_on is None or typed.published_on <= day:
            found[typed.year] = _merged(found.get(typed.year), typed)
    return sorted(found.values(), key=lambda each: -each.year)


def _merged(known: YearResult | None, typed: OfficialResult) -> YearResult:
    known = known or YearResult(typed.year)
    return YearResult(
        year=typed.year,
        rank=typed.rank or known.rank,
        of=typed.of or known.of,
        decision=typed.decision or known.decision,
        published_on=typed.published_on or known.published_on,
        total=known.total if typed.total is None else typed.total,
        printed=known.printed,
        maximum=typed.maximum,
        note=typed.note,
        typed=typed,
    )


def of_year(year: int, day: date) -> YearResult:
    """The result of one year; empty where nothing is known of it."""
    return next((each for each in by_year(day) if each.year == year), YearResult(year))


def places_of(result: YearResult) -> list[Place]:
    """The ranking of a year by the totals typed in; empty where no other department's was."""
    if result.typed is None:
        return []
    others = list(result.typed.peers.filter(in_force=True).values_list("name", "total"))
    return ranking(result.total, others) if others else []


def missing_after(criteria_set: CriteriaSet, day: date) -> NextRank | None:
    """What was missing to the next rank in the set's prior year; None where no totals were typed in."""
    prior_year = criteria_set.prior_year
    typed = OfficialResult.objects.filter(year=prior_year).first() if prior_year is not None else None
    if typed is None or not criteria_set.knows_results_on(day):
        return None
    total = printed_number(criteria_set.prior_total) if typed.total is None else typed.total
    of = typed.of or criteria_set.prior_of
    return next_rank(places_of(YearResult(typed.year, total=total, typed=typed)), of)


LINE = re.compile(r"(?P<name>.+?)\s*[\t;|]\s*(?P<total>[^\t;|]+)|(?P<name_2>.+?)\s+(?P<total_2>\S+)")


def read_peers(text: str) -> dict[str, Decimal]:
    """The totals typed or pasted, a department a line: name, then its total. Raises Refused with each line at fault."""
    found: dict[str, Decimal] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line:
            continue
        told = LINE.fullmatch(line)
        name, typed = (told["name"] or told["name_2"], told["total"] or told["total_2"]) if told else (line, "")
        total = printed_number(typed)
        if total is None or total < 0:
            faults.append(
                _("Line %(number)d: “%(line)s”: write department and total, as in “Department of Justice; 89.45”.")
                % {"number": number, "line": line[:60]}
            )
        elif name in found:
            faults.append(_("Line %(number)d: “%(name)s” stands twice.") % {"number": number, "name": name[:60]})
        elif len(name) > 200:
            faults.append(_("Line %(number)d: the name is longer than 200 characters.") % {"number": number})
        else:
            found[name] = total
    if faults:
        raise Refused({"peers": faults})
    return found


@transaction.atomic
def keep_result(
    year: int, values: Mapping[str, Any], peers: Mapping[str, Decimal], *, by: User, seen: int
) -> OfficialResult:
    """Keep a year's result and the other departments' totals; `seen` is the version that the person looked at.

    A draft unless an Office Chief keeps it. Raises PermissionDenied, or Refused with the fields at fault.
    """
    rights.require(by, "draft_organisation")
    held = OfficialResult.objects.select_for_update(of=("self",)).filter(year=year).first()
    row = held or OfficialResult(year=year)
    if row.version != seen:
        raise Refused(_("Somebody saved this meanwhile; load the page again."))
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check(row, peers)
    row.is_draft = not rights.allowed(by, "keep_organisation")
    row.version += 1
    try:
        with transaction.atomic():
            history.save(row, by=by)
    except IntegrityError as error:  # somebody else's first draft came between
        raise Refused(_("Somebody saved this meanwhile; load the page again.")) from error
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
    shown = {"most": number_format(row.maximum.normalize())}
    if row.maximum <= 0:
        faults["maximum"] = _("Out of: a number above 0 is allowed.")
    if row.total is not None and row.total > row.maximum:
        faults["total"] = _("Our total: “%(value)s” is not allowed; points up to %(most)s are.") % {
            **shown, "value": number_format(row.total.normalize()),
        }  # fmt: skip
    if row.rank is not None and row.of is not None and row.rank > row.of:
        faults["rank"] = _("Our rank: “%(rank)d” is after the last of %(of)d.") % {"rank": row.rank, "of": row.of}
    if row.published_on is not None and row.published_on > clock.today():
        faults["published_on"] = _("Published on: “%(day)s” is after today.") % {"day": short_date(row.published_on)}
    above = [
        _("“%(name)s”: %(total)s is above %(most)s.") % {**shown, "name": name, "total": number_format(total)}
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
