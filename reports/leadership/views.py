"""The leadership's page: where the Director's and the deputies' day begins, made for a telephone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cchc import clock
from cchc.accounts import rights
from reports.leadership.standing import in_short
from reports.leadership.waiting import waiting_for


def show(request: HttpRequest) -> HttpResponse:
    person = rights.reader(request)
    if not rights.may_ever(person, "decide"):
        rights.require(person, "decide")
    day = clock.today()
    context = {"short": in_short(day), "waiting": waiting_for(person, day), "as_of": day}
    return render(request, "reports/leadership/page.html", context)
