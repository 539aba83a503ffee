"""Collect the texts of each room into that room's catalogue."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import makemessages
from django.test.utils import override_settings

ROOMS = ("cchc", "tasks", "scoring", "reports")


def room_of(path: str) -> str | None:
    """The room whose catalogue holds the texts of a file; what all pages share belongs to the ground."""
    parts = Path(path).parts
    if parts[0] == "templates":
        return parts[1] if parts[1] in ROOMS else "cchc"
    return parts[0] if parts[0] in ROOMS else None


def settle(path: Path) -> None:
    """The same texts give the same file, whichever gettext wrote it and whenever: ordered by text, without a date."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()


class Command(makemessages.Command):
    help = "Collects new and changed texts into locale/ROOM/vi, one catalogue a room. Needs GNU gettext."
    room = ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(locale=["vi"], add_location="never", no_wrap=True, no_obsolete=True)

    def handle(self, *args: Any, **options: Any) -> None:
        for self.room in ROOMS:
            folder = settings.BASE_DIR / "locale" / self.room
            (folder / "vi" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
            with override_settings(LOCALE_PATHS=[str(folder)]):
                super().handle(*args, **options)
            settle(folder / "vi" / "LC_MESSAGES" / "django.po")

    def find_files(self, root: str) -> list[Any]:
        # Django would put everything into the first of LOCALE_PATHS.
        found = [file for file in super().find_files(root) if room_of(file.path.removeprefix("./")) == self.room]
        for file in found:
            file.locale_dir = self.default_locale_path
        return found
