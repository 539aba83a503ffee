"""What came of one press of a form: kept so that a second press of the same page leads there and does nothing again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.pages import form_key

CHUNK = 64 * 1024
# A page may stay open for a day; a press whose process died is given up after the longest a web process may take.
KEPT = timedelta(days=1)
GIVEN_UP = timedelta(minutes=5)
# How long a second press waits for the first one, in seconds.
PATIENCE = 20
PAUSE = 0.1


class FormReceipt(models.Model):
    """One press: a digest of who, where and what, and where it led. A log of the machine: it has no history."""

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    # Empty while the press is being worked on, or where it was answered in place.
    location = models.CharField(max_length=2000, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "accounts"
        verbose_name = _("press of a form")
        verbose_name_plural = _("presses of forms")


def digest_of(request: HttpRequest) -> str:
    """Who, address, the page's key, and all that was sent; empty where the request carries no key of a page.

    Without the form's own key the token against forged forms serves: it is masked anew for each page.
    """
    key = request.POST.get(form_key.FIELD) or request.POST.get("csrfmiddlewaretoken")
    if not key:
        return ""
    digest = hashlib.sha256()
    for part in _parts(request, key):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(request: HttpRequest, key: str) -> Iterator[bytes]:
    yield from (text.encode() for text in (str(request.user.pk), request.get_full_path(), key))
    for name in sorted(request.POST):
        if name in ("csrfmiddlewaretoken", form_key.FIELD):
            continue
        yield name.encode(errors="replace")
        yield from (value.encode(errors="replace") for value in request.POST.getlist(name))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            yield f"{name}/{upload.name}".encode(errors="replace")
            whole = hashlib.sha256()
            for chunk in upload.chunks(CHUNK):
                whole.update(chunk)
            upload.seek(0)
            yield whole.digest()


def claim(request: HttpRequest, digest: str) -> tuple[FormReceipt, bool]:
    """The receipt of this press, and whether it is the first. Waits for a first one that is still being worked on.

    A first press that led to nothing has left no receipt: the second one then takes its place.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with transaction.atomic():
                return FormReceipt.objects.create(digest=digest, person=request.user), True
        except IntegrityError:
            first = FormReceipt.objects.filter(digest=digest).first()
        if first is None:
            continue
        if first.done_at is None and first.at < timezone.now() - GIVEN_UP:
            FormReceipt.objects.filter(pk=first.pk, done_at=None).delete()
            continue
        if first.done_at is not None or time.monotonic() > until:
            return first, False
        time.sleep(PAUSE)


def keep(receipt: FormReceipt, location: str) -> None:
    """The press has done what it was for, and led to `location`; empty where it was answered in place."""
    receipt.location, receipt.done_at = location[:2000], timezone.now()
    receipt.save(update_fields=["location", "done_at"])


def forget_old() -> int:
    """Remove what no open page can send again; how many."""
    return FormReceipt.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
