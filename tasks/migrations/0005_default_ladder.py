"""The ladder that the office begins with (`tasks/reminders/ladder.csv`); from then on it is the Office Chief's."""

import csv
from pathlib import Path

from django.db import migrations, models
from django.utils import timezone

FILE = Path(__file__).parents[1] / "reminders" / "ladder.csv"
FUNCTIONS = ["to_officer", "to_head", "to_office_chief", "to_deputy", "to_director"]


def ladder():
    """By working days from the deadline, the fields of those whom the rung reminds, as the file has them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            int(row["working_days"]): [f"to_{function}" for function in row["reminds"].split()]
            for row in csv.DictReader(file)
        }


def lay(apps, schema_editor):
    """Only where there is no ladder yet; each rung with the first row of its history."""
    Rung, History = apps.get_model("tasks", "Rung"), apps.get_model("tasks", "HistoricalRung")
    if Rung.objects.exists():
        return
    for working_days, told in ladder().items():
        values = {function: function in told for function in FUNCTIONS} | {"working_days": working_days}
        rung = Rung.objects.create(**values)
        History.objects.create(
            id=rung.pk,
            history_date=timezone.now(),
            history_type="+",
            history_change_reason="the ladder to begin with",
            in_use=True,
            **values,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0004_importing"),
    ]

    operations = [
        migrations.AddField(
            model_name="rung",
            name="in_use",
            field=models.BooleanField(default=True, verbose_name="in use"),
        ),
        migrations.AddField(
            model_name="historicalrung",
            name="in_use",
            field=models.BooleanField(default=True, verbose_name="in use"),
        ),
        migrations.AlterField(
            model_name="digest",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "planned"),
                    ("sending", "being sent"),
                    ("sent", "sent"),
                    ("failed", "failed before leaving"),
                    ("uncertain", "not known whether it was sent"),
                    ("dropped", "no longer needed"),
                ],
                default="planned",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(lay, migrations.RunPython.noop, elidable=False),
    ]
