"""`check_deployed URL`: is a running instance whole, seen from outside."""

import http.client
import json
import re
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError

HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=",
}


class Command(BaseCommand):
    help = (
        "Asks a running instance from outside: that http leads to https, the sign-in page with its headers and style "
        "sheet, that files are not served, and /readyz. A line a fault and exit code 1."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("url")
        parser.add_argument("--address", help="connect to this address instead of looking the name up")
        parser.add_argument("--insecure", action="store_true", help="accept a certificate that cannot be verified")
        parser.add_argument("--wait", type=int, default=0, metavar="SECONDS", help="how long it may take to be whole")

    def handle(self, *, url, address, insecure, wait, **options):
        self.site, self.address = urlsplit(url), address
        self.context = ssl.create_default_context()
        if insecure:
            self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE
        self.end = time.monotonic() + wait
        try:
            self.wait_for_an_answer()
            faults = self.faults_of_pages() + self.faults_of_readiness()
        except (OSError, http.client.HTTPException) as error:
            raise CommandError(f"{url} does not answer: {error}") from None
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults")
        self.stdout.write(f"{url} is whole")

    def wait_for_an_answer(self):
        """A process that is just being started refuses, or lets wait in line."""
        while True:
            try:
                if self.ask("/healthz")[0] < 500:
                    return
            except (OSError, http.client.HTTPException):
                if time.monotonic() > self.end:
                    raise
            if time.monotonic() > self.end:
                return
            time.sleep(2)

    def ask(self, path, *, tls=None):
        """Status, headers and text of one GET, without following where it leads."""
        host = self.site.hostname
        tls = self.site.scheme == "https" if tls is None else tls
        connection: Any
        port = self.site.port if tls == (self.site.scheme == "https") else None
        if tls:
            connection = http.client.HTTPSConnection(host, port, timeout=60, context=self.context)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=60)
        if self.address:
            create = connection._create_connection  # the name stays in SNI and Host; only the address is another
            connection._create_connection = lambda to, *rest: create((self.address, to[1]), *rest)
        try:
            connection.request("GET", path, headers={"User-Agent": "check_deployed", "Accept": "text/html"})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def faults_of_pages(self):
        faults = []
        if self.site.scheme == "https" and not self.site.port:
            status, headers, _text = self.ask("/tai-khoan/dang-nhap/", tls=False)
            if status not in (301, 308) or not headers.get("location", "").startswith("https://"):
                faults.append(f"http://{self.site.hostname}/ does not lead to https: {status}")
        status, headers, text = self.ask("/tai-khoan/dang-nhap/")
        if status != 200:
            return [*faults, f"the sign-in page answers {status}"]
        for name, value in HEADERS.items():
            if value not in headers.get(name, "") and (self.site.scheme == "https" or not name.startswith("strict")):
                faults.append(f"header {name} is {headers.get(name)!r}: {value!r} is expected in it")
        for cookie in re.findall(r"(csrftoken|sessionid)=", headers.get("set-cookie", "")):
            if self.site.scheme == "https" and "secure" not in headers["set-cookie"].lower():
                faults.append(f"cookie {cookie} is not secure")
        style = re.search(r'href="(/static/[^"]+\.css)"', text)
        if not style or self.ask(style[1])[0] != 200:
            faults.append("the style sheet is not there: collectstatic")
        status = self.ask("/nhiem-vu/")[0]
        if status != 302:
            faults.append(f"a page of the office answers {status} without sign-in")
        status = self.ask("/media/")[0]
        if status == 200:
            faults.append("stored files are served")
        return faults

    def faults_of_readiness(self):
        while True:
            status, _headers, text = self.ask("/readyz")
            if status == 200:
                return []
            if time.monotonic() > self.end:
                try:
                    missing = [name for name, said in json.loads(text).items() if said != "ok"]
                except ValueError:
                    missing = [f"status {status}"]
                return [f"/readyz: missing: {', '.join(missing)}"]
            time.sleep(3)
