"""Every page that somebody reaches from the menu: no error, no foreign host, no 500, light, open to everybody.

Each role opens each of its pages; a browser looks at each page once, with role, theme, language and width taken in
turn. The full product is for `make audit`.
"""

import itertools
import os
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import html

from cchc.accounts.models import User
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.looking import Watched, overweight

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


def links_of(page: bytes, address: str) -> list[str]:
    """The addresses of ours that a page leads to."""
    found = [link for link in html.fromstring(page).xpath("//a/@href") if not link.startswith(("#", "mailto:"))]
    return [link for link in (urljoin(address, each) for each in found) if not urlsplit(link).netloc]


def walk(person: str) -> list[str]:
    """Open one page of each view that links lead to; what was wrong."""
    client = Client(HTTP_ACCEPT_LANGUAGE="vi")
    client.force_login(User.objects.get(username=person))
    walked.add(person)
    # The administrator begins on Django's site, which has no menu of ours.
    waiting = ["/nhiem-vu/"] if person == "quantri" else [client.get("/").url]
    faults: list[str] = []
    seen: set[str] = set()
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if view is None or view in seen or LEFT_OUT.search(view):
            continue
        seen.add(view)
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            faults.append(f"status: {address}: {answer.status_code}")
        elif "text/html" in answer["Content-Type"] and "Content-Disposition" not in answer:
            waiting += links_of(answer.content, answer.redirect_chain[-1][0] if answer.redirect_chain else address)
            if not view.startswith("admin:"):
                reached.setdefault(view, {})[person] = address
                faults += [f"weight: {address}: {words}" for words in overweight(answer.content)]
    return faults


@pytest.mark.parametrize("person", ROLES)
def test_every_page_that_a_role_reaches_is_sound(demo, person):
    faults = walk(person)
    assert not faults, "\n".join(faults)
    assert sum(person in who for who in reached.values()) > 15


def look(eye: Watched, address: str, way: tuple[dict, str, str]) -> None:
    """One page in one width, light and language: whether it complains, and its accessibility."""
    width, light, language = way
    eye.page.set_viewport_size(width)
    eye.page.emulate_media(color_scheme=light)
    eye.page.context.add_cookies([{"name": "django_language", "value": language, "url": eye.page.url}])
    answer = eye.page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    eye.check_access()
    eye.check_width()


def test_every_page_is_open_to_everybody(demo, sign_in):
    """axe finds no violation of WCAG 2.2 AA, in both themes, languages and widths."""
    for person in ROLES:
        if person not in walked:  # in another process, or not at all
            walk(person)
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
