"""The sentences of the import: what a flag means, what is wrong with a cell and what is allowed there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.dates import short_date
from tasks.importing.deadlines import deadline
from tasks.importing.files.grid import CELL_LIMIT, LeftOut
from tasks.models import Item

ROLES = {
    "number": gettext_lazy("number"),
    "section": gettext_lazy("section"),
    "text": gettext_lazy("content"),
    "lead": gettext_lazy("lead unit"),
    "coordinating": gettext_lazy("coordinating units"),
    "deadline": gettext_lazy("deadline"),
    "schedule": gettext_lazy("schedule"),
    "schedule_text": gettext_lazy("deadline as printed"),
    "product": gettext_lazy("expected product"),
    "provenance": gettext_lazy("provenance"),
}

FLAGS = {
    "before": gettext_lazy("“before” a day: read as the setting above says"),
    "before_period": gettext_lazy("“before” a month or quarter: the last day before it"),
    "plan_year": gettext_lazy("no year is printed: the plan's year"),
    "other_year": gettext_lazy("the deadline lies in another year"),
    "before_document": gettext_lazy("the deadline lies before the document's date"),
    "days_before_document": gettext_lazy("days before the document's date are left out"),
    "no_deadline": gettext_lazy("no deadline is printed"),
    "no_date": gettext_lazy("the deadline names no date: without a deadline until the Office sets one"),
    "not_understood": gettext_lazy("the deadline was not understood: without a deadline, the text is kept"),
    "start_only": gettext_lazy("a time that says when the work begins is no deadline"),
    "condition": gettext_lazy("the deadline names a condition too; only the date counts"),
    "week_of_month": gettext_lazy("a week of a month: its days 7, 14, 21, 28 or the month's last day"),
    "period_unknown": gettext_lazy("a day of a reporting period that is not named: without a deadline"),
    "expected": gettext_lazy("an expected time, not a fixed one"),
    "other_words": gettext_lazy("the deadline holds other words; they are kept in its text"),
    "also_continuous": gettext_lazy("to be kept up afterwards too; only the days are tasks"),
    "continues": gettext_lazy("goes on in later years; only this year's end is a task"),
    "made_exact": gettext_lazy("a period and a day in it: the day counts"),
    "interval": gettext_lazy("every two or four months: counted from January"),
    "each_period": gettext_lazy("no month or quarter is named: each one is taken"),
    "half_of": gettext_lazy("half of a month or quarter: without a deadline until a day is set"),
    "crosses": gettext_lazy("crosses under quarters or months: each is a deadline"),
    "serial": gettext_lazy("a day that Excel counts as a number"),
    "monthly_day": gettext_lazy("each month without a day: day 25 is taken"),
    "monthly_left_out": gettext_lazy("each month is left out beside the longer periods"),
    "other_days_left_out": gettext_lazy("days beside “each quarter” are left out"),
    "weekly": gettext_lazy("each week cannot be kept: once a month is taken"),
    "short_months": gettext_lazy("in shorter months the last day"),
    "middle_of_quarter": gettext_lazy("middle of a quarter: the 15th of its second month"),
    "times_differ": gettext_lazy("the number of times and the days named differ"),
    "times_without_days": gettext_lazy("so many times a year without days: without a deadline"),
    "ditto": gettext_lazy("repeats the row above"),
    "lead_from_above": gettext_lazy("lead unit from the row above"),
    "several_leads": gettext_lazy("several lead units: the first leads, the others coordinate"),
    "unit_guessed": gettext_lazy("a unit's name is not exact: confirm it"),
    "unit_taken_over": gettext_lazy("the unit has ended; who took over is taken: confirm it"),
    "unit_words": gettext_lazy("words behind a unit's role say what it does; they are not kept"),
    "unit_scope": gettext_lazy("a unit is named for a part only"),
    "only_concerned": gettext_lazy("“units concerned”: read as all units"),
    "others_named_too": gettext_lazy("all units, some of them by name"),
    "outside_agency": gettext_lazy("an agency outside the department; kept as a note"),
    "number_given": gettext_lazy("no numbers are printed: counted"),
    "number_shared": gettext_lazy("several rows under one number: parts of it"),
    "number_with_section": gettext_lazy("numbers start again: with the section's mark"),
    "table_continued": gettext_lazy("a table without headings: read like the one before"),
    "columns_joined": gettext_lazy("several columns below one heading: read together"),
    "two_contents": gettext_lazy("two columns of content: the first is the heading or the beginning of the second"),
    "text_goes_on": gettext_lazy("the row below goes on with the content"),
    "rows_joined": gettext_lazy("several rows with one content: one item"),
    "text_box": gettext_lazy("a text box in the cell: read behind the cell's text"),
    "struck_out": gettext_lazy("a part is struck out: it is read"),
    "formula": gettext_lazy("value of a formula as it was saved"),
    "mended": gettext_lazy("mended here"),
}  # fmt: skip

# Why something of a file is not read.
LEFT_OUT = {
    "hidden_sheet": gettext_lazy("the sheet is hidden"),
    "hidden_row": gettext_lazy("the row is hidden"),
    "hidden_column": gettext_lazy("the column is hidden"),
    "hidden_text": gettext_lazy("the text is hidden"),
    "deleted_text": gettext_lazy("deleted in “Track changes”"),
    "deleted_row": gettext_lazy("the row is deleted in “Track changes”"),
    "picture": gettext_lazy("a picture in the cell: type what it shows"),
    "embedded": gettext_lazy("another document is embedded here"),
    "columns_beyond": gettext_lazy("columns beyond the 60th"),
    "merged_areas": gettext_lazy("the merged areas overlap: the file is damaged"),
    "no_tasks": gettext_lazy("a table without tasks"),
    "signature": gettext_lazy("it belongs to the signatures"),
    "total": gettext_lazy("it adds up the rows above"),
    "note": gettext_lazy("it is a note"),
    "further_table": gettext_lazy("only the first table with rows is read"),
    "cell_unreadable": gettext_lazy("the cell cannot be read: write its value"),
    "damaged_sheet": gettext_lazy("the sheet is damaged"),
    "damaged_styles": gettext_lazy("the part with the styles is damaged: days may be shown as numbers"),
    "damaged_numbering": gettext_lazy("the part with the numbering is damaged: numbers that Word counts are missing"),
}

STEPS = {
    "note": gettext_lazy("progress noted"),
    "forecast": gettext_lazy("forecast stated"),
    "report": gettext_lazy("reported done"),
}


def role(name: str) -> str:
    return str(ROLES[name])


def flag(name: str) -> str:
    return str(FLAGS[name])


def missing(role_name: str) -> str:
    if role_name == "lead":
        return _("No lead unit: write a unit of the department, or that all units lead.")
    return _("“%(column)s” is empty: write what the annex prints.") % {"column": role(role_name)}


def too_long(limit: int) -> str:
    return _("The text is too long: at most %(limit)d characters.") % {"limit": limit}


def no_such_day(text: str) -> str:
    return _("“%(text)s” is no day or no span of time: write dd/mm/yyyy, a month, a quarter or a year.") % {
        "text": text
    }


def before_document(day: date) -> str:
    return _("The deadline lies before the document's date, %(day)s: nothing falls due before it is given.") % {
        "day": short_date(day)
    }


def number_twice(table: int, row: int) -> str:
    return _("The number stands in table %(table)d, row %(row)d too: each number once.") % {"table": table, "row": row}


def hidden(table: int, name: str, what: list[str] | None) -> str:
    """What a sheet hides: rows and columns, or None for all of it."""
    if what is None:
        return _("Sheet %(table)d “%(name)s” is hidden.") % {"table": table, "name": name}
    listed = ", ".join(what[:20]) + (" …" if len(what) > 20 else "")
    return _("Sheet %(table)d “%(name)s”: hidden rows and columns %(what)s.") % {
        "table": table, "name": name, "what": listed,
    }  # fmt: skip


def left_out(entry: LeftOut) -> str:
    """What is not read, with its place: "Table 1, row 4: “…”: the row is hidden"."""
    why = str(LEFT_OUT[entry.why])
    text = f"“{entry.text}”" if entry.text else ""
    if entry.row:
        place = _("Table %(table)d, row %(row)d") % {"table": entry.table, "row": entry.row}
    else:
        place = _("Table %(table)d") % {"table": entry.table} if entry.table else ""
    return ": ".join(part for part in (place, text, why) if part)


def too_many_tasks(limit: int) -> str:
    return _("With this row the file would make more than %(limit)d tasks: check units and deadlines.") % {
        "limit": limit
    }


def number_is_a_day() -> str:
    return _("The sheet holds a day where the annex prints a number, such as 1.2: write the number.")


def unknown_unit(proposals: Iterable[str]) -> str:
    near = "; ".join(proposals)
    if near:
        return _("This is no known unit; near to it: %(units)s. Choose a unit; its name is then remembered.") % {
            "units": near
        }
    return _("This is no known unit. Choose a unit; its name is then remembered.")


def too_many_names(limit: int) -> str:
    return _("The cell is too long for a list of units: at most %(limit)d names.") % {"limit": limit}


def unit_ended() -> str:
    return _("The unit was not there on the document's date: name its successor.")


def legacy(encoding: str, fonts: list[str]) -> str:
    named = ", ".join(fonts)
    sentence = _(
        "The text is typed in the old %(encoding)s encoding, not in Unicode. Convert it to Unicode "
        "(in UniKey: Ctrl+Shift+F6) and upload it again."
    ) % {"encoding": encoding}
    return f"{sentence} ({named})" if named else sentence


def damaged() -> str:
    return _(
        "Letters were lost when the file was saved. Save it again from the original, as .docx, .xlsx or “CSV UTF-8”."
    )


def no_table() -> str:
    return _(
        "No table with columns for the content and for unit, deadline or product was found, and no list with such "
        "lines. Check the headings."
    )


def cell_fault(name: str) -> str:
    if name == "formula_without_value":
        return _("The cell holds a formula without a saved value: open the file, save it, or write the value itself.")
    if name == "text_too_long":
        return too_long(CELL_LIMIT)
    if name == "text_missing":
        return _("The cell's text is lost in the file: write it here.")
    return _("The cell's formula has an error: write the value itself.")


def value(name: str, stored: str) -> str:
    """A field's value as a reader knows it."""
    if name == "provenance":
        return str(Item.Provenance(stored).label)
    if name in ("lead", "coordinating") and stored == "*":
        return _("all units")
    if name == "schedule":
        return deadline.in_words(stored)
    return stored


def no_sheet() -> str:
    return _("This is no sheet of a unit's tasks: download one, fill it in, and upload that file.")


def not_the_units_task() -> str:
    return _("The first column names no task of this unit: leave it as it was downloaded.")


def changed_since() -> str:
    return _("The task was changed after the sheet was downloaded: download a new one for this row.")


def step(name: str) -> str:
    return str(STEPS[name])
