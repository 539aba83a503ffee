"""What this room does when people change in the room below."""

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from cchc import clock
from cchc.accounts.models import Membership, User
from tasks.lifecycle import returned_tasks


@receiver(post_save, sender=Membership)
@receiver(post_save, sender=User)
def hand_over_what_was_left(sender, instance, created, update_fields=None, **kwargs) -> None:
    """A person or function that ended may leave tasks behind; a new one, or a sign-in, cannot."""
    if created or update_fields == frozenset({"last_login"}):
        return
    transaction.on_commit(lambda: returned_tasks.hand_over(clock.today()))
