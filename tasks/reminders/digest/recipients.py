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
class Recipient:
    """A person in one of their functions, and the unit of that function."""

    person: int
    role: str
    unit: int | None

    @property
    def rank(self) -> int:
        return RANK.index(Role(self.role))


class Directory:
    """The department on `day`: functions that hold on it, of people whose account is open on it."""

    def __init__(self, day: date, units: dict[int, Unit], functions: Iterable[Recipient]) -> None:
        self.day = day
        self.units = units
        self._heads: dict[int, Recipient] = {}
        self._by_role: dict[str, list[Recipient]] = defaultdict(list)
        self._in_charge: dict[int, list[int]] = defaultdict(list)
        self._works_in: set[tuple[int, int]] = set()
        for one in functions:
            self._add(one)

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
            yield cls(day, units, (Recipient(one.person_id, one.role, one.unit_id) for one in holding))

    def _add(self, one: Recipient) -> None:
        self._by_role[one.role].append(one)
        self._works_in.add((one.person, one.unit))
        if one.role in (Role.HEAD, Role.ACTING_HEAD):
            self._heads.setdefault(one.unit, one)
        elif one.role == Role.IN_CHARGE:
            self._in_charge[one.unit].append(one.person)

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

    def heads(self, unit_id: int) -> list[Recipient]:
        """Who answers for the unit: its head or acting head; without one the Office Chief."""
        unit = self.standing_unit(unit_id)
        head = self._heads.get(unit.pk) if unit else None
        return [head] if head else self._by_role[Role.OFFICE_CHIEF]

    def officers(self, task: Task) -> list[Recipient]:
        """The officer in charge, as long as they work in the unit."""
        unit = self.standing_unit(task.unit_id)
        if task.officer_id is None or unit is None or (task.officer_id, unit.pk) not in self._works_in:
            return []
        return [Recipient(task.officer_id, Role.OFFICER, unit.pk)]

    def office_chiefs(self) -> list[Recipient]:
        return self._by_role[Role.OFFICE_CHIEF]

    def directors(self) -> list[Recipient]:
        return self._by_role[Role.DIRECTOR]

    def member(self, person: int, unit_id: int) -> Recipient | None:
        """The person in a function of the unit, or of the one that took over."""
        unit = self.standing_unit(unit_id)
        if unit is None or (person, unit.pk) not in self._works_in:
            return None
        head = self._heads.get(unit.pk)
        return head if head and head.person == person else Recipient(person, Role.OFFICER, unit.pk)

    def anybody(self, person: int) -> Recipient | None:
        """The person in the highest function; None for whoever has none on that day."""
        recipients = [one for role in RANK for one in self._by_role[role] if one.person == person]
        # A coordinator is named as an officer of the Office: a digest knows no function of its own for it.
        recipients += [
            Recipient(one.person, Role.OFFICER, one.unit)
            for one in self._by_role[Role.COORDINATOR]
            if one.person == person
        ]
        return recipients[0] if recipients else None

    def in_charge(self, task: Task) -> list[Recipient]:
        """The deputy of the task's item, else those of the unit, of the one that took over, else of the one that ended.

        What a unit is asked for is no task: there the unit alone counts.
        """
        named = task.item.deputy_on(self.day) if isinstance(task, Task) else None
        if named:
            return [self._as_deputy(named, task.unit_id)]
        unit = self.standing_unit(task.unit_id)
        people = (self._in_charge.get(unit.pk) if unit else None) or self._in_charge.get(task.unit_id, [])
        return [self._as_deputy(person, task.unit_id) for person in people]

    def _as_deputy(self, person: int, unit_id: int) -> Recipient:
        """A deputy director is named as such; being in charge of a unit is part of that function."""
        for role in (Role.DIRECTOR, Role.DEPUTY):
            for one in self._by_role[role]:
                if one.person == person:
                    return one
        return Recipient(person, Role.IN_CHARGE, unit_id)

    def recipients(self, functions: Iterable[Function], task: Task) -> list[Recipient]:
        """The people whom `functions` mean for this task; somebody with two functions stands in it twice."""
        found: list[Recipient] = []
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

    def verifiers(self, task: Task) -> list[Recipient]:
        """Whose check a reported task waits for (`accounts.rights`, row "verify"); never who entered the report.

        The Office's own go to the deputy in charge of the Office, and to the Director where there is none.
        """
        chiefs = self._by_role[Role.OFFICE_CHIEF]
        entered_by_a_chief = any(one.person == task.reported_by_id for one in chiefs)
        if self.units[task.unit_id].kind == Unit.Kind.OFFICE or entered_by_a_chief:
            offices = [unit.pk for unit in self.units.values() if unit.kind == Unit.Kind.OFFICE]
            able = [one for office in offices for one in self._deciding_deputies(office)]
            able = able or self._by_role[Role.DIRECTOR]
        else:
            able = chiefs
        return [one for one in able if one.person != task.reported_by_id]

    def deciders(self, task: Task) -> list[Recipient]:
        """Whose decision a request waits for: the deputy in charge of the item or the unit, else the Director."""
        named = task.item.deputy_on(self.day)
        deputies = self._able([named], task.unit_id) if named else self._deciding_deputies(task.unit_id)
        return deputies or self._by_role[Role.DIRECTOR]

    def _deciding_deputies(self, unit_id: int) -> list[Recipient]:
        return self._able(self._in_charge.get(unit_id, []), unit_id)

    def _able(self, people: Iterable[int], unit_id: int) -> list[Recipient]:
        recipients = [self._as_deputy(person, unit_id) for person in people]
        return [one for one in recipients if one.role != Role.IN_CHARGE]  # without the function no right to decide
