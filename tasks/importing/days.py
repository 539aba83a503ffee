"""A day as people and other programs write it in a cell."""

from __future__ import annotations

import re
from datetime import date, datetime

from cchc.search import fold

FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y")
# A time beside the day, as other systems write it: "10/07/2019 08:30", "2019-07-10T08:30:00Z", "15h30 ngày 10/7/2019".
TIME = re.compile(
    r"[ T]+\d{1,2}[:h]\d{2}(:\d{2})?(\.\d+)?( ?(AM|PM|SA|CH))?(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE
)
FIRST_YEAR, LAST_YEAR = 1900, 2200


def day_of(text: str) -> date | None:
    """The day that `text` writes, without its time; None for what is no day from 1900 to 2200."""
    written = TIME.sub("", f" {fold(text)}", count=1).strip(" ,.-")
    if len(written) > 30:
        return None
    written = re.sub(r"\s*([/.-])\s*", r"\1", written.removeprefix("ngay "))
    for form in FORMATS:
        try:
            day = datetime.strptime(written, form).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
    return None
