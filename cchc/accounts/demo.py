"""The sample accounts of the demo: one password for all of them, printed where the demo starts."""

from collections import Counter

from cchc.accounts.models import Membership

# No secret: the accounts are made in demo mode only, and `check --deploy` refuses that mode on a public address.
DEMO_PASSWORD = "cchc-2019-demo"

# A deputy is in charge of units: the account of the deputy shows both.
SHOWN_ROLES = [role for role in Membership.Role if role != Membership.Role.IN_CHARGE]


def one_account_a_role() -> list[Membership]:
    """The function of one sample person for each role, by somebody with as few other functions as possible."""
    functions = list(Membership.objects.filter(person__is_sample=True).select_related("person", "unit").order_by("pk"))
    roles_of = Counter(function.person_id for function in functions)
    plainest = sorted(functions, key=lambda function: roles_of[function.person_id])  # stable: then the first entered
    return [found for role in SHOWN_ROLES if (found := next((one for one in plainest if one.role == role.value), None))]
