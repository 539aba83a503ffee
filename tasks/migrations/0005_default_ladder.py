"""The ladder that the office begins with; from then on it is the Office Chief's."""

from django.db import migrations, models
from django.utils import timezone

# Working days from the deadline, and to whom: 10, 5 and 1 before to the head and the officer in charge, 1 and 3 after
# to the head and the Office Chief, 7 after to the deputy in charge, 15 after to the Director as well.
LADDER = {
    -10: ["to_officer", "to_head"],
    -5: ["to_officer", "to_head"],
    -1: ["to_officer", "to_head"],
    1: ["to_head", "to_office_chief"],
    3: ["to_head", "to_office_chief"],
    7: ["to_deputy"],
    15: ["to_director"],
}
FUNCTIONS = ["to_officer", "to_head", "to_office_chief", "to_deputy", "to_director"]


def lay(apps, schema_editor):
    """Only where there is no ladder yet; each rung with the first row of its history."""
    Rung, History = apps.get_model("tasks", "Rung"), apps.get_model("tasks", "HistoricalRung")
    if Rung.objects.exists():
        return
    for working_days, told in LADDER.items():
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
