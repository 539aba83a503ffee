"""`send_reminders`: what beat runs each morning, by hand."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from cchc import clock
from tasks.models import Digest
from tasks.reminders.delivery import delivery
from tasks.reminders.digest.mail import LINES_A_GROUP
from tasks.reminders.digest.plan import RUNS_AT, in_its_hours, of_day, plan, stands_still

State = Digest.State


def a_day(text: str) -> date:
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = (
        "Sends the digests of a day: one a person, nothing on a day off or while reminders are paused. A second run "
        "sends nothing twice. With --dry-run the same code runs and is rolled back: who would get what, and why. "
        "Exit code 0 if every digest of the day was sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=a_day, metavar="YYYY-MM-DD", help="the day (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="plan only, and roll back")
        parser.add_argument("--json", action="store_true", help="print a JSON list, one object a digest")

    def handle(self, *, on: date | None, dry_run: bool, json: bool, **options) -> None:
        day = on or clock.today()
        if dry_run:
            with transaction.atomic():
                digests = list(plan(day))
                transaction.set_rollback(True)
        else:
            if not in_its_hours(day):
                raise CommandError(f"{day}: a run sends only from {RUNS_AT:%H:%M} to midnight of its own day.")
            delivery.send(day)
            _wait_for_others(day)
            digests = [] if stands_still(day) else list(of_day(day))
        self.stdout.write(_as_json(digests) if json else _as_text(day, digests))
        left = [digest for digest in digests if digest.state != State.SENT]
        if left and not dry_run:
            raise CommandError(f"{len(left)} of {len(digests)} digests of {day} were not sent")


def _wait_for_others(day: date) -> None:
    """Another process may be handing over a mail at this moment; one that died is not waited for."""
    while True:
        alive = timezone.now() - timedelta(seconds=settings.EMAIL_TIMEOUT)
        if not Digest.objects.filter(day=day, state=State.SENDING, claimed_at__gt=alive).exists():
            return
        time.sleep(0.2)


def _as_json(digests: list[Digest]) -> str:
    rows = [
        {
            "to": digest.person.email,
            "unit": digest.unit.code if digest.unit else None,
            "role": digest.role,
            "kind": digest.kind,
            # Claimed and not marked: nobody can say whether it left.
            "state": State.UNCERTAIN if digest.state == State.SENDING else digest.state,
            "tasks": list(_tasks(digest)),
        }
        for digest in digests
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _tasks(digest: Digest) -> Iterator[dict[str, object]]:
    """The lines; `shown` is false for those that the mail leaves to the page."""
    counted: Counter[str] = Counter()
    for line in digest.lines:
        counted[line["group"]] += 1
        named = {key: line[key] for key in ("document", "number", "unit", "deadline", "rung", "days")}
        yield named | {"shown": counted[line["group"]] <= LINES_A_GROUP}


def _as_text(day: date, digests: list[Digest]) -> str:
    if not digests:
        return f"{day}: nothing to send"
    lines = []
    for digest in digests:
        lines.append(f"{digest.person.email} ({digest.role}, {digest.unit or '-'}): {digest.state}")
        for line in digest.lines:
            rung = f"rung {line['rung']:+d}, " if line["rung"] is not None else ""
            days = f"{line['days']:+d} working days" if line["days"] is not None else "no deadline"
            lines.append(f"  {line['group']:10} {line['document']} {line['number']} {line['unit']}: {rung}{days}")
    return "\n".join(lines)
