"""From a clean Debian to a signed-in Office Chief, by the commands of docs/deployment.md themselves.

`python -m tests.services.debian` makes a Debian by debootstrap, types the document's blocks into it one after the other
(the first ones, which need a network, before it boots), boots it with its own systemd in a container without network,
and signs in there. Needs root, debootstrap and systemd-container; CCHC_DEBIAN_BASE names a folder that keeps the base.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INCLUDE = "ca-certificates,python3-venv,systemd,systemd-sysv,dbus,procps"
WITH_NETWORK = 1  # how many of the document's blocks fetch something; the packages of Python come from a folder
GIVEN = {"password": "p@ss/w#rd%$x:", "site": "cchc.example.org", "administrator_password": "mot-mat-khau-dai-9"}
SIGN_IN = ROOT / "tests" / "services" / "sign_in_outside.py"


def blocks() -> list[str]:
    """The commands of the document's part on Debian, in order."""
    text = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    part = text.partition("## On a Debian server")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", part, re.DOTALL)


def missing_tools() -> list[str]:
    tools = [tool for tool in ("debootstrap", "systemd-nspawn") if not shutil.which(tool)]
    return tools + (["root"] if os.geteuid() else [])


def run(*command: str, **more) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, **more)


def make_base(base: Path) -> None:
    if not (base / "etc" / "os-release").exists():
        run(
            "debootstrap", "--variant=minbase", f"--include={INCLUDE}", "bookworm", str(base), stdout=subprocess.DEVNULL
        )


def put_sources(root: Path) -> None:
    """What is tracked, as it stands, and the packages of Python as wheels."""
    sources = root / "usr/local/src/cchc"
    sources.mkdir(parents=True)
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).exists():
            (sources / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, sources / name)
    wheels = os.environ.get("CCHC_WHEELS")
    if wheels:
        shutil.copytree(wheels, sources / "wheels", dirs_exist_ok=True)
    else:
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(sources / "wheels")]
        run(*command, "--requirement", str(ROOT / "requirements.txt"))


def install(root: Path) -> None:
    """The blocks that need a network, in the Debian that does not run yet; no service may start there."""
    (root / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    for block in blocks()[:WITH_NETWORK]:
        environment = [
            "env",
            "-i",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND=noninteractive",
            "LANG=C.UTF-8",
        ]
        run("chroot", str(root), *environment, "bash", "-ec", block, stdout=subprocess.DEVNULL)
    (root / "usr/sbin/policy-rc.d").unlink()


SCRIPT = """#!/bin/bash
set -e -o pipefail
export LANG=C.UTF-8 PIP_NO_INDEX=1 PIP_FIND_LINKS=/usr/local/src/cchc/wheels
{given}
step() {{ printf '\\n== %s\\n' "$1"; }}
echo "127.0.0.1 $site" >> /etc/hosts
{blocks}
step "sign in"
python3 /test/sign_in_outside.py "$site" "$administrator_password"
step "a backup by its unit, and the drill"
systemctl start cchc-backup.service
ls /var/backups/cchc
systemctl start cchc-drill.service
journalctl --quiet --no-pager -u cchc-drill.service -o cat | tail -3
step "a stopped worker is seen"
systemctl stop cchc-worker
for second in $(seq 1 72); do
    said=$(curl -sk -o /tmp/ready -w '%{{http_code}}' "https://$site/readyz")
    [ "$said" = 503 ] && break
    sleep 5
done
echo "readyz: $said after $((second * 5)) s: $(cat /tmp/ready)"
grep -q '"worker": "missing"' /tmp/ready
systemctl start cchc-worker
step "a new release while people work"
: > /tmp/answers
(for i in $(seq 1 150); do
    curl -sk -o /dev/null -w '%{{http_code}}\\n' "https://$site/tai-khoan/dang-nhap/" >> /tmp/answers
    sleep 0.2
done) &
version=2
{upgrade}
wait %1 || wait
sort /tmp/answers | uniq -c
! grep -v '^200$' /tmp/answers
readlink /opt/cchc/current
echo "ALL DONE"
"""

UNIT = """[Unit]
Description=the test
After=multi-user.target postgresql.service redis-server.service nginx.service
Wants=postgresql.service redis-server.service nginx.service
SuccessAction=poweroff-immediate
FailureAction=poweroff-immediate
[Service]
Type=oneshot
TimeoutStartSec=40min
ExecStart=/bin/bash /test/run.sh
StandardOutput=file:/test/output
StandardError=inherit
"""


def upgrade_blocks() -> list[str]:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    part = text.partition("## A new version")[2].partition("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", part, re.DOTALL)


def boot(root: Path) -> str:
    """Boot with systemd as its first process, without network, until the test ends the machine; what it printed."""
    test = root / "test"
    test.mkdir()
    shutil.copy(SIGN_IN, test / SIGN_IN.name)
    given = "\n".join(f"{name}='{value}'" for name, value in GIVEN.items())
    steps = "\n".join(f"step 'block {n}'\n{block}" for n, block in enumerate(blocks()[WITH_NETWORK:], WITH_NETWORK + 1))
    (test / "run.sh").write_text(SCRIPT.format(given=given, blocks=steps, upgrade="\n".join(upgrade_blocks())))
    (root / "etc/systemd/system/test.service").write_text(UNIT)
    wants = root / "etc/systemd/system/multi-user.target.wants"
    wants.mkdir(exist_ok=True)
    # Started by a timer, so that "systemctl enable --now" of the document does not wait for the test itself.
    (root / "etc/systemd/system/test.timer").write_text("[Timer]\nOnBootSec=5s\nAccuracySec=1s\n")
    (wants / "test.timer").symlink_to("/etc/systemd/system/test.timer")
    command = ["systemd-nspawn", "--quiet", "--directory", str(root), "--register=no", "--keep-unit", "--boot"]
    command += ["--machine", f"cchc-{os.getpid()}", "--private-network", "--console=pipe"]
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=2700)
    output = test / "output"
    return output.read_text(encoding="utf-8", errors="replace") if output.exists() else "the Debian did not boot"


def main() -> int:
    if missing := missing_tools():
        print(f"The document is not typed into a Debian: missing {', '.join(missing)}")
        return int(os.environ.get("CCHC_REQUIRE_ALL") == "1")
    with tempfile.TemporaryDirectory(prefix="cchc-debian-") as folder:
        base = Path(os.environ.get("CCHC_DEBIAN_BASE") or f"{folder}/base")
        make_base(base)
        root = Path(folder) / "root"
        run("cp", "-a", str(base), str(root))
        put_sources(root)
        install(root)
        output = boot(root)
        print(output)
    return 0 if output.rstrip().endswith("ALL DONE") else 1


if __name__ == "__main__":
    sys.exit(main())
