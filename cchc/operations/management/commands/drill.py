"""`drill --from FOLDER`: restore the newest backup into a scratch place, to know that it could be."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cchc.operations import log, restore


class Command(BaseCommand):
    help = (
        "Restore the newest backup in FOLDER into a scratch database and a scratch folder, compare it with its "
        "manifest, report the time and leave nothing behind. The page of background work shows the last good one."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="source", type=Path, required=True, metavar="FOLDER")
        parser.add_argument("--identity", default="", metavar="FILE", help="the private key of age")

    def handle(self, *, source, identity, **options):
        with log.logged(log.Kind.DRILL) as found:
            outcome = restore.drill(restore.newest(source), identity=identity)
            found |= {"backup": outcome.backup, "rows": outcome.rows, "files": outcome.files}
            found["faults"] = outcome.faults[:20]
        for fault in outcome.faults:
            self.stderr.write(fault)
        if outcome.faults:
            raise CommandError(f"{outcome.backup}: cannot be relied on")
        self.stdout.write(f"{outcome.backup}: {outcome.rows} rows, {outcome.files} files, {outcome.seconds:.1f} s")
