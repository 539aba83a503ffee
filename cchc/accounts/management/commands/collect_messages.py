"""Collect the texts of each package into that package's catalogue."""

import json
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import makemessages
from django.template import engines
from django.test.utils import override_settings
from jinja2.ext import extract_from_ast

PACKAGES = ("cchc", "tasks", "scoring", "reports")


def package_of(path: str) -> str | None:
    """The package whose catalogue holds the texts of a file; what all pages share belongs to `cchc`."""
    parts = Path(path).parts
    if parts[0] in ("templates", "django_templates"):
        return parts[1] if parts[1] in PACKAGES else "cchc"
    return parts[0] if parts[0] in PACKAGES else None


def settle(path: Path) -> None:
    """The same texts give the same file, whichever gettext wrote it and whenever: ordered by text, without a date."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.save()


def texts_of(source: str) -> str:
    """The calls of gettext in a Jinja2 template, as lines of Python, which xgettext reads."""
    parsed = engines["pages"].env.parse(source)
    calls = extract_from_ast(parsed, babel_style=False)
    return "".join(
        f"{function}({', '.join(json.dumps(text, ensure_ascii=False) for text in texts)})\n"
        for _line, function, texts in calls
    )


class BuildFile(makemessages.BuildFile):
    """As Django's, but reads the pages as what they are."""

    def preprocess(self) -> None:
        if not self.path.removeprefix("./").startswith("templates/"):
            super().preprocess()
            return
        source = Path(self.path).read_text(encoding="utf-8")
        Path(self.work_path).write_text(texts_of(source), encoding="utf-8")


class Command(makemessages.Command):
    build_file_class = BuildFile
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
