import os
import re
from pathlib import Path

import allauth
import django
import polib
import pytest
from django.conf import settings

from cchc.runtime.translations import compile_catalogues

CATALOGUES = sorted((settings.BASE_DIR / "locale").rglob("*.po"))
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]|\{\w*\}")


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path):
    source = tmp_path / "vi" / "django.po"
    source.parent.mkdir()
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    catalogue.append(polib.POEntry(msgid="task", msgstr="nhiệm vụ"))
    catalogue.append(polib.POEntry(msgid="unit", msgstr=""))
    catalogue.append(polib.POEntry(msgid="late", msgstr="muộn", flags=["fuzzy"]))
    catalogue.save(str(source))
    target = source.with_suffix(".mo")

    assert compile_catalogues(tmp_path) == [target]
    assert [(entry.msgid, entry.msgstr) for entry in polib.mofile(str(target))] == [("task", "nhiệm vụ")]
    assert compile_catalogues(tmp_path) == []
    later = target.stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [target]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-4])
def test_every_text_is_translated(path):
    catalogue = polib.pofile(str(path))
    missing = [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()]
    assert missing == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-4])
def test_a_translation_keeps_the_places_that_are_filled_in(path):
    for entry in polib.pofile(str(path)):
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            # Vietnamese has one plural form: "a task" needs no number where "%(n)s tasks" has one.
            assert not text or set(PLACEHOLDER.findall(text)) == wanted, entry.msgid


def test_what_is_translated_for_libraries_is_what_they_still_say():
    """After an upgrade a text that changed would silently be English again."""
    sources = [Path(django.__file__).parent / "conf", Path(django.__file__).parent / "contrib" / "auth"]
    catalogues = [source / "locale" / "en" for source in sources] + [Path(allauth.__file__).parent / "locale" / "de"]
    said = {entry.msgid for path in catalogues for entry in polib.pofile(str(path / "LC_MESSAGES" / "django.po"))}
    ours = polib.pofile(str(settings.BASE_DIR / "locale" / "libraries" / "vi" / "LC_MESSAGES" / "django.po"))
    assert [entry.msgid for entry in ours if entry.msgid not in said] == []
