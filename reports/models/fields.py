"""Fields that several rows of reports have."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


def random_path(instance: models.Model, name: str) -> str:
    """A name that tells nothing and cannot be guessed; the file's own name is a field."""
    return f"reports/{uuid.uuid4().hex}"


def person(label) -> models.ForeignKey:
    """Who brought a row into a state."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, null=True, blank=True, related_name="+"
    )


def day(label) -> models.DateField:
    return models.DateField(label, null=True, blank=True)
