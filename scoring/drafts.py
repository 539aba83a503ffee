"""Saving a row that the coordinator drafts and the Office Chief keeps (docs/design.md, section 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc import history
from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.refusal import Refused
from scoring.models import Appraisal, OfficialResult

Draft = Appraisal | OfficialResult


def save_draft(row: Draft, values: Mapping[str, Any], *, by: User, check: Callable[[], None]) -> None:
    """Save `values` under the names of their fields, if `check` finds nothing wrong with the row then.

    A draft unless an Office Chief keeps it. Raises PermissionDenied, Refused, and what `check` raises.
    """
    rights.require(by, "draft_organisation")
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    check()
    row.is_draft = not rights.allowed(by, "keep_organisation")
    row.version += 1
    try:
        with transaction.atomic():
            history.save(row, by=by)
    except IntegrityError as error:  # somebody else's first draft came between
        raise Refused(_("Somebody saved this meanwhile; load the page again.")) from error
