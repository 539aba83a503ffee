from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = _("plans and tasks")

    def ready(self) -> None:
        from tasks import receivers  # noqa: F401  (listens to people who leave)
