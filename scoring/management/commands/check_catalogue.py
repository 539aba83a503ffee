"""`check_catalogue`: is a catalogue folder such that it can be loaded?"""

import json
import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.catalogue.folder import faults
from tasks.catalogue.check import item_counts
from tasks.catalogue.read import Folder


class Command(BaseCommand):
    help = (
        "Counts the items of a catalogue folder against what the letter states, resolves every link and checks every "
        "rule. Prints a line file:line: column: value: what is allowed for each fault and exits with 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="YEAR|FOLDER", help="a shipped year (2019) or the path of a folder")
        parser.add_argument("--json", action="store_true", help="print one JSON object: items and faults")

    def handle(self, *, folder: str, json: bool, **options) -> None:
        try:
            catalogue = Folder.of(folder)
        except ValidationError as wrong:
            raise CommandError(wrong.messages[0]) from wrong
        found = faults(catalogue)
        counts = item_counts(catalogue)
        if json:
            self.stdout.write(_dumped(counts, found))
        else:
            for fault in found:
                self.stdout.write(str(fault))
            if not found:
                for document, number in counts.items():
                    if number:
                        self.stdout.write(f"{document}: {number}")
        if found:
            sys.exit(1)


def _dumped(counts: dict[str, int], found) -> str:
    names = ("file", "line", "column", "value", "message")
    listed = [{name: getattr(fault, name) for name in names} for fault in found]
    return json.dumps({"items": counts, "faults": listed}, ensure_ascii=False, indent=2)
