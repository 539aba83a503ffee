"""`prune`: what beat lets go of each night."""

from django.core.management.base import BaseCommand

from reports.lifecycle import retention


class Command(BaseCommand):
    help = (
        "Removes ended sessions, the lines of digests older than CCHC_KEEP_DIGESTS_DAYS and finished long work older "
        "than CCHC_KEEP_WORK_DAYS with its archive. A second run removes nothing."
    )

    def handle(self, **options):
        for kind, count in retention.prune().items():
            self.stdout.write(f"{kind}: {count}")
