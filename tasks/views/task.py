"""One task with all that belongs to it, and what was changed in it."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render

from cchc import clock
from cchc.accounts import rights
from tasks.changes import changes, mails_about
from tasks.models import Evidence, Task
from tasks.views import acts

# The acts of every week have their form beside the task; the others have a page.
INLINE = ("accept", "note", "verify")


def task_detail(request, pk: int):
    tasks = Task.objects.visible_to(request.user).for_rows()
    task = get_object_or_404(
        tasks.select_related("item__lead", "first_unit", "reported_by", "verified_by", "item__same_as__document"), pk=pk
    )
    fitting = acts.fitting(task)
    mine = [act for act in fitting if act.allowed(request.user, task)]
    context = {
        "task": task,
        "item": task.item,
        "mine": [act for act in mine if act.name not in INLINE],
        "others": [(act, rights.who_may(act.right or act.name)) for act in fitting if act not in mine],
        "forms": [(act, acts.form_for(act, task, request)) for act in mine if act.name in INLINE],
        "deeds": task.acts.select_related("by", "unit").order_by("-on", "-pk"),
        "evidence": task.evidence.select_related("entered_by", "replaced_by").order_by("-entered_on", "-pk"),
        "requests": task.requests.select_related("requested_by", "decided_by", "to_unit").order_by("-pk"),
        "can_decide": rights.allowed(request.user, "decide", task),
    }
    return render(request, "tasks/task_detail.html", context)


def task_history(request, pk: int):
    """Every change, old and new, in the office's words; and the reminders that named the task."""
    task = get_object_or_404(Task.objects.visible_to(request.user).for_rows(), pk=pk)
    context = {"task": task, "changes": changes(task), "mails": mails_about(task)}
    return render(request, "tasks/task_history.html", context)


def evidence_download(request, pk: int):
    """A file of proof, always as a download: nothing that people hand in is shown inside our own pages."""
    evidence = get_object_or_404(Evidence.objects.select_related("task__unit"), pk=pk)
    rights.require(request.user, "view", evidence)
    get_object_or_404(Task.objects.visible_to(request.user).existing_on(clock.today()), pk=evidence.task_id)
    if not evidence.file:
        raise Http404
    response = FileResponse(
        evidence.file.open(), as_attachment=True, filename=evidence.file_name, content_type=evidence.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
