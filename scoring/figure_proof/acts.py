"""Adding proof to a reading or a stated value, and the second person's check of it. None of it moves a figure.

Docs/design.md, section 9: checked by whoever may verify, never by who entered the figure, stated it or added its proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.dates import short_date
from cchc.files import accepted
from cchc.refusal import Refused
from scoring.models import FigureProof, Reading, StatedValue
from tasks.models import Document

Figure = Reading | StatedValue


@dataclass(frozen=True)
class ProofValues:
    """What is known of a proof; a registered document has number and date of its own."""

    number: str = ""
    dated_on: date | None = None
    place: str = ""
    document: Document | None = None
    upload: UploadedFile[bytes] | None = None


@dataclass(frozen=True)
class Entry:
    """A figure as the rights ask for it: whose it is, and who entered anything of it."""

    unit: Unit | None
    entered_by_id: int | None
    also_entered_by_ids: frozenset[int]

    @property
    def unit_id(self) -> int | None:
        return None if self.unit is None else self.unit.pk


def entry_of(figure: Figure) -> Entry:
    """A reading is of the unit that enters it; what the Office enters for all, and every stated value, is its own.

    So is what an Office Chief entered for a unit, if only the proof: somebody else must be able to check it.
    """
    entered = {proof.entered_by_id for proof in figure.proofs.all()}
    unit = None
    if isinstance(figure, StatedValue):
        entered.add(figure.owner_id)
    elif not entered or entered.isdisjoint(rights.office_chiefs()):
        unit = figure.indicator.unit or figure.unit
    if unit is None:
        unit = Unit.objects.valid_on(clock.today()).filter(kind=Unit.Kind.OFFICE).first()
    return Entry(unit, figure.entered_by_id, frozenset(entered))


def may_add(person: User, figure: Figure) -> bool:
    """Whoever may enter the figure may add proof of it."""
    return rights.allowed(person, *_right_to_enter(figure))


def _right_to_enter(figure: Figure) -> tuple[str, Any]:
    return ("enter_reading", figure.indicator) if isinstance(figure, Reading) else ("keep_criteria", None)


@transaction.atomic
def add(figure: Figure, values: ProofValues, *, by: User) -> FigureProof:
    """Add a document that shows the figure. Raises PermissionDenied, or Refused with the fields at fault."""
    rights.require(by, *_right_to_enter(figure))
    figure = _locked(figure)
    if figure.checked_by is not None:
        raise Refused(_("%(who)s checked this on %(day)s: the check is taken back first, then proof is added.") % {
            "who": figure.checked_by, "day": _day(figure.checked_on),
        })  # fmt: skip
    number, dated_on = values.number.strip(), values.dated_on
    if values.document is not None:
        number, dated_on = values.document.number, values.document.date
    faults = {}
    if not number:
        faults["number"] = _("Number of the document: it is missing; give it, or the document's title.")
    if dated_on is None:
        faults["dated_on"] = _("Date of the document: it is missing; write day/month/year.")
    elif dated_on > clock.today():
        faults["dated_on"] = _("Date of the document: “%(day)s” is after today.") % {"day": short_date(dated_on)}
    if faults or dated_on is None:
        raise Refused(faults)
    proof = FigureProof(
        document=values.document, number=number, dated_on=dated_on, place=values.place.strip(), entered_by=by,
        entered_on=clock.today(), **{_field_of(figure): figure},
    )  # fmt: skip
    if values.upload is not None:
        try:
            accepted.attach(proof, values.upload)
        except ValidationError as fault:
            raise Refused({"upload": fault.messages}) from fault
    return history.save(proof, by=by)


@transaction.atomic
def check(figure: Figure, *, by: User) -> Figure:
    """Say that the proof shows the figure. Raises PermissionDenied, or Refused where there is nothing to check."""
    figure = _locked(figure)
    rights.require(by, "check_figure", entry_of(figure))
    if figure.checked_by is not None:
        words = {"who": figure.checked_by, "day": _day(figure.checked_on)}
        raise Refused(_("%(who)s checked this already, on %(day)s.") % words)
    if not figure.proofs.exists():
        raise Refused(_("There is no proof to check this by yet; add it first."))
    figure.checked_by, figure.checked_on = by, clock.today()
    return history.save(figure, by=by)


@transaction.atomic
def take_check_back(figure: Figure, *, by: User, reason: str) -> Figure:
    """The figure is unchecked again. Raises PermissionDenied, or Refused."""
    figure = _locked(figure)
    rights.require(by, "check_figure", entry_of(figure))
    if figure.checked_on is None:
        raise Refused(_("Nobody has checked this yet."))
    if not reason.strip():
        raise Refused({"reason": _("Reason: it is missing; say why the check is taken back.")})
    figure.checked_by = figure.checked_on = None
    return history.save(figure, by=by, why=reason.strip())


def _field_of(figure: Figure) -> str:
    return "reading" if isinstance(figure, Reading) else "stated_value"


def _locked(figure: Figure) -> Figure:
    """The row as it stands now; two who check or add at once wait for each other. Refuses what holds no longer."""
    rows: Any = type(figure).objects.select_for_update(of=("self",)).select_related("checked_by")
    if isinstance(figure, Reading):
        rows = rows.select_related("indicator__unit", "unit")
    held: Figure = rows.get(pk=figure.pk)
    if isinstance(held, Reading) and Reading.objects.filter(corrects=held).exists():
        raise Refused(_("This reading was corrected: proof and check belong to the correction."))
    if isinstance(held, StatedValue) and not held.value:
        raise Refused(_("Nothing is stated any more that could be proved."))
    return held


def _day(day: date | None) -> str:
    return short_date(day) if day else "–"
