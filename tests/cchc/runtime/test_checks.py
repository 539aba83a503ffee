import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cchc.runtime import checks

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]


def ids(check):
    return [message.id for message in check(None)]


@pytest.mark.parametrize("host", ["localhost", ".localhost", "127.0.0.1", "127.8.9.1", "[::1]", "LOCALHOST"])
def test_a_host_on_this_machine_is_local(host):
    assert checks.is_local(host)


@pytest.mark.parametrize("host", ["*", "cchc.example.org", ".example.org", "10.0.0.7", "localhost.example.org", ""])
def test_any_other_host_is_not_local(host):
    assert not checks.is_local(host)


def test_the_demo_is_refused_with_debug_off_and_a_host_beyond_this_machine(settings):
    settings.DEMO, settings.DEBUG = True, False
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert ids(checks.demo_stays_on_this_machine) == []
    settings.ALLOWED_HOSTS = ["127.0.0.1", "cchc.example.org"]
    assert ids(checks.demo_stays_on_this_machine) == ["cchc.E001"]
    settings.DEBUG = True
    assert ids(checks.demo_stays_on_this_machine) == []


def test_a_stopped_clock_is_refused_outside_the_demo(settings):
    settings.CCHC_TODAY, settings.ALLOWED_HOSTS = date(2019, 7, 17), ["localhost"]
    settings.DEMO = True
    assert ids(checks.demo_stays_on_this_machine) == []
    settings.DEMO = False
    assert ids(checks.demo_stays_on_this_machine) == ["cchc.E002"]


def test_a_missing_key_is_refused(settings):
    assert ids(checks.the_key_is_set) == []
    settings.SECRET_KEY = ""
    assert ids(checks.the_key_is_set) == ["cchc.E003"]


def test_uploads_inside_the_static_folder_are_refused(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / "media"
    assert ids(checks.uploads_are_not_static_files) == []
    settings.MEDIA_ROOT = tmp_path / "static" / "media"
    assert ids(checks.uploads_are_not_static_files) == ["cchc.E004"]
    settings.MEDIA_ROOT = tmp_path / "static"
    assert ids(checks.uploads_are_not_static_files) == ["cchc.E004"]


def test_mail_in_files_and_a_wrong_address_are_named_outside_the_demo(settings):
    settings.DEMO, settings.HTTPS = False, True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert ids(checks.mails_reach_people) == ["cchc.W001", "cchc.W002"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_URL = "https://cchc.example.org"
    assert ids(checks.mails_reach_people) == []


PRODUCTION = {
    "SECRET_KEY": "k0" * 40 + "-only-for-this-test",
    "ALLOWED_HOSTS": "cchc.example.org",
    "SITE_URL": "https://cchc.example.org",
    "DATABASE_URL": "postgres://cchc:secret@127.0.0.1/cchc",
    "CCHC_BROKER_URL": "redis://127.0.0.1/0",
    "CCHC_CACHE_URL": "redis://127.0.0.1/1",
    "EMAIL_URL": "smtp+tls://cchc:secret@mail.example.org:587",
}


def check_deploy(tmp_path, **environment):
    clean = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=clean | {"CCHC_VAR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
    )


def test_production_settings_pass_the_deployment_check(tmp_path):
    result = check_deploy(tmp_path, **PRODUCTION)
    assert result.returncode == 0, result.stderr


def test_the_deployment_check_fails_for_a_public_demo(tmp_path):
    result = check_deploy(tmp_path, **PRODUCTION, CCHC_DEMO="1", DEBUG="0", CCHC_TODAY="2019-07-17")
    assert result.returncode == 1
    assert "cchc.E001" in result.stderr


def test_the_deployment_check_fails_without_a_key(tmp_path):
    result = check_deploy(tmp_path, **(PRODUCTION | {"SECRET_KEY": ""}))
    assert result.returncode == 1
    assert "SECRET_KEY is not set" in result.stderr


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"CCHC_TODAY": "2019-07-17"}, "only the demo"),
        ({"CCHC_DEMO": "1", "CCHC_TODAY": "17/7/2019"}, "a day as YYYY-MM-DD is allowed"),
        ({"CCHC_DEMO": "1", "CCHC_TODAY": "2019-02-30"}, "a day as YYYY-MM-DD is allowed"),
    ],
)
def test_a_stopped_clock_that_makes_no_sense_stops_the_start(tmp_path, environment, words):
    result = check_deploy(tmp_path, **(PRODUCTION | environment))
    assert result.returncode == 1
    assert words in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("EMAIL_URL", "foo://mail.example.org", "EMAIL_URL cannot be read"),
        ("EMAIL_URL", "smtp://cchc:geheim@mail.example.org:twentyfive", "EMAIL_URL cannot be read"),
        ("EMAIL_URL", "smtp+tls://", "EMAIL_URL names no host"),
        ("CCHC_TIME_ZONE", "Asia/Nowhere", "no such time zone"),
    ],
)
def test_a_wrong_setting_is_refused_at_start_in_a_sentence_without_the_password(tmp_path, name, value, words):
    environment = os.environ | {"CCHC_DEMO": "1", "CCHC_VAR": str(tmp_path), name: value}
    command = [sys.executable, "-c", "import cchc.settings"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert words in result.stderr
    assert "geheim" not in result.stderr
