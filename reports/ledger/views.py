"""The ledger of lost points as a file, with the day and the filters of its page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cchc.accounts import rights
from cchc.files import downloads
from cchc.files.turns import in_turn
from reports.ledger import spreadsheet
from scoring.engine import ledger
from scoring.index import parameters
from scoring.index.index import NoSet, index_of
from scoring.index.ledger import lines_of


@require_safe
@in_turn
def download(request: HttpRequest, year: int) -> HttpResponse:
    rights.reader(request, "export")
    try:
        computed = index_of(parameters.day(request), year)
    except NoSet as missing:
        raise Http404(str(missing)) from missing
    data = spreadsheet.render(computed, ledger.chosen(lines_of(computed), **parameters.ledger_filters(request)))
    return downloads.from_bytes(f"{year}-diem-bi-mat-{computed.day}.xlsx", data)
