"""What a person waits for: the largest contentful paint and the bytes of a page, in Chromium slowed down 4 times."""

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.services import servers
from tests.services.state import ROOT, State

PAGE = ROOT / "docs" / "benchmarks-browser.md"
ROUNDS, SLOWER = 5, 4
GOAL_MS, GOAL_FIRST, GOAL_LATER = 1000, 100, 30  # milliseconds, KB on the first visit, KB later
# Who opens which page of the demo.
VISITS = [
    ("sign-in", "", "/tai-khoan/dang-nhap/"),
    ("My work", "truong.ktn", "/viec-can-xu-ly/"),
    ("dashboard", "truong.vp", "/tong-quan/"),
    ("task list", "truong.vp", "/nhiem-vu/"),
    ("index", "giamdoc", "/chi-so/"),
    ("ledger", "giamdoc", "/chi-so/mat-diem/"),
    ("reports", "giamdoc", "/bao-cao/"),
]
# The last entry is the largest; buffered ones come at once.
LARGEST = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true});
  setTimeout(() => done(NaN), 3000);
})"""
BYTES = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""


class Seen(NamedTuple):
    """One visit: milliseconds to the largest paint, bytes that travelled."""

    paint: float
    size: float


def main(*, write: bool = True) -> None:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    with site() as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        rows = [(name, *visited(browser, address, person, page, password)) for name, person, page in VISITS]
        text = table(rows, browser.version)
        browser.close()
    print(text)
    if write:
        PAGE.write_text(text, encoding="utf-8")
        print(f"kept in {PAGE.relative_to(ROOT)}")


@contextmanager
def site() -> Iterator[tuple[str, str]]:
    """The demo as `make run` serves it; its address, and the password of the sample accounts."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
        state = State(Path(folder))
        state.manage("prepare_demo")
        password = state.manage("demo_accounts").split()[1]
        port = servers.free_port()
        web = ("gunicorn", "cchc.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket")
        with state.running(*web) as process:
            servers.wait_for_port(port, process)
            yield f"http://127.0.0.1:{port}", password


def visited(browser: Browser, address: str, person: str, page: str, password: str) -> tuple[list[Seen], list[Seen]]:
    """Visits with an empty cache, and those after them with a filled one."""
    first, later = [], []
    for _round in range(ROUNDS):
        context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, locale="vi-VN")
        if person:
            sign_in(context, person, password)
        tab = slowed(context)
        first.append(seen(tab, page))
        later.append(seen(tab, page))
        context.close()
    return first, later


def sign_in(context: BrowserContext, person: str, password: str) -> None:
    """By requests, without a page: the cache of the browser stays empty."""
    form = context.request.get("/tai-khoan/dang-nhap/").text()
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    fields = {"login": person, "password": password, "csrfmiddlewaretoken": token}
    answer = context.request.post("/tai-khoan/dang-nhap/", form=fields)
    if "dang-nhap" in answer.url:
        raise RuntimeError(f"{person} was not let in")


def slowed(context: BrowserContext) -> Page:
    tab = context.new_page()
    context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return tab


def seen(tab: Page, address: str) -> Seen:
    answer = tab.goto(address, wait_until="load")
    if answer is None or answer.status != 200:
        raise RuntimeError(f"{address} was answered with {answer.status if answer else 'nothing'}")
    return Seen(tab.evaluate(LARGEST), tab.evaluate(BYTES))


def table(rows: list[tuple[str, list[Seen], list[Seen]]], version: str) -> str:
    lines = []
    for name, first, later in rows:
        paints = [median(one.paint for one in visits) for visits in (first, later)]
        sizes = [max(one.size for one in visits) / 1000 for visits in (first, later)]
        met = max(paints) <= GOAL_MS and sizes[0] <= GOAL_FIRST and sizes[1] <= GOAL_LATER
        cells = f"{paints[0]:.0f} | {paints[1]:.0f} | {sizes[0]:.1f} | {sizes[1]:.1f}"
        lines.append(f"| {name} | {cells} | {'yes' if met else '**no**'} |")
    return "\n".join(
        [
            "# What a person waits for",
            "",
            f"Measured on {date.today():%d/%m/%Y} by `python -m bench --only browser`: the demo behind one gunicorn "
            f"process, Chromium {version} with its processor slowed down {SLOWER} times, Python "
            f"{platform.python_version()}; {ROUNDS} rounds, each in a new browser context. The largest contentful "
            "paint is the median of the rounds, what travelled is the most of them, with headers, compressed.",
            "",
            f"Goal: the paint within {GOAL_MS} ms, {GOAL_FIRST} KB on the first visit and {GOAL_LATER} KB later.",
            "",
            "| page | paint, first visit, ms | paint, later, ms | first visit, KB | later, KB | met |",
            "|---|---:|---:|---:|---:|---|",
            *lines,
            "",
        ]
    )
