"""Which backups stay: the newest of each of the last days, weeks and months, and always the newest of all."""

from datetime import datetime, timedelta
from pathlib import Path

from cchc.clock import LOCAL
from cchc.operations.backup import NAME, to_be_removed

LAST = datetime(2019, 7, 17, 1, 30, tzinfo=LOCAL)


def nightly(count):
    return [Path(f"{LAST - timedelta(days=days):{NAME}}") for days in range(count)]


def kept(found, **periods):
    gone = to_be_removed(found, **periods)
    return [path.name[5:13] for path in found if path not in gone]


def test_a_year_of_nights_leaves_days_weeks_and_months():
    found = kept(nightly(400), days=7, weeks=5, months=12)
    assert found[:7] == [f"201907{day}" for day in range(17, 10, -1)]
    assert found[7:10] == ["20190707", "20190630", "20190623"]
    assert found[-2:] == ["20180930", "20180831"]
    assert len(found) == 7 + 3 + 10


def test_the_newest_stays_whatever_is_asked():
    assert kept(nightly(3), days=0, weeks=0, months=0) == ["20190717"]


def test_two_backups_of_one_day_leave_the_later():
    early = Path(f"{LAST - timedelta(minutes=30):{NAME}}")
    assert to_be_removed([Path(f"{LAST:{NAME}}"), early], days=7, weeks=1, months=1) == [early]
