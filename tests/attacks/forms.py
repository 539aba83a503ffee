"""The forms of every page that somebody reaches: where each is sent, with what, filled in as a person would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, resolve

from cchc.accounts.models import User

# Somebody of each role of the demo, and a second head.
PEOPLE = ["truong.vp", "quantri", "truong.ktn", "giamdoc", "daumoi", "pgd1", "cv.vp", "truong.ttr", "quansat"]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SITE = "http://testserver"
# Of files there are no forms.
FILE = re.compile(r"\.(?:xlsx|docx|csv|ics)|/(?:tai-ve|ban-in|tep|tep-goc|ban-ky)/|format=|dang=")
BY_READER = {
    "home",
    "dashboard",
    "my-work",
    "task-detail",
    "task-list",
    "report-detail",
    "contribution-detail",
    "request-list",
}
NO_FIELD = {"csrfmiddlewaretoken", "form_key"}

Fields = dict[str, list[str]]


@dataclass
class Form:
    """A form as one person found it on one page; `button` is the one that sends it, where it says something."""

    view: str
    address: str
    page: str
    person: str
    fields: Fields = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    button: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.view, self.button

    def data(self, fields: Fields | None = None) -> dict[str, object]:
        sent = {name: SimpleUploadedFile("a.pdf", PDF) for name in self.files}
        return {**(self.fields if fields is None else fields), **sent}


def view_of(address: str) -> str:
    """The name of the page at an address; empty where there is none, and for the libraries' own site."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return "" if match.app_names else match.view_name or ""


def signed_in(person: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=person))
    return client


def walk(client: Client, person: str, *, pages_a_view: int, seen_views: set[str]) -> Iterator[Form]:
    """Every form on the pages that links lead to, a few pages of each view.

    Of views that another person has seen only those are looked at again whose forms depend on the reader.
    """
    waiting, seen, times = ["/"], {"/"}, {}
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        times[view] = times.get(view, 0) + 1
        if not view or times[view] > pages_a_view or FILE.search(address):
            continue
        if view in seen_views and view not in BY_READER:
            continue
        seen_views.add(view)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            links = [answer["Location"]]
        elif answer.status_code == 200 and "html" in answer["Content-Type"]:
            page = lxml.html.fromstring(answer.content)
            yield from forms_of(page, address, person)
            links = page.xpath("//a/@href")
        else:
            links = []
        for link in links:
            parts = urlsplit(urljoin(SITE + address, link))
            there = parts._replace(scheme="", netloc="", fragment="").geturl()
            if parts.netloc == "testserver" and there not in seen:
                seen.add(there)
                waiting.append(there)


def forms_of(page: lxml.html.HtmlElement, address: str, person: str) -> Iterator[Form]:
    for form in page.xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
        controls = form.xpath(".//*[@name]")
        if form.get("id"):
            controls += page.xpath("//*[@name][@form = $own]", own=form.get("id"))
        fields, files = filled_in(controls)
        buttons = form.xpath(".//button[@name or @formaction] | .//input[@type = 'submit'][@name or @formaction]")
        for button in [None, *buttons]:
            action = form.get("action") if button is None else button.get("formaction") or form.get("action")
            there = urlsplit(urljoin(SITE + address, action or ""))._replace(scheme="", netloc="", fragment="").geturl()
            said = {} if button is None or not button.get("name") else {button.get("name"): [button.get("value", "")]}
            words = "&".join(f"{name}={value}" for name, (value,) in said.items() if not value.isdecimal())
            if view := view_of(there):
                yield Form(view, there, address, person, fields | said, files, words)


def filled_in(controls: list[lxml.html.HtmlElement]) -> tuple[Fields, list[str]]:
    """What each control holds; an empty one holds what a person would write there."""
    fields: Fields = {}
    files: list[str] = []
    for control in controls:
        name, kind = control.get("name"), (control.get("type") or control.tag).lower()
        if name in NO_FIELD or kind in ("submit", "button") or control.get("disabled") is not None:
            continue
        if kind == "file":
            files.append(name)
        elif kind in ("checkbox", "radio"):
            if control.get("checked") is not None or name not in fields:
                value = control.get("value", "on")
                fields[name] = [value] if kind == "radio" else [*fields.get(name, []), value]
        elif kind == "select":
            options = [one.get("value", one.text or "") for one in control.xpath(".//option")]
            chosen = [one.get("value", "") for one in control.xpath(".//option[@selected]")]
            fields[name] = chosen or [next((one for one in options if one), "")]
        else:
            text = control.text or "" if kind == "textarea" else control.get("value", "")
            fields[name] = [*fields.get(name, []), text or words_for(control, kind)]
    return fields, files


def words_for(control: lxml.html.HtmlElement, kind: str) -> str:
    if kind == "hidden":
        return ""
    if control.get("data-day") is not None:
        return "17/07/2019"
    if kind == "number":
        return control.get("min") or "1"
    if kind == "email":
        return "nguoi.moi@example.org"
    return "Theo văn bản"
