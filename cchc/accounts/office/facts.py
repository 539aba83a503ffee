"""The office's own facts: which there are, what they are called, and how they are entered and changed.

Each act takes `by`. Raises PermissionDenied, or Refused with a sentence for the reader.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import FactChange, OrganisationEntry, User
from cchc.dates import short_date
from cchc.refusal import Refused


@dataclass(frozen=True)
class Fact:
    """One fact: its key in the table, its words, an example; without a needed one documents have gaps."""

    key: str
    words: Promise
    help: Promise
    needed: bool = True


FACTS = (
    Fact("name", gettext_lazy("Name in capitals"), gettext_lazy("as it stands at the head of documents")),
    Fact("short_name", gettext_lazy("Name in sentences"), gettext_lazy("also the issuer of the office's own plans")),
    Fact("superior", gettext_lazy("Superior in capitals"), gettext_lazy("at the head of documents, above the name")),
    Fact("superior_name", gettext_lazy("Superior in sentences"), gettext_lazy("in texts and among recipients")),
    Fact("symbol", gettext_lazy("Symbol of the office"), gettext_lazy("in numbers of documents: 12/BC-STC")),
    Fact("office_symbol", gettext_lazy("Symbol of the Office"), gettext_lazy("of the unit that drafts: VP")),
    Fact("place", gettext_lazy("Place of documents"), gettext_lazy("before the date of documents")),
    Fact("head_title", gettext_lazy("Title of the head"), gettext_lazy("above the signature, in capitals")),
    Fact("deputy_title", gettext_lazy("Title of a deputy"), gettext_lazy("who signs for the head")),
    Fact("office_head_title", gettext_lazy("Title of the Office Chief"), gettext_lazy("who signs by order")),
    Fact("report_to", gettext_lazy("Reports go to"), gettext_lazy("the agency that appraises the index")),
    Fact("recipients", gettext_lazy("Recipients of reports"), gettext_lazy("parted by semicolons")),
    Fact("recipients_internal", gettext_lazy("Recipients of internal reports"), gettext_lazy("parted by semicolons"),
         needed=False),
    Fact("recipients_chase", gettext_lazy("Recipients of chase letters"), gettext_lazy("parted by semicolons"),
         needed=False),
    Fact("recipients_escalation", gettext_lazy("Recipients of letters to outside agencies"),
         gettext_lazy("parted by semicolons"), needed=False),
)  # fmt: skip
BY_KEY = {fact.key: fact for fact in FACTS}


def missing() -> list[Fact]:
    """The needed facts that the office has not entered yet."""
    entered = set(OrganisationEntry.objects.exclude(value="").values_list("key", flat=True))
    entered |= set(FactChange.objects.filter(decision="confirmed").values_list("key", flat=True))
    return [fact for fact in FACTS if fact.needed and fact.key not in entered]


@transaction.atomic
def enter(values: dict[str, str], *, by: User, why: str = "") -> int:
    """Enter or correct what has always been so; a fact that is another from a day on is changed. Gives how many."""
    rights.require(by, "confirm_office")
    kept = {entry.key: entry for entry in OrganisationEntry.objects.select_for_update()}
    changed = 0
    for key, value in values.items():
        entry = kept.get(key) or OrganisationEntry(key=BY_KEY[key].key, source=_("entered on the page"))
        if entry.value != value:
            entry.value = value
            history.save(entry, by=by, why=why)
            changed += 1
    return changed


@transaction.atomic
def propose(change: FactChange, *, by: User) -> FactChange:
    """Say that a fact is another from a day on, by a document. It holds once it is confirmed.

    Whoever may confirm does so with it.
    """
    rights.require(by, "propose_office")
    fact = BY_KEY[change.key]
    if fact.needed and not change.value.strip():
        raise Refused({"value": _("“%(fact)s” cannot be empty.") % {"fact": fact.words}})
    if not change.document.strip():
        raise Refused({"document": _("Name the document by which it changes.")})
    waiting = FactChange.objects.filter(key=change.key, decision="").first()
    if waiting is not None:
        words = _("A change of “%(fact)s” from %(day)s waits to be confirmed: decide that one first.")
        raise Refused(words % {"fact": fact.words, "day": short_date(waiting.valid_from)})
    change.proposed_by, change.proposed_on = by, clock.today()
    if rights.allowed(by, "confirm_office"):
        change.decision, change.decided_by, change.decided_on = FactChange.Decision.CONFIRMED, by, clock.today()
    return history.save(change, by=by, why=change.document[:100])


@transaction.atomic
def decide(change: FactChange, *, by: User, confirm: bool) -> FactChange:
    """Confirm a proposed change, or refuse it."""
    rights.require(by, "confirm_office")
    change = FactChange.objects.select_for_update().get(pk=change.pk)
    if change.decision:
        raise Refused(_("This was decided already."))
    change.decision = FactChange.Decision.CONFIRMED if confirm else FactChange.Decision.REFUSED
    change.decided_by, change.decided_on = by, clock.today()
    return history.save(change, by=by)


@dataclass(frozen=True)
class Line:
    """A fact with its value today and the changes that were entered, the latest first."""

    fact: Fact
    value: str
    changes: list[FactChange]


def lines(values: dict[str, str]) -> list[Line]:
    """Every fact; `values` are those of the day that is looked at."""
    changes: dict[str, list[FactChange]] = {}
    for change in FactChange.objects.select_related("proposed_by", "decided_by").order_by("-valid_from", "-pk"):
        changes.setdefault(change.key, []).append(change)
    return [Line(fact, values.get(fact.key, ""), changes.get(fact.key, [])) for fact in FACTS]


def waiting() -> list[FactChange]:
    """What the Office Chief proposed and nobody decided yet."""
    return list(FactChange.objects.filter(decision="").select_related("proposed_by"))
