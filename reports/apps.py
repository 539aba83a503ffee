from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("reports")

    def ready(self) -> None:
        from cchc.operations.metrics import SOURCES
        from reports import metrics, receivers  # noqa: F401  (receivers listen to questions from below)

        SOURCES.append(metrics.figures)
