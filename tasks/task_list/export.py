"""A list as it is shown, as a file: its columns, its groups, its filters in words, its day and hour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cchc.dates import short_date
from cchc.files import spreadsheet
from cchc.files.cells import Row
from tasks.lists.columns import Column
from tasks.models import Task
from tasks.task_list.grouping import Totals

ROWS_AT_ONCE = 500


def sheet(asked) -> spreadsheet.Sheet:
    """From what an address asked for (`tasks.task_list.page.TaskList`)."""
    columns = list(asked.shown_columns.values())
    # A page of them at a time: a list of any length takes little memory.
    tasks = asked.with_groups(asked.shown_rows().iterator(chunk_size=ROWS_AT_ONCE))
    return spreadsheet.Sheet(
        [spreadsheet.Column(str(column.label), column.width) for column in columns],
        _rows(tasks, columns, asked.day),
        title=str(asked.title),
        notes=list(_about(asked, asked.paginator.count)),
    )


def _rows(tasks: Iterable[tuple[Task, Totals | None]], columns: list[Column], day: date) -> Iterator[Row]:
    for task, group in tasks:
        if group:
            yield Row((group_words(group),), group=True)
        yield Row([column.value(task, day) for column in columns])


def group_words(group: Totals) -> str:
    """ "KTN: 12 tasks, 5 open, 2 late, 1 waiting to be verified, 6 done"."""
    words = _("%(n)d tasks, %(open)d open, %(late)d late, %(waiting)d waiting to be verified, %(done)d done") % {
        "n": group.number, "open": group.open, "late": group.late, "waiting": group.waiting, "done": group.done,
    }  # fmt: skip
    return f"{group.label}: {words}"


def _about(asked, number: int) -> Iterator[str]:
    yield _("Figures as of %(day)s") % {"day": short_date(asked.day)}
    yield _("Filters: %(filters)s") % {"filters": asked.filters_in_words(_("none"))}
    yield _("%(n)d of %(all)d tasks") % {"n": number, "all": asked.total}
    now = formats.date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    yield _("Written %(now)s by %(who)s") % {"now": now, "who": asked.user}
