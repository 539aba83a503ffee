"""The .po catalogues of locale/, compiled without GNU gettext, which a bare machine does not have."""

import os
from pathlib import Path

import polib
from django.utils.translation.reloader import translation_file_changed


def compile_catalogues(folder: Path) -> list[Path]:
    """Write the .mo beside every .po under `folder` that is newer than it; returns what was written.

    Several processes may do this at once (test workers): each file appears whole or not at all.
    """
    written = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        written.append(target)
    return written


def use_compiled(folder: Path) -> None:
    """Compile what is missing or old, and let the running process read it: what it stores is then Vietnamese."""
    for path in compile_catalogues(folder):
        translation_file_changed(sender=None, file_path=path)
