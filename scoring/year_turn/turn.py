"""A year is left for the next, in one transaction: what is carried, cancelled or left, the criteria set, the plans.

Design §4 and §9: the coordinator looks at what would follow, the Office Chief does it. The look is the act, rolled
back; whoever does it sends along what was seen, and something else is never done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Membership, Unit, User
from cchc.refusal import Refused, require_text
from scoring.criteria_sets import copy
from scoring.models import CriteriaSet, Indicator, ItemLink
from tasks import signals
from tasks.lifecycle import acts, carry_over
from tasks.models import (  # fmt: skip
    Consultation,
    Contribution,
    DayOff,
    Document,
    ExpectedPlan,
    Request,
    Rung,
    Step,
    Task,
    YearTurn,
    conditions,
)

PLANS = (Document.Kind.PLAN, Document.Kind.DECISION)


@dataclass(frozen=True)
class Plan:
    """What is to happen with `year`. Of the open tasks those in `carry` go on by their new deadlines; the rest is
    cancelled where `reason` and `authority` are given, else left in its year. `owed`: plan of the year → unit that owes
    the next one.
    """

    year: int
    carry: Mapping[int, date] = field(default_factory=dict)
    cancel_rest: bool = False
    reason: str = ""
    authority: acts.Authority | None = None
    copy_set: bool = False
    owed: Mapping[int, int] = field(default_factory=dict)


@dataclass
class Outcome:
    """What happened, or would: tasks with what becomes of each, and sentences."""

    carried: list[tuple[Task, date]] = field(default_factory=list)
    cancelled: list[Task] = field(default_factory=list)
    left: list[tuple[Task, str]] = field(default_factory=list)  # with why it was not cancelled, if it was to be
    settled: int = 0  # extensions asked for, in whose place the new deadlines come
    sentences: list[str] = field(default_factory=list)

    @property
    def stamp(self) -> str:
        """Differs wherever something else would happen."""
        tasks = [(task.pk, day.isoformat()) for task, day in self.carried]
        told = repr((tasks, [task.pk for task in self.cancelled], [task.pk for task, _ in self.left], self.sentences))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def open_tasks(year: int) -> QuerySet[Task]:
    """What is not finished of a year, also what was left in it; what was carried goes on elsewhere."""
    tasks = Task.objects.for_rows().of_year(year).filter(conditions.unfinished(), carried_to=None)
    return tasks.order_by("due_on", "pk")


def plans(year: int) -> list[Document]:
    """The plans of a year with items, of which the next year expects others."""
    found = Document.objects.filter(year=year, kind__in=PLANS, carried_from=None).annotate(n=Count("items"))
    return list(found.filter(n__gt=0).order_by("date", "pk"))


def owing_units(documents: Sequence[Document]) -> dict[int, int]:
    """By plan the unit that most of its tasks were given to: likely the one that drafts the next."""
    counted = Task.objects.filter(item__document__in=documents).values_list("item__document", "first_unit")
    most: dict[int, int] = {}
    for document, unit, _n in counted.annotate(n=Count("pk")).order_by("item__document", "-n", "first_unit"):
        most.setdefault(document, unit)
    return most


def look(plan: Plan, *, by: User) -> Outcome:
    """What `turn` would do: the same, rolled back. A coordinator sees what the Office Chief would bring about."""
    rights.require(by, "draft_year")
    with transaction.atomic():
        outcome = _turn(plan, by if rights.allowed(by, "turn_year") else _office_chief() or by)
        transaction.set_rollback(True)
    return outcome


def _office_chief() -> User | None:
    chiefs = Membership.objects.with_open_accounts(clock.today()).filter(role=Membership.Role.OFFICE_CHIEF)
    chief = chiefs.select_related("person").order_by("pk").first()
    return chief.person if chief else None


@transaction.atomic
def turn(plan: Plan, *, by: User, seen: str) -> Outcome:
    """Do what was looked at; `seen` is the stamp of that look. Raises Refused where something else would happen now."""
    rights.require(by, "turn_year")
    outcome = _turn(plan, by)
    if outcome.stamp != seen:
        raise Refused(_("Something changed meanwhile: nothing was done. Look at what follows once more."))
    counts = {"carried": len(outcome.carried), "cancelled": len(outcome.cancelled), "left": len(outcome.left)}
    history.save(YearTurn(year=plan.year, made_by=by, made_on=clock.today(), **counts), by=by)
    return outcome


def _turn(plan: Plan, by: User) -> Outcome:
    outcome = Outcome()
    if plan.cancel_rest:
        require_text(plan.reason, _("The reason"))
        require_text(plan.authority.number if plan.authority else "", _("The document"))
    extensions = Request.objects.filter(task__in=list(plan.carry), kind=Request.Kind.EXTENSION, decision="")
    outcome.settled = extensions.count()
    with signals.told_at_the_end("year turned"):
        for task in list(open_tasks(plan.year).select_for_update(of=("self",))):
            _one(task, plan, outcome, by)
    _criteria(plan, outcome, by)
    _expected(plan, outcome, by)
    _standing(plan, outcome)
    return outcome


def _one(task: Task, plan: Plan, outcome: Outcome, by: User) -> None:
    if task.pk in plan.carry:
        carry_over.carry(task, by=by, due_on=plan.carry[task.pk])
        outcome.carried.append((task, plan.carry[task.pk]))
        return
    why = ""
    if plan.cancel_rest and plan.authority and not task.item.is_check_in:
        try:
            acts.cancel(task, by=by, reason=plan.reason, authority=plan.authority)
        except PermissionDenied as refusal:
            why = str(refusal)
        except Refused as refusal:  # another issuer set the deadline
            why = " ".join(refusal.messages)
        else:
            outcome.cancelled.append(task)
            return
    outcome.left.append((task, why))
    if not task.open_until:
        carry_over.leave(task, by=by)


def _criteria(plan: Plan, outcome: Outcome, by: User) -> None:
    """The set of the year with the links of what was carried, or its indicators alone."""
    if not plan.copy_set:
        return
    source = CriteriaSet.objects.running(plan.year, clock.today())
    if source is None or source.year != plan.year:
        raise Refused(_("No criteria set of %(year)d is there to be copied.") % {"year": plan.year})
    new = copy.copy_set(source, by=by)
    links = ItemLink.objects.filter(criterion__criteria_set=new).count()
    words = {"name": new.name, "criteria": new.criteria.count(), "links": links}
    outcome.sentences.append(
        _("“%(name)s” is drafted with %(criteria)d criteria and %(links)d links of items carried; its decision, its "
          "sheet and its start follow on the page of the criteria sets.") % words
    )  # fmt: skip
    taken = Indicator.objects.filter(year=new.year)
    with_value = sum(indicator.value_prior is not None for indicator in taken)
    outcome.sentences.append(
        _("%(n)d indicators go on, %(known)d with their value of %(year)d.")
        % {"n": len(taken), "known": with_value, "year": plan.year}
    )


def _expected(plan: Plan, outcome: Outcome, by: User) -> None:
    units = Unit.objects.in_bulk(plan.owed.values())
    known = set(ExpectedPlan.objects.filter(year=plan.year + 1).values_list("like", flat=True))
    for document in plans(plan.year):
        if document.pk not in plan.owed or document.pk in known:
            continue
        unit = units[plan.owed[document.pk]]
        history.save(ExpectedPlan(year=plan.year + 1, like=document, unit=unit), by=by)
        outcome.sentences.append(
            _("A plan like %(number)s is expected of %(unit)s.") % {"number": document.number, "unit": unit.name}
        )


def _standing(plan: Plan, outcome: Outcome) -> None:
    """What goes on by itself, and what is still to be seen to."""
    following = plan.year + 1
    waiting = Task.objects.of_year(plan.year).filter(state=Task.State.REPORTED).count()
    if waiting:
        words = ngettext(
            "%(n)d reported task still waits for its check; it stays in its year.",
            "%(n)d reported tasks still wait for their check; they stay in their year.", waiting,
        )  # fmt: skip
        outcome.sentences.append(words % {"n": waiting})
    _along(outcome)
    rungs = Rung.objects.filter(document=None, in_use=True).count()
    outcome.sentences.append(_("Units, functions and the ladder of %(n)d rungs go on as they are.") % {"n": rungs})
    days = DayOff.objects.filter(day__year=following, in_use=True)
    words = _("%(n)d days of %(year)d stand in the calendar, %(unsure)d of them to be checked.")
    outcome.sentences.append(
        words % {"n": days.count(), "year": following, "unsure": days.filter(to_check=True).count()}
    )


def _along(outcome: Outcome) -> None:
    """What goes on with the carried tasks, and what their new deadlines settle."""
    carried = {task.pk for task, _day in outcome.carried}
    counts = {
        "contributions": Contribution.objects.filter(carried_from__task__in=carried).count(),
        "opinions": Consultation.objects.filter(carried_from__task__in=carried).count(),
        "steps": Step.objects.filter(carried_from__task__in=carried).count(),
        "transfers": Request.objects.filter(task__carried_from__in=carried, decision="").count(),
    }
    if any(counts.values()):
        words = _("With the carried tasks go on: %(contributions)d contributions and %(opinions)d opinions asked, "
                  "%(steps)d open steps, %(transfers)d transfers to be decided.")  # fmt: skip
        outcome.sentences.append(words % counts)
    if outcome.settled:
        words = ngettext(
            "%(n)d extension asked for is settled by the new deadline.",
            "%(n)d extensions asked for are settled by the new deadlines.", outcome.settled,
        )  # fmt: skip
        outcome.sentences.append(words % {"n": outcome.settled})


@transaction.atomic
def arrived(expected: ExpectedPlan, document: Document | None, *, by: User) -> ExpectedPlan:
    """The plan has come as `document`; None: it has not, after all."""
    rights.require(by, "draft_year")
    if document is not None and document.year != expected.year:
        raise Refused(_("%(number)s is no document of %(year)d.") % {"number": document.number, "year": expected.year})
    expected.arrived = document
    return history.save(expected, by=by)


def in_short(outcome: Outcome, year: int) -> str:
    """What became of the year's open tasks, in a sentence."""
    counts = {
        "carried": len(outcome.carried), "cancelled": len(outcome.cancelled), "left": len(outcome.left),
        "next": year + 1, "year": year,
    }  # fmt: skip
    return _("%(carried)d tasks are carried to %(next)d, %(cancelled)d cancelled, %(left)d left in %(year)d.") % counts


def first_deadline(year: int) -> date:
    """What stands in the form for carried tasks until somebody writes another day: the first quarter's end."""
    return date(year + 1, 3, 31)


def default_year(day: date) -> int:
    """The year that is likely to be turned: in the last two months the running one, else the one before."""
    return day.year if day.month > 10 else day.year - 1


def turns(year: int) -> QuerySet[YearTurn]:
    return YearTurn.objects.filter(year=year).select_related("made_by")
