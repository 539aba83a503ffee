"""A short guide for each role, from docs/guide/, and the hint that stands on a role's first page until it is closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from cchc.accounts.models import Membership, User

FOLDER = Path(settings.BASE_DIR, "docs", "guide")
PICTURES = Path(settings.BASE_DIR, "docs", "screenshots")
PICTURE = re.compile(r'<p><img src="\.\./\.\./screenshots/([\w-]+\.png)" alt="([^"]*)" ?/?></p>')
BOLD = re.compile(r"<strong>([^<]+)</strong>")

Role = Membership.Role
# Who has several functions reads the first of these.
ROLES = [
    Role.ADMINISTRATOR, Role.OFFICE_CHIEF, Role.COORDINATOR, Role.DIRECTOR, Role.DEPUTY, Role.HEAD, Role.OFFICER,
    Role.OBSERVER,
]  # fmt: skip
SAME = {Role.ACTING_HEAD: Role.HEAD, Role.IN_CHARGE: Role.DEPUTY}


@dataclass(frozen=True)
class Hint:
    """What a person reads on the first visit; `page` is the URL name of the page where it stands."""

    page: str
    words: Promise


HINTS = {
    Role.HEAD: Hint(
        "my-work",
        _("Once a week: go through your unit's tasks on this page, write one line for each, hand in what is finished."),
    ),
    Role.OFFICER: Hint(
        "my-work", _("These are the tasks assigned to you: write one line for each, hand in what is finished.")
    ),
    Role.OFFICE_CHIEF: Hint(
        "dashboard", _("Each figure leads to its list. Begin with what is late and what waits for your check.")
    ),
    Role.COORDINATOR: Hint(
        "dashboard", _("Each figure leads to its list. Plans and dispatches are brought in from “All pages”.")
    ),
    Role.DEPUTY: Hint(
        "leadership", _("The figures as of today, and below them what waits for your word, each with its button.")
    ),
    Role.DIRECTOR: Hint(
        "leadership",
        _(
            "Secured is sure, cautious is what is left if all that shows signs of trouble fails, projected is what the "
            "units promise, attainable is the most that can still be had."
        ),
    ),
    Role.OBSERVER: Hint(
        "dashboard", _("You see every task, figure and report and may export them; nothing can be changed.")
    ),
    Role.ADMINISTRATOR: Hint("administration", _("People, units and functions are kept here.")),
}


def role_of(user: User) -> str:
    """The role whose guide the person reads first."""
    held = {SAME.get(Role(function.role), Role(function.role)) for function in user.functions()}
    return next((role for role in ROLES if role in held), Role.OBSERVER)


def hint_for(user: User, page: str) -> Hint | None:
    role = role_of(user)
    hint = HINTS[role]
    return hint if hint.page == page and role not in user.closed_hints else None


def close_hint(user: User) -> None:
    """For good: it is kept with the person, not with the browser."""
    role = role_of(user)
    if role not in user.closed_hints:
        user.closed_hints = [*user.closed_hints, role]
        user.save(update_fields=["closed_hints"])


@cache
def source(role: str, language: str) -> str:
    return (FOLDER / language / f"{role}.md").read_text(encoding="utf-8")


def rendered(role: str, language: str, pages: dict[str, str]) -> SafeString:
    """The guide as HTML without its title; bold words that `pages` knows (words, address) lead to their page."""
    _title, _end, body = source(role, language).partition("\n")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(body)
    return mark_safe(BOLD.sub(lambda bold: _linked(bold, pages), PICTURE.sub(_folded, html)))  # our own files


def title(role: str, language: str) -> str:
    return source(role, language).partition("\n")[0].removeprefix("# ")


def _folded(picture: re.Match) -> str:
    """A picture is fetched when it is unfolded: pages stay light."""
    name, words = picture.groups()
    if not (PICTURES / name).exists():
        return ""
    return format_html(
        '<details class="fold"><summary>{}</summary><img src="{}" alt="{}" loading="lazy"></details>',
        words, static(f"screenshots/{name}"), words,
    )  # fmt: skip


def _linked(bold: re.Match, pages: dict[str, str]) -> str:
    address = pages.get(bold.group(1))
    return f'<a href="{address}">{bold.group(1)}</a>' if address else bold.group(0)
