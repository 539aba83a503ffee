"""`check_catalogue`: is a catalogue folder such that it can be loaded?"""

import json
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.catalogue.flags import flags
from scoring.catalogue.folder import faults
from tasks.catalogue.check import item_counts
from tasks.catalogue.read import Fault, Folder


class Command(BaseCommand):
    help = (
        "Counts the items of a catalogue folder against what the letter states, resolves every link and checks every "
        "rule. Prints a line file:line: column: value: what is allowed for each fault and exits with 1. Printed "
        "figures that contradict each other are no fault: they are kept, and a line says by how much they differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="YEAR|FOLDER", help="a shipped year (2019) or the path of a folder")
        parser.add_argument("--json", action="store_true", help="print one JSON object: items, faults and flags")

    def handle(self, *, folder: str, json: bool, **options: Any) -> None:
        try:
            catalogue = Folder.of(folder)
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal
        wrong = faults(catalogue)
        odd = [] if wrong else flags(catalogue)
        counts = item_counts(catalogue)
        if json:
            self.stdout.write(_dumped(counts, wrong, odd))
        else:
            for fault in wrong:
                self.stdout.write(str(fault))
            if not wrong:
                for document, number in counts.items():
                    if number:
                        self.stdout.write(f"{document}: {number}")
            for flag in odd:
                self.stdout.write(str(flag))
        if wrong:
            sys.exit(1)


def _dumped(counts: dict[str, int], wrong: list[Fault], odd: list[Fault]) -> str:
    names = ("file", "line", "column", "value", "message")
    listed, flagged = ([{name: getattr(each, name) for name in names} for each in lines] for lines in (wrong, odd))
    return json.dumps({"items": counts, "faults": listed, "flags": flagged}, ensure_ascii=False, indent=2)
