"""The ledger of lost points as a file, with the day and the filters of its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cchc.accounts import rights
from cchc.files import downloads
from reports.ledger import spreadsheet
from reports.render import files
from scoring.engine import ledger
from scoring.index import parameters
from scoring.index.index import NoSet, index_of
from scoring.index.ledger import lines_of


@require_safe
def download(request: HttpRequest, year: int) -> HttpResponse:
    rights.require(request.user, "export")
    try:
        found = index_of(parameters.day(request), year)
    except NoSet as missing:
        raise Http404(str(missing)) from missing
    made = spreadsheet.render(found, ledger.chosen(lines_of(found), **parameters.ledger_filters(request)))
    name = f"{year}-diem-bi-mat-{found.day.isoformat()}.{files.XLSX}"
    return downloads.made(name, made)
