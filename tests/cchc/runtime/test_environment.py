"""Addresses of the environment: any password is read as it stands, a wrong one is refused without being shown."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cchc.runtime.environment import Environment

ROOT = Path(__file__).resolve().parents[3]
PASSWORDS = ["a@b", "a/b", "a#b", "a:b", "a?b=c", "100%", "$HOME", "p$w", "@/#%$:", "mật khẩu", "a@h:5432/n"]


def environment(**values):
    made = Environment()
    made.ENVIRON = values
    return made


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_is_read_as_it_stands_whatever_characters_it_has(password):
    given = environment(
        DATABASE_URL=f"postgres://cchc:{password}@127.0.0.1:5432/cchc",
        EMAIL_URL=f"smtp+tls://so@example.org:{password}@mail.example.org:587",
    )
    database = given.database("DATABASE_URL", "")
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("cchc", password, "127.0.0.1")
    assert (database["PORT"], database["NAME"]) == (5432, "cchc")
    mail = given.mail_server("EMAIL_URL", "")
    assert (mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]) == ("so@example.org", password)


def test_a_password_written_with_percent_signs_is_the_same_password():
    database = environment(DATABASE_URL="postgres://cchc:a%40b%2Fc@db/cchc").database("DATABASE_URL", "")
    assert (database["PASSWORD"], database["HOST"]) == ("a@b/c", "db")


def test_redis_addresses_split_at_their_last_at_sign():
    given = environment(CCHC_CACHE_URL="redis://:a@b/#@redis:6379/1")
    assert given.cache_server("CCHC_CACHE_URL", "")["LOCATION"] == "redis://:a%40b%2F%23@redis:6379/1"
    assert given.broker("CCHC_CACHE_URL", "") == "redis://:a%40b%2F%23@redis:6379/1"


def test_a_value_that_begins_with_a_dollar_sign_is_that_value():
    assert environment(SECRET_KEY="$abc").str("SECRET_KEY") == "$abc"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        ("database", "cchc:geheim@127.0.0.1/cchc"),
        ("database", "postgres://cchc:geheim/x"),
        ("database", "postgres://cchc:geheim@127.0.0.1:999999/cchc"),
        ("database", "$geheim"),
        ("database", "geheim://cchc@127.0.0.1/cchc"),
        ("cache_server", "geheim"),
        ("cache_server", "redis://:geheim@host:port/1"),
        ("broker", "redis://:geheim@host:port/1"),
        ("broker", "amqp://geheim"),
        ("mail_server", "smtp://cchc:geheim@mail.example.org:twentyfive"),
        ("mail_server", "smtp://cchc:geheim@"),
        ("int", "geheim"),
    ],
)
def test_a_wrong_value_is_refused_by_the_variables_name_and_never_shown(read, value):
    given = environment(VARIABLE=value)
    with pytest.raises(ImproperlyConfigured) as refused:
        getattr(given, read)("VARIABLE", default=1 if read == "int" else "")
    assert str(refused.value).startswith("VARIABLE ")
    assert "allowed" in str(refused.value)
    assert "geheim" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_command_answers_a_wrong_variable_with_one_line(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"CCHC_DEMO": "1", "CCHC_VAR": str(tmp_path), "DATABASE_URL": "postgres://cchc:geheim/x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.strip().splitlines() == [
        "DATABASE_URL cannot be read: postgres://user:password@host:5432/name is allowed"
    ]
