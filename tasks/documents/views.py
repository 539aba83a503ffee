"""Documents (Văn bản) and their items, each with the mark of where its wording comes from."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc import clock
from cchc.search import fold
from tasks.dispatches import route
from tasks.models import Document, Item, Task, conditions

A_PAGE = 50


class DocumentFilter(forms.Form):
    """The filters of the register of documents; an unknown value is left out."""

    says_what_it_needs = True

    q = forms.CharField(label=gettext_lazy("Number, summary, issuer"), required=False, max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    drafts = forms.BooleanField(label=gettext_lazy("with items not compared yet"), required=False)

    def __init__(self, data, years):
        super().__init__(data, auto_id="filter_%s", label_suffix="")
        self.fields["kind"].choices = [("", _("all")), *Document.Kind.choices]
        self.fields["year"].choices = [("", _("all")), *((str(year), str(year)) for year in years)]

    def chosen(self, documents):
        self.is_valid()
        given = self.cleaned_data
        if given.get("kind"):
            documents = documents.filter(kind=given["kind"])
        if given.get("year"):
            documents = documents.filter(year=int(given["year"]))
        if given.get("drafts"):
            documents = documents.filter(pk__in=Item.objects.filter(provenance="draft").values("document"))
        for word in fold(given.get("q", "")).split():
            documents = documents.filter(search_text__contains=word)
        return documents

    def chips(self) -> list[dict]:
        found = []
        for name, value in self.cleaned_data.items():
            if value:
                words = _("yes") if value is True else dict(getattr(self.fields[name], "choices", [])).get(value, value)
                found.append({"name": name, "label": self.fields[name].label, "value": words})
        return found


def document_list(request):
    """The register: a page at a time, or all of it on paper."""
    day = clock.today()
    existing = Document.objects.existing_on(day)
    years = existing.order_by("-year").values_list("year", flat=True).distinct()
    form = DocumentFilter(request.GET, years)
    documents = form.chosen(existing).defer("search_text", "file_values", "note").order_by("-year", "-date", "number")
    on_paper = "print" in request.GET
    paginator = Paginator(documents, 10_000 if on_paper else A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": _counted(list(page.object_list), day),
        "pages": paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "total": existing.count() if form.chips() else paginator.count,
        "on_paper": on_paper,
    }
    return render(request, "tasks/documents/list.html", context)


def _counted(documents: list[Document], day) -> list[dict]:
    """Each document with how many items and tasks it has; two queries."""
    items = Item.objects.filter(document__in=documents).order_by().values_list("document").annotate(n=Count("pk"))
    tasks = (
        Task.objects.filter(item__document__in=documents)
        .order_by()
        .values_list("item__document")
        .annotate(
            n=Count("pk"),
            done=Count("pk", filter=Q(state=Task.State.DONE)),
            late=Count("pk", filter=conditions.late(day)),
        )
    )
    of_items, of_tasks = dict(items), {document: counts for document, *counts in tasks}
    rows = []
    for one in documents:
        number, done, late = of_tasks.get(one.pk, (0, 0, 0))
        rows.append({"document": one, "items": of_items.get(one.pk, 0), "tasks": number, "done": done, "late": late})
    return rows


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
