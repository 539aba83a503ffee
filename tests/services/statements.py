"""Which tests the repeat on PostgreSQL takes: few that together ask every statement that any test has asked.

A run with `--statements FOLDER` writes there, for each test, the shapes of its statements: the SQL without what differs
from one call to the next. A statement that the database refused is a shape of its own.
"""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

LISTS = re.compile(r"\(\s*(?:%s|NULL|\d+)(?:,\s*(?:%s|NULL|\d+))*\s*\)")
ROWS = re.compile(r"(\(…\))(?:,\s*\(…\))+")
# They ask in processes of their own, or look at what a page became.
ELSEWHERE = {"browser", "docx_page", "services"}
NUMBERS = re.compile(r"\b\d+\b|_x?\d+\b")


@cache
def shape(sql: str) -> str:
    """`IN (%s, %s)` and `IN (%s)` are one, and so are inserts of two rows and of one."""
    return NUMBERS.sub("0", ROWS.sub(r"\1", LISTS.sub("(…)", sql)))


class Statements:
    """Notes what each test of this process asks on the connection of its own thread."""

    def __init__(self, folder: Path, process: str) -> None:
        self.file = folder / f"{process}.json"
        self.numbers: dict[str, int] = {}
        self.asked: set[int] = set()
        self.tests: dict[str, tuple[float, list[int]]] = {}

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        try:
            result = execute(sql, params, many, context)
        except DatabaseError:
            self._note(f"refused: {shape(sql)}")
            raise
        self._note(shape(sql))
        return result

    def _note(self, statement: str) -> None:
        self.asked.add(self.numbers.setdefault(statement, len(self.numbers)))

    def pytest_sessionstart(self) -> None:
        connection.execute_wrappers.append(self)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        self.asked = set()
        began = time.process_time()
        result = yield
        if not ELSEWHERE & {mark.name for mark in item.iter_markers()}:
            self.tests[item.nodeid.partition("@")[0]] = time.process_time() - began, sorted(self.asked)
        return result

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps({"statements": [*self.numbers], "tests": self.tests}))


def note(config: pytest.Config, folder: Path) -> None:
    """Begin to note; what an earlier run has noted goes away."""
    worker = getattr(config, "workerinput", None)
    if worker is None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    if worker is not None or not config.getoption("numprocesses", None):
        config.pluginmanager.register(Statements(folder, worker["workerid"] if worker else "only"))


def chosen(folder: Path) -> list[str]:
    """The names of tests that together ask all statements noted in `folder`, the cheapest a new statement first."""
    tests: dict[str, tuple[float, set[str]]] = {}
    for file in sorted(folder.glob("*.json")):
        noted = json.loads(file.read_text())
        for name, (seconds, numbers) in noted["tests"].items():
            tests[name] = seconds, {noted["statements"][number] for number in numbers}
    assert tests, f"no run has noted its statements in {folder}"
    left = set().union(*(statements for _, statements in tests.values()))
    names = []
    while left:
        # A twentieth of a second, so that a test costs something even where its own time is next to nothing.
        name = max(tests, key=lambda name: len(tests[name][1] & left) / (tests[name][0] + 0.05))
        left -= tests.pop(name)[1]
        names.append(name)
    return sorted(names)
