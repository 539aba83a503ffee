"""The menu: every page that a person may open, none that would refuse."""

import re

import pytest
from django.urls import NoReverseMatch, reverse

from cchc.accounts.demo import one_account_a_role
from cchc.pages.menu import MENU
from tests.factories import Office


def links(page: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)"', page.split('id="menu"')[1].split("</nav>")[0])


def test_every_line_of_the_menu_opens_for_those_to_whom_it_is_shown(demo, client):
    """A line that leads to a refusal, or to nothing, is a promise broken."""
    accounts = one_account_a_role()
    assert len(accounts) == 8
    for function in accounts:
        client.force_login(function.person)
        shown = links(client.get(reverse("task-list")).content.decode())
        assert len(shown) > 8, function
        refused = {link: code for link in shown if (code := client.get(link).status_code) != 200}
        assert refused == {}, function


def test_every_line_of_the_menu_names_a_page_that_exists():
    missing = []
    for _words, pages in MENU:
        for page in pages:
            try:
                page.address()
            except NoReverseMatch:
                missing.append(page.name)
    assert missing == []


@pytest.mark.django_db
def test_a_page_from_further_below_marks_the_button_and_leaves_the_bar_as_it_is(client):
    """The bar stays one line: it holds the same pages wherever one is."""
    client.force_login(Office().head)
    bars = {}
    for name in ["index", "results"]:
        page = client.get(reverse(name)).content.decode()
        bar = page.split('class="menu__bar"')[1].split("</ul>")[0]
        bars[name] = re.findall(r'href="([^"]+)"', bar), "aria-current" in bar, "menu__button--here" in page
    assert bars["index"][0] == bars["results"][0]
    assert bars["index"][1:] == (True, False)
    assert bars["results"][1:] == (False, True)
