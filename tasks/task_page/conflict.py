"""A conflict on a task becomes the page with both versions, wherever it was raised."""

from django.shortcuts import render

from cchc.pages.typed_form import typed_in
from tasks.lifecycle.transition import Conflict


class ConflictMiddleware:
    """Answers 409 with what is stored now beside what the person typed, so that nothing typed is lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Conflict):
            return None
        typed = typed_in(request)
        context = {
            "task": exception.task,
            "about": exception.about,
            "seen": exception.version,
            "typed": [(name, value) for name, value in typed.fields if name != "seen"],  # the page sends its own
            "files": typed.files,
            "own": self._only_own(request, exception),
            "acts": exception.task.acts.select_related("by").order_by("-on", "-pk")[:5],
        }
        response = render(request, "tasks/task_page/conflict.html", context, status=409)
        if request.htmx:
            # The page with both versions takes the whole window, not the row that was sent.
            response["HX-Retarget"], response["HX-Reswap"] = "main", "innerHTML"
        return response

    @staticmethod
    def _only_own(request, conflict: Conflict) -> bool:
        """Whether all that was saved since the reader looked is the reader's own, from another window or browser."""
        seen = request.POST.get("seen", "")
        if not (seen.isdecimal() and len(seen) < 10):
            return False
        rows = (conflict.about or conflict.task).history.filter(version__gt=int(seen))
        return set(rows.values_list("history_user", flat=True)) == {request.user.pk}
