"""“My unit”: the year of a unit on a time line, month by month, with points, states and what is awaited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Membership, Unit, User
from tasks.models import Task
from tasks.task_list.filters import everything

Role = Membership.Role
WORK = (Role.HEAD, Role.ACTING_HEAD, Role.OFFICER, Role.OFFICE_CHIEF, Role.COORDINATOR)


@dataclass
class Month:
    """What falls due in a month; `first` is its first day, None for what has no deadline."""

    first: date | None
    tasks: list[Task] = field(default_factory=list)
    holds_today: bool = False

    @property
    def is_behind(self) -> bool:
        """All is done and nothing of it falls due this month: folded away."""
        return self.done == len(self.tasks) and not self.holds_today

    @property
    def done(self) -> int:
        return sum(task.state == Task.State.DONE for task in self.tasks)


def unit_year(request):
    """The tasks of one unit in the running year, as they fall due; `?don-vi` chooses among several."""
    if not rights.may_ever(request.user, "note"):
        raise PermissionDenied(_("This is for: %(who)s.") % {"who": rights.who_may("note")})
    today = clock.today()
    units = own_units(request.user)
    chosen = request.GET.get("don-vi")
    unit = next((one for one in units if one.code == chosen), units[0] if units else None)
    tasks: list[Task] = []
    if unit is not None:
        own = everything(request.user, today).filter(unit=unit, item__document__year=today.year)
        tasks = list(own.for_rows().order_by("due_on", "pk"))
    context = {"unit": unit, "units": units, "tasks": tasks, "months": list(by_month(tasks, today)), "year": today.year}
    return render(request, "tasks/home/unit_year.html", context)


def own_units(user: User) -> list[Unit]:
    """The units in which the person works, the one that they lead first."""
    functions = sorted((one for one in user.functions() if one.role in WORK and one.unit), key=_rank)
    return list({one.unit.pk: one.unit for one in functions}.values())


def _rank(function: Membership) -> int:
    return WORK.index(Role(function.role))


def by_month(tasks: Iterable[Task], today: date) -> Iterator[Month]:
    """Tasks in their order; those without a deadline last, and the month of today also where nothing falls due."""
    months: dict[date | None, Month] = {}
    for task in tasks:
        first = task.due_on.replace(day=1) if task.due_on else None
        months.setdefault(first, Month(first)).tasks.append(task)
    if months:
        months.setdefault(today.replace(day=1), Month(today.replace(day=1))).holds_today = True
    yield from sorted(months.values(), key=lambda month: (month.first is None, month.first or today))
