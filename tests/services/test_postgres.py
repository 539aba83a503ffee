"""Everything that touches the database, once more on a real PostgreSQL."""

import pytest

from tests.services import on_postgres

# Browser, page and process tests say nothing about the database that these do not.
ELSEWHERE = "not browser and not docx_page and not postgres and not redis"


@pytest.mark.xdist_group("services")
def test_the_rooms_pass_their_tests_on_postgresql(postgres_url: str) -> None:
    rooms = ["tests/cchc", "tests/tasks", "tests/scoring", "tests/reports"]
    assert on_postgres.run(postgres_url, "--quiet", "-m", ELSEWHERE, *rooms) == 0
