"""`check_files`: every stored file against its row."""

from django.core.management.base import BaseCommand, CommandError

from cchc.operations import log, stored_files


class Command(BaseCommand):
    help = (
        "Read every stored file once: names what is missing, what is not what its row keeps the SHA-256 of, and what "
        "no row names (orphaned, which is only told). Exit code 1 where one is missing or changed."
    )

    def handle(self, **options):
        with log.logged(log.Kind.CHECK) as logged:
            found = stored_files.check()
            logged |= {"checked": found.checked, "orphaned": len(found.orphaned)}
            logged["faults"] = (found.missing + found.changed)[:20]
        for kind in ("missing", "changed", "orphaned"):
            for line in getattr(found, kind):
                self.stdout.write(f"{kind}: {line}")
        said = f"{found.checked} files, {len(found.missing)} missing, {len(found.changed)} changed"
        if not found.is_whole:
            raise CommandError(said)
        self.stdout.write(f"{said}, {len(found.orphaned)} orphaned")
