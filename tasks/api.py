"""Documents, items and tasks for machines, by the querysets and rights of their pages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.machines.answers import Paged, Rows, page, require_known, require_year, unit_called
from tasks.models import Document, Item, Task
from tasks.models.task import TaskQuerySet

router = Router()


class OfYear(Paged):
    year: int | None = None


class DocumentRow(BaseModel):
    id: int
    year: int
    number: str
    date: date
    issuer: str
    kind: str
    title: str
    arrived_on: date | None
    page: str


class Documents(Rows[DocumentRow]):
    pass


@router.get("documents", response=Documents)
def documents(request: HttpRequest, asked: Query[OfYear]) -> Any:
    """Plans, decisions, letters and incoming dispatches that exist today."""
    rights.reader(request)
    require_known(request, OfYear)
    rows = Document.objects.existing_on(clock.today()).defer("search_text", "file_values")
    if asked.year is not None:
        rows = rows.filter(year=require_year(asked.year))
    return page(request, rows, asked, _document)


@router.get("documents/{number:pk}", response=DocumentRow)
def document(request: HttpRequest, pk: int) -> Any:
    """One document."""
    rights.reader(request)
    require_known(request)
    return _document(get_object_or_404(Document.objects.existing_on(clock.today()), pk=pk))


def _document(row: Document) -> dict[str, Any]:
    return {
        "id": row.pk, "year": row.year, "number": row.number, "date": row.date, "issuer": row.issuer,
        "kind": row.kind, "title": row.title, "arrived_on": row.arrived_on, "page": row.get_absolute_url(),
    }  # fmt: skip


class ItemsAsked(OfYear):
    document: int | None = None


class ItemRow(BaseModel):
    id: int
    document: int
    document_number: str
    number: str
    section: str
    text: str
    product: str
    lead: str | None
    every_unit_leads: bool
    coordinating: list[str]
    every_unit_coordinates: bool
    schedule: str
    schedule_text: str
    provenance: str


class Items(Rows[ItemRow]):
    pass


@router.get("items", response=Items)
def items(request: HttpRequest, asked: Query[ItemsAsked]) -> Any:
    """Numbered contents of documents. `lead` and `coordinating` are codes of units."""
    rights.reader(request)
    require_known(request, ItemsAsked)
    rows = Item.objects.existing_on(clock.today()).select_related("document", "lead")
    rows = rows.prefetch_related("coordinating").defer("search_text", "file_values")
    if asked.year is not None:
        rows = rows.filter(document__year=require_year(asked.year))
    if asked.document is not None:
        rows = rows.filter(document=asked.document)
    return page(request, rows, asked, _item)


def _item(row: Item) -> dict[str, Any]:
    return {
        "id": row.pk, "document": row.document_id, "document_number": row.document.number, "number": row.number,
        "section": row.section, "text": row.text, "product": row.product, "lead": row.lead and row.lead.code,
        "every_unit_leads": row.every_unit_leads, "coordinating": [unit.code for unit in row.coordinating.all()],
        "every_unit_coordinates": row.every_unit_coordinates, "schedule": row.schedule,
        "schedule_text": row.schedule_text, "provenance": row.provenance,
    }  # fmt: skip


class TasksAsked(OfYear):
    unit: str = ""
    state: Literal["todo", "doing", "reported", "done", "cancelled"] | None = None
    late: bool | None = None


class TaskRow(BaseModel):
    id: int
    document: int
    document_number: str
    item: int
    number: str
    text: str
    unit: str
    officer: str | None
    state: str
    given_on: date
    decreed_on: date | None
    due_on: date | None
    days_late: int
    days_late_by_decree: int
    forecast_on: date | None
    waiting_on: str
    late_reason: str
    product_on: date | None
    reported_on: date | None
    verified_on: date | None
    cancelled_on: date | None
    page: str


class Tasks(Rows[TaskRow]):
    pass


# What a row reads, and nothing else: rows are many.
READ = [
    "unit__code", "officer__username", "occurrence", "state", "given_on", "decreed_on", "due_on", "forecast_on",
    "waiting_on", "late_reason", "product_on", "reported_on", "verified_on", "cancelled_on", "item__number",
    "item__text", "item__schedule", "item__document__number", "item__document__year", "item__document__date",
]  # fmt: skip


def _existing(request: HttpRequest, day: date) -> TaskQuerySet:
    rows = Task.objects.visible_to(rights.reader(request)).existing_on(day)
    return rows.select_related("item__document", "unit", "officer").only(*READ)


@router.get("tasks", response=Tasks)
def tasks(request: HttpRequest, asked: Query[TasksAsked]) -> Any:
    """Tasks with their lateness in calendar days: to the product's day once there is one, else to today.

    `late=true` gives open tasks past their deadline, as the task list does.
    """
    day = clock.today()
    rows = _existing(request, day)
    require_known(request, TasksAsked)
    if asked.year is not None:
        rows = rows.of_year(require_year(asked.year))
    if asked.unit:
        rows = rows.filter(unit=unit_called(asked.unit))
    if asked.state is not None:
        rows = rows.filter(state=asked.state)
    if asked.late is not None:
        late = Task.objects.late_on(day).values("pk")
        rows = rows.filter(pk__in=late) if asked.late else rows.exclude(pk__in=late)
    return page(request, rows, asked, lambda row: _task(row, day))


@router.get("tasks/{number:pk}", response=TaskRow)
def task(request: HttpRequest, pk: int) -> Any:
    """One task."""
    day = clock.today()
    rows = _existing(request, day)
    require_known(request)
    return _task(get_object_or_404(rows, pk=pk), day)


def _task(row: Task, day: date) -> dict[str, Any]:
    return {
        "id": row.pk, "document": row.item.document_id, "document_number": row.item.document.number,
        "item": row.item_id, "number": row.number, "text": row.item.text, "unit": row.unit.code,
        "officer": row.officer and row.officer.username, "state": row.state, "given_on": row.given_on,
        "decreed_on": row.decreed_on, "due_on": row.due_on, "days_late": row.days_late(day),
        "days_late_by_decree": row.days_late_by_decree(day), "forecast_on": row.forecast_on,
        "waiting_on": row.waiting_on, "late_reason": row.late_reason, "product_on": row.product_on,
        "reported_on": row.reported_on, "verified_on": row.verified_on, "cancelled_on": row.cancelled_on,
        "page": row.get_absolute_url(),
    }  # fmt: skip
