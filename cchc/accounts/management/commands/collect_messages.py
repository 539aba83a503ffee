"""Collect the texts of each package into that package's catalogue."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import makemessages
from django.test.utils import override_settings

PACKAGES = ("cchc", "tasks", "scoring", "reports")


def package_of(path: str) -> str | None:
    """The package whose catalogue holds the texts of a file; what all pages share belongs to `cchc`."""
    parts = Path(path).parts
    if parts[0] == "templates":
        return parts[1] if parts[1] in PACKAGES else "cchc"
    return parts[0] if parts[0] in PACKAGES else None


def settle(path: Path) -> None:
    """The same texts give the same file, whichever gettext wrote it and whenever: ordered by text, without a date."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()


class Command(makemessages.Command):
    help = "Collects new and changed texts into locale/PACKAGE/vi, one catalogue a package. Needs GNU gettext."
    package = ""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(locale=["vi"], add_location="never", no_wrap=True, no_obsolete=True)

    def handle(self, *args: Any, **options: Any) -> None:
        for self.package in PACKAGES:
            folder = settings.BASE_DIR / "locale" / self.package
            (folder / "vi" / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
            with override_settings(LOCALE_PATHS=[str(folder)]):
                super().handle(*args, **options)
            settle(folder / "vi" / "LC_MESSAGES" / "django.po")

    def find_files(self, root: str) -> list[Any]:
        # Django would put everything into the first of LOCALE_PATHS.
        found = [file for file in super().find_files(root) if package_of(file.path.removeprefix("./")) == self.package]
        for file in found:
            file.locale_dir = self.default_locale_path
        return found
