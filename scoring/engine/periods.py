"""Calendar periods of readings: `YYYY-MM`, `YYYY-Qn`, `YYYY-Hn`.

Reports have periods of their own (Decree 09/2019); statistics use calendar ones.
"""

import re

_PERIOD = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12]))", re.ASCII)
ALLOWED = "YYYY-MM, YYYY-Qn or YYYY-Hn"


def months_of(period: str) -> tuple[int, int, int]:
    """Year, first and last month. Raises ValueError on anything else than `ALLOWED`."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(f"{period!r}: {ALLOWED} is allowed")
    year, month, quarter, half = match.groups()
    if month:
        return int(year), int(month), int(month)
    size, number = (3, int(quarter)) if quarter else (6, int(half))
    return int(year), size * (number - 1) + 1, size * number


def overlap(one: str, other: str) -> bool:
    """Whether two periods share a month."""
    year, first, last = months_of(one)
    other_year, other_first, other_last = months_of(other)
    return year == other_year and first <= other_last and other_first <= last
