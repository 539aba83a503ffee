"""A conflict on a task becomes the page with both versions, wherever it was raised."""

from django.shortcuts import render

from tasks.lifecycle.transition import Conflict


class ConflictMiddleware:
    """Answers 409 with what is stored now beside what the person typed, so that nothing typed is lost."""

    # Not the person's words: they are sent again by the page itself.
    HIDDEN = ("csrfmiddlewaretoken", "seen")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Conflict):
            return None
        typed = [
            (name, value) for name in request.POST for value in request.POST.getlist(name) if name not in self.HIDDEN
        ]
        context = {
            "task": exception.task,
            "about": exception.about,
            "seen": exception.version,
            "typed": typed,
            "files": [upload.name for upload in request.FILES.values()],
            "acts": exception.task.acts.select_related("by").order_by("-on", "-pk")[:5],
        }
        response = render(request, "tasks/task_page/conflict.html", context, status=409)
        if request.htmx:
            # The page with both versions takes the whole window, not the row that was sent.
            response["HX-Retarget"], response["HX-Reswap"] = "main", "innerHTML"
        return response
