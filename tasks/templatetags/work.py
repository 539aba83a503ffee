"""The fields of a row of My work: many a page, so they are written as strings and no form is built for each."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from cchc.forms import DAY_HINT
from tasks.models import Task
from tasks.task_page.forms import NoteForm

register = template.Library()

LINE = (
    '<span class="field line line--{name}"><label class="label" for="id_{pk}_note_{name}">{label}</label>'
    '<input type="text" name="{name}" id="id_{pk}_note_{name}" value="{value}" autocomplete="off"{more}></span>'
)
START = '<label class="choice small"><input type="checkbox" name="start" id="id_{pk}_note_start"{more}> {label}</label>'


@register.simple_tag
def update_fields(task: Task, day: date, form: NoteForm | str | None = None) -> str:
    """The fields of an update: as the task stands, or as they were sent and not taken (a template says "" for none)."""
    values = {
        "text": "",
        "forecast_on": formats.date_format(task.forecast_on, "SHORT_DATE_FORMAT") if task.forecast_on else "",
        "late_reason": task.late_reason,
    }
    form = form or None
    if form is not None:
        values = {name: form.data.get(name, "") for name in values}
    if task.due_on is None or task.due_on >= day:
        del values["late_reason"]
    parts = [_line(task, name, value, form) for name, value in values.items()]
    if task.state == Task.State.TODO:
        checked = mark_safe(" checked") if form is not None and form.data.get("start") else ""
        parts.append(format_html(START, pk=task.pk, more=checked, label=NoteForm.base_fields["start"].label))
    return mark_safe("".join(parts))


def _line(task: Task, name: str, value: str, form: NoteForm | None) -> str:
    more = format_html(' placeholder="{}" inputmode="numeric"', DAY_HINT) if name == "forecast_on" else ""
    if form is not None and form.errors.get(name):
        more = mark_safe(f'{more} aria-invalid="true"')
    return format_html(
        LINE, pk=task.pk, name=name, label=NoteForm.base_fields[name].label, value=value, more=more
    )  # fmt: skip
