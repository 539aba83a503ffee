"""What a report says, gathered once: plain frozen data that every renderer uses and that freezing keeps as JSON.

No database here. Points and shares are strings in the set's places, so that they stay as they were computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.content.index_types import IndexTable, IndicatorRow, ReadingRow
from reports.outlines.outline import Outline

# Groups of tasks: due in the period; unfinished at its start; without a deadline; and, for the annex of a plan and the
# outlook only, what was settled before and what falls due after the period.
PERIOD, CARRIED, UNDATED, EARLIER, LATER = "period", "carried", "undated", "earlier", "later"
REPORTED_ON = (PERIOD, CARRIED, UNDATED)

# What became of a task by the day of the report.
DONE_ON_TIME, DONE_LATE, DONE_UNDATED = "done_on_time", "done_late", "done_undated"
WAITS_ON_TIME, WAITS_LATE = "waits_on_time", "waits_late"  # handed in, not verified yet
OPEN, LATE, OPEN_UNDATED, CANCELLED = "open", "late", "open_undated", "cancelled"
CANCELLED_LATE = "cancelled_late"  # after its deadline, so still owed: among what is unfinished and late (design §3.7)
OVERDUE = (LATE, WAITS_LATE, CANCELLED_LATE)
# Check-ins have no deadline of a plan: they are counted apart and are never late (design §4).
CHECK_IN_DONE, CHECK_IN_WAITS, CHECK_IN_OPEN = "check_in_done", "check_in_waits", "check_in_open"
UNCONFIRMED = "unconfirmed"  # its day has passed without a word
CHECK_INS = (CHECK_IN_DONE, CHECK_IN_WAITS, CHECK_IN_OPEN, UNCONFIRMED)
DONE = (DONE_ON_TIME, DONE_LATE, DONE_UNDATED, CHECK_IN_DONE)

# Of whom something was asked: a unit or an outside agency.
CONTRIBUTION, CONSULTATION = "contribution", "consultation"

# What an act did to what a period holds.
BROUGHT_IN, TAKEN_OUT, DEADLINE_MOVED = "in", "out", "moved"


@dataclass(frozen=True, slots=True)
class Office:
    """The facts about the office that its letterhead and its sentences need; empty where nobody stated them."""

    superior: str
    name: str
    short_name: str
    symbol: str
    office_symbol: str
    office_name: str
    place: str
    report_to: str
    recipients: tuple[str, ...]
    recipients_internal: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines above the name (KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC) and the name."""

    titles: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task as it stood on the day of the report."""

    key: int
    group: str
    document: str
    document_on: date
    document_title: str
    item: str
    section: str
    text: str
    product: str
    unit: str
    decreed_on: date | None
    due_on: date | None
    outcome: str
    product_on: date | None
    proof: str
    proof_on: date | None
    days_late: int
    days_late_by_decree: int
    draft: bool
    check_in: bool
    sent_back: bool
    send_backs: int
    waiting_on: str
    forecast_on: date | None
    position: int = 0
    cancelled_by: str = ""
    cancelled_by_on: date | None = None
    cancelled_by_issuer: str = ""
    from_year: int | None = None
    """The year before, of a task that was carried from it (design §4)."""


@dataclass(frozen=True, slots=True)
class TwinRow:
    """An item of a plan whose product is that of another item: it has no task of its own."""

    document: str
    document_on: date
    item: str
    position: int
    section: str
    text: str
    draft: bool
    same_as: str
    same_as_document: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan or decision of the office whose items the year's tasks come from."""

    number: str
    dated_on: date
    title: str
    items: int
    stated_items: int | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """A change of what the period holds, or of a deadline in it, since the period began."""

    kind: str
    on: date
    document: str
    task: str
    text: str
    unit: str
    before: date | None
    after: date | None
    reason: str
    unit_before: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for more time or another unit that was decided in the period or still waits."""

    kind: str
    task: str
    text: str
    unit: str
    requested_on: date
    asked: str
    decision: str
    decided_on: date | None
    internal: bool


@dataclass(frozen=True, slots=True)
class AwaitedRow:
    """A contribution or consultation that was late: who was asked, for whose task, until when."""

    kind: str
    whom: str
    what: str
    number: str
    task: str
    text: str
    draft: bool
    unit: str
    asked_on: date
    due_on: date | None
    ended_on: date | None
    outcome: str
    days_waited: int
    days_late: int


@dataclass(frozen=True, slots=True)
class SinceRow:
    """A figure in the report before and in this one; None where it had no data."""

    figure: str
    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task that was late in the report before and is not now, or the other way round."""

    task: str
    text: str
    unit: str
    outcome: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Since:
    """What is different from the last report whose figures were frozen."""

    period: str
    as_of: date
    number: str
    rows: tuple[SinceRow, ...]
    settled: tuple[MovedTask, ...]
    newly_late: tuple[MovedTask, ...]
    still_late: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the documents by its number on paper, and the keys of all that it counts.

    `key` names the same figure in every report of the period. `inside`: it stands in the internal report alone.
    `source` is who published it, where nothing is counted.
    """

    number: int
    key: str
    group: str
    name: str
    value: str
    inside: bool
    tasks: tuple[int, ...] = ()
    readings: tuple[int, ...] = ()
    stated: tuple[int, ...] = ()
    criterion: str = ""
    source: str = ""


FOUR_FIGURES = 2
"""From this schema on the index has a cautious figure, and “at risk” is what shows signs of trouble."""
LEADS_BACK = CHECK_INS_APART = 3
"""From this schema on each figure is kept with the keys of what it counts, and check-ins are counted apart, neither on
time nor late."""
SCHEMA = LEADS_BACK


@dataclass(frozen=True, slots=True)
class Content:
    """A report of one period as of one day. `made_on` is the document's date and decides its layout.

    `replaces` is the number of the issued report in whose place this one comes. `schema` says what the figures of a
    frozen report mean; frozen content without one is the first.
    """

    period: str
    first: date
    cut_off: date
    as_of: date
    made_on: date
    office: Office
    signature: Signature
    signature_internal: Signature
    units: tuple[str, ...]
    tasks: tuple[TaskRow, ...]
    plans: tuple[PlanRow, ...]
    events: tuple[EventRow, ...]
    requests: tuple[RequestRow, ...]
    indicators: tuple[IndicatorRow, ...]
    index: IndexTable | None
    texts: tuple[tuple[str, str], ...] = ()
    since: Since | None = None
    outline: Outline | None = None
    outline_internal: Outline | None = None
    awaited: tuple[AwaitedRow, ...] = ()
    twins: tuple[TwinRow, ...] = ()
    replaces: str = ""
    replaces_on: date | None = None
    schema: int = 1
    # Readings and stated values known on the day that no second person had checked by then.
    unchecked_figures: int = 0
    # What each figure counts; the readings behind; the code on the paper, and the address that it leads to.
    figures: tuple[Figure, ...] = ()
    readings: tuple[ReadingRow, ...] = ()
    code: str = ""
    address: str = ""

    @property
    def has_three_figures(self) -> bool:
        """Frozen when “at risk” was all that is attainable and not secured: such a report keeps that meaning."""
        return self.schema < FOUR_FIGURES

    @property
    def has_check_ins_apart(self) -> bool:
        """Frozen earlier, check-ins were counted by their day as other tasks are by their deadline."""
        return self.schema >= CHECK_INS_APART

    @property
    def is_estimate(self) -> bool:
        """Before the cut-off day the figures are estimates (ước thực hiện)."""
        return self.as_of < self.cut_off

    @property
    def reported_on(self) -> list[TaskRow]:
        """The tasks that the report counts: of the period, carried into it, undated."""
        return [row for row in self.tasks if row.group in REPORTED_ON]

    def text(self, key: str) -> str:
        return dict(self.texts).get(key, "").strip()
