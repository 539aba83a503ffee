"""Every page that somebody reaches from the menu: no error, no foreign host, no 500, light, open to everybody.

Each role looks at each of its pages; the accessibility of a page is checked once, with role, theme, language and
width taken in turn. The full product is for `make audit`.
"""

import itertools
import os
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, Response

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import Watched

AUDIT = os.environ.get("CCHC_AUDIT") == "1"
# Somebody of each role of the demo.
ROLES = ["truong.vp", "truong.ktn", "cv.vp", "daumoi", "pgd1", "giamdoc", "quansat", "quantri"]
LIGHTS, LANGUAGES, WIDTHS = ("light", "dark"), ("vi", "en"), (DESKTOP, PHONE)
WAYS = list(itertools.product(WIDTHS, LIGHTS, LANGUAGES))
# Django's own site is the administrator's alone: its first page stands for it.
LEFT_OUT = re.compile(r"^admin:(?!index$)|^account_logout$|^set-")

# By view, the address by which each role reached it; and who has walked.
reached: dict[str, dict[str, str]] = {}
walked: set[str] = set()


def view_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def links_of(page: Page) -> list[str]:
    found = page.locator("a[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    whole = [urljoin(page.url, link) for link in found if not link.startswith(("#", "mailto:"))]
    return [link for link in whole if urlsplit(link).netloc == urlsplit(page.url).netloc]


def open_page(page: Page, address: str) -> Response | None:
    """The page's answer; None where the address is a file, which is asked for all the same."""
    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
    answer = page.context.request.get(address)
    assert answer.status == 200, f"{address}: {answer.status}"
    return None


def walk(page: Page, person: str) -> list[str]:
    """Open one page of each view that links lead to; what was wrong."""
    if person == "quantri":
        page.goto("/nhiem-vu/")  # the administrator begins on Django's site, which has no menu of ours
    watched = Watched(page)
    walked.add(person)
    seen: set[str] = set()
    waiting = [page.url, *links_of(page)]
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if view is None or view in seen or LEFT_OUT.search(view):
            continue
        seen.add(view)
        answer = open_page(page, address)
        if answer is None:
            continue
        if answer.status != 200:
            watched.faults.append(f"status: {address}: {answer.status}")
            continue
        waiting += links_of(page)
        if not view.startswith("admin:"):
            reached.setdefault(view, {})[person] = urlsplit(address)._replace(scheme="", netloc="").geturl()
            watched.weigh(answer)
            watched.check_width()
    return watched.faults


@pytest.mark.parametrize(("number", "person"), list(enumerate(ROLES)), ids=ROLES)
def test_every_page_that_a_role_reaches_is_sound(demo, sign_in, number, person):
    faults = walk(sign_in(person, WIDTHS[number % 2]), person)
    assert not faults, "\n".join(faults)
    assert sum(person in who for who in reached.values()) > 15


def look(eye: Watched, address: str, way: tuple[dict, str, str]) -> None:
    """The accessibility of one page in one width, light and language."""
    width, light, language = way
    eye.page.set_viewport_size(width)
    eye.page.emulate_media(color_scheme=light)
    eye.page.context.add_cookies([{"name": "django_language", "value": language, "url": eye.page.url}])
    eye.page.goto(address)
    eye.check_access()
    eye.check_width()


def test_every_page_is_open_to_everybody(demo, sign_in):
    """axe finds no violation of WCAG 2.2 AA, in both themes, languages and widths."""
    for person in ROLES:
        if person not in walked:  # in another process, or not at all
            walk(sign_in(person), person)
    faults: list[str] = []
    eyes: dict[str, Watched] = {}
    for number, (view, addresses) in enumerate(sorted(reached.items())):
        people = [person for person in ROLES if person in addresses]  # the same turns in whatever order they walked
        turns = itertools.product(people, WAYS)
        for person, way in turns if AUDIT else [(people[number % len(people)], WAYS[(number + number // 8) % 8])]:
            if person not in eyes:
                eyes[person] = Watched(sign_in(person))
            look(eyes[person], addresses[person], way)
            faults += [f"{view} ({person}, {way}) {fault}" for fault in eyes[person].faults]
            eyes[person].faults.clear()
    assert not faults, "\n".join(faults)
