"""What was changed in accounts, and whom it was told to: rows that are only added, each sealed with the one before.

The database refuses to change or delete a row (migration 0008); `check_account_log` finds one that was all the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ATTEMPTS = 10
# Sent after commit with `change`: somebody changed an account; whoever tells people listens.
account_changed = Signal()


class OnlyAdded(models.QuerySet):
    def update(self, **values):
        raise ValidationError(_("The log of account changes is only added to."))

    def delete(self):
        raise ValidationError(_("The log of account changes is only added to."))


class AccountChange(models.Model):
    """One line: who changed what of whose account, in words. A log has no history of its own."""

    class Kind(models.TextChoices):
        FUNCTION = "function", _("function")
        ACCOUNT = "account", _("account")
        PASSWORD = "password", _("password")  # noqa: S105
        SECOND_FACTOR = "factor", _("second factor")
        KEY = "key", _("key")

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    # Nobody: a command on the server.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("changed by"), null=True, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("person concerned"), related_name="account_changes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    text = models.CharField(_("what"), max_length=500)
    address = models.GenericIPAddressField(_("address"), null=True)
    # Each line carries the seal of the line before it; two lines cannot follow one.
    previous = models.CharField(max_length=64, unique=True, blank=True)
    seal = models.CharField(max_length=64, unique=True)

    objects = OnlyAdded.as_manager()

    class Meta:
        app_label = "accounts"
        verbose_name = _("account change")
        verbose_name_plural = _("account changes")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.person}: {self.text}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise ValidationError(_("The log of account changes is only added to."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("The log of account changes is only added to."))

    def sealed(self) -> str:
        """The seal that this line should carry."""
        parts = [self.previous, self.at.isoformat(), self.by_id, self.person_id, self.kind, self.text, self.address]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class AccountNotice(models.Model):
    """One account change told to one person: in the inbox, and by mail."""

    change = models.ForeignKey(AccountChange, models.PROTECT, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_notices")
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("notice of an account change")
        verbose_name_plural = _("notices of account changes")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["change", "person"], name="account_notice_once_a_person")]
        indexes = [models.Index(fields=["person"], name="account_notice_unread", condition=models.Q(read_at=None))]

    def __str__(self) -> str:
        return f"{self.person}: {self.change}"


def write(kind: str, person, text: str, *, by, address: str | None = None) -> AccountChange:
    """Add a line, sealed with the last one; whoever tells people is told after the commit."""
    for attempt in range(ATTEMPTS):
        last = AccountChange.objects.order_by("-pk").first()
        line = AccountChange(
            by=by, person=person, kind=kind, text=text[:500], address=address, previous=last.seal if last else ""
        )
        line.seal = line.sealed()
        try:
            with transaction.atomic():
                line.save(force_insert=True)
        except IntegrityError:  # another line took the place behind the last one
            if attempt == ATTEMPTS - 1:
                raise
            continue
        break
    transaction.on_commit(lambda: account_changed.send(sender=AccountChange, change=line), robust=True)
    return line


def broken() -> Iterator[AccountChange]:
    """Lines that were changed, or before which one is missing."""
    seal = ""
    for line in AccountChange.objects.order_by("pk").iterator():
        if line.previous != seal or line.seal != line.sealed():
            yield line
        seal = line.seal
