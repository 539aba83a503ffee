"""A list as it is shown, as a file: its columns, its groups, its filters in words, its day and hour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.files import spreadsheet
from cchc.files.cells import Row
from tasks.lists import columns
from tasks.lists.grouping import Totals
from tasks.models import Task


def sheet(asked, *, by: User) -> spreadsheet.Sheet:
    """From what an address asked for (`tasks.lists.views.Asked`)."""
    shown = [columns.COLUMNS[name] for name in asked.columns]
    tasks = asked.rows(asked.tasks.for_list())
    return spreadsheet.Sheet(
        [spreadsheet.Column(str(column.label), column.width) for column in shown],
        _rows(tasks, shown, asked.day),
        title=_("Tasks"),
        notes=list(_about(asked, len(tasks), by)),
    )


def _rows(tasks: Iterable[tuple[Task, Totals | None]], shown: list[columns.Column], day: date) -> Iterator[Row]:
    for task, group in tasks:
        if group:
            yield Row((group_words(group),), group=True)
        yield Row([column.value(task, day) for column in shown])


def group_words(group: Totals) -> str:
    """ "KTN: 12 tasks, 5 open, 2 late, 1 waiting to be verified, 6 done"."""
    words = _("%(n)d tasks, %(open)d open, %(late)d late, %(waiting)d waiting to be verified, %(done)d done") % {
        "n": group.number, "open": group.open, "late": group.late, "waiting": group.waiting, "done": group.done,
    }  # fmt: skip
    return f"{group.label}: {words}"


def _about(asked, number: int, by: User) -> Iterator[str]:
    yield _("Figures as of %(day)s") % {"day": short_date(asked.day)}
    chips = "; ".join(f"{chip['label']}: {chip['value']}" for chip in asked.form.chips())
    yield _("Filters: %(filters)s") % {"filters": chips or _("none")}
    yield _("%(n)d of %(all)d tasks") % {"n": number, "all": asked.everything.count()}
    now = formats.date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    yield _("Written %(now)s by %(who)s") % {"now": now, "who": by}
