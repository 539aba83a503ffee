"""`create_administrator`: the first person who can sign in; that person enters all others on the pages."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cchc.accounts.models import Membership, User
from cchc.accounts.people import one_time_link

USUAL_NAME = "quantri"


class Command(BaseCommand):
    help = (
        "Creates an administrator. Asks for what is not given; without a password it prints a link, good once and for "
        "some days, at which the person chooses one."
    )

    def add_arguments(self, parser):
        parser.add_argument("--username")
        parser.add_argument("--name")
        parser.add_argument("--email")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *, username, name, email, password_stdin, **options):
        asks = sys.stdin.isatty() and not password_stdin
        given = {
            "--name": name or (asks and input("Full name: ").strip()),
            "--email": email or (asks and input("E-mail: ").strip()),
            "--username": username or (asks and (input(f"User name [{USUAL_NAME}]: ").strip() or USUAL_NAME)),
        }
        if missing := [option for option, value in given.items() if not value]:
            raise CommandError(f"Missing: {', '.join(missing)}")
        person = User(name=given["--name"], email=given["--email"], username=given["--username"])
        password = self._password(person, password_stdin, asks)
        try:
            person.full_clean(exclude=["password"])
            if password:
                validate_password(password, person)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        person.set_password(password or None)
        with transaction.atomic():
            person.save()
            Membership.objects.create(person=person, role=Membership.Role.ADMINISTRATOR)
        if password:
            self.stdout.write(f"{person.username} can sign in, and is asked for a second factor first.")
        else:
            self.stdout.write(f"{person.username} chooses a password here, once, within {one_time_link.DAYS} days:")
            self.stdout.write(one_time_link.address_for(person))

    def _password(self, person: User, from_stdin: bool, asks: bool) -> str:
        if from_stdin:
            password = sys.stdin.readline().rstrip("\n")
            if not password:
                raise CommandError("--password-stdin: standard input is empty")
            return password
        while asks:
            password = getpass.getpass("Password (empty: a one-time link is printed): ")
            if not password:
                return ""
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.stderr.write("; ".join(error.messages))
                continue
            if getpass.getpass("Password again: ") == password:
                return password
            self.stderr.write("The two are not the same.")
        return ""
