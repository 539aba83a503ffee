"""Faults of what tasks read from a catalogue folder: units, office, documents, items, and the samples of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from tasks.catalogue import check_plans, check_samples, days_off
from tasks.catalogue.read import Fault, Folder

MUST_EXIST = ("set.csv", "units.csv", "documents.csv", "items.csv", "criteria.csv")

_PROGRESS = (
    "status started_on product_date sent_on evidence evidence_kind reported_on verified_on updated_on forecast "
    "waiting_on waiting_since request request_value requested_on note"
)
# The columns that cannot be done without; others may be absent and are then empty.
COLUMNS = {
    "units.csv": "code name kind",
    "organisation.csv": "key value",
    "documents.csv": "key number date issuer kind title",
    "items.csv": "document number text lead coordinating schedule schedule_text criteria supports same_as provenance",
    "sample_people.csv": "username email name position unit role in_charge_of",
    "sample_progress.csv": f"document item unit occurrence {_PROGRESS}",
    "sample_awaited.csv": "document item unit occurrence kind asked_of what number asked_on due answered_on answer",
    "sample_dispatches.csv": f"number date issuer summary unit deadline {_PROGRESS}",
}


def faults(folder: Folder) -> list[Fault]:
    """Every fault of the calendar and of this package's files; empty where they can be loaded and played.

    set.csv, criteria.csv, the links to criteria and what else the scores need are checked by `scoring.catalogue`.
    """
    found = [*days_off.faults(), *_tables(folder)]
    if found:
        return found  # with a table or column missing each row would be at fault
    return [
        *check_plans.units(folder),
        *check_plans.organisation(folder),
        *check_plans.documents(folder),
        *check_plans.items(folder),
        *check_plans.twins(folder),
        *_stated_counts(folder),
        *check_samples.people(folder),
        *check_samples.progress(folder),
        *check_samples.dispatches(folder),
        *check_samples.awaited(folder),
    ]


def item_counts(folder: Folder) -> dict[str, int]:
    """How many items each document of the folder has, in the order of documents.csv."""
    counts = Counter(row["document"] for row in folder.rows("items.csv"))
    return {row["key"]: counts[row["key"]] for row in folder.rows("documents.csv")}


def _tables(folder: Folder) -> Iterator[Fault]:
    for name in MUST_EXIST:
        if not folder.has(name):
            yield Fault(name, 1, "", "", _("this file must be there"))
    for name in {*MUST_EXIST, *COLUMNS}:
        yield from folder.unreadable(name)
    for name, columns in COLUMNS.items():
        if not folder.has(name) or folder.unreadable(name):
            continue
        for column in columns.split():
            if column not in folder.header(name):
                yield Fault(name, 1, column, "", _("this column must be there"))


def _stated_counts(folder: Folder) -> Iterator[Fault]:
    counts = item_counts(folder)
    for row in folder.rows("documents.csv"):
        stated = row["stated_items"]
        if stated.isdecimal() and int(stated) != counts[row["key"]]:
            allowed = _("%(stated)s items, as stated (documents.csv:%(line)d); here are %(found)d") % {
                "stated": stated,
                "line": row.line,
                "found": counts[row["key"]],
            }
            yield Fault("items.csv", 1, "document", row["key"], allowed)
