"""Print the sample accounts of the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cchc.accounts.demo import DEMO_PASSWORD, one_account_a_role


class Command(BaseCommand):
    help = "Lists one sample account a role with the password that they share. Refused outside the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Sample accounts exist only in the demo (CCHC_DEMO=1).")
        functions = one_account_a_role()
        if not functions:
            raise CommandError("No sample accounts are loaded: run bootstrap --demo.")
        for function in functions:
            role = f"{function.get_role_display()}{f', {function.unit}' if function.unit else ''}"
            self.stdout.write(f"  {function.person.username:<14} {DEMO_PASSWORD:<16} {role}")
