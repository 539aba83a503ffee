import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One row a task instead of one a criterion. The rows are computed anew, so none is carried over."""

    dependencies = [
        ("scoring", "0002_snapshot_by_unit"),
        ("tasks", "0001_initial"),
    ]

    operations = [
        migrations.DeleteModel(name="TaskStake"),
        migrations.CreateModel(
            name="TaskStake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.DecimalField(decimal_places=4, max_digits=9, verbose_name="points at stake")),
                ("by_criterion", models.JSONField(default=dict, verbose_name="points at stake by criterion")),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stake", to="tasks.task"
                    ),
                ),
            ],
            options={
                "verbose_name": "points at stake",
                "verbose_name_plural": "points at stake",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("points__gt", 0)), name="task_stake_above_nothing")
                ],
            },
        ),
    ]
