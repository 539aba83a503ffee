"""A real browser on the real pages, with the 2019 catalogue and its sample people as of the letter's day."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from cchc.accounts.demo import DEMO_PASSWORD
from tests import databases

# The browser's driver runs an event loop in this thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

OFFLINE = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.hookimpl(tryfirst=True)  # before xdist looks at the groups
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


@pytest.fixture
def transactional_db(copy_of_the_demo, django_db_blocker, tmp_path) -> Iterator[None]:
    """What browser and test commit goes away with their own copy of the demo."""
    if connection.vendor != "sqlite":
        pytest.skip("the browser looks at the demo, which runs on SQLite")
    own = str(shutil.copyfile(copy_of_the_demo.name, tmp_path / "demo.sqlite3"))
    with django_db_blocker.unblock(), databases.connected_to(own):
        yield


@pytest.fixture
def demo(transactional_db, copy_of_the_demo, settings, tmp_path) -> None:
    """The demo's data: the letter's plans, sample people, progress, readings and stated values."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path / "mail"
    shutil.copytree(copy_of_the_demo.files, settings.MEDIA_ROOT)


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
