"""What tasks tell the packages above: tasks changed. They listen; this package does not know them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.dispatch import Signal

# Sent after commit with `task_ids` (set of keys; empty: many) and `cause` (a short English phrase for the log).
tasks_changed = Signal()

# Asked with `task_ids`; whoever knows answers with the points that hang on them, {task: Decimal}, and with what must be
# said beside them ("" if nothing).
points_asked = Signal()

# Whoever knows answers what waits for the Director's word beside tasks: a list of `reminders.digest.papers.Paper`.
papers_asked = Signal()

# Asked with `year`; whoever knows answers what a beginning office has of criteria: sentences, and the page's address.
criteria_asked = Signal()

# Sent inside the transaction with `unit`, `successor`, `day` and `by`: from that day on the one's work is the other's.
# A receiver answers what it handed on, as JSON; it gets it back with `succession_undone`, and `by`.
unit_succeeded = Signal()
succession_undone = Signal()

# Sent inside the transaction with `item`, `copy` and `by`: tasks of the one go on in the next year under the other.
item_carried = Signal()

_held: ContextVar[set[int] | None] = ContextVar("held", default=None)


def tell(task_ids: Iterable[int], cause: str) -> None:
    """Send `tasks_changed` once the running transaction is committed."""
    ids = set(task_ids)
    held = _held.get()
    if held is not None:
        held.update(ids)
        return
    transaction.on_commit(lambda: tasks_changed.send(sender=None, task_ids=ids, cause=cause))


@contextmanager
def told_at_the_end(cause: str) -> Iterator[None]:
    """Many acts, one signal: for loaders and bulk acts."""
    held: set[int] = set()
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    if held:
        tell(held, cause)
