"""Signing in by the directory in a real browser: the content policy lets nobody but the button lead there."""

from cchc.accounts.models import User
from cchc.runtime.environment import directory_of
from tests.browser.conftest import DESKTOP
from tests.browser.looking import Watched
from tests.services.directory_server import CLIENT, SECRET, DirectoryServer


def test_the_button_leads_to_the_directory_and_back_to_where_one_wanted_to_go(demo, browser, live_server, settings):
    person = User.objects.get(username="truong.ktn")
    with DirectoryServer(token={"email": person.email, "email_verified": True}) as directory:
        settings.SOCIALACCOUNT_PROVIDERS = directory_of(directory.url, CLIENT, SECRET, "Thư mục", "")
        context = browser.new_context(base_url=live_server.url, viewport=DESKTOP, locale="vi-VN")
        try:
            page = context.new_page()
            eye = Watched(page)
            page.goto("/van-ban/")
            eye.check_access()
            page.get_by_role("button", name="Thư mục").click()
            page.wait_for_url("**/van-ban/")
            assert page.locator(f"body[data-person='{person.pk}']").count() == 1
            context.clear_cookies()
            directory.token = {"email": "nguoi.la@example.org", "email_verified": True}
            page.goto("/van-ban/")
            page.get_by_role("button", name="Thư mục").click()
            page.get_by_role("heading", name="Chưa đăng nhập").wait_for()
            assert "nguoi.la@example.org" in page.locator("main").inner_text()
            eye.check_access()
            assert [fault for fault in eye.faults if fault.startswith(("axe", "script"))] == []
        finally:
            context.close()
