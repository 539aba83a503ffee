"""Bring a plan's annex in from a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cchc.accounts.models import User
from cchc.dates import short_date
from cchc.search import fold
from tasks.importing import apply, messages
from tasks.importing.apply import Outcome
from tasks.importing.deadlines.deadline import Before
from tasks.importing.files import open_file
from tasks.models import Document


class Command(BaseCommand):
    help = (
        "Reads the annex of a plan (DOCX, XLSX, CSV) and shows what it would add and change in the document's items. "
        "With --apply it is brought in, all or nothing; without, the same code runs and is rolled back. "
        "Errors name table, row, column and value; then nothing is written and the exit code is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the annex: .docx, .xlsx or .csv (UTF-8)")
        parser.add_argument("--document", required=True, metavar="NUMBER", help="the document's number or key")
        parser.add_argument(
            "--year", type=int, help="the year for which its tasks count, where several have the number"
        )
        parser.add_argument("--apply", action="store_true", help="write; without it nothing is kept")
        parser.add_argument(
            "--before", choices=[choice.value for choice in Before], default=Before.DAY_NAMED.value,
            help="what “before the 15th” means: the day named (default) or the day before it",
        )  # fmt: skip
        parser.add_argument("--by", metavar="USERNAME", help="who brings it in; somebody else can then confirm it")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = document_called(options["document"], year=options["year"])
            data = options["file"].read_bytes()
            by = User.objects.get_by_natural_key(options["by"]) if options["by"] else None
            file = apply.new_file(document, options["file"].name, data, by=by, before=options["before"])
            outcome = apply.bring_in(file, data, by=by, apply=options["apply"])
        except (open_file.Unreadable, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}") from fault
        except User.DoesNotExist as fault:
            raise CommandError(f"--by: {options['by']!r} is no user name.") from fault
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False, indent=1))
        else:
            self._tell(document, outcome, options)
        if outcome.plan.faults:
            raise CommandError(f"{len(outcome.plan.faults)} errors; nothing was written.")

    def _tell(self, document: Document, outcome: Outcome, options: dict[str, Any]) -> None:
        write = self.stdout.write
        write(f"{document.number} ({short_date(document.date)}), {document.year}; before: {options['before']}")
        for row in outcome.plan.rows:
            write(f"  {row.place.table}:{row.place.row} {row.number} [{row.lead}] {row.schedule} «{row.schedule_text}»")
            for flag in row.flags:
                write(f"      {messages.flag(flag)}")
            for match in row.names:
                if match.score < 100:
                    write(f"      {match.text} = {match.code or '?'} ({match.score})")
        for change in outcome.change:
            write(
                f"  ~ {change.number}: "
                + "; ".join(f"{name}: {old!r} -> {new!r}" for name, (old, new) in change.fields.items())
            )
        for item in outcome.gone:
            write(f"  - {item.number}: {item.text[:80]}")
        for twin in outcome.twins:
            write(f"  = {twin.number}: {twin.item} ({twin.score})")
        self._tell_what_is_not_read(outcome)
        for fault in outcome.plan.faults:
            self.stderr.write(f"{fault.place.table}:{fault.place.row}: {fault.column}: {fault.value}: {fault.message}")
        new, moved, left = outcome.followed.new, len(outcome.followed.moved), len(outcome.followed.left)
        write(
            f"new items {len(outcome.create)}, changed {len(outcome.change)}, same {outcome.same}, "
            f"not in the file {len(outcome.gone)}; new tasks {new}, moved {moved}, no longer asked for {left}"
        )
        if outcome.known:
            write("This file was brought in before; nothing has changed since.")
        write("Written." if outcome.applied else "Nothing was written." + ("" if options["apply"] else " Use --apply."))

    def _tell_what_is_not_read(self, outcome: Outcome) -> None:
        write = self.stdout.write
        for index, first in outcome.plan.skipped:
            write(f"  table {index} holds no tasks: {first}")
        for table, column in outcome.plan.guessed_columns:
            write(f"  table {table}: the column {column.heading!r} is read as {column.role} ({column.score})")
        for index, heading in outcome.plan.unread:
            write(f"  table {index}: the column {heading!r} is not read")
        for sentence in (*outcome.plan.hidden, *outcome.plan.no_items):
            write(f"  not read: {sentence}")


def document_called(number: str, *, year: int | None) -> Document:
    """The document with this number or key (case and accents do not count). Raises CommandError unless one has it."""
    wanted = fold(number)
    known = Document.objects.filter(year=year) if year else Document.objects.all()
    found = [one for one in known.order_by("year", "number") if wanted in (fold(one.number), fold(one.key))]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "\n".join(
            f"  {one.year}: {one.number} ({short_date(one.date)}), {one.issuer}, {one.key}" for one in found
        )
        raise CommandError(_("Several documents have this number; name the year or the key:") + "\n" + listed)
    raise CommandError(_("No document has the number or key “%(number)s”.") % {"number": number})
