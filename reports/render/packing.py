"""Archives (ZIP, DOCX) whose bytes depend on their content alone."""

from __future__ import annotations

import io
import zipfile

# The earliest day that the ZIP format can write.
EPOCH = (1980, 1, 1, 0, 0, 0)


def entry(name: str, mode: int = 0o644) -> zipfile.ZipInfo:
    """An entry of an archive with a fixed time."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    return info


def repacked(data: bytes) -> bytes:
    """The same archive with fixed times, in the same order: made twice, on any day, the bytes are alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(entry(info.filename, 0o600), old.read(info))
    return buffer.getvalue()
