"""`create_administrator`: the first person who can sign in; that person enters all others on the pages."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cchc.accounts.models import Membership, User


class Command(BaseCommand):
    help = "Creates an administrator. The password is asked for, or read from standard input with --password-stdin."

    def add_arguments(self, parser):
        parser.add_argument("--username", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *, username, name, email, password_stdin, **options):
        password = sys.stdin.readline().rstrip("\n") if password_stdin else getpass.getpass()
        person = User(username=username, name=name, email=email)
        try:
            validate_password(password, person)
            person.set_password(password)
            person.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        with transaction.atomic():
            person.save()
            Membership.objects.create(person=person, role=Membership.Role.ADMINISTRATOR)
        self.stdout.write(f"{username} can sign in, and is asked for a second factor first.")
