"""The settings of the test run: the demo as of the letter's day, with its state in a folder that goes away.

A variable set outside wins, so that `DATABASE_URL=postgres://… pytest` runs the same tests on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("CCHC_DEMO", "1")
os.environ.setdefault("CCHC_TODAY", "2019-07-17")
os.environ.setdefault("LOG_LEVEL", "WARNING")

_state = tempfile.mkdtemp(prefix="cchc-tests-")
atexit.register(shutil.rmtree, _state, ignore_errors=True)
# Always its own: neither the demo's data nor another test process may be touched.
os.environ["CCHC_VAR"] = _state

from cchc.runtime.translations import compile_catalogues  # noqa: E402
from cchc.settings import *  # noqa: E402, F403
from cchc.settings import BASE_DIR, DATABASES, TEMPLATES, VAR  # noqa: E402
from tests.pages import watch, written  # noqa: E402

# Pages are tested in the office's words.
compile_catalogues(BASE_DIR / "locale")

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server's threads then have connections of their own, as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    # What a power cut would leave of it is nobody's concern.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

watch()
TEMPLATES[0]["OPTIONS"]["finalize"] = written
