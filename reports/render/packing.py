"""Office files as archives whose bytes depend on their content alone."""

from __future__ import annotations

import io
import zipfile

# The earliest day that the ZIP format can write.
EPOCH = (1980, 1, 1, 0, 0, 0)


def repacked(data: bytes) -> bytes:
    """The same archive with fixed times, in the same order: made twice, on any day, the bytes are alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            told = zipfile.ZipInfo(entry.filename, EPOCH)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = 0o600 << 16
            new.writestr(told, old.read(entry))
    return buffer.getvalue()
