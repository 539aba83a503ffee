"""Everything that touches the database, once more on a real PostgreSQL."""

import pytest

from tests.services import on_postgres

# Browser, page and process tests say nothing about the database that these do not.
ELSEWHERE = "not (browser or docx_page or services)"


@pytest.mark.xdist_group("services")
def test_what_asks_the_database_passes_on_postgresql(postgres_url: str) -> None:
    assert on_postgres.run(postgres_url, "--quiet", "-n", "2", "-m", ELSEWHERE, "tests") == 0
