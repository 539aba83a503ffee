"""Chase letters: the late tasks to choose from, the letters that are kept, and the page of one with its acts."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Unit
from cchc.files import downloads
from cchc.pages.addresses import keys_of
from cchc.refusal import Refused
from reports.chase_letter import acts
from reports.chase_letter.content import Letter, chased_on
from reports.chase_letter.forms import DropLetterForm, IssueLetterForm, LetterForm, TakeBackLetterForm
from reports.chase_letter.paper import demand, opening, paper
from reports.lifecycle import page_acts
from reports.lifecycle.forms import SeenForm
from reports.lifecycle.page_acts import PageAct
from reports.models import ChaseLetter
from reports.render.docx import render as docx
from reports.wording import say
from tasks.models import Task
from tasks.task_list.page import TaskList
from tasks.task_list.views import back

State = ChaseLetter.State
MOST_LATE = 300
MOST_CHOSEN = 1000


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """GET: what is late, to choose from, and the letters there are. POST: a draft about the chosen tasks (`task`)."""
    if request.method == "POST":
        return _draft(request)
    person = rights.reader(request)
    today = clock.today()
    late = chased_on(today).visible_to(person)
    unit = Unit.objects.filter(code=request.GET.get("unit", "")).first()
    if unit:
        late = late.filter(unit=unit)
    rows = list(late.for_rows().order_by("unit__position", "unit_id", "due_on", "pk")[:MOST_LATE])
    letters = ChaseLetter.objects.defer("content").select_related("created_by", "issued_by")
    context = {
        "as_of": today,
        "late": rows,
        "late_by_unit": [(unit, list(tasks)) for unit, tasks in groupby(rows, key=attrgetter("unit"))],
        "total": late.count(),
        "unit": unit,
        "units": Unit.objects.filter(tasks__in=chased_on(today)).distinct(),
        "letters": letters,
        "drafting": rights.allowed(person, "draft_chase_letter"),
    }
    return render(request, "reports/chase_letter/list.html", context)


def _draft(request: HttpRequest) -> HttpResponse:
    person, chosen = rights.reader(request, "draft_chase_letter"), _chosen(request)
    try:
        letter = acts.draft(chosen, by=person)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(back(request) if request.POST.get("next") else "chase-letter")
    left_out = len(set(chosen)) - letter.chased.count()
    if left_out:
        messages.warning(request, _("%(n)d of the chosen tasks are not late and were left out.") % {"n": left_out})
    messages.success(request, _("The letter is drafted."))
    return redirect(letter)


def _chosen(request: HttpRequest) -> list[int]:
    """The tasks that were ticked ("pk" or "pk:version"), or all of the list whose query is sent along (`all`)."""
    if request.POST.get("all"):
        tasks = TaskList(request, QueryDict(request.POST.get("query", ""))).tasks
        return list(tasks.values_list("pk", flat=True)[:MOST_CHOSEN])
    return keys_of(each.partition(":")[0] for each in request.POST.getlist("task")[:MOST_CHOSEN])


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    rights.reader(request)
    return _page(request, _letter(pk))


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The letter as a file: of an issued one the file that was kept."""
    rights.reader(request, "export")
    letter = _letter(pk)
    name = acts.name_of(letter)
    if letter.file:
        return downloads.from_store(request, letter.file, name=name, content_type=downloads.CONTENT_TYPES["docx"])
    return downloads.from_bytes(name, docx.render(paper(acts.content_of(letter))))


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "draft_chase_letter", LetterForm, acts.write, _("Saved."))


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The letter is recorded as issued, on each task that it names.")
    return _act(request, pk, "keep_reminders", IssueLetterForm, acts.issue, done)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The letter is a draft again.")
    return _act(request, pk, "keep_reminders", TakeBackLetterForm, acts.take_back, done)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Not sent, or taken up again, by the state it is in."""
    letter = _letter(pk)
    act = acts.take_up if letter.state == State.DROPPED else acts.drop
    return _act(request, pk, "draft_chase_letter", DropLetterForm, act, _("Saved."))


def _letter(pk: int) -> ChaseLetter:
    return get_object_or_404(ChaseLetter.objects.select_related("created_by", "issued_by"), pk=pk)


def _gone(letter: ChaseLetter, content: Letter) -> list[Task]:
    """The chosen tasks that are no longer late, as they stand now."""
    chosen = Task.objects.filter(chase_letters=letter).exclude(pk__in=[task.key for task in content.tasks])
    return list(chosen.for_rows().order_by("pk"))


def _act(
    request: HttpRequest, pk: int, right: str, form_class: type[SeenForm], act: Callable, done: str
) -> HttpResponse:
    letter = _letter(pk)
    form = page_acts.attempt(request, letter, right, form_class, act, done)
    return redirect(letter) if form is None else _page(request, _letter(pk), form, status=422)


ACTS = (
    PageAct("write", State.DRAFT, "draft_chase_letter", LetterForm),
    PageAct("issue", State.DRAFT, "keep_reminders", IssueLetterForm),
    PageAct("take_back", State.ISSUED, "keep_reminders", TakeBackLetterForm),
    PageAct("drop", State.DRAFT, "draft_chase_letter", DropLetterForm),
    PageAct("drop", State.DROPPED, "draft_chase_letter", DropLetterForm),
)


def _page(
    request: HttpRequest, letter: ChaseLetter, sent: SeenForm | None = None, *, status: int = 200
) -> HttpResponse:
    content = acts.content_of(letter)
    offered = page_acts.offered(request, letter, ACTS, sent)
    texts = offered["acts"].get("write", {}).get("form")
    if texts is not None and texts is not sent:
        texts.suggest(opening(content), demand(content))
    context = offered | {
        "letter": letter,
        "content": content,
        "paper": paper(content),
        "addressed": say("letterhead", "addressed", to="").strip(),
        "gone": _gone(letter, content) if letter.is_draft else [],
    }
    return render(request, "reports/chase_letter/detail.html", context, status=status)
