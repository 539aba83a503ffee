"""Two web processes behind nginx with the project's own nginx.conf: one is killed, one is replaced, nobody notices."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from tests import databases
from tests.services.servers import free_port, stop, wait_for_port
from tests.services.state import ROOT, State

pytestmark = [
    pytest.mark.xdist_group("services"),
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is missing: apt-get install nginx-light"),
]

SITE = "cchc.example.org"
PRODUCTION = {
    "CCHC_DEMO": "0",
    "CCHC_TODAY": "",
    "SECRET_KEY": "only-for-this-test-" * 4,
    "ALLOWED_HOSTS": f"{SITE},127.0.0.1",
    "SITE_URL": f"https://{SITE}",
}


def nginx_conf(folder: Path, port: int, webs: list[int]) -> str:
    """deploy/nginx.conf on ports and with a certificate of this test."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"^ *listen \[::\].*\n", "", site, flags=re.M)
    site = site.replace("listen 80;", f"listen 127.0.0.1:{free_port()};").replace(
        "listen 443", f"listen 127.0.0.1:{port}"
    )
    one = "    server 127.0.0.1:8000 "
    assert one in site
    (rest,) = re.findall(f"^{one}(.*)$", site, flags=re.M)
    site = site.replace(one + rest, "\n".join(f"    server 127.0.0.1:{each} {rest}" for each in webs))
    site = site.replace("/etc/ssl/cchc", str(folder)).replace("/var/log/nginx", str(folder))
    site = site.replace("/opt/cchc/current", str(ROOT))
    user = "user root;" if os.geteuid() == 0 else ""
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"{user} pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {paths}\n{site}\n}}"


def certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={SITE}"]
    made = [*command, "-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(made, check=True, capture_output=True)


def gunicorn(state: State, port: int) -> subprocess.Popen:
    command = ["-m", "gunicorn", "cchc.wsgi", "--workers", "1", "--threads", "4", "--no-control-socket"]
    process = subprocess.Popen(
        [sys.executable, *command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        cwd=ROOT, env=state.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for_port(port, process, 60)
    return process


def ask(port: int, path: str) -> int:
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=70, context=ssl._create_unverified_context())
    try:
        connection.request("GET", path, headers={"Host": SITE})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


class People:
    """Somebody who asks for a page five times a second until told to stop."""

    def __init__(self, port: int) -> None:
        self.answers: list[int] = []
        self._port, self._enough = port, threading.Event()
        self._thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> "People":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._enough.set()
        self._thread.join()

    def have_asked(self, times: int, *, seconds: float = 60) -> None:
        """Wait until they were answered more often than that: on a busy machine an answer takes its time."""
        until = time.monotonic() + seconds
        while len(self.answers) <= times and time.monotonic() < until:
            time.sleep(0.2)

    def _go_on(self) -> None:
        while not self._enough.wait(0.2):
            self.answers.append(ask(self._port, "/tai-khoan/dang-nhap/"))


def test_of_two_web_processes_one_is_killed_and_one_replaced_and_every_page_is_answered(
    migrated_postgres, redis_url, tmp_path
):
    folder = Path(tempfile.mkdtemp(prefix="cchc-nginx-"))
    settings = {"DATABASE_URL": migrated_postgres, "CCHC_BROKER_URL": redis_url, "CCHC_CACHE_URL": f"{redis_url[:-1]}1"}
    states = [State(tmp_path / name, PRODUCTION | settings) for name in ("one", "two")]
    for state in states:  # static files are collected on each machine
        state.manage("collectstatic", "--no-input", "--verbosity", "0")
    ports, front = [free_port(), free_port()], free_port()
    certificate(folder)
    (folder / "nginx.conf").write_text(nginx_conf(folder, front, ports))
    webs = [gunicorn(state, port) for state, port in zip(states, ports, strict=True)]
    nginx = subprocess.Popen(
        ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"), "-g", "daemon off;"]
    )
    try:
        wait_for_port(front, nginx)
        with People(front) as people:
            time.sleep(3)
            webs[0].send_signal(signal.SIGKILL)
            os.kill(webs[0].pid, 0)
            time.sleep(4)
            webs[0].wait()
            webs[0] = gunicorn(states[0], ports[0])
            time.sleep(4)  # nginx, which counts whole seconds, asks it again two to three after it was last away
            stop(webs[1], 40)  # politely, as systemd does
            time.sleep(2)
            people.have_asked(20)
        assert len(people.answers) > 20
        assert set(people.answers) == {200}
        stop(webs[0], 40)
        assert ask(front, "/tai-khoan/dang-nhap/") == 502  # the maintenance page
        assert "/lich/***" in read_log(folder, front)
    finally:
        for process in (nginx, *webs):
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def read_log(folder: Path, front: int) -> str:
    """The proxy's log after somebody asked for a calendar; its address holds a secret."""
    ask(front, "/lich/a-secret.ics")
    time.sleep(0.5)
    text = (folder / "cchc.log").read_text()
    assert "a-secret" not in text
    return text


HELD = """
import os, sys
os.environ["LISTEN_PID"], os.environ["LISTEN_FDS"] = str(os.getpid()), "1"
os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "cchc.wsgi", "--workers", "1", "--threads", "4",
    "--no-control-socket", "--log-level", "error"])
"""


def test_a_socket_that_is_held_lets_nobody_find_the_door_closed_while_the_process_is_replaced(tmp_path, redis_url):
    """As cchc-web.socket does it: the listening socket outlives the process, whose successor takes it over."""
    state = databases.begun(State(tmp_path / "state", {**PRODUCTION, "CCHC_HTTPS": "0", "CCHC_CACHE_URL": redis_url}))
    state.manage("collectstatic", "--no-input", "--verbosity", "0")
    held = socket.create_server(("127.0.0.1", 0), backlog=1024)
    port = held.getsockname()[1]

    def begin() -> subprocess.Popen:
        def hand_over() -> None:
            os.dup2(held.fileno(), 3)

        return subprocess.Popen(
            [sys.executable, "-c", HELD], cwd=ROOT, env=state.environment, pass_fds=(3,), preexec_fn=hand_over
        )

    answers: list[int] = []
    enough = threading.Event()

    def go_on() -> None:
        while not enough.wait(0.2):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
            connection.request("GET", "/tai-khoan/dang-nhap/", headers={"Host": SITE})
            answers.append(connection.getresponse().status)
            connection.close()

    web = begin()
    asking = threading.Thread(target=go_on)
    asking.start()
    try:
        for _ in range(2):
            before = len(answers)
            while len(answers) < before + 5:
                time.sleep(0.2)
            stop(web, 40)
            web = begin()
    finally:
        before = len(answers)
        end = time.monotonic() + 90
        while len(answers) < before + 3 and time.monotonic() < end:
            time.sleep(0.2)
        enough.set()
        asking.join()
        stop(web, 40)
        held.close()
    assert set(answers) == {200}
