"""On PostgreSQL a morning is planned by one process at a time; the others go on to what is planned already."""

from contextlib import closing
from datetime import date

import psycopg2
import pytest

from cchc.runtime.environment import Environment
from tasks.reminders.digest.plan import PLANNING
from tests.services.scene import PEOPLE, PREPARE
from tests.services.state import State

pytestmark = pytest.mark.xdist_group("services")

DAY = date(2019, 7, 17)
PLAN = """
from datetime import date
from tasks.reminders.digest.plan import plan
print(plan(date(2019, 7, 17)).count())
"""


def test_whoever_comes_while_the_day_is_being_planned_plans_nothing(migrated_postgres, tmp_path):
    state = State(tmp_path, {"DATABASE_URL": migrated_postgres})
    state.manage("shell", "-v", "0", "-c", PREPARE)
    database = Environment.db_url_config(migrated_postgres)
    given = {"dbname": database["NAME"], "user": database["USER"], "host": database["HOST"], "port": database["PORT"]}
    with closing(psycopg2.connect(**given)) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PLANNING, DAY.toordinal()])
        assert state.manage("shell", "-v", "0", "-c", PLAN).strip() == "0"
        other.rollback()
        assert state.manage("shell", "-v", "0", "-c", PLAN).strip() == str(PEOPLE)
