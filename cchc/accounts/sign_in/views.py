"""After signing in again: what was typed before, ready to be sent."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cchc.accounts.sign_in import expired_form


@require_GET
@never_cache
def show_kept(request) -> HttpResponse:
    """The typed fields as a form to its old address; the person looks at them and sends them."""
    found = expired_form.found(request)
    if found is None:
        return redirect("home")
    context = {"typed": found["fields"], "files": found["files"], "action": found["action"]}
    return render(request, "account/kept.html", context)
