"""Acts that the page of a report or a letter offers: a form for those who may, and what happens when it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from cchc.accounts import rights
from cchc.refusal import Refused
from reports.lifecycle.forms import SeenForm
from reports.models import ChaseLetter, Report

Row = Report | ChaseLetter


@dataclass(frozen=True, slots=True)
class PageAct:
    """An act, and the state of the row in which its page offers it."""

    name: str
    state: str
    right: str
    form: type[SeenForm]


def attempt(
    request: HttpRequest, row: Row, right: str, form_class: type[SeenForm], act: Callable, done: str
) -> SeenForm | None:
    """Does the act and says that it is `done`; gives the form with what was typed and why it was refused, else None."""
    person = rights.reader(request, right, row)
    form = form_class(request.POST, request.FILES, row=row)
    if not form.is_valid():
        return form
    try:
        act(row, by=person, **form.arguments())
    except Refused as refusal:
        form.add_error(None, refusal)
        return form
    messages.success(request, done)
    return None


def offered(request: HttpRequest, row: Row, acts: Iterable[PageAct], sent: SeenForm | None) -> dict[str, Any]:
    """For the page: `acts` that fit the row's state, by name with their form or who may do them; `refused` is a sent
    form that belongs to none of them."""
    person = rights.reader(request)
    fitting: dict[str, dict[str, Any]] = {}
    for act in acts:
        if row.state != act.state:
            continue
        if not rights.allowed(person, act.right, row):
            fitting[act.name] = {"who_may": rights.who_may(act.right)}
        elif type(sent) is act.form:
            fitting[act.name] = {"form": sent}
        else:
            fitting[act.name] = {"form": act.form(row=row, auto_id=f"id_{act.name}_%s")}
    belongs = any(offer.get("form") is sent for offer in fitting.values())
    return {"acts": fitting, "refused": None if belongs else sent}
