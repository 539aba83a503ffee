from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("plans and tasks")

    def ready(self) -> None:
        from cchc.operations.metrics import SOURCES
        from tasks import metrics, receivers  # noqa: F401  (receivers listen to people who leave)

        SOURCES.append(metrics.figures)
