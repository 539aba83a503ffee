"""Load a catalogue folder: calendar, office, units, documents, items, and the tasks that the items give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, prefetch_related_objects
from django.utils.translation import gettext as _

from cchc.accounts.models import OrganisationEntry, Unit, User
from tasks import signals
from tasks.catalogue import agencies, check, days_off, expected_tasks
from tasks.catalogue.read import Fault, Faulty, Folder, Row
from tasks.catalogue.sync import Changes, Loader
from tasks.lifecycle.sync_tasks import Synced, TaskSync
from tasks.models import Document, Item, Task, workdays

# Items that the office brought in or compared itself: no catalogue changes them or moves their tasks.
PROTECTED = (Item.Provenance.IMPORTED, Item.Provenance.CONFIRMED)


def load(folder: Folder, *, by: User | None = None) -> Changes:
    """Bring the database to what the folder says; all or nothing, and a second run changes nothing.

    Only a field whose value in the file differs from what the file said last time is changed, never an imported or
    confirmed item. What is gone from the file is reported, not deleted. `by` stands in the history. Raises Faulty,
    before anything is written, where `check.faults` finds something. The samples are `progress.play`'s.
    """
    found = check.faults(folder)
    if folder.year is None:
        found.append(Fault("set.csv", 1, "value", folder.settings.get("year", ""), _("the year, as four digits")))
    if found:
        raise Faulty(found)
    changes = Changes()
    loader = Loader(str(folder.year), by, changes)
    with transaction.atomic(), signals.told_at_the_end("catalogue"):
        days_off.load(Loader(days_off.FILE, by, changes))
        agencies.load(Loader(agencies.FILE, by, changes))
        _organisation(folder, loader)
        units = _units(folder, loader)
        documents = _documents(folder, loader)
        items, changed = _items(folder, loader, documents, units)
        _tasks(items, units, changed, loader)
    return changes


def load_calendar() -> Changes:
    """Load the days off that the program ships, which every office begins with. Raises Faulty."""
    if found := days_off.faults():
        raise Faulty(found)
    changes = Changes()
    with transaction.atomic(), signals.told_at_the_end("catalogue"):
        days_off.load(Loader(days_off.FILE, None, changes))
    return changes


def _organisation(folder: Folder, loader: Loader) -> None:
    known = {entry.key: entry for entry in OrganisationEntry.objects.all()}
    for row in folder.rows("organisation.csv"):
        fields = {"value": {"value": row["value"]}, "source": {"source": row["source"]}}
        told = {column: row[column] for column in fields}
        entry = known.pop(row["key"], None) or OrganisationEntry(key=row["key"])
        loader.bring(entry, told, fields, label=f"organisation.csv: {row['key']}")
    _report_gone(loader, "organisation.csv", known)


def _units(folder: Folder, loader: Loader) -> dict[str, Unit]:
    known = {unit.code: unit for unit in Unit.objects.all()}
    found = {}
    # A later folder's new units stand below those that are there.
    last = (Unit.objects.aggregate(Max("position"))["position__max"] or 0) if known else 0
    for number, row in enumerate(folder.rows("units.csv"), 1):
        unit = known.pop(row["code"], None)
        fields: dict[str, dict[str, Any]] = {
            "name": {"name": row["name"]},
            "kind": {"kind": row["kind"]},
            "aliases": {"aliases": [alias.strip() for alias in row["aliases"].split(";") if alias.strip()]},
            "valid_from": {"valid_from": row.day("valid_from")},
            "valid_to": {"valid_to": row.day("valid_to")},
            "source": {"source": row["source"]},
        }
        told = {column: row[column] for column in fields}
        unit = unit or Unit(code=row["code"], position=last + number)
        loader.bring(unit, told, fields, label=f"units.csv: {row['code']}")
        found[row["code"]] = unit
    _report_gone(loader, "units.csv", known)
    return found


def _report_gone(loader: Loader, file: str, left: dict[str, Any]) -> None:
    for key, row in left.items():
        if loader.remembered(row):
            loader.changes.is_gone(f"{file}: {key}")


def _documents(folder: Folder, loader: Loader) -> dict[str, Document]:
    remembered = Document.objects.filter(file_values__has_key=loader.source)
    known = {loader.remembered(document)["key"]: document for document in remembered}
    found = {}
    for row in folder.rows("documents.csv"):
        year = expected_tasks.year_of(folder, row)
        day = date.fromisoformat(row["date"])
        document = known.pop(row["key"], None) or _same_document(row, year, day) or Document(key=row["key"], year=year)
        fields: dict[str, dict[str, Any]] = {
            "key": {},
            "year": {"year": year},
            "date": {"date": day},
            "stated_items": {"stated_items": row.whole("stated_items")},
            **{c: {c: row[c]} for c in ("number", "issuer", "kind", "title", "source", "note")},
        }
        told = {**{column: row[column] for column in fields}, "year": str(year)}
        loader.bring(document, told, fields, label=f"documents.csv: {row['key']}")
        found[row["key"]] = document
    _report_gone(loader, "documents.csv", known)
    return found


def _same_document(row: Row, year: int, day: date) -> Document | None:
    """The document where it is known from elsewhere: by its key, or by number, date and issuer, registered by hand."""
    of_year = Document.objects.filter(year=year)
    by_number = of_year.filter(number=row["number"], date=day, issuer=row["issuer"])
    return of_year.filter(key=row["key"]).first() or by_number.first()


def _items(
    folder: Folder, loader: Loader, documents: dict[str, Document], units: dict[str, Unit]
) -> tuple[list[Item], set[int]]:
    """The items as the file has them, and the keys of those whose tasks may have to change with them."""
    existing = Item.objects.filter(document__in=documents.values()).prefetch_related("coordinating")
    by_document = {document.pk: document for document in documents.values()}
    known = {(by_document[item.document_id].key, item.number): item for item in existing}
    for item in known.values():
        item.document = by_document[item.document_id]
    found: dict[tuple[str, str], Item] = {}
    changed: set[int] = set()
    positions = _positions(folder)
    # A twin points at another item, which must be there first.
    for row in sorted(folder.rows("items.csv"), key=lambda row: bool(row["same_as"])):
        key = row["document"], row["number"]
        document = documents[row["document"]]
        item = known.get((document.key, row["number"])) or Item(document=document, number=row["number"])
        twin = found[expected_tasks.named_twin(row)] if row["same_as"] else None
        news = _item(item, row, positions[key], twin, units, loader)
        if {"lead", "schedule", "same_as"} & set(news):
            changed.add(item.pk)
        found[key] = item
    _items_gone(known, found, loader)
    return list(found.values()), changed


def _positions(folder: Folder) -> dict[tuple[str, str], int]:
    """The place of each item among its document's."""
    last: Counter[str] = Counter()
    found = {}
    for row in folder.rows("items.csv"):
        last[row["document"]] += 1
        found[row["document"], row["number"]] = last[row["document"]]
    return found


def _item(item: Item, row: Row, position: int, twin: Item | None, units: dict[str, Unit], loader: Loader) -> list[str]:
    every_unit = row["lead"] == expected_tasks.EVERY_UNIT
    words = row.words("coordinating")
    coordinating = [units[code] for code in words if code != expected_tasks.EVERY_UNIT]
    fields: dict[str, dict[str, Any]] = {
        "position": {"position": position},
        "lead": {"lead": None if every_unit else units[row["lead"]], "every_unit_leads": every_unit},
        "coordinating": {"every_unit_coordinates": expected_tasks.EVERY_UNIT in words},
        "same_as": {"same_as": twin},
        **{
            column: {column: row[column]}
            for column in ("section", "text", "product", "schedule", "schedule_text", "deadline_owner", "provenance")
        },
        "source_note": {"source_note": row["source_note"]},
    }
    label = f"items.csv:{row.line}: {row['document']} {row['number']}"
    told = {**{column: row[column] for column in fields}, "position": str(position)}
    if item.pk is not None and _is_left_alone(item, told, loader, label):
        return []
    differs = [] if item.pk is None or set(item.coordinating.all()) == set(coordinating) else ["coordinating"]
    news = loader.bring(item, told, fields, label=label, differs=differs)
    if "coordinating" in news:
        item.coordinating.set(coordinating)
    return news


def _is_left_alone(item: Item, told: dict[str, str], loader: Loader, label: str) -> bool:
    """Whether the office's own work stands against the file: imported, confirmed, or entered by hand beforehand."""
    by_hand = item.provenance == Item.Provenance.ENTERED and not loader.remembered(item)
    if item.provenance not in PROTECTED and not by_hand:
        return False
    loader.changes.unchanged += 1
    news = [column for column in loader.news(item, told) if column != "position"]
    if news:
        message = _("%(row)s: left as it is, it is “%(provenance)s”; the file differs in %(columns)s")
        loader.changes.lines.append(
            message % {"row": label, "provenance": item.get_provenance_display(), "columns": ", ".join(news)}
        )
    return True


def _items_gone(known: dict[tuple[str, str], Item], found: dict[tuple[str, str], Item], loader: Loader) -> None:
    kept = {item.pk for item in found.values()}
    for (document, number), item in known.items():
        if item.pk not in kept and loader.remembered(item):
            loader.changes.is_gone(f"items.csv: {document} {number}")


def _tasks(items: list[Item], codes: Collection[str], changed: Collection[int], loader: Loader) -> None:
    """Give the tasks that are missing and move untouched ones to the days that their item now has.

    Where every unit leads, that is each of the folder's (`codes`) and those that the office added by hand, not those
    of another catalogue. `changed` are keys of items whose lead or schedule the file changed: of these, what was
    touched already and so stays is reported.
    """
    items = [item for item in items if loader.remembered(item) and item.provenance not in PROTECTED]
    prefetch_related_objects(items, "tasks__acts")
    units = [unit for unit in Unit.objects.all() if unit.code in codes or not unit.file_values]
    sync = TaskSync(units=units, workdays=workdays(), by=loader.by)
    for item in items:
        _report(sync.bring(item, list(item.tasks.all())), item.pk in changed, loader.changes)


def _report(synced: Synced, changed: bool, changes: Changes) -> None:
    changes.created += synced.new
    changes.unchanged += synced.unchanged + len(synced.stayed)
    changes.changed += len(synced.moved)
    changes.lines += [f"{_label(task)}: {text}" for task, text in synced.moved]
    message = _("%(task)s: left as it is, work on it has begun; the file now says %(day)s, %(unit)s")
    for task, like in synced.stayed if changed else []:
        words = {"task": _label(task), "day": like.decreed_on or "–", "unit": like.first_unit.code}
        changes.lines.append(message % words)
    for task in synced.left:
        changes.is_gone(_label(task))


def _label(task: Task) -> str:
    return f"{task.item.document.key} {task.item.number}/{task.occurrence} ({task.first_unit.code})"
