"""What asks the database, once more on a real PostgreSQL."""

import pytest

from tests.services import on_postgres

# Browser, page and process tests say nothing about the database that these do not.
ELSEWHERE = "not (browser or docx_page or services)"
# Nor do subjects that load catalogues, write documents, or show what others have asked; `make audit` repeats them too.
SHOWN = [
    "cchc/files", "cchc/guide", "cchc/pages", "cchc/templating", "tasks/catalogue", "tasks/demo",
    "scoring/catalogue", "scoring/criteria_sets", "scoring/engine",
    "scoring/whatif", "reports/analysis", "reports/content", "reports/document", "reports/outlines", "reports/render",
]  # fmt: skip


@pytest.mark.xdist_group("services")
def test_what_asks_the_database_passes_on_postgresql(postgres_url: str) -> None:
    left_out = [f"--ignore=tests/{folder}" for folder in SHOWN]
    assert all((on_postgres.ROOT / "tests" / folder).is_dir() for folder in SHOWN)
    assert on_postgres.run(postgres_url, "--quiet", "-n", "2", "-m", ELSEWHERE, *left_out, "tests") == 0
