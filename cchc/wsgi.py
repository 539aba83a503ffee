"""The web process: `gunicorn cchc.wsgi`, with `--preload` once for all its workers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")

application = get_wsgi_application()


def _load_views() -> None:
    """Before the workers part, so that they share what is loaded; the collector then leaves it alone, for good.

    Measured: two workers and the process above them take 207 MB instead of 263.
    """
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018  (reading it imports every view)
    gc.collect()
    gc.freeze()


_load_views()
