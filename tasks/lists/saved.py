"""What a person keeps of lists: the columns, and filters under a name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.refusal import Refused
from tasks.models import KeptList

LISTS_A_PERSON = 30
TASKS = "task-list"  # the one list whose columns are chosen


@transaction.atomic
def keep_columns(person: User, names: Iterable[str]) -> KeptList:
    """The columns that the person sees in lists that name none themselves."""
    kept, _new = KeptList.objects.get_or_create(person=person, page=TASKS, name="")
    kept.columns = " ".join(names)
    kept.save()
    return kept


@transaction.atomic
def keep_list(person: User, *, name: str, query: str, shared: bool, page: str = TASKS) -> KeptList:
    """Keep the query of a list's address under a name; the same name takes the new query. Raises Refused."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give the list a name."))
    if len(name) > KeptList._meta.get_field("name").max_length:
        raise Refused(_("The name is too long: at most 80 letters."))
    asked = QueryDict(query, mutable=True)
    for passing in ("page", "format"):
        asked.pop(passing, None)
    if len(asked.urlencode()) > KeptList._meta.get_field("query").max_length:
        raise Refused(_("These filters are too long to be kept."))
    known = KeptList.objects.filter(person=person, page=page, name=name)
    if not known.exists() and KeptList.objects.filter(person=person, dropped=False).count() > LISTS_A_PERSON:
        raise Refused(_("At most %(n)d lists are kept for a person: drop one first.") % {"n": LISTS_A_PERSON})
    values = {"query": asked.urlencode(), "shared": shared, "dropped": False}
    kept, is_new = KeptList.objects.get_or_create(person=person, page=page, name=name, defaults=values)
    if not is_new:
        kept.query, kept.shared, kept.dropped = values.values()
        kept.save()
    return kept


def drop_list(person: User, pk: int) -> None:
    """Only one's own."""
    kept = get_object_or_404(KeptList.objects.exclude(name=""), pk=pk, person=person)
    kept.dropped = True
    kept.save()
