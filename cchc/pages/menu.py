"""The menu: what a person's functions lead to, in groups, in the order of the office's day."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cchc import clock
from cchc.accounts import rights
from cchc.accounts.models import Membership
from cchc.templating.django_library import url


@dataclass(frozen=True)
class Page:
    """A line of the menu: the page's URL name, its words, the act that a person must have some right to.

    `bar`: it also stands in the bar below the head. `year`: its address holds the year. `query`: what it opens with.
    `own_unit`: the filter by which whoever works in one unit sees that unit's rows first.
    """

    name: str
    words: Promise
    act: str = "view"
    bar: bool = False
    year: bool = False
    query: str = ""
    demo_only: bool = False
    own_unit: str = ""

    def address(self) -> str:
        """Raises NoReverseMatch for a page of a package that is not there."""
        return url(self.name, *([clock.today().year] if self.year else []))


# A page is added by one line in its group. Packages above are known by the names of their pages alone; the page of a
# package that is not there is left out, and so is a group without pages.
MENU: list[tuple[Promise, list[Page]]] = [
    (
        _("Day by day"),
        [
            Page("my-work", _("My work"), "remark", bar=True),
            Page("unit-year", _("My unit"), "note"),
            Page("leadership", _("What waits for the leadership"), "decide", bar=True),
            Page("verification-desk", _("Verification desk"), "verify"),
            Page("my-units", _("Units in my charge"), "decide"),
            Page("dashboard", _("Dashboard"), bar=True),
            Page("guide", _("Guide")),
        ],
    ),
    (
        _("Tasks and documents"),
        [
            # What is finished lies behind one press.
            Page("task-list", _("Tasks"), bar=True, query="?state=open", own_unit="unit"),
            Page("dispatch-list", _("Incoming dispatches"), bar=True),
            Page("document-list", _("Documents"), bar=True),
            Page("contribution-list", _("Contributions and opinions"), query="?state=open"),
            Page("request-list", _("Requests waiting for a decision")),
            Page("import-upload", _("Bring in an annex"), "register"),
            Page("import-progress", _("Progress by a sheet"), "note"),
            Page("year-turn", _("Turn the year"), "draft_year"),
        ],
    ),
    (
        _("Index"),
        [
            Page("index", _("Index"), bar=True),
            Page("ledger", _("Ledger of lost points"), bar=True),
            Page("whatif", _("What-if and next best actions"), year=True),
            Page("chart", _("Figures over the year"), year=True),
            Page("appraisals", _("Appraisal"), year=True),
            Page("readings", _("Readings by period"), year=True),
            Page("stated", _("Stated values"), year=True),
            Page("proofs", _("Proof")),
            Page("unchecked-figures", _("Figures without checked proof")),
            Page("xrays", _("X-rays of the data")),
            Page("results", _("Official results by year")),
            Page("criteria-sets", _("Criteria sets by year")),
            Page("links", _("Links to criteria"), year=True),
        ],
    ),
    (
        _("Reports"),
        [
            Page("report-list", _("Reports"), bar=True),
            Page("monday-sheet", _("Monday sheet")),
            Page("chase-letter", _("Chase letters")),
            Page("outgoing-list", _("Outgoing documents")),
            Page("self-assessment", _("Self-assessment")),
            Page("year-analysis", _("Analysis of the year")),
            Page("outline-list", _("Outlines")),
        ],
    ),
    (
        _("Reminders and mail"),
        [
            Page("notices", _("Notices")),
            Page("notice-choice", _("How I am reminded")),
            Page("reminders", _("Reminder ladder"), "draft_chase_letter"),
            Page("days-off", _("Calendar of days off")),
            Page("sent-mail", _("Sent mail"), demo_only=True),
        ],
    ),
    (
        _("Administration"),
        [
            Page("administration", _("Overview of the administration"), "administer", bar=True),
            Page("beginning", _("Begin"), "begin"),
            Page("office-facts", _("The office's own facts"), "propose_office"),
            Page("people", _("People"), "administer"),
            Page("units", _("Units"), "administer"),
            Page("machine-keys", _("Keys for machines"), "administer"),
            Page("sign-ins", _("Sign-in log"), "administer"),
            Page("account-log", _("Account changes"), "grant_function"),
            Page("history-search", _("History search"), "administer"),
            Page("styleguide", _("Design system"), "administer"),
            Page("background", _("Background work"), "administer"),
        ],
    ),
]


Role = Membership.Role
OF_ONE_UNIT = (Role.HEAD, Role.ACTING_HEAD, Role.OFFICER)
# Whoever keeps the whole department in view begins with all units.
OF_ALL_UNITS = (Role.OFFICE_CHIEF, Role.COORDINATOR, Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR)


@dataclass
class Entry:
    url: str
    label: str
    in_bar: bool
    query: str = ""
    current: bool = False


@dataclass
class Group:
    words: Promise
    entries: list[Entry] = field(default_factory=list)


@dataclass
class Menu:
    """`groups` hold every page that the reader may open, `bar` those that stand in sight."""

    groups: list[Group]

    @property
    def entries(self) -> list[Entry]:
        return [entry for group in self.groups for entry in group.entries]

    @property
    def bar(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.in_bar]

    @property
    def is_below(self) -> bool:
        """The reader is on a page that does not stand in the bar: the button that leads to it is marked."""
        return any(entry.current and not entry.in_bar for entry in self.entries)


def entries_for(user, pages: list[Page]) -> list[Entry]:
    entries = []
    for page in pages:
        if not rights.may_ever(user, page.act) or (page.demo_only and not settings.DEMO):
            continue
        try:
            entries.append(Entry(page.address(), str(page.words), page.bar, _query(user, page)))
        except NoReverseMatch:  # a package that is not there
            continue
    return entries


def _query(user, page: Page) -> str:
    """A head or an officer begins with their own unit; without its filter, one press away, the page has all."""
    if not page.own_unit or not user.has_role(*OF_ONE_UNIT) or user.has_role(*OF_ALL_UNITS):
        return page.query
    code = next(one.unit.code for one in user.functions() if one.role in OF_ONE_UNIT and one.unit)
    return f"{page.query}&{page.own_unit}={quote(code)}"


def menu_of(request: HttpRequest) -> Menu:
    """What the reader may open; the entry with the longest matching address is the current one."""
    groups = [Group(words, entries_for(request.user, pages)) for words, pages in MENU]
    found = Menu([group for group in groups if group.entries])
    here = [entry for entry in found.entries if request.path.startswith(entry.url)]
    if here:
        max(here, key=lambda entry: len(entry.url)).current = True
    return found
