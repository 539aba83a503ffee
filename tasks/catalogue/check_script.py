"""Faults of what a row of sample_progress.csv or sample_dispatches.csv tells of its task's life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from tasks.catalogue.read import Fault, Row, is_day, missing, not_a_day, not_one_of, too_long
from tasks.models import Evidence

STATUSES = ("todo", "doing", "waiting", "sent_back", "reported", "done")
FINISHED = ("sent_back", "reported", "done")
EVIDENCE = (Evidence.Kind.DOCUMENT, Evidence.Kind.LINK, Evidence.Kind.FILE)
REQUESTS = ("extension", "transfer")

IN_ORDER = ("started_on", "product_date", "sent_on", "reported_on", "verified_on")
DAYS = (*IN_ORDER, "updated_on", "forecast", "waiting_since", "requested_on")


def script(row: Row, units: set[str], *, due_on: date | None, check_in: bool) -> list[Fault]:
    """What in the row no task can have lived through: unknown words, days out of order, acts without what they need.

    `due_on` is the task's deadline in force; a check-in needs no document.
    """
    wrong = [*not_one_of(row, "status", STATUSES), *not_a_day(row, *DAYS)]
    wrong += too_long(row, evidence=300, waiting_on=200, note=500)
    if row["evidence"] or row["evidence_kind"]:
        wrong += not_one_of(row, "evidence_kind", EVIDENCE)
    wrong += _finished(row, check_in=check_in)
    wrong += _waiting(row)
    if wrong:
        return wrong  # the order of days can only be told of days
    return [*_in_order(row), *_forecast(row), *_request(row, units, due_on)]


def _finished(row: Row, *, check_in: bool) -> Iterator[Fault]:
    status = row["status"]
    if status in ("doing", "waiting"):
        yield from missing(row, "started_on")
    if status == "todo" and row["started_on"]:
        yield row.fault("started_on", _("nothing: the task is todo"))
    if status in FINISHED:
        yield from missing(row, "reported_on")
        if not check_in:
            yield from missing(row, "product_date", "evidence")
    elif row["reported_on"]:
        yield row.fault("reported_on", _("nothing: the task is not reported"))
    if status == "sent_back":
        yield from missing(row, "updated_on", "note")
    if status == "done":
        yield from missing(row, "verified_on")
    elif row["verified_on"]:
        yield row.fault("verified_on", _("nothing: the task is not done"))


def _waiting(row: Row) -> Iterator[Fault]:
    if row["status"] == "waiting":
        yield from missing(row, "waiting_on", "waiting_since", "updated_on")
        return
    for column in ("waiting_on", "waiting_since"):
        if row[column]:
            yield row.fault(column, _("nothing: only a task with the status waiting waits"))


def _in_order(row: Row) -> Iterator[Fault]:
    last = ""
    for column in IN_ORDER:
        if row[column] and row[column] < last:
            yield row.fault(column, _("a day not before %(day)s: days in the order of the acts") % {"day": last})
        last = max(last, row[column])
    updated = row["updated_on"]
    if row["status"] == "sent_back" and updated < row["reported_on"]:
        yield row.fault("updated_on", _("the day of sending back, not before %(day)s") % {"day": row["reported_on"]})
    if updated and row["waiting_since"] > updated:
        yield row.fault("waiting_since", _("a day not after updated_on, %(day)s") % {"day": updated})


def _forecast(row: Row) -> Iterator[Fault]:
    if not row["forecast"]:
        return
    if not row["updated_on"]:
        yield row.fault("updated_on", _("the day on which the forecast was stated"))
    elif row["forecast"] < row["updated_on"]:
        yield row.fault("forecast", _("a day not before updated_on, %(day)s") % {"day": row["updated_on"]})


def _request(row: Row, units: set[str], due_on: date | None) -> Iterator[Fault]:
    if not row["request"]:
        for column in ("request_value", "requested_on"):
            if row[column]:
                yield row.fault(column, _("nothing: there is no request"))
        return
    yield from not_one_of(row, "request", REQUESTS)
    yield from missing(row, "requested_on")
    value = row["request_value"]
    if row["request"] == "transfer" and value not in units:
        yield row.fault("request_value", _("a key of %(file)s") % {"file": "units.csv"})
    if row["request"] == "extension":
        if not is_day(value):
            yield row.fault("request_value", _("a day of the calendar as YYYY-MM-DD"))
        elif due_on and value <= str(due_on):
            yield row.fault("request_value", _("a day after the deadline in force, %(day)s") % {"day": due_on})
    until = row["reported_on"]
    sent_back = row["updated_on"] if row["status"] == "sent_back" else ""
    if until and until < row["requested_on"] and not (sent_back and sent_back <= row["requested_on"]):
        yield row.fault("requested_on", _("a day on which the task was open, up to %(day)s") % {"day": until})
