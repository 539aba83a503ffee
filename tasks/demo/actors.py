"""Who does what when the samples are played: found by function and right on the act's day, never by user name."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Membership, User
from tasks.models import Act, Task
from tasks.models.contributions import Awaited

Role = Membership.Role

CHECKS = (Act.Kind.VERIFY, Act.Kind.SEND_BACK)


RIGHTS = {Act.Kind.NOTHING_NEW: "note", Act.Kind.DELIVER: "deliver_contribution", Act.Kind.ANSWER: "consult"}


def right_of(kind: str) -> str:
    """The row of the table of rights that an act falls under."""
    return RIGHTS.get(Act.Kind(kind), str(kind))


class Cast:
    """The people as they are in the database; whose function holds is asked on the day that is today (`clock.at`).

    Where several may, those whose user names are `preferred` (the folder's own) come first.
    """

    def __init__(self, preferred: Collection[str] = ()) -> None:
        people: dict[int, User] = {}
        self._functions: list[tuple[Membership, User]] = []
        functions = Membership.objects.select_related("person", "unit").order_by("pk")
        for function in sorted(functions, key=lambda function: function.person.username not in preferred):
            # One object a person, which looks its functions up only once.
            self._functions.append((function, people.setdefault(function.person_id, function.person)))

    def actor(self, kind: str, task: Task | Awaited) -> User | None:
        """Who does this act today to a task, or to what is asked for it: the unit's head, or whoever checks it.

        None where nobody may.
        """
        candidates = self._checkers() if kind in CHECKS else self._enterers(task)
        return next((person for person in candidates if rights.allowed(person, right_of(kind), task)), None)

    def registrar(self) -> User | None:
        """Who registers a dispatch: the coordinator, else the Office Chief or whoever else may."""
        candidates = self._with(Role.COORDINATOR, Role.OFFICE_CHIEF, Role.DEPUTY, Role.DIRECTOR)
        return next((person for person in candidates if rights.allowed(person, "register")), None)

    def _enterers(self, task: Task | Awaited) -> Iterator[User]:
        yield from self._with(Role.ACTING_HEAD, Role.HEAD, unit=task.unit_id)
        yield from self._with(Role.OFFICE_CHIEF, Role.COORDINATOR)

    def _checkers(self) -> Iterator[User]:
        yield from self._with(Role.OFFICE_CHIEF, Role.DEPUTY, Role.DIRECTOR)

    def _with(self, *roles: str, unit: int | None = None) -> Iterator[User]:
        """Those with a function of `roles` today, in the order of the roles."""
        day = clock.today()
        for role in roles:
            for function, person in self._functions:
                is_there = function.holds_on(day) and person.works_on(day)
                if function.role == role and unit in (None, function.unit_id) and is_there:
                    yield person
