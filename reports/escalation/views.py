"""The letter to the superior about an agency that does not answer, as a file to sign and send."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.files import downloads
from reports.content import issuer
from reports.escalation.content import gather
from reports.escalation.paper import paper
from reports.render.docx import render as docx
from tasks.models import Consultation, Task


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a DOCX; `ky` names who signs, the Director unless a deputy is asked for."""
    person = rights.reader(request, "export")
    consultation = get_object_or_404(Consultation.objects.for_rows(), pk=pk)
    today = clock.today()
    get_object_or_404(Task.objects.visible_to(person).existing_on(today), pk=consultation.task_id)
    signer = request.GET.get("ky", issuer.DIRECTOR)
    try:
        data = docx.render(paper(gather(consultation, signer=signer)))
    except ValueError as error:
        raise Http404(_("No letter: the agency is not late.")) from error
    name = f"{today.isoformat()}-bao-cao-cap-tren-{pk}.docx"
    return downloads.from_bytes(name, data)
