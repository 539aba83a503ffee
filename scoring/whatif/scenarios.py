"""Keeping a what-if under a name, with its day and what came of it; putting one away. Nothing is deleted.

Design §9, row "keep scenarios": everybody but observers; only who kept one, or the Office Chief, puts it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from scoring.engine.points import Scale
from scoring.engine.projection import Node
from scoring.engine.whatif import Trial, compare
from scoring.index.index import Index
from scoring.models import Scenario


def query_of(query: Mapping[str, Any]) -> str:
    """What an address tries out, without its day, how much it lists and what was left empty, in one order."""
    texts = {name: str(text).strip() for name, text in query.items() if name not in ("ngay", "tatca")}
    return urlencode(sorted((name, text) for name, text in texts.items() if text))


@transaction.atomic
def keep_scenario(index: Index, trial: Trial, query: str, *, name: str, by: User) -> Scenario:
    """Keep a what-if on the figures of `found`. Raises PermissionDenied, or Refused with the field at fault."""
    rights.require(by, "remark")
    name = " ".join(name.split())
    if not name:
        raise Refused({"name": _("Name: it is missing.")})
    if len(name) > 120:
        raise Refused({"name": _("Name: at most 120 characters are allowed.")})
    if not trial:
        raise Refused(_("Nothing is tried yet: choose something, try it out, then keep it."))
    if Scenario.objects.filter(year=index.year, name=name, is_put_away=False).exists():
        raise Refused({"name": _("Name: “%(name)s” is kept already; choose another.") % {"name": name}})
    whole = compare(index.projection, trial)[0]
    scale = index.projection.tree.scale
    row = Scenario(
        criteria_set=index.criteria_set, year=index.year, name=name, day=index.day, query=query,
        before=_texts(whole.before, scale), after=_texts(whole.after, scale),
        tried=len(trial.tasks) + len(trial.forecasts) + len(trial.readings) + len(trial.stated),
        kept_by=by, kept_on=clock.today(),
    )  # fmt: skip
    return history.save(row, by=by)


def _texts(node: Node, scale: Scale) -> list[str]:
    """Secured, projected and attainable: the figures that kept what-ifs have always held."""
    known = node.points
    return [scale.text(points) for points in (known.secured, known.projected, known.attainable)] if known else []


def may_put_away(scenario: Scenario, by: User) -> bool:
    return scenario.kept_by_id == by.pk or rights.allowed(by, "keep_criteria")


@transaction.atomic
def put_away(scenario: Scenario, *, by: User) -> Scenario:
    """Take a scenario off the page; it stays on record. Raises PermissionDenied."""
    if not may_put_away(scenario, by):
        raise PermissionDenied(
            _("This is for: %(who)s.") % {"who": f"{scenario.kept_by}; {rights.who_may('keep_criteria')}"}
        )
    scenario.is_put_away = True
    return history.save(scenario, by=by)
