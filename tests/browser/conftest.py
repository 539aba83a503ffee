"""A real browser on the real pages, with the 2019 catalogue and its sample people as of the letter's day."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from cchc.accounts.demo import DEMO_PASSWORD

# The browser's driver runs an event loop in this thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

OFFLINE = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process drives the browser, so that it is started once."""
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=OFFLINE)
        yield started
        started.close()


@dataclass
class Kept:
    """The loaded demo, so that each test begins with the same rows without loading them again."""

    rows: sqlite3.Connection
    files: Path

    def restore(self, media: Path) -> None:
        connection.ensure_connection()
        self.rows.backup(connection.connection)
        shutil.copytree(self.files, media)


def copy_of_the_database() -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(copy)
    return copy


@pytest.fixture(scope="session")
def kept_demo(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Kept]:
    if connection.vendor != "sqlite":
        pytest.skip("the browser looks at the demo, which runs on SQLite")
    files = tmp_path_factory.mktemp("demo") / "media"
    files.mkdir()
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
        before = copy_of_the_database()
        # A test that commits empties every table at its end, and with them what a migration laid.
        import_module("tasks.migrations.0005_default_ladder").lay(apps, None)
        call_command("load_catalogue", "2019", progress=True, verbosity=0)
        kept = Kept(copy_of_the_database(), files)
        before.backup(connection.connection)
        connection.close()
    yield kept
    kept.rows.close()


@pytest.fixture
def demo(kept_demo, transactional_db, settings, tmp_path) -> None:
    """The demo's data: the letter's plans, sample people, progress, readings and stated values."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path / "mail"
    kept_demo.restore(settings.MEDIA_ROOT)


@pytest.fixture
def sign_in(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """`sign_in("truong.ktn")` gives a page, signed in, in a browser context of its own."""
    contexts = []

    def signed_in(username: str, viewport: dict = DESKTOP, *, password: str = DEMO_PASSWORD, **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/tai-khoan/dang-nhap/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        return page

    yield signed_in
    for context in contexts:
        context.close()
