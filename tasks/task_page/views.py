"""One task, in tabs with an address each: only what the open one shows is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc import clock
from cchc.accounts import rights
from cchc.files import downloads
from tasks.dispatches import route
from tasks.lifecycle import delay_signs, deputies
from tasks.lifecycle.timeline import changes
from tasks.models import Consultation, Contribution, Evidence, Task
from tasks.reminders.inbox.inbox import mails_about
from tasks.steps import remarks
from tasks.task_page import act_views, opened

# The acts of every week have their form beside the task; the others have a page.
INLINE = ("hand", "accept", "note", "verify")


def _work(task: Task) -> dict:
    person, by_item = deputies.deputy_of(task, clock.today())
    return {
        "deputy": {"person": person, "by_item": by_item, "until": task.item.deputy_to if by_item else None},
        "deeds": task.acts.select_related("by", "unit").order_by("-on", "-pk"),
        "steps": list(task.steps.select_related("owner", "done_by")),
        "threads": remarks.threads(task),
    }


def _proof(task: Task) -> dict:
    return {"evidence": task.evidence.select_related("entered_by", "replaced_by").order_by("-entered_on", "-pk")}


def _coordination(task: Task) -> dict:
    return {
        "way": route.way_of(route.with_way(task), clock.today()),
        "contributions": task.contributions.for_rows().order_by("-asked_on", "-pk"),
        "consultations": task.consultations.for_rows().prefetch_related("chasings").order_by("-asked_on", "-pk"),
    }


def _history(task: Task) -> dict:
    return {"changes": changes(task)}


def _reminders(task: Task) -> dict:
    return {"mails": mails_about(task)}


@dataclass(frozen=True)
class Tab:
    """A part of the page: its address below the task's, its words, its template, and what that template needs."""

    name: str
    slug: str
    label: str | Promise
    load: Callable[[Task], dict]
    shows_acts: bool = True

    @property
    def template(self) -> str:
        return f"tasks/task_page/tabs/{self.name.removeprefix('task-')}.html"


TABS = [
    Tab("task-detail", "", _("Task and discussion"), _work),
    Tab("task-evidence", "kiem-chung/", _("Proof"), _proof),
    Tab("task-coordination", "phoi-hop/", _("Coordination and requests"), _coordination),
    Tab("task-history", "lich-su/", _("Changes"), _history, shows_acts=False),
    Tab("task-reminders", "nhac-viec/", _("Reminders sent"), _reminders, shows_acts=False),
]


def view(tab: Tab):
    """The view of one tab."""

    def tab_view(request, pk: int):
        visible = _with_numbers(Task.objects.visible_to(request.user).for_page())
        task = get_object_or_404(delay_signs.with_signs(visible, clock.today()), pk=pk)
        requests = list(task.requests.select_related("requested_by", "decided_by", "to_unit").order_by("-pk"))
        context = {
            "tab": tab,
            "tabs": [(one, _counted(one, task, requests)) for one in TABS],
            "task": task,
            "item": task.item,
            "requests": requests,
            "undecided": [asked for asked in requests if not asked.decision],
            "can_decide": rights.allowed(request.user, "decide", task),
            **tab.load(task),
        }
        if tab.shows_acts:
            context |= _acts(request, task)
        return render(request, "tasks/task_page/detail.html", context)

    return tab_view


def _with_numbers(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """With how many proofs, contributions and consultations each has: as `evidence_number`, `awaited_number`."""

    def number(rows: type[models.Model]) -> Coalesce:
        of_task = rows._default_manager.filter(task=OuterRef("pk")).order_by().values("task")
        return Coalesce(Subquery(of_task.annotate(n=Count("pk")).values("n")), 0)

    return tasks.annotate(evidence_number=number(Evidence), awaited_number=number(Contribution) + number(Consultation))


def _counted(tab: Tab, task: Task, requests: list) -> int | None:
    """How many things lie behind a tab, where that says something."""
    if tab.name == "task-evidence":
        return task.evidence_number  # type: ignore[attr-defined]
    if tab.name == "task-coordination":
        return len(requests) + task.awaited_number  # type: ignore[attr-defined]
    return None


def _acts(request, task: Task) -> dict:
    """What the reader may do now, and who may do the rest."""
    fitting = act_views.fitting(task)
    mine = [act for act in fitting if act.allowed(request.user, task)]
    forms = [(act, act_views.form_for(act, task, request)) for act in mine if act.name in INLINE]
    for act, form in forms:
        if act.name == "verify":
            form.initial["opened"] = opened.mark(request.user, [task])
    return {
        "mine": [act for act in mine if act.name not in INLINE],
        "others": [(act, rights.who_may(act.right or act.name)) for act in fitting if act not in mine],
        "forms": forms,
    }


def evidence_for(request, pk: int) -> Evidence:
    """A piece of proof that the reader may see. Raises Http404, PermissionDenied."""
    evidence = get_object_or_404(Evidence.objects.select_related("task__unit"), pk=pk)
    rights.require(request.user, "view", evidence)
    get_object_or_404(Task.objects.visible_to(request.user).existing_on(clock.today()), pk=evidence.task_id)
    return evidence


def evidence_download(request, pk: int):
    """A file of proof."""
    evidence = evidence_for(request, pk)
    if not evidence.file:
        raise Http404
    return downloads.from_store(request, evidence.file, name=evidence.file_name, content_type=evidence.content_type)


urlpatterns = [path(f"<number:pk>/{tab.slug}", view(tab), name=tab.name) for tab in TABS]
