"""What a page costs does not grow with the office's data: 200 tasks and 20,000 take the same queries.

CI makes 4,000, which takes a fifth of the time; `make audit` all 20,000.
"""

import os

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cchc.accounts.models import User
from tasks.models import Consultation, Contribution, Task

MANY = 20_000 if os.environ.get("CCHC_AUDIT") == "1" else 4_000

# Page and reader -> how many queries; My work and the dashboard answer many questions, one query each.
COST = {
    ("task-list", "truong.vp"): 7,
    ("my-work", "truong.vp"): 16,
    ("my-work", "truong.ktn"): 16,
    ("dashboard", "truong.vp"): 16,
    ("contribution-list", "truong.vp"): 7,
    ("consultation-list", "truong.vp"): 8,
    ("agency-list", "truong.vp"): 8,
    ("awaited-by-unit", "truong.vp"): 5,
}


def costs(client) -> dict[tuple[str, str], int]:
    found = {}
    for page, username in COST:
        client.force_login(User.objects.get(username=username))
        client.get(reverse(page))  # the first one after a change reads who works where, the calendar and the like
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(page)).status_code == 200
        found[page, username] = len(queries)
    return found


def test_a_page_asks_as_much_of_few_tasks_as_of_many(demo, client):
    call_command("load_sample", tasks=200, verbosity=0)
    few = costs(client)
    call_command("load_sample", tasks=MANY, verbosity=0)
    assert Task.objects.count() >= MANY
    assert Contribution.objects.open().count() + Consultation.objects.open().count() >= MANY // 4
    assert costs(client) == few == COST
