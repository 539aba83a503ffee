"""Who is reminded: functions turned into people as they stand on one day. Loaded by two queries for any days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from cchc.accounts.models import Membership, Unit
from tasks.models import Task
from tasks.reminders.ladder import Function

Role = Membership.Role

# The highest first: what a digest names as the function of its reader.
RANK = [
    Role.DIRECTOR, Role.DEPUTY, Role.IN_CHARGE, Role.OFFICE_CHIEF, Role.HEAD, Role.ACTING_HEAD, Role.OFFICER,
]  # fmt: skip

ACCOUNT = ["is_active", "active_from", "active_to"]


@dataclass(frozen=True, slots=True)
class Hat:
    """A person in one of their functions, and the unit of that function."""

    person: int
    role: str
    unit: int | None

    @property
    def rank(self) -> int:
        return RANK.index(Role(self.role))


class Directory:
    """The department on `day`: functions that hold on it, of people whose account is open on it."""

    def __init__(self, day: date, units: dict[int, Unit], functions: Iterable[Hat]) -> None:
        self.day = day
        self.units = units
        self._heads: dict[int, Hat] = {}
        self._by_role: dict[str, list[Hat]] = defaultdict(list)
        self._in_charge: dict[int, list[int]] = defaultdict(list)
        self._works_in: set[tuple[int, int]] = set()
        for hat in functions:
            self._add(hat)

    @classmethod
    def on(cls, days: Collection[date]) -> Iterator[Directory]:
        """The department of each of these days."""
        units = {unit.pk: unit for unit in Unit.objects.all()}
        rows = (
            Membership.objects.filter(person__is_active=True)
            .exclude(role__in=Membership.WITHOUT_UNIT)
            .select_related("person")
            .only("role", "unit", "valid_from", "valid_to", *(f"person__{name}" for name in ACCOUNT))
            # "acting_head" sorts before "head": between two dates the acting head has the head's mails.
            .order_by("role", "-pk")
        )
        functions = list(rows)
        for day in days:
            holding = (one for one in functions if one.holds_on(day) and one.person.works_on(day))
            yield cls(day, units, (Hat(one.person_id, one.role, one.unit_id) for one in holding))

    def _add(self, hat: Hat) -> None:
        self._by_role[hat.role].append(hat)
        self._works_in.add((hat.person, hat.unit))
        if hat.role in (Role.HEAD, Role.ACTING_HEAD):
            self._heads.setdefault(hat.unit, hat)
        elif hat.role == Role.IN_CHARGE:
            self._in_charge[hat.unit].append(hat.person)

    def standing_unit(self, unit_id: int) -> Unit | None:
        """The unit itself while it is valid, else the one that took over; None where nobody did."""
        unit, seen = self.units.get(unit_id), set()
        while unit is not None and not self._is_valid(unit) and unit.pk not in seen:
            seen.add(unit.pk)
            unit = self.units.get(unit.successor_id)
        return unit if unit is not None and self._is_valid(unit) else None

    def _is_valid(self, unit: Unit) -> bool:
        return (unit.valid_from is None or unit.valid_from <= self.day) and (
            unit.valid_to is None or self.day <= unit.valid_to
        )

    def heads(self, unit_id: int) -> list[Hat]:
        """Who answers for the unit: its head or acting head; without one the Office Chief."""
        unit = self.standing_unit(unit_id)
        head = self._heads.get(unit.pk) if unit else None
        return [head] if head else self._by_role[Role.OFFICE_CHIEF]

    def officers(self, task: Task) -> list[Hat]:
        """The officer in charge, as long as they work in the unit."""
        unit = self.standing_unit(task.unit_id)
        if task.officer_id is None or unit is None or (task.officer_id, unit.pk) not in self._works_in:
            return []
        return [Hat(task.officer_id, Role.OFFICER, unit.pk)]

    def office_chiefs(self) -> list[Hat]:
        return self._by_role[Role.OFFICE_CHIEF]

    def member(self, person: int, unit_id: int) -> Hat | None:
        """The person in a function of the unit, or of the one that took over."""
        unit = self.standing_unit(unit_id)
        if unit is None or (person, unit.pk) not in self._works_in:
            return None
        head = self._heads.get(unit.pk)
        return head if head and head.person == person else Hat(person, Role.OFFICER, unit.pk)

    def anybody(self, person: int) -> Hat | None:
        """The person in the highest function; None for whoever has none on that day."""
        hats = [hat for role in RANK for hat in self._by_role[role] if hat.person == person]
        # A coordinator is named as an officer of the Office: a digest knows no function of its own for it.
        hats += [
            Hat(hat.person, Role.OFFICER, hat.unit) for hat in self._by_role[Role.COORDINATOR] if hat.person == person
        ]
        return hats[0] if hats else None

    def in_charge(self, task: Task) -> list[Hat]:
        """The deputy of the task's item, else those of the unit, of the one that took over, else of the one that ended.

        What a unit is asked for is no task: there the unit alone counts.
        """
        named = task.item.deputy_on(self.day) if isinstance(task, Task) else None
        if named:
            return [self._as_deputy(named, task.unit_id)]
        unit = self.standing_unit(task.unit_id)
        people = (self._in_charge.get(unit.pk) if unit else None) or self._in_charge.get(task.unit_id, [])
        return [self._as_deputy(person, task.unit_id) for person in people]

    def _as_deputy(self, person: int, unit_id: int) -> Hat:
        """A deputy director is named as such; being in charge of a unit is part of that function."""
        for role in (Role.DIRECTOR, Role.DEPUTY):
            for hat in self._by_role[role]:
                if hat.person == person:
                    return hat
        return Hat(person, Role.IN_CHARGE, unit_id)

    def recipients(self, functions: Iterable[Function], task: Task) -> list[Hat]:
        """The people whom `functions` mean for this task; somebody with two functions stands in it twice."""
        found: list[Hat] = []
        for function in functions:
            match function:
                case Function.OFFICER:
                    found += self.officers(task)
                case Function.HEAD:
                    found += self.heads(task.unit_id)
                case Function.OFFICE_CHIEF:
                    found += self._by_role[Role.OFFICE_CHIEF]
                case Function.DEPUTY:
                    found += self.in_charge(task)
                case Function.DIRECTOR:
                    found += self._by_role[Role.DIRECTOR]
        return found

    def verifiers(self, task: Task) -> list[Hat]:
        """Whose check a reported task waits for (`accounts.rights`, row "verify"); never who entered the report.

        The Office's own go to the deputy in charge of the Office, and to the Director where there is none.
        """
        chiefs = self._by_role[Role.OFFICE_CHIEF]
        entered_by_a_chief = any(hat.person == task.reported_by_id for hat in chiefs)
        if self.units[task.unit_id].kind == Unit.Kind.OFFICE or entered_by_a_chief:
            offices = [unit.pk for unit in self.units.values() if unit.kind == Unit.Kind.OFFICE]
            able = [hat for office in offices for hat in self._deciding_deputies(office)]
            able = able or self._by_role[Role.DIRECTOR]
        else:
            able = chiefs
        return [hat for hat in able if hat.person != task.reported_by_id]

    def deciders(self, task: Task) -> list[Hat]:
        """Whose decision a request waits for: the deputy in charge of the item or the unit, else the Director."""
        named = task.item.deputy_on(self.day)
        deputies = self._able([named], task.unit_id) if named else self._deciding_deputies(task.unit_id)
        return deputies or self._by_role[Role.DIRECTOR]

    def _deciding_deputies(self, unit_id: int) -> list[Hat]:
        return self._able(self._in_charge.get(unit_id, []), unit_id)

    def _able(self, people: Iterable[int], unit_id: int) -> list[Hat]:
        hats = [self._as_deputy(person, unit_id) for person in people]
        return [hat for hat in hats if hat.role != Role.IN_CHARGE]  # without the function no right to decide
