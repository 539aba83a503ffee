"""The image of the Dockerfile, built by buildah on a Debian made by debootstrap, and started.

`python -m tests.services.image` asks no registry. Needs root, buildah and debootstrap; CCHC_DEBIAN_BASE names a folder
that keeps the base.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services.debian import make_base, put_sources

# Which parts are missing; the demo's clock stands still, so that a morning may be missing there.
ASK = """
import json, urllib.error, urllib.request
try:
    said = urllib.request.urlopen("http://127.0.0.1:8977/readyz", timeout=5).read()
except urllib.error.HTTPError as error:
    said = error.read()
except OSError:
    raise SystemExit(1)
print(said.decode(), flush=True)
raise SystemExit(any(each != "ok" for name, each in json.loads(said).items() if name != "morning"))
"""
START = """
export CCHC_DEMO=1 CCHC_TODAY=2019-07-17 DEBUG=0 CCHC_VAR=/srv/state
python manage.py bootstrap && python manage.py collectstatic --no-input --verbosity 0 || exit 1
gunicorn cchc.wsgi --bind 127.0.0.1:8977 --workers 1 --threads 4 --no-control-socket & web=$!
celery --app cchc worker --pool solo --loglevel ERROR & worker=$!
celery --app cchc beat --loglevel ERROR --pidfile= & beat=$!
for second in $(seq 1 100); do
    python -c "$ASK" && touch /srv/state/whole && break
    sleep 3
done
kill $web $worker $beat
"""


def missing_tools() -> list[str]:
    return [tool for tool in ("buildah", "debootstrap") if not shutil.which(tool)] + (["root"] if os.geteuid() else [])


def buildah(*arguments: str) -> str:
    command = ["buildah", "--storage-driver", "vfs", *arguments]
    done = subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def main() -> int:
    if missing := missing_tools():
        print(f"The image is not built: missing {', '.join(missing)}")
        return int(os.environ.get("CCHC_REQUIRE_ALL") == "1")
    with tempfile.TemporaryDirectory(prefix="cchc-image-") as folder:
        base, root = Path(os.environ.get("CCHC_DEBIAN_BASE") or f"{folder}/base"), Path(folder) / "root"
        make_base(base)
        put_sources(root)
        shutil.copy("/etc/resolv.conf", base / "etc/resolv.conf")
        subprocess.run(["tar", "--directory", str(base), "--create", "--file", f"{folder}/base.tar", "."], check=True)
        made = buildah("from", "scratch")
        buildah("add", "--quiet", made, f"{folder}/base.tar", "/")
        buildah("commit", "--quiet", "--rm", made, "cchc-base")
        context = str(root / "usr/local/src/cchc")
        buildah("build", "--isolation", "chroot", "--build-arg", "BASE=localhost/cchc-base", "--tag", "cchc", context)
        running = buildah("from", "localhost/cchc")
        try:
            script = ["env", f"ASK={ASK}", "bash", "-c", START]
            print(buildah("run", "--isolation", "chroot", "--user", "cchc", running, "--", *script))
            found = buildah("run", "--isolation", "chroot", running, "--", "ls", "/srv/state")
        finally:
            buildah("rm", running)
    whole = "whole" in found.split()
    print("built and whole" if whole else "built, but not whole")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
