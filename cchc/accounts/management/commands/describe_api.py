"""`describe_api`: the API as an OpenAPI document."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from cchc.accounts.machines.api import described


class Command(BaseCommand):
    help = "Prints the API as an OpenAPI document, which stands in docs/openapi.json: describe_api > docs/openapi.json"

    def handle(self, **options: Any) -> None:
        self.stdout.write(json.dumps(described(), ensure_ascii=False, indent=1))
