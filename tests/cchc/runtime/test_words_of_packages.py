"""Four catalogues, one language."""

import polib

from tests.cchc.runtime.test_translations import CATALOGUES


def test_two_packages_say_the_same_text_in_the_same_words():
    """Django shows the words of the first catalogue that has a text, so that another's own would never be seen."""
    said: dict[tuple, dict[str, str]] = {}
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            words = entry.msgstr or entry.msgstr_plural.get(0, "")
            said.setdefault((entry.msgctxt, entry.msgid), {})[path.parts[-4]] = words
    assert {text: packages for text, packages in said.items() if len(set(packages.values())) > 1} == {}
