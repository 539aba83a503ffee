"""The steps of the beginning as the page shows them: what is there, what is missing, and where it is entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.accounts.models import Membership, Unit, User
from cchc.accounts.office import facts
from tasks.beginning.before import FINISHED_BEFORE
from tasks.models import Act, BeginningStep, DayOff, Document, Item, Rung, Task
from tasks.signals import criteria_asked

Key = BeginningStep.Key
Role = Membership.Role


@dataclass
class Shown:
    """One step: its row, what there is and what is missing as sentences, and links to where it is entered."""

    step: BeginningStep
    there: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    def link(self, words: str, name: str, *arguments: object, query: str = "") -> None:
        self.links.append((words, reverse(name, args=arguments) + query))


def shown(day: date) -> list[Shown]:
    """All steps in order, as of `day`; none in an office that began before there were steps."""
    rows = {step.key: step for step in BeginningStep.objects.select_related("done_by")}
    found = []
    for key in Key:
        if key in rows:
            one = Shown(rows[key])
            FILL[key](one, day)
            found.append(one)
    return found


def progress() -> tuple[int, int] | None:
    """How many steps are done, of how many; None once reminders have begun. One query."""
    done = list(BeginningStep.objects.values_list("key", "done_on"))
    if not done or any(key == Key.REMINDERS and on for key, on in done):
        return None
    return sum(on is not None for _key, on in done), len(done)


def _facts(one: Shown, day: date) -> None:
    missing = facts.missing()
    needed = sum(fact.needed for fact in facts.FACTS)
    one.there.append(_("%(n)d of %(all)d facts are entered.") % {"n": needed - len(missing), "all": needed})
    if missing:
        one.missing.append(_("Missing: %(facts)s.") % {"facts": ", ".join(str(fact.words) for fact in missing)})
    one.link(_("The office's own facts"), "office-facts")


def _units(one: Shown, day: date) -> None:
    kinds = list(Unit.objects.valid_on(day).values_list("kind", flat=True))
    one.there.append(ngettext("%(n)d unit.", "%(n)d units.", len(kinds)) % {"n": len(kinds)})
    for kind, sentence in (
        (Unit.Kind.LEADERSHIP, _("The leadership is missing: it is a unit too, of its own kind.")),
        (Unit.Kind.OFFICE, _("The Office is missing: it checks what units report.")),
    ):
        if kind not in kinds:
            one.missing.append(sentence)
    one.link(_("Units"), "units")
    one.link(_("People and units from a sheet"), "people-sheet")


def _people(one: Shown, day: date) -> None:
    functions = list(Membership.objects.with_open_accounts(day).values_list("person", "role", "unit"))
    people = {person for person, _role, _unit in functions}
    one.there.append(ngettext("%(n)d person with a function.", "%(n)d people with functions.", len(people))
                     % {"n": len(people)})  # fmt: skip
    roles = {role for _person, role, _unit in functions}
    for role, sentence in (
        (Role.DIRECTOR, _("Nobody is the Director.")),
        (Role.OFFICE_CHIEF, _("Nobody is the Office Chief.")),
    ):
        if role not in roles:
            one.missing.append(sentence)
    headed = {unit for _person, role, unit in functions if role in (Role.HEAD, Role.ACTING_HEAD)}
    without = [unit.name for unit in Unit.objects.valid_on(day).working() if unit.pk not in headed]
    if without:
        one.missing.append(_("Without a head: %(units)s.") % {"units": ", ".join(without)})
    waiting = User.objects.filter(pk__in=people, last_login=None).count()
    if waiting:
        words = ngettext("%(n)d has not signed in yet.", "%(n)d have not signed in yet.", waiting)
        one.there.append(words % {"n": waiting})
    one.link(_("People"), "people")
    one.link(_("People and units from a sheet"), "people-sheet")


def _calendar(one: Shown, day: date) -> None:
    days = DayOff.objects.filter(in_use=True, day__year=day.year)
    one.there.append(_("%(n)d days of %(year)d stand in the calendar.") % {"n": days.count(), "year": day.year})
    to_check = days.filter(to_check=True).count()
    if to_check:
        words = ngettext(
            "%(n)d is to be checked against the year's announcement.",
            "%(n)d are to be checked against the year's announcement.", to_check,
        )  # fmt: skip
        one.missing.append(words % {"n": to_check})
    one.link(_("Calendar of days off"), "days-off")


def _plans(one: Shown, day: date) -> None:
    documents = Document.objects.existing_on(day).filter(year=day.year)
    items = Item.objects.filter(document__in=documents)
    counts = {"documents": documents.count(), "items": items.count(), "year": day.year}
    one.there.append(_("%(documents)d documents of %(year)d with %(items)d items.") % counts)
    drafts = items.filter(provenance=Item.Provenance.DRAFT).count()
    if not counts["items"]:
        one.missing.append(_("No plan yet: enter it, then bring in its annex."))
    if drafts:
        one.missing.append(
            _("%(n)d items were worded by the program from the usual content of such plans and were not compared with "
              "the signed text: compare and confirm them, or bring in the annex.") % {"n": drafts}
        )  # fmt: skip
    one.link(_("Enter a plan"), "plan-new")
    one.link(_("Bring in an annex"), "import-upload")
    one.link(_("Documents"), "document-list")


def _before(one: Shown, day: date) -> None:
    late = Task.objects.existing_on(day).late_on(day).count()
    words = ngettext("%(n)d task is past its deadline.", "%(n)d tasks are past their deadlines.", late)
    one.there.append(words % {"n": late})
    entered = Task.objects.filter(acts__in=Act.objects.filter(kind=Act.Kind.REPORT, text=FINISHED_BEFORE)).distinct()
    one.there.append(_("%(n)d were entered as finished before, %(confirmed)d of them confirmed.")
                     % {"n": entered.count(), "confirmed": entered.filter(state=Task.State.DONE).count()})  # fmt: skip
    waiting = entered.filter(state=Task.State.REPORTED).count()
    if waiting:
        one.missing.append(_("%(n)d wait for another person to confirm them.") % {"n": waiting})
        one.link(_("Confirm them"), "task-list", query="?state=waiting-check")
    one.link(_("Enter what was finished before"), "finished-before")


def _criteria(one: Shown, day: date) -> None:
    answers: list[Any] = [answer for _receiver, answer in criteria_asked.send(sender=None, year=day.year)]
    for there, missing, links in answers:
        one.there += there
        one.missing += missing
        one.links += links


def _reminders(one: Shown, day: date) -> None:
    rungs = Rung.objects.filter(document=None, in_use=True).count()
    one.there.append(ngettext("The ladder has %(n)d rung.", "The ladder has %(n)d rungs.", rungs) % {"n": rungs})
    if not rungs:
        one.missing.append(_("Without a rung nobody is reminded."))
    one.link(_("Reminder ladder"), "reminders")


FILL: dict[str, Callable[[Shown, date], None]] = {
    Key.FACTS: _facts,
    Key.UNITS: _units,
    Key.PEOPLE: _people,
    Key.CALENDAR: _calendar,
    Key.PLANS: _plans,
    Key.BEFORE: _before,
    Key.CRITERIA: _criteria,
    Key.REMINDERS: _reminders,
}
