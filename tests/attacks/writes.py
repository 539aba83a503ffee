"""What a request wrote: the tables, as the database was told them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# Logs of the machine, which a refused request may write as well.
LOGS = {
    "accounts_formreceipt", "accounts_signin", "accounts_dayofuploads", "django_session", "usersessions_usersession",
    "accounts_accountnotice", "operations_cacheentry",
}  # fmt: skip


def send(client: Client, method: str, address: str, *args: Any, **kwargs: Any) -> tuple[HttpResponse, set[str]]:
    """The answer, and the tables that were written to; afterwards everything stands as before, the person signed in."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with undone() as written:
        answer = getattr(client, method)(address, *args, **kwargs)
    client.cookies = SimpleCookie(cookies)
    return answer, written


@contextmanager
def undone() -> Iterator[set[str]]:
    """The tables that are written to meanwhile, apart from logs; afterwards everything stands as before."""
    written: set[str] = set()

    def note(execute, sql: str, params: Any, many: bool, context: dict[str, Any]):
        if (match := WRITE.match(sql)) and match[1] not in LOGS:
            written.add(match[1])
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield written
        transaction.set_rollback(True)
