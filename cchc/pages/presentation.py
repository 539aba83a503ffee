"""What any page may ask: its menu, the hint of a first visit, the reader's functions and rights, a form's mistakes."""

from __future__ import annotations

from django.forms import BaseForm, BoundField
from django.http import HttpRequest

from cchc.accounts import rights
from cchc.accounts.models import User
from cchc.accounts.sign_in.directory.adapter import directory_name
from cchc.guide.guide import Hint, hint_for
from cchc.pages.menu import menu_of
from cchc.templating.library import Library

library = Library()
library.function(menu_of)
library.function(directory_name)
library.function(rights.allowed)
library.function(rights.who_may)


@library.function
def hint_of(request: HttpRequest) -> Hint | None:
    """What the reader is told on the first visit of this page."""
    return hint_for(request.user, request.resolver_match.view_name) if request.resolver_match else None


@library.function
def functions_of(user: User) -> str:
    """What the person is today: "head of the unit, Phòng Kinh tế ngành"."""
    return "; ".join(
        f"{function.get_role_display()}, {function.unit}" if function.unit else function.get_role_display()
        for function in user.functions()
    )


@library.function
def leave_out(request: HttpRequest, name: str) -> str:
    """The page's address without one filter, and back on its first page."""
    query = request.GET.copy()
    query.pop(name, None)
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else request.path


@library.filter
def faults(form: BaseForm) -> list[tuple[str, str]]:
    """(id of the field on the page, sentence that names the field) for every mistake, in the order of the fields."""
    found = []
    for field in form:
        name = str(field.label)
        for error in field.errors:
            sentence = error if error.startswith(name) else f"{name}: {error}"
            found.append((field.id_for_label or field.auto_id, sentence))
    return found


@library.filter
def is_first_wrong(field: BoundField) -> bool:
    """Whether the field is the first of its form with a mistake, so that writing goes on there."""
    return bool(field.errors) and next(name for name in field.form.fields if name in field.form.errors) == field.name
