"""How pages and files travel: compressed, and what never changes is kept by the browser for good."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from tests.factories import Office

COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
WORDS = re.compile(r"[\"'`][A-Za-zÀ-ỹ]+(?: [A-Za-zÀ-ỹ]+){2,}")


def test_a_page_travels_compressed(db, client):
    client.force_login(Office().head)
    answer = client.get(reverse("task-list"), headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Cookie" in answer.headers["Vary"]


def test_files_have_names_that_change_with_them_and_are_stored_compressed():
    """WhiteNoise lets a browser keep such a name for ten years."""
    text = Path(settings.BASE_DIR, "cchc", "settings.py").read_text()
    assert "whitenoise.storage.CompressedManifestStaticFilesStorage" in text
    assert "whitenoise.middleware.WhiteNoiseMiddleware" in settings.MIDDLEWARE


def test_scripts_hold_no_sentences():
    """What people read stands in the page, where it is translated."""
    scripts = Path(settings.BASE_DIR, "static", "js").glob("*.js")
    found = {path.name: WORDS.findall(COMMENTS.sub("", path.read_text())) for path in scripts}
    assert {name: words for name, words in found.items() if words} == {}
