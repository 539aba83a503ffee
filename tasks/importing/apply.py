"""A plan's rows against the document's items. The preview is the same writing, rolled back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cchc import clock, history
from cchc.accounts import rights
from cchc.accounts.models import Unit, User
from cchc.search import fold
from tasks import signals
from tasks.importing import likely_duplicates, messages
from tasks.importing.deadlines.deadline import Before
from tasks.importing.files import open_file
from tasks.importing.files.grid import Content, clean
from tasks.importing.table import plan as reading
from tasks.importing.table.headings import ROLES
from tasks.importing.table.numbering import number_of
from tasks.importing.table.plan import Fault, Plan, PlanRow
from tasks.importing.units import names as unit_names
from tasks.importing.units.book import EXACT, Match
from tasks.lifecycle.sync_tasks import Synced, TaskSync
from tasks.models import Document, ImportedFile, ImportedRow, Item, workdays

# A reading that rests on no day of its own does not overrule a schedule that was set for the same printed text.
WITHOUT_A_DAY = {"monthly_day", "no_date", "not_understood", "no_deadline", "period_unknown", "times_without_days"}
# The largest plan known has 132 items; led by each unit, each quarter, they are 5,000 tasks.
TASKS_LIMIT = 6000
COMPARED = ("section", "text", "product", "lead", "coordinating", "schedule", "schedule_text")


@dataclass(frozen=True)
class Changed:
    """An item that is there and differs; fields as (old, new) in the catalogue's form."""

    number: str
    fields: dict[str, tuple[str, str]]

    def as_json(self) -> dict[str, object]:
        return {"number": self.number, "fields": {name: list(pair) for name, pair in self.fields.items()}}


@dataclass
class Outcome:
    """What bringing a file in does, or would do. Nothing was written where `plan.faults` is not empty."""

    plan: Plan
    create: list[str] = field(default_factory=list)
    change: list[Changed] = field(default_factory=list)
    same: int = 0
    gone: list[Item] = field(default_factory=list)
    followed: Synced = field(default_factory=Synced)
    twins: list[likely_duplicates.Twin] = field(default_factory=list)
    applied: bool = False
    known: bool = False  # the same file was brought in before, and nothing has changed since

    @property
    def guessed(self) -> list[Match]:
        """Names that were taken though they are not exact, each once; a page asks for them before it applies."""
        names = {
            match.text: match for row in self.plan.rows for match in row.names if match.code and match.score < EXACT
        }
        return list(names.values())

    @property
    def unknown(self) -> list[Match]:
        """Names for which a person must choose a unit, each once."""
        names = {
            match.text: match
            for row in self.plan.rows
            for match in row.names
            if not match.code and ("outside_agency" not in match.flags or match.text in self._faulty)
        }
        return list(names.values())

    @property
    def _faulty(self) -> set[str]:
        return {fault.value for fault in self.plan.faults}

    @property
    def changes_nothing(self) -> bool:
        return not (self.create or self.change or self.followed.new or self.followed.moved)

    def as_json(self) -> dict[str, object]:
        return {
            "rows": [row.as_json() for row in self.plan.rows],
            "create": self.create,
            "change": [change.as_json() for change in self.change],
            "gone": [item.number for item in self.gone],
            "errors": [fault.as_json() for fault in self.plan.faults],
            "columns": [
                {"table": table, "column": column.index + 1, "heading": column.heading,
                 "role": column.role if column.role in ROLES else None, "score": column.score}
                for table, column in self.plan.columns
            ],
            "guesses": [guess for row in self.plan.rows for guess in row.guesses()],
            "left_out": [asdict(entry) for entry in self.plan.left_out],
        }  # fmt: skip


def _roles(file: ImportedFile) -> dict[int, dict[int, str]]:
    """What a person said of columns, by table and place from 0."""
    found: dict[int, dict[int, str]] = {}
    for place, role in file.columns.items():
        table, _dash, column = place.partition("-")
        found.setdefault(int(table), {})[int(column) - 1] = role
    return found


def new_file(document: Document, name: str, data: bytes, *, by: User | None, **fields) -> ImportedFile:
    """The row (not saved) of an uploaded annex; the content is stored with `keep`."""
    return ImportedFile(
        kind=ImportedFile.Kind.PLAN, document=document, file_name=PurePosixPath(name.replace("\\", "/")).name[:255],
        size=len(data), sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by, uploaded_on=clock.today(), **fields,
    )  # fmt: skip


def keep(file: ImportedFile, data: bytes) -> None:
    """Save the row with the original file beside it."""
    file.file.save(file.file_name, ContentFile(data), save=False)
    history.save(file, by=file.uploaded_by)


def bring_in(
    file: ImportedFile, data: bytes, *, by: User | None, apply: bool, guesses: bool = True,
    content: Content | None = None,
) -> Outcome:  # fmt: skip
    """Bring the rows of `data` into the file's document; without `apply` all of it is rolled back.

    `content` is what was read of it before, where it was.

    Without `guesses` nothing is written as long as a unit's name is not exact or confirmed, or a column is understood
    by the words of its heading alone.

    All or nothing: with one fault nothing is written. `by` needs the right to register; without a person (the
    command on the server) nobody is asked. Raises opening.Unreadable and PermissionDenied.
    """
    if by is not None:
        rights.require(by, "register")
    document = file.document
    assert document is not None, "an annex belongs to a document"
    setting = reading.Setting(
        year=document.year, document_on=document.date, before=Before(file.before), mends=file.mends,
        left_out=frozenset(file.left_out), roles=_roles(file),
    )  # fmt: skip
    units = list(Unit.objects.all())
    content = content or open_file.read(file.file_name, data)
    plan = reading.read(content, unit_names.book(units, document), setting)
    outcome = Outcome(plan)
    with transaction.atomic(), signals.told_at_the_end("imported"):
        # One file after the other: the second sees what the first one brought in, and says so.
        Document.objects.select_for_update().get(pk=document.pk)
        written = copy(file)  # the caller's row stays as it is where all is rolled back
        if written.pk is None:
            written.save()
        _Writing(written, outcome, units, by).write()
        outcome.known = outcome.changes_nothing and _was_applied(written)
        settled = guesses or not (outcome.guessed or plan.guessed_columns)
        outcome.applied = apply and not plan.faults and not outcome.known and settled
        if outcome.applied:
            _mark_applied(written, data, by)
        else:
            transaction.set_rollback(True)
    return outcome


def _was_applied(file: ImportedFile) -> bool:
    same = ImportedFile.objects.filter(document=file.document, sha256=file.sha256, applied_on__isnull=False)
    return same.exclude(pk=file.pk).exists()


def _mark_applied(file: ImportedFile, data: bytes, by: User | None) -> None:
    file.applied_by, file.applied_on = by, clock.today()
    if not file.file:
        file.file.save(file.file_name, ContentFile(data), save=False)
    history.save(file, by=by)


class _Writing:
    """One pass over the rows, in one transaction."""

    def __init__(self, file: ImportedFile, outcome: Outcome, units: Sequence[Unit], by: User | None):
        self.file = file
        assert file.document is not None
        self.document: Document = file.document
        self.outcome = outcome
        self.by = by
        self.codes = {unit.code: unit for unit in units}
        self.sync = TaskSync(units=units, workdays=workdays(), by=by, on=clock.today())

    def write(self) -> None:
        items = self.document.items.select_for_update(of=("self",)).order_by("pk").prefetch_related("coordinating")
        existing = {
            fold(number_of(item.number)): item for item in sorted(items, key=lambda item: (item.position, item.pk))
        }
        faulty = {fault.place for fault in self.outcome.plan.faults}
        seen = set()
        for position, row in enumerate(self.outcome.plan.rows, start=1):
            key = fold(row.number)
            item = existing.get(key)
            if key in seen:
                continue
            seen.add(key)
            if row.place in faulty:
                if item is None:
                    self.outcome.create.append(row.number)
                continue
            if item is None:
                self._create(row, position)
            else:
                item.document = self.document
                self._change(item, row, position)
        if self.outcome.plan.rows:
            self.outcome.gone = [item for key, item in existing.items() if key not in seen]
        self.outcome.twins = likely_duplicates.propose(self.document, self.outcome.plan.rows)

    def _create(self, row: PlanRow, position: int) -> None:
        item = Item(document=self.document, number=row.number, position=position)
        self._fill(item, {name: getattr(row, name) for name in COMPARED})
        self._save(item, row, row.coordinating)
        self.outcome.create.append(row.number)
        self._sync_tasks(item, row)

    def _change(self, item: Item, row: PlanRow, position: int) -> None:
        old, new = stored(item), self._wanted(item, row)
        fields = {name: (old[name], new[name]) for name in COMPARED if old[name] != new[name]}
        settled = item.provenance in (Item.Provenance.IMPORTED, Item.Provenance.CONFIRMED)
        if not fields and settled:
            self.outcome.same += 1
            return
        if item.provenance != Item.Provenance.IMPORTED:
            fields["provenance"] = (item.provenance, Item.Provenance.IMPORTED.value)
        item.position = position
        self._fill(item, new)
        self._save(item, row, new["coordinating"])
        self.outcome.change.append(Changed(row.number, fields))
        if {"lead", "schedule"} & set(fields):
            self._sync_tasks(item, row)

    def _sync_tasks(self, item: Item, row: PlanRow) -> None:
        """The item's tasks; a file that would make far more than a year has is read wrongly, and stops here."""
        if self.outcome.followed.new > TASKS_LIMIT:
            return
        synced = self.sync.bring(item)
        synced.left = [task for task in synced.left if task.is_open]
        self.outcome.followed.add(synced)
        if self.outcome.followed.new > TASKS_LIMIT:
            self.outcome.plan.faults.append(
                Fault(row.place, messages.role("deadline"), row.schedule_text, messages.too_many_tasks(TASKS_LIMIT))
            )

    def _wanted(self, item: Item, row: PlanRow) -> dict[str, str]:
        """The row's fields; a column that the file does not have leaves what is there."""
        old = stored(item)
        new = {name: getattr(row, name) for name in COMPARED}
        new["coordinating"] = " ".join(sorted(row.coordinating.split()))
        for role, names in {
            "product": ["product"],
            "coordinating": ["coordinating"],
            "deadline": ["schedule", "schedule_text"],
        }.items():
            if role not in row.raw:
                new |= {name: old[name] for name in names}
        same_text = fold(old["schedule_text"]) == fold(new["schedule_text"])
        if same_text and (WITHOUT_A_DAY & set(row.flags) or new["schedule"] == "undated"):
            new["schedule"] = old["schedule"]
        if old["schedule"].split()[0] == "event" and new["schedule"] == old["schedule"].replace("event", "on", 1):
            new["schedule"] = old["schedule"]
        return new

    def _fill(self, item: Item, values: dict[str, str]) -> None:
        for name in ("section", "text", "product", "schedule", "schedule_text"):
            setattr(item, name, values[name])
        item.every_unit_leads = values["lead"] == "*"
        item.lead = None if item.every_unit_leads else self.codes[values["lead"]]
        item.every_unit_coordinates = values["coordinating"] == "*"

    def _save(self, item: Item, row: PlanRow, coordinating: str) -> None:
        item.provenance = Item.Provenance.IMPORTED
        item.confirmed_by = item.confirmed_on = None
        item.entered_by, item.entered_on = self.by, clock.today()
        item.source_note = source_note(self.file, row)
        history.save(item, by=self.by, why=self.file.file_name)
        wanted = [self.codes[code] for code in coordinating.split() if code != "*"]
        if {unit.pk for unit in wanted} != {unit.pk for unit in item.coordinating.all()}:
            item.coordinating.set(wanted)
        ImportedRow.objects.update_or_create(
            item=item, defaults={"file": self.file, "table": row.place.table, "row": row.place.row}
        )


def stored(item: Item) -> dict[str, str]:
    """An item's compared fields in the catalogue's form."""
    codes = sorted(unit.code for unit in item.coordinating.all())
    return {
        "section": " ".join(item.section.split()), "text": clean(item.text), "product": " ".join(item.product.split()),
        "schedule": item.schedule, "schedule_text": " ".join(item.schedule_text.split()),
        "lead": item.lead.code if item.lead else "*",
        "coordinating": "*" if item.every_unit_coordinates else " ".join(codes),
    }  # fmt: skip


def source_note(file: ImportedFile, row: PlanRow) -> str:
    """File name, SHA-256, table and row, and agencies outside the department that the annex names."""
    with translation.override(settings.LANGUAGE_CODE):
        return _source_note(file, row)


def _source_note(file: ImportedFile, row: PlanRow) -> str:
    note = _("%(file)s (SHA-256 %(sha256)s), table %(table)d, row %(row)d") % {
        "file": file.file_name[:150], "sha256": file.sha256, "table": row.place.table, "row": row.place.row,
    }  # fmt: skip
    if row.outside:
        note += "; " + _("outside the department: %(agencies)s") % {"agencies": ", ".join(row.outside)}
    return note[:500]
