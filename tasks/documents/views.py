"""Documents (Văn bản) and their items, each with the mark of where its wording comes from."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render

from cchc import clock
from tasks.dispatches import route
from tasks.documents.list_page import DocumentList
from tasks.models import Document, Item, Task


def document_list(request):
    return DocumentList(request).response("tasks/documents/list.html")


def document_detail(request, pk: int):
    day = clock.today()
    document = get_object_or_404(Document.objects.existing_on(day).select_related("registered_by"), pk=pk)
    late = Count("tasks", filter=Q(tasks__in=Task.objects.late_on(day)))
    items = list(
        Item.objects.filter(document=document)
        .select_related("lead", "same_as__document", "confirmed_by", "entered_by")
        .prefetch_related("coordinating")
        .annotate(all_tasks=Count("tasks"), done=Count("tasks", filter=Q(tasks__state=Task.State.DONE)), late=late)
        .order_by("position", "pk")
    )
    asked = request.GET.get("provenance", "")
    marks = [
        (mark, mark.label, sum(item.provenance == mark for item in items)) for mark in Item.Provenance
    ]  # fmt: skip
    context = {
        "document": document,
        "items": items,
        "shown": [item for item in items if item.provenance == asked] if asked in Item.Provenance.values else items,
        "marks": [mark for mark in marks if mark[2]],
        "asked": asked,
        "drafts": sum(item.is_draft for item in items),
        "ways": _ways(document, day),
        "files": document.imported_files.filter(applied_on__isnull=False).order_by("-applied_on", "-pk"),
    }
    return render(request, "tasks/documents/detail.html", context)


def _ways(document: Document, day) -> list:
    """Of what came from outside, each task with its way through the stations."""
    if not document.is_received:
        return []
    tasks = route.with_ways(Task.objects.filter(item__document=document).for_rows().order_by("item__position", "pk"))
    return [(task, route.way_of(task, day)) for task in tasks]
