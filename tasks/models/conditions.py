"""Which tasks a word of the office means, as conditions: the same for a list, a count and a group of counts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

SILENT_AFTER_DAYS = 30


def is_open() -> Q:
    """To do or doing; a reported task is not open."""
    return Q(state__in=["todo", "doing"])


def late(day: date) -> Q:
    """Open and past its deadline in force; due on `day` itself is not late."""
    return is_open() & Q(due_on__lt=day)


def due(first: date, last: date) -> Q:
    """Open and due on a day from `first` to `last`, both included."""
    return is_open() & Q(due_on__gte=first, due_on__lte=last)


def undated() -> Q:
    return is_open() & Q(due_on=None)


def sent_back() -> Q:
    return is_open() & Q(sent_back_on__isnull=False)


def to_verify() -> Q:
    return Q(state="reported")


def not_accepted() -> Q:
    return is_open() & Q(accepted_on=None)


def silent(day: date) -> Q:
    """Open; started, late or due within 30 days; and nothing heard for more than 30 days (design §4)."""
    last_word = Coalesce("last_note_on", "started_on", "given_on")
    return (
        is_open()
        & (Q(started_on__isnull=False) | Q(due_on__lte=day + timedelta(days=SILENT_AFTER_DAYS)))
        & Q(LessThan(last_word, Value(day - timedelta(days=SILENT_AFTER_DAYS))))
    )


def beyond(condition: Q, known: Q) -> Q:
    """What is left to ask of tasks for which all parts of `known` hold: `late` among open ones is only a day."""
    if condition.connector != Q.AND or condition.negated:
        return condition
    return Q(*(part for part in condition.children if part not in known.children))
