"""Open tasks of an officer who has left, or left the unit, go back to the head; what a new head takes over."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc import clock
from cchc.accounts.models import Membership, Unit, User
from cchc.accounts.signals import handover_asked
from cchc.runtime.locking import tried_again
from tasks import signals
from tasks.lifecycle.transition import keep
from tasks.models import Act, Contribution, Task


def left_behind(day: date):
    """Open and reported tasks whose officer has no function in the task's unit on `day`, or no open account."""
    still_there = Membership.objects.with_open_accounts(day).filter(person=OuterRef("officer"), unit=OuterRef("unit"))
    states = [*Task.OPEN, Task.State.REPORTED]
    return Task.objects.filter(state__in=states, officer__isnull=False).exclude(Exists(still_there))


@tried_again
@transaction.atomic
def hand_over(day: date) -> int:
    """Give what was left behind to the heads; says how many tasks. A second run finds nothing."""
    with signals.told_at_the_end("officer left"):
        rows = left_behind(day).select_related("officer", "unit").select_for_update(of=("self",))
        tasks = list(rows.order_by("pk"))
        for task in tasks:
            reason = _("%(person)s is no longer in charge here") % {"person": task.officer}
            task.officer = None
            keep(task, Act.Kind.ASSIGN, by=None, on=day, text=reason)
    return len(tasks)


@receiver(post_save, sender=Membership)
@receiver(post_save, sender=User)
def hand_over_what_was_left(sender, instance, created, update_fields=None, **kwargs) -> None:
    """A person or function that ended may leave tasks behind; a new one, or a sign-in, cannot."""
    if created or update_fields == frozenset({"last_login"}):
        return
    transaction.on_commit(lambda: hand_over(clock.today()))


@receiver(handover_asked)
def tell_handover(sender, unit: Unit, day: date, **kwargs) -> list[str]:
    """What whoever heads `unit` next takes over, as sentences with counts."""
    tasks = Task.objects.existing_on(day).filter(unit=unit)
    opened, late = tasks.open().count(), tasks.late_on(day).count()
    words = ngettext("%(n)d open task, %(late)d of them late.", "%(n)d open tasks, %(late)d of them late.", opened)
    told = [words % {"n": opened, "late": late}]
    asked = Contribution.objects.open().filter(unit=unit).count()
    if asked:
        words = ngettext(
            "%(n)d contribution that other units wait for.", "%(n)d contributions that other units wait for.", asked
        )
        told.append(words % {"n": asked})
    return told
