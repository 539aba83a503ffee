"""Which contributions and consultations a list shows; a figure and the list that it opens both come from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from cchc.accounts.models import Unit, User
from tasks.lists.fields import both_ways
from tasks.lists.states import Moment, Standing, address_of
from tasks.models import Agency, Consultation, Contribution, Task, conditions
from tasks.models.contributions import AwaitedQuerySet


def is_open() -> Q:
    """Not answered, and its task still needs it."""
    return Q(outcome="") & conditions.is_open(task="task__")


def late(moment: Moment) -> Q:
    return is_open() & Q(due_on__lt=moment.day)


def ended(day: date) -> Case:
    """Up to when something was waited for, as `Awaited.waited_until` says it of one row."""
    return Case(
        When(closed_on__isnull=False, then=F("closed_on")),
        When(task__state__in=Task.OPEN, task__open_until__lt=day, then=Greatest("task__open_until", "asked_on")),
        When(task__state__in=Task.OPEN, then=Value(day)),
        default=Coalesce("task__product_on", "task__cancelled_on", Value(day)),
        output_field=DateField(),
    )


def was_late(moment: Moment) -> Q:
    """Not withdrawn, and answered (or still waited for) after its day."""
    return ~Q(outcome="withdrawn") & Q(ended__gt=F("due_on"))


def _closed(outcome: str) -> Callable[[Moment], Q]:
    return lambda moment: Q(outcome=outcome)


COMMON = {
    "open": Standing(_("not answered yet"), lambda moment: is_open()),
    "late": Standing(_("overdue"), late),
    "due-soon": Standing(
        _("due soon"), lambda moment: is_open() & Q(due_on__gte=moment.day, due_on__lte=moment.soon_until)
    ),
}
OF_CONTRIBUTIONS = COMMON | {
    "delivered": Standing(Contribution.Outcome.DELIVERED.label, _closed("delivered")),
    "declined": Standing(Contribution.Outcome.DECLINED.label, _closed("declined")),
    "withdrawn": Standing(Contribution.Outcome.WITHDRAWN.label, _closed("withdrawn")),
    "was-late": Standing(_("overdue then or now"), was_late),
    "rests": Standing(_("no longer needed: the task is closed"), lambda moment: Q(outcome="") & ~is_open()),
}
OF_CONSULTATIONS = COMMON | {
    "undated": Standing(_("without a due day"), lambda moment: is_open() & Q(due_on=None)),
    "answered": Standing(Consultation.Outcome.ANSWERED.label, _closed("answered")),
    "unanswered": Standing(Consultation.Outcome.UNANSWERED.label, _closed("unanswered")),
    "withdrawn": Standing(Consultation.Outcome.WITHDRAWN.label, _closed("withdrawn")),
    "not-withdrawn": Standing(_("asked and not withdrawn"), lambda moment: ~Q(outcome="withdrawn")),
    "was-late": Standing(_("overdue then or now"), was_late),
    "rests": Standing(_("no longer needed: the task is closed"), lambda moment: Q(outcome="") & ~is_open()),
}


SORTS = both_ways(
    due=("due_on",), asked=("asked_on",), whom=("whom",), lead=("task__unit__position", "due_on"), outcome=("outcome",)
)


@dataclass(frozen=True)
class Kind:
    """What the lists of contributions and of consultations differ in."""

    url_name: str
    model: type[Contribution] | type[Consultation]
    whom_order: str

    def everything(self, user: User, moment: Moment) -> AwaitedQuerySet:
        rows = self.known(user, moment)
        return rows.annotate(ended=ended(moment.day), whom=F(self.whom_order))

    def known(self, user: User, moment: Moment) -> AwaitedQuerySet:
        """What the person may see of what was asked by the day; what was carried into the next year stands there."""
        return self.model.objects.visible_to(user).known_on(moment.day).going_on()

    def address(self, **filters: str | int) -> str:
        return address_of(self.url_name, filters)


CONTRIBUTIONS = Kind("contribution-list", Contribution, "unit__position")
CONSULTATIONS = Kind("consultation-list", Consultation, "agency__name")


@dataclass(frozen=True)
class Figure:
    number: int
    url: str


@dataclass(frozen=True)
class UnitLine:
    """What one unit owes others and what its own tasks wait for outside."""

    unit: str
    asked: Figure
    asked_late: Figure
    outside: Figure
    outside_late: Figure


def by_unit(user: User, moment: Moment, units: Iterable[Unit]) -> list[UnitLine]:
    """Those of `units` with something open, by what is asked of them and by what their tasks wait for outside; one
    query."""
    asked = _counts(CONTRIBUTIONS, user, moment, "unit")
    rows = asked.union(_counts(CONSULTATIONS, user, moment, "task__unit"), all=True)
    counts = {(unit, outside): (number, overdue) for unit, outside, number, overdue in rows}
    waited_for = {unit for unit, _outside in counts}
    return [_unit_line(unit, counts) for unit in units if unit.pk in waited_for]


def _counts(kind: Kind, user: User, moment: Moment, by: str) -> QuerySet:
    """By unit: its key, whether outside, how many are open, how many of these are overdue."""
    outside = Value(int(kind is CONSULTATIONS), output_field=IntegerField())
    rows = kind.known(user, moment).filter(is_open()).order_by().values(owing=F(by), outside=outside)
    overdue = conditions.beyond(late(moment), is_open())
    return rows.annotate(number=Count("pk"), overdue=Count("pk", filter=overdue)).values_list(
        "owing", "outside", "number", "overdue"
    )


def _unit_line(unit: Unit, counts: dict[tuple[int, int], tuple[int, int]]) -> UnitLine:
    asked, outside = counts.get((unit.pk, 0), (0, 0)), counts.get((unit.pk, 1), (0, 0))
    code = unit.code
    return UnitLine(
        str(unit),
        Figure(asked[0], CONTRIBUTIONS.address(unit=code, state="open")),
        Figure(asked[1], CONTRIBUTIONS.address(unit=code, state="late")),
        Figure(outside[0], CONSULTATIONS.address(lead=code, state="open")),
        Figure(outside[1], CONSULTATIONS.address(lead=code, state="late")),
    )


@dataclass(frozen=True)
class AgencyLine:
    """How one agency answered in a year: "Sở Tài chính: 4 times, 12 days on average, 2 overdue"."""

    agency: Agency
    times: Figure
    open: Figure
    overdue: Figure
    average: int
    longest: int


def by_agency(user: User, moment: Moment, year: int) -> list[AgencyLine]:
    """The agencies asked in `year`, by how long they took, the slowest first; two queries."""
    rows = CONSULTATIONS.everything(user, moment).filter(asked_on__year=year).exclude(outcome="withdrawn")
    found: dict[int, list[tuple[int, bool, bool]]] = {}
    rows = rows.annotate(open_now=Case(When(is_open(), then=Value(True)), default=Value(False)))
    for agency, asked_on, ended_on, due_on, open_now in rows.order_by().values_list(
        "agency", "asked_on", "ended", "due_on", "open_now"
    ):
        waited = max(0, (ended_on - asked_on).days)
        is_late = due_on is not None and ended_on > due_on
        found.setdefault(agency, []).append((waited, is_late, open_now))
    agencies = Agency.objects.in_bulk(list(found))
    lines = [_agency_line(agencies[pk], known, year) for pk, known in found.items()]
    return sorted(lines, key=lambda line: (-line.overdue.number, -line.average, line.agency.name))


def _agency_line(agency: Agency, known: list[tuple[int, bool, bool]], year: int) -> AgencyLine:
    days = [waited for waited, _late, _open in known]
    address = {"agency": agency.pk, "year": year}
    return AgencyLine(
        agency,
        times=Figure(len(known), CONSULTATIONS.address(**address, state="not-withdrawn")),
        open=Figure(sum(is_open for *_rest, is_open in known), CONSULTATIONS.address(**address, state="open")),
        overdue=Figure(sum(late for _waited, late, _open in known), CONSULTATIONS.address(**address, state="was-late")),
        average=round(sum(days) / len(days)),
        longest=max(days),
    )
