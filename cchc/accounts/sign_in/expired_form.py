"""What was typed into a form whose session had ended: kept until the person is signed in again."""

from __future__ import annotations

from django.http import HttpRequest

KEY = "kept"
# Longer than any form of ours; a form without a session must not fill the session table.
MOST_CHARACTERS = 50_000
LEFT_OUT = ("csrfmiddlewaretoken",)


def keep(request: HttpRequest) -> bool:
    """Store the form's fields and its address in the session; False where there is nothing to keep, or too much.

    The request has passed the check against forged forms before. Files are not kept: only their names.
    """
    fields = [
        [name, value] for name in request.POST for value in request.POST.getlist(name) if name not in LEFT_OUT
    ]  # fmt: skip
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    files = [upload.name for upload in request.FILES.values()]
    request.session[KEY] = {"action": request.get_full_path(), "fields": fields, "files": files}
    return True


def found(request: HttpRequest) -> dict | None:
    """What was kept for this browser: `action`, `fields`, `files`. It ends with the session."""
    return request.session.get(KEY)
