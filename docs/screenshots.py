"""Take the pictures in docs/screenshots/ anew, of the demo as `make run` shows it: `make screenshots`.

With `--look FOLDER` take every page into FOLDER instead, to be looked at: three widths, light and dark, and what is
printed as PDF; pages that scroll sideways and text smaller than 13 px are named.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright  # noqa: E402

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
    Shot("leadership", "giamdoc", "/bao-cao/lanh-dao/"),
    Shot("my-units", "pgd1", "/don-vi-phu-trach/"),
    Shot("charts", "truong.vp", "/tong-quan/bieu-do/"),
    Shot("verification", "truong.vp", "/ban-xac-nhan/"),
    Shot("rank", "truong.vp", "/chi-so/2019/xep-hang/"),
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


WIDTHS = {"1440": DESKTOP, "1024": {"width": 1024, "height": 768}, "390": PHONE}
PRINTED = ("dashboard", "index", "ledger", "task-list", "task")
SMALLEST = 13
# Words that are seen and smaller than SMALLEST, drawings as they are scaled.
SMALL_TEXT = """
(smallest) => {
  const found = new Set();
  for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();) {
    const text = walker.currentNode.textContent.trim(), inside = walker.currentNode.parentElement;
    if (!text || !inside.checkVisibility({ visibilityProperty: true })) continue;
    const svg = inside.closest("svg[viewBox]");
    const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    const size = parseFloat(getComputedStyle(inside).fontSize) * scale;
    if (size < smallest - 0.05) found.add(`${size.toFixed(1)} px: ${text.slice(0, 30)}`);
  }
  return [...found].slice(0, 3);
}
"""


def signed_in(browser: Browser, site: str, person: str, password: str) -> StorageState | None:
    """What a signed-in person's browser holds; nothing for nobody."""
    if not person:
        return None
    context = browser.new_context(base_url=site, locale="vi-VN")
    page = context.new_page()
    page.goto("/tai-khoan/dang-nhap/")
    page.locator("input[name=login]").fill(person)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "dang-nhap" not in url)
    state = context.storage_state()
    context.close()
    return state


def opened(context: BrowserContext, shot: Shot) -> Page:
    page = context.new_page()
    answer = page.goto(shot.address)
    if shot.follow:
        answer = page.goto(page.locator(shot.follow).first.get_attribute("href") or "")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.name}: {page.url} was answered with {answer.status if answer else 'nothing'}")
    page.wait_for_load_state("networkidle")
    return page


def take(browser: Browser, site: str, shot: Shot, person: StorageState | None) -> None:
    context = browser.new_context(base_url=site, viewport=dict(shot.viewport), locale="vi-VN", storage_state=person)
    page = opened(context, shot)
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    part = {"x": 0, "y": 0, "width": dict(shot.viewport)["width"], "height": height}
    page.screenshot(path=FOLDER / f"{shot.name}.png", full_page=True, clip=part)
    context.close()
    print(f"docs/screenshots/{shot.name}.png")


def look(browser: Browser, site: str, shot: Shot, person: StorageState | None, folder: Path) -> None:
    for scheme in ("light", "dark"):
        context = browser.new_context(base_url=site, color_scheme=scheme, locale="vi-VN", storage_state=person)
        page = opened(context, shot)
        for name, viewport in WIDTHS.items():
            page.set_viewport_size(viewport)
            page.screenshot(path=folder / f"{shot.name}-{name}-{scheme}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth") - viewport["width"]
            if wide > 0:
                print(f"{shot.name} at {name} px, {scheme}: {wide} px too wide")
            for words in page.evaluate(SMALL_TEXT, SMALLEST):
                print(f"{shot.name} at {name} px, {scheme}: {words}")
        if scheme == "light" and shot.name in PRINTED:
            page.pdf(path=folder / f"{shot.name}.pdf", prefer_css_page_size=True)
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", help="which pages (default: all)")
    parser.add_argument("--look", type=Path, metavar="FOLDER", help="take every width and theme into this folder")
    arguments = parser.parse_args()
    chosen = [shot for shot in SHOTS if not arguments.names or shot.name in arguments.names]
    if arguments.look:
        chosen = [shot for shot in chosen if not shot.name.endswith("-phone")]
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    (arguments.look or FOLDER).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="cchc-screenshots-") as folder:
        state = State(Path(folder))
        state.manage("prepare_demo")
        password = state.manage("demo_accounts").split()[1]
        port = servers.free_port()
        web = ("gunicorn", "cchc.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket")
        with state.running(*web) as process, sync_playwright() as playwright:
            servers.wait_for_port(port, process)
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            site = f"http://127.0.0.1:{port}"
            people = {name: signed_in(browser, site, name, password) for name in {shot.person for shot in chosen}}
            for shot in chosen:
                if arguments.look:
                    look(browser, site, shot, people[shot.person], arguments.look)
                else:
                    take(browser, site, shot, people[shot.person])
            browser.close()


if __name__ == "__main__":
    main()
