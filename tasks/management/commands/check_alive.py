"""`check_alive beat|worker`: whether that process gave a sign within five minutes; for a container's health check."""

from django.core.management.base import BaseCommand, CommandError

from tasks.reminders.health import heartbeat
from tasks.reminders.health.readiness import MAY_BE_OLD


class Command(BaseCommand):
    help = "Exit code 0 if beat, or the worker, was seen within five minutes."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("part", choices=[heartbeat.Part.BEAT.value, heartbeat.Part.WORKER.value])

    def handle(self, *, part, **options):
        if not heartbeat.is_fresh(heartbeat.Part(part), MAY_BE_OLD):
            raise CommandError(f"{part} was not seen within five minutes")
        self.stdout.write(f"{part} is alive")
