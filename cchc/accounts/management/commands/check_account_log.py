from django.core.management.base import BaseCommand, CommandError

from cchc.accounts.models import AccountChange
from cchc.accounts.oversight.account_change import broken


class Command(BaseCommand):
    help = """Check the log of account changes: each line carries the seal of the one before it.

    A line that was changed behind the program's back, or before which one is missing, is named; exit code 1 then. The
    seal of the last line is printed: written down somewhere else, it shows later whether the log was cut at its end.
    """

    def handle(self, *args, **options) -> None:
        found = list(broken())
        for line in found:
            self.stderr.write(f"line {line.pk}: changed, or a line before it is missing: {line}")
        if found:
            raise CommandError(f"{len(found)} of {AccountChange.objects.count()} lines do not fit.")
        last = AccountChange.objects.first()
        self.stdout.write(
            f"{AccountChange.objects.count()} lines, all in order; last seal {last.seal if last else '–'}"
        )
