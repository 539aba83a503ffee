"""What was noted by hand as waiting becomes consultations of the agencies that were noted."""

from itertools import groupby

from django.conf import settings
from django.db import migrations
from django.utils import timezone

from cchc.search import fold

COLUMNS = ("task_id", "on", "by_id", "waiting_on")


def waits(acts):
    """(whom, first act, act that ended it or None) of each wait that one task's acts tell of, in order."""
    found, whom, first = [], "", None
    for act in acts:
        if act[3] == whom:
            continue
        if whom:
            found.append((whom, first, act))
        whom, first = act[3], act
    return found + ([(whom, first, None)] if whom else [])


def convert(apps, schema_editor):
    Act, Task = apps.get_model("tasks", "Act"), apps.get_model("tasks", "Task")
    Consultation = apps.get_model("tasks", "Consultation")
    waited = Act.objects.exclude(waiting_on="").values("task_id")
    rows = Act.objects.filter(task__in=waited).order_by("task_id", "on", "pk").values_list(*COLUMNS)
    agencies = {}
    for task_id, acts in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0]):
        task = Task.objects.only("state", "waiting_since", "waiting_on").get(pk=task_id)
        for whom, first, end in waits(acts):
            goes_on = end is None
            asked_on = task.waiting_since if goes_on and task.waiting_since else first[1]
            # Reporting and cancelling took the note off the task; its state now says that it does not wait.
            closed_on = None if goes_on or task.state not in ("todo", "doing") else end[1]
            made = Consultation(
                task=task, agency=_agency(apps, agencies, whom), asked_on=asked_on, asked_by_id=first[2],
                entered_on=max(first[1], asked_on), is_sample=settings.DEMO,
            )  # fmt: skip
            if closed_on:
                made.outcome, made.closed_on, made.closing_entered_on = "answered", closed_on, closed_on
                made.closed_by_id = end[2]
            made.save()
            _remember(apps, made, "HistoricalConsultation")


def _agency(apps, known, name):
    key = fold(name)[:200]
    if key not in known:
        agency, new = apps.get_model("tasks", "Agency").objects.get_or_create(search_text=key, defaults={"name": name})
        if new:
            _remember(apps, agency, "HistoricalAgency")
        known[key] = agency
    return known[key]


def _remember(apps, row, name):
    """The first row of its history; a migration's models write none."""
    history = apps.get_model("tasks", name)
    kept = {field.attname for field in history._meta.concrete_fields}
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname in kept}
    history.objects.create(history_date=timezone.now(), history_type="+", **values)


class Migration(migrations.Migration):
    dependencies = [("tasks", "0007_contributions_consultations")]

    operations = [migrations.RunPython(convert, migrations.RunPython.noop)]
