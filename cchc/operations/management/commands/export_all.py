"""`export_all --to FOLDER`: everything as JSON lines with its files."""

from pathlib import Path

from django.core.management.base import BaseCommand

from cchc.operations import transfer


class Command(BaseCommand):
    help = "Write every row, history included, as JSON lines, and every stored file, into a new FOLDER with a manifest."

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")

    def handle(self, *, to, **options):
        manifest = transfer.export_all(to)
        rows = sum(each["rows"] for each in manifest["tables"].values())
        self.stdout.write(f"{rows} rows of {len(manifest['tables'])} tables, {manifest['files']} files")
        for name in manifest["missing_files"]:
            self.stderr.write(f"missing: {name}")
