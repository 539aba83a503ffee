"""The administrator enters units, corrects them and gives them another name.

Each act takes `by`. Raises PermissionDenied, or Refused with a sentence for the reader. How a unit ends, and what
becomes of its work, is an act of the packages above, which know the work.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.refusal import Refused, require_text
from cchc.search import fold


@transaction.atomic
def add(unit: Unit, *, by: User, why: str = "") -> Unit:
    """Save a new unit, below those that are there."""
    rights.require(by, "administer")
    if not unit.position:
        unit.position = (Unit.objects.aggregate(Max("position"))["position__max"] or 0) + 1
    return _save(unit, by=by, why=why)


@transaction.atomic
def correct(unit: Unit, *, by: User, why: str = "") -> Unit:
    """Save what was entered wrongly: code, kind, other names, days."""
    rights.require(by, "administer")
    return _save(unit, by=by, why=why)


@transaction.atomic
def rename(unit: Unit, *, name: str, by: User, why: str) -> Unit:
    """Give the unit another name; the old one is still read in annexes and found by search."""
    rights.require(by, "administer")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    name = require_text(name, _("The name"))
    if name == unit.name:
        raise Refused({"name": _("The unit has this name already.")})
    unit.aliases = [alias for alias in [*unit.aliases, unit.name] if alias != name]
    unit.name = name
    return _save(unit, by=by, why=require_text(why, _("Document or reason")))


def _save(unit: Unit, *, by: User, why: str) -> Unit:
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        raise Refused({"valid_to": _("The last day lies before the first.")})
    for other in Unit.objects.exclude(pk=unit.pk):
        if fold(other.name) == fold(unit.name) and not (other.valid_to and unit.valid_from):
            raise Refused({"name": _("There is a unit of this name: %(unit)s (%(code)s).")
                           % {"unit": other.name, "code": other.code}})  # fmt: skip
    try:
        unit.full_clean()
    except ValidationError as wrong:
        raise Refused(wrong.message_dict) from wrong
    return history.save(unit, by=by, why=why)
