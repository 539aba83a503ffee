from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("index and scores")

    def ready(self) -> None:
        from scoring import receivers, search, task_column  # noqa: F401  (receivers listen to acts)
        from tasks.home.search import SOURCES

        if search.criteria not in SOURCES:
            SOURCES.append(search.criteria)
        task_column.add()
