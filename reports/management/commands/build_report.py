"""`build_report`: the report of a period as a file."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports import periods
from reports.content.gather import content_now
from reports.document import papers
from reports.render import files


class Command(BaseCommand):
    help = (
        "Builds the report of a period (2019-Q3, 2019-H1, 2019-9M, 2019-M06, 2019) by Decree 09/2019/NĐ-CP: the "
        "official one for the Department of Home Affairs, or the internal one for the Director with index and ledger. "
        "The state is that of the cut-off day, or of today if that is earlier."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period", metavar="PERIOD", help=f"one of the forms {periods.ALLOWED}")
        parser.add_argument("--kind", choices=papers.KINDS, default=papers.OFFICIAL, help="default: official")
        parser.add_argument("--format", choices=files.FORMATS, default=files.DOCX, help="default: docx")
        parser.add_argument("--out", type=Path, metavar="PATH", help="file or folder (the current folder)")
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the document's date, and the last day whose state counts (today)",
        )

    def handle(self, *, period: str, kind: str, format: str, out: Path | None, on: date | None, **options) -> None:
        try:
            parsed = periods.parse(period)
        except ValueError as error:
            raise CommandError(str(error)) from error
        file = files.build(content_now(parsed, on=on), kind, format)
        path = out or Path()
        if path.is_dir():
            path = path / file.name
        try:
            path.write_bytes(file.data)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}") from error
        self.stdout.write(str(path))
