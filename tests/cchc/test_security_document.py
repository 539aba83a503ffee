"""docs/security.md and docs/reliability.md name modules and tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text()


def test_each_module_that_the_document_names_is_there():
    named = set(re.findall(r"`((?:cchc|tasks|scoring|reports)(?:\.\w+)+)`", TEXT))
    assert len(named) > 30
    paths = {name: ROOT / name.replace(".", "/") for name in named}
    assert [name for name, path in paths.items() if not (path.with_suffix(".py").exists() or path.is_dir())] == []


def test_each_test_that_the_document_names_is_there():
    named = set(re.findall(r"`(tests/\S+\.py)::(\w+)`", TEXT))
    assert len(named) > 50
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).exists() or f"\ndef {test}(" not in (ROOT / path).read_text()
    ]
    assert missing == []


def test_each_row_says_where_it_is_met_and_what_shows_it_or_why_not():
    rows = [line for line in TEXT.splitlines() if re.match(r"\| \d", line)]
    assert len(rows) > 50
    assert [row for row in rows if "`tests/" not in row and "**" not in row] == []


def test_each_test_file_that_the_reliability_document_names_is_there():
    named = set(re.findall(r"`(tests/[\w/.]+)`", (ROOT / "docs" / "reliability.md").read_text()))
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []
