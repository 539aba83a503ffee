"""`createsuperuser`: what every guide to Django names first; here the first person is made by another command."""

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not used here: create_administrator makes the first person."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("any", nargs="*")
        for option in ("--username", "--email", "--name", "--database"):
            parser.add_argument(option)
        parser.add_argument("--noinput", "--no-input", action="store_true")

    def handle(self, *args, **options):
        raise CommandError(
            "The first person is made by another command, which asks for name, e-mail and password and needs nothing "
            "else: manage.py create_administrator"
        )
