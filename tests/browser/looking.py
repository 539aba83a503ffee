"""What a page must never do, whoever looks: complain, fail, ask another host, weigh too much, shut anybody out."""

import gzip
import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

FIRST_VISIT, LATER = 100_000, 30_000
# The rules of WCAG 2.2 AA, and axe's own of good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STATIC = re.compile(r'(?:href|src)="/static/([^"?]+)"')
# Fetched only when they come into sight: the guides' pictures, which are folded.
LATE_PICTURES = re.compile(r'<img[^>]* loading="lazy"[^>]*>')


@dataclass
class Watched:
    """A page of the browser with what went wrong on it, as sentences that name the address."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        host = urlsplit(self.page.url).netloc
        self.page.on("console", lambda said: self._fault("console", said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._fault("script", str(error)))
        self.page.on("request", lambda asked: self._asked(asked.url, host))

    def _fault(self, what: str, words: str) -> None:
        self.faults.append(f"{what}: {urlsplit(self.page.url).path}: {words}")

    def _asked(self, url: str, host: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.netloc != host:
            self._fault("another host", url)

    def check_access(self) -> None:
        """axe without a violation."""
        self.page.evaluate(f"window.axe === undefined && (() => {{ {AXE_SCRIPT} }})()")
        options = {"runOnly": RULES, "resultTypes": ["violations"], "elementRef": False}
        found = self.page.evaluate("options => axe.run(document, options)", options)
        for violation in found["violations"]:
            for node in violation["nodes"][:3]:
                self._fault(f"axe {violation['id']}", f"{node['target']} {node['html'][:200]} {node['failureSummary']}")

    def check_width(self) -> None:
        """No page is wider than the window; a wide table scrolls by itself."""
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            self._fault("width", f"{over} px wider than the window of {self.page.viewport_size}")


def overweight(page: bytes) -> list[str]:
    """What is too much of a page as it travels compressed, with its styles and scripts on the first visit."""
    own = len(gzip.compress(page, 6))
    first = own + sum(map(weight_of, set(STATIC.findall(LATE_PICTURES.sub("", page.decode())))))
    faults = []
    if own > LATER:
        faults.append(f"{own} bytes of HTML, allowed {LATER}")
    if first > FIRST_VISIT:
        faults.append(f"{first} bytes on the first visit, allowed {FIRST_VISIT}")
    return faults


@cache
def weight_of(static: str) -> int:
    found = finders.find(static)
    assert found, f"no static file {static}"
    with open(found, "rb") as file:
        return len(gzip.compress(file.read(), 6))
