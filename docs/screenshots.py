"""Take the pictures in docs/screenshots/ anew, of the demo as `make run` shows it: `make screenshots`."""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.services import servers  # noqa: E402
from tests.services.state import State  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
TALLEST = 1800  # of a long list its beginning is enough
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Shot:
    """A page as one person sees it (nobody: signed out); `follow` is a link on it that is opened first."""

    name: str
    person: str
    address: str
    follow: str = ""
    viewport: tuple[tuple[str, int], ...] = tuple(DESKTOP.items())


SHOTS = [
    Shot("my-work", "truong.ktn", "/viec-can-xu-ly/"),
    Shot("my-work-phone", "truong.ktn", "/viec-can-xu-ly/", viewport=tuple(PHONE.items())),
    Shot("dashboard", "truong.vp", "/tong-quan/"),
    Shot("task-list", "truong.vp", "/nhiem-vu/"),
    Shot("task", "truong.ktn", "/viec-can-xu-ly/", follow="main a[href*='/nhiem-vu/']"),
    Shot("documents", "daumoi", "/van-ban/"),
    Shot("document", "daumoi", "/van-ban/", follow="main a[href*='/van-ban/']"),
    Shot("dispatches", "daumoi", "/van-ban-den/"),
    Shot("dispatch-register", "daumoi", "/van-ban-den/moi/"),
    Shot("contributions", "truong.ktn", "/phoi-hop/?state=open"),
    Shot("opinions", "truong.ktn", "/phoi-hop/lay-y-kien/"),
    Shot("search", "truong.vp", "/tim-kiem/?q=thu tuc"),
    Shot("import", "daumoi", "/nhap-tep/"),
    Shot("index", "giamdoc", "/chi-so/"),
    Shot("index-phone", "giamdoc", "/chi-so/", viewport=tuple(PHONE.items())),
    Shot("criterion", "giamdoc", "/chi-so/", follow="main a[href*='/tieu-chi/']"),
    Shot("ledger", "giamdoc", "/chi-so/mat-diem/"),
    Shot("what-if", "truong.vp", "/chi-so/2019/tinh-thu/"),
    Shot("appraisal", "truong.vp", "/chi-so/2019/tham-dinh/"),
    Shot("results", "truong.vp", "/chi-so/ket-qua/"),
    Shot("proof", "truong.vp", "/chi-so/tai-lieu/"),
    Shot("xrays", "truong.vp", "/chi-so/kiem-tra/"),
    Shot("reports", "giamdoc", "/bao-cao/"),
    Shot("monday-sheet", "truong.vp", "/bao-cao/giao-ban/"),
    Shot("chase-letters", "truong.vp", "/bao-cao/don-doc/"),
    Shot("reminders", "truong.vp", "/nhac-viec/"),
    Shot("notices", "truong.ktn", "/thong-bao/"),
    Shot("guide", "truong.ktn", "/huong-dan/"),
    Shot("administration", "quantri", "/tai-khoan/quan-ly/"),
    Shot("design-system", "quantri", "/kieu-mau/"),
    Shot("sign-in", "", "/tai-khoan/dang-nhap/"),
]


def take(browser: Browser, site: str, shot: Shot, password: str) -> None:
    context = browser.new_context(base_url=site, viewport=dict(shot.viewport), locale="vi-VN")
    page = context.new_page()
    if shot.person:
        page.goto("/tai-khoan/dang-nhap/")
        page.locator("input[name=login]").fill(shot.person)
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "dang-nhap" not in url)
    answer = page.goto(shot.address)
    if shot.follow:
        answer = page.goto(page.locator(shot.follow).first.get_attribute("href") or "")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.name}: {page.url} was answered with {answer.status if answer else 'nothing'}")
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    part = {"x": 0, "y": 0, "width": dict(shot.viewport)["width"], "height": height}
    page.screenshot(path=FOLDER / f"{shot.name}.png", full_page=True, clip=part)
    context.close()
    print(f"docs/screenshots/{shot.name}.png")


def main() -> None:
    wanted = sys.argv[1:] or [shot.name for shot in SHOTS]
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cchc-screenshots-") as folder:
        state = State(Path(folder))
        state.manage("prepare_demo")
        password = state.manage("demo_accounts").split()[1]
        port = servers.free_port()
        web = ("gunicorn", "cchc.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket")
        with state.running(*web) as process, sync_playwright() as playwright:
            servers.wait_for_port(port, process)
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for shot in SHOTS:
                if shot.name in wanted:
                    take(browser, f"http://127.0.0.1:{port}", shot, password)
            browser.close()


if __name__ == "__main__":
    main()
