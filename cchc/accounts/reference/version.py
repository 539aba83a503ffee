"""One token that is another after every change of reference data: who works where, calendar, documents, criteria.

Triggers of the database change it (see `triggers`), so that no way of writing can forget to: a page, a job, a command,
another process, SQL by hand.
"""

from __future__ import annotations

from django.db import models


class ReferenceVersion(models.Model):
    """The one row of the token. It says nothing of what changed; a machine's own, it has no history."""

    ONLY = 1

    token = models.CharField(max_length=36)

    class Meta:
        app_label = "accounts"
        db_table = "reference_version"


def token() -> models.Subquery:
    """The token, to be read along with rows that a request asks for first; none before anything was entered."""
    return models.Subquery(ReferenceVersion.objects.values("token")[:1])
