"""Compile the translation catalogues."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cchc.runtime.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the .po catalogues under locale/ that changed, without needing GNU gettext."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_catalogues(settings.BASE_DIR / "locale"):
            self.stdout.write(str(path.relative_to(settings.BASE_DIR)))
