"""Documents (Văn bản) and their items, each with the mark of where its wording comes from."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render

from cchc import clock
from tasks.dispatches import way
from tasks.models import Document, Item, Task


def document_list(request):
    day = clock.today()
    documents = (
        Document.objects.existing_on(day)
        .annotate(items_counted=Count("items", distinct=True), tasks_counted=Count("items__tasks", distinct=True),
                  done=Count("items__tasks", filter=Q(items__tasks__state=Task.State.DONE), distinct=True))
        .order_by("-year", "-date", "number")
    )  # fmt: skip
    return render(request, "tasks/document_list.html", {"documents": documents})


def document_detail(request, pk: int):
    day = clock.today()
    document = get_object_or_404(Document.objects.existing_on(day).select_related("registered_by"), pk=pk)
    late = Count("tasks", filter=Q(tasks__in=Task.objects.late_on(day)))
    items = (
        Item.objects.filter(document=document)
        .select_related("lead", "same_as__document", "confirmed_by", "entered_by")
        .prefetch_related("coordinating")
        .annotate(all_tasks=Count("tasks"), done=Count("tasks", filter=Q(tasks__state=Task.State.DONE)), late=late)
        .order_by("position", "pk")
    )
    context = {"document": document, "items": items, "drafts": sum(item.is_draft for item in items),
               "ways": _ways(document, day)}  # fmt: skip
    return render(request, "tasks/document_detail.html", context)


def _ways(document: Document, day) -> list:
    """Of what came from outside, each task with its way through the stations."""
    if not document.is_received:
        return []
    tasks = way.with_ways(Task.objects.filter(item__document=document).for_rows().order_by("item__position", "pk"))
    return [(task, way.way_of(task, day)) for task in tasks]
