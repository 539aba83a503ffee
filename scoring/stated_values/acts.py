"""Stating a value, or that a criterion does not apply, and taking it back. The latest holds; nothing is lost.

Design §5 ("stated values with value, owner, date and note") and §9 (the Office Chief keeps them).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.refusal import Refused
from scoring.engine.projection import NOT_APPLICABLE
from scoring.engine.rules import Rule
from scoring.engine.rules.stated import Attested
from scoring.figure_proof import acts as figure_proof
from scoring.figure_proof.acts import ProofValues
from scoring.index.index import is_closed
from scoring.models import Criterion, StatedValue

TAKEN_BACK = ""


def rule_at(criterion: Criterion, part: str = "") -> Rule:
    """The rule of a criterion or of a part of its combination ("2", "1.3"). Raises KeyError where there is none."""
    return {rule.part: rule for rule in criterion.as_rule().walk()}[part]


def holding(criterion: Criterion, part: str = "") -> StatedValue | None:
    """The last value stated, unless it was taken back."""
    last = criterion.stated_values.filter(part=part).order_by("date", "pk").last()
    return last if last is not None and last.value != TAKEN_BACK else None


def allowed(rule: Rule) -> str:
    """What may be stated, in words."""
    if isinstance(rule, Attested):
        return _("yes or no")
    return _("points from 0 to %(most)s") % {"most": number_format(rule.maximum.normalize())}


@transaction.atomic
def state(
    criterion: Criterion,
    value: str,
    *,
    by: User,
    owner: User,
    on: date,
    note: str,
    year: int,
    part: str = "",
    final: bool = False,
    units: Sequence[str] = (),
    spread: tuple[Decimal, Decimal] | None = None,
    proof: ProofValues | None = None,
) -> StatedValue:
    """Keep a value of `owner` that holds from `on`. Raises PermissionDenied, or Refused with the fields at fault.

    `final`: the result as published, its document in the note; `units` (codes) answer for what it lost. `spread`:
    between what an assumed value may turn out to be; it moves no figure, only what is likely.
    """
    rights.require(by, "keep_criteria")
    criterion = Criterion.objects.select_for_update(of=("self",)).select_related("criteria_set").get(pk=criterion.pk)
    if is_closed(year, clock.today()):
        raise Refused(_("%(year)d is closed: nothing more is entered for it.") % {"year": year})
    _check_value(criterion, part, value, note)
    if final and not note.strip():
        raise Refused({"note": _("Note: a final value needs its document; give number and date.")})
    always_final = value not in (TAKEN_BACK, NOT_APPLICABLE) and isinstance(rule_at(criterion, part), Attested)
    if units and not (final or always_final):
        raise Refused({"units": _("Units answerable: nobody answers for an assumed value; leave this empty.")})
    if spread is not None:
        _check_spread(rule_at(criterion, part), value, final or always_final, spread)
    _check_day(criterion, part, on)
    if not owner.is_active:
        raise Refused({"owner": _("Stated by: %(who)s has left; choose a person of the department.") % {"who": owner}})
    stated = StatedValue(
        criterion=criterion, part=part, value=value, owner=owner, entered_by=by, date=on, note=note.strip(),
        final=final, units=list(units), at_least=spread and spread[0], at_most=spread and spread[1],
    )  # fmt: skip
    history.save(stated, by=by, why=note.strip())
    if proof is not None:
        figure_proof.add(stated, proof, by=by)
    return stated


def _check_value(criterion: Criterion, part: str, value: str, note: str) -> None:
    rule = rule_at(criterion, part)
    if value == TAKEN_BACK:
        if holding(criterion, part) is None:
            raise Refused({"what": _("Nothing is stated here that could be taken back.")})
    elif value == NOT_APPLICABLE:
        if part:
            raise Refused({"what": _("Only a whole criterion can be marked as not applicable, not a part of it.")})
    elif not rule.takes_value:
        raise Refused({"value": _("Value: its points are computed; only “does not apply” may be stated.")})
    elif rule.refusal(value):
        raise Refused({"value": _("Value: “%(value)s” is not allowed; allowed is: %(allowed)s.") % {
            "value": value, "allowed": allowed(rule),
        }})  # fmt: skip
    if value in (TAKEN_BACK, NOT_APPLICABLE) and not note.strip():
        raise Refused({"note": _("Note: the reason is missing; say why.")})


def _check_spread(rule: Rule, value: str, final: bool, spread: tuple[Decimal, Decimal]) -> None:
    """An assumed value lies in its own range, and both ends are points that the rule can give."""
    if final or value in (TAKEN_BACK, NOT_APPLICABLE):
        raise Refused({"at_least": _("At least: only an assumed value has a range; leave both ends empty.")})
    low, high = spread
    if not (0 <= low <= Decimal(value) <= high <= rule.maximum):
        raise Refused({"at_least": _(
            "At least and at most: %(low)s and %(high)s do not hold the value %(value)s; allowed are points from 0 to "
            "%(most)s with the value between them."
        ) % {
            "low": number_format(low.normalize()), "high": number_format(high.normalize()),
            "value": number_format(Decimal(value).normalize()), "most": number_format(rule.maximum.normalize()),
        }})  # fmt: skip


def _check_day(criterion: Criterion, part: str, on: date) -> None:
    """Not after today, and not before the last value: an older one would never hold."""
    words = {"day": short_date(on), "today": short_date(clock.today())}
    if on > clock.today():
        raise Refused({"date": _("Holds from: “%(day)s” is after today; allowed is a day up to %(today)s.") % words})
    last = criterion.stated_values.filter(part=part).order_by("date", "pk").last()
    if last is not None and on < last.date:
        raise Refused({"date": _(
            "Holds from: “%(day)s” is before the last value; allowed is that of the value, %(last)s, or later."
        ) % {**words, "last": short_date(last.date)}})  # fmt: skip
