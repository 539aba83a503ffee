"""Every row of the fault table in docs/reliability.md: nothing twice, nothing lost in silence."""

from collections import Counter

import pytest

from tests.services.faults import FAULTS, suffer
from tests.services.scene import prepared


@pytest.fixture(scope="module")
def on_files(tmp_path_factory):
    return prepared("SQLite, files", tmp_path_factory.mktemp("faults") / "files")


@pytest.fixture(scope="module")
def on_servers(tmp_path_factory, postgres_url, redis_url):
    return prepared("PostgreSQL, Redis", tmp_path_factory.mktemp("faults") / "servers", postgres_url)


def check(set_up, fault) -> None:
    arrives, shown = FAULTS[fault]
    found = suffer(set_up, fault)
    assert (found.twice, found.lost) == (0, 0), found
    assert (found.arrived, found.shown) == (arrives, Counter(shown)), found


@pytest.mark.xdist_group("faults")
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_on_the_embedded_default(on_files, fault):
    check(on_files, fault)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_on_postgresql_and_redis(on_servers, fault):
    check(on_servers, fault)
