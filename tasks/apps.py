from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("plans and tasks")

    def ready(self) -> None:
        from cchc.operations.metrics import SOURCES
        from tasks import metrics
        from tasks.lifecycle import returned_tasks  # noqa: F401  (listens to people who leave)

        SOURCES.append(metrics.figures)
