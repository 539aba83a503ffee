"""A real browser on the real pages, with the 2019 catalogue and its sample people as of the letter's day."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
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


@pytest.fixture
def demo(transactional_db, settings, tmp_path) -> None:
    """The demo's data: the letter's plans, sample people, progress, readings and stated values."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = settings.MAIL_FOLDER = tmp_path / "mail"
    call_command("load_catalogue", "2019", progress=True, verbosity=0)


@pytest.fixture
def sign_in(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """`sign_in("truong.ktn")` gives a page, signed in, in a browser context of its own."""
    contexts = []

    def signed_in(username: str, viewport: dict = DESKTOP, **options) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/tai-khoan/dang-nhap/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(DEMO_PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "dang-nhap" not in url)
        return page

    yield signed_in
    for context in contexts:
        context.close()
