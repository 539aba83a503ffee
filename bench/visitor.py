"""A browser's part in measuring: keeps the connection and the cookies, signs in, fills in forms."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Forms(HTMLParser):
    """Every form of a page: where it is sent, and its fields as the page fills them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = True
            self.found.append((given.get("action", ""), {}))
        elif self._inside and tag in ("input", "textarea") and given.get("name"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            self.found[-1][1][given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def to(self, address: str) -> dict[str, str]:
        """The fields of the form that is sent to `address`; an empty action means the page's own address."""
        return next(dict(fields) for action, fields in self.found if action in (address, ""))


@dataclass(frozen=True)
class Answer:
    seconds: float
    first_byte: float  # seconds until the answer began
    status: int
    text: str


class Visitor:
    """One person at one browser."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def again(self) -> Visitor:
        """The same person, signed in, on one more connection."""
        other = Visitor(self.connection.port)
        other.cookies = dict(self.cookies)
        return other

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def fetch(self, address: str) -> Answer:
        """As a page's script asks for a part of it."""
        return self._ask("GET", address, more={"HX-Request": "true"})

    def post(self, address: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", address, urlencode(fields))

    def _ask(self, method: str, address: str, body: str | None = None, more: Mapping[str, str] | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(more or {})}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        first_byte = time.perf_counter() - start
        text = response.read().decode()
        seconds = time.perf_counter() - start
        for header in response.headers.get_all("Set-Cookie") or []:
            for name, cookie in SimpleCookie(header).items():
                self.cookies[name] = cookie.value
        return Answer(seconds, first_byte, response.status, text)

    def sign_in(self, address: str, name: str, password: str, *, login: str = "login") -> None:
        """`login` is what the form calls the name."""
        fields = Forms(self.get(address).text).to(address)
        answer = self.post(address, fields | {login: name, "password": password})
        if answer.status != 302:
            raise RuntimeError(f"sign-in of {name} was answered with {answer.status}")
