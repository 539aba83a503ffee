"""The project's settings with one more page, the empty one that the others are measured against."""

from cchc.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
