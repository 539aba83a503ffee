"""The environment, read so that a wrong variable is answered with its name and what is allowed, never with its value.

A value is taken as it stands: "$" at its start means nothing, and a password in an address may hold "@", "/", "#".
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# The password ends at the last "@": what stands before may hold every character.
ADDRESS = re.compile(
    r"""(?P<scheme>[a-z][a-z0-9+.-]*)://
        (?:(?P<user>[^:@/]*)(?::(?P<password>.*))?@|(?P<account>[^:/]*@[^:/]*):(?P<word>.*)@)?
        (?P<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._%-]*)
        (?::(?P<port>[0-9]+))?
        (?P<rest>(?:/[^?#@]*)?(?:\?[^#@]*)?)""",
    re.VERBOSE | re.DOTALL,
)
# An address of a folder or file: no password, and any character may stand in it.
ON_THIS_MACHINE = ("sqlite://", "filesystem://", "filecache://", "filemail://", "file://", "memory://", "locmem",
                   "unix://")  # fmt: skip


class Environment(environ.Env):
    """django-environ, which neither follows "$" nor shows a value when it cannot be read."""

    def get_value(self, var, cast=None, default=environ.Env.NOTSET, parse_default=False):  # type: ignore[no-untyped-def]
        value = self.ENVIRON.get(var)
        try:
            if isinstance(value, str) and value.startswith("$"):
                return self.parse_value(value, cast)
            return super().get_value(var, cast, default, parse_default)
        except (ValueError, TypeError):
            wanted = getattr(cast, "__name__", "value")
            raise ImproperlyConfigured(f"{var} cannot be read: {WORDS.get(wanted, wanted)} is allowed") from None

    def database(self, var: str, default: str) -> dict[str, Any]:
        return self._read(var, default, self.db_url_config, "postgres://user:password@host:5432/name", DATABASES)

    def cache_server(self, var: str, default: str) -> dict[str, Any]:
        return self._read(var, default, self.cache_url_config, "redis://:password@host:6379/1", CACHES)

    def mail_server(self, var: str, default: str) -> dict[str, Any]:
        allowed = "smtp+tls://user:password@host:587, smtp+ssl://…, smtp://… or filemail://"
        found: dict[str, Any] = self._read(var, default, self.email_url_config, allowed, self.EMAIL_SCHEMES)
        if found["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not found["EMAIL_HOST"]:
            raise ImproperlyConfigured(f"{var} names no host: {allowed} is allowed")
        return found

    def broker(self, var: str, default: str) -> str:
        allowed = ("redis", "rediss", "filesystem", "memory")
        return self._read(var, default, str, "redis://:password@host:6379/0", allowed)

    def scanner(self, var: str) -> str:
        """The address of ClamAV's daemon, `unix:///run/clamav/clamd.ctl` or `tcp://host:3310`; empty: not set."""
        form = "unix:///run/clamav/clamd.ctl or tcp://host:3310"
        return self._read(var, "", scanner_address, form, ("unix", "tcp")) if self.ENVIRON.get(var) else ""

    def file_store(self, var: str) -> dict[str, Any] | None:
        """Django's storage on an S3-compatible server, `s3://KEY:SECRET@host:9000/bucket`; None where it is not set.

        `s3s` speaks TLS, as does an address without a port; `?region=` names one where the server wants it.
        """
        if not self.ENVIRON.get(var):
            return None
        found: dict[str, Any] = self._read(var, "", s3_options, "s3://KEY:SECRET@host:9000/bucket", ("s3", "s3s"))
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": found}

    def _read(self, var: str, default: str, parse, form: str, schemes) -> Any:  # type: ignore[no-untyped-def]
        given = self.ENVIRON.get(var) or default
        scheme = given.partition("://")[0].partition(":")[0]
        if scheme not in schemes:
            raise ImproperlyConfigured(f"{var} cannot be read: {form} is allowed")
        try:
            return parse(spelled_out(given))
        except Exception:  # whatever the parser trips over holds the value, so none of it is told
            raise ImproperlyConfigured(f"{var} cannot be read: {form} is allowed") from None


DATABASES = environ.Env.DB_SCHEMES
CACHES = environ.Env.CACHE_SCHEMES
WORDS = {"int": "a whole number", "float": "a number", "bool": "0 or 1"}


def scanner_address(address: str) -> str:
    parts = urlsplit(address)
    if not (parts.path if parts.scheme == "unix" else parts.hostname):
        raise ValueError
    return address


def directory_of(url: str, client: str, secret: str, name: str, claim: str) -> dict[str, Any]:
    """The sign-in library's providers: one OpenID Connect provider, or none where nothing is set.

    `name` is what the button calls it (else its host), `claim` what names a person (else the verified e-mail).
    Raises ImproperlyConfigured where only some of what belongs together is set.
    """
    if not (url or client or secret or name or claim):
        return {}
    needed = {"CCHC_OIDC_URL": url, "CCHC_OIDC_CLIENT": client, "CCHC_OIDC_SECRET": secret}
    if missing := [variable for variable, value in needed.items() if not value]:
        raise ImproperlyConfigured(
            f"{' and '.join(missing)} missing: sign-in by a directory needs {', '.join(needed)}; set all or none"
        )
    host = directory_host(url)
    if not host:
        raise ImproperlyConfigured("CCHC_OIDC_URL cannot be read: https://sso.example.org/realms/office is allowed")
    asked = {"server_url": url.rstrip("/"), "oauth_pkce_enabled": True, "claim": claim}
    app = {"provider_id": "directory", "name": name or host, "client_id": client, "secret": secret, "settings": asked}
    return {"openid_connect": {"APPS": [app]}}


def directory_host(url: str) -> str:
    """The host of a directory's address; empty where it is no https address, save on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))
    return parts.hostname or "" if safe and not (parts.query or parts.fragment or parts.username) else ""


def s3_options(address: str) -> dict[str, Any]:
    """What django-storages is given; limits, so that a store that is deaf is told of in words."""
    from botocore.config import Config

    parts = urlsplit(address)
    bucket = parts.path.strip("/")
    if not (parts.hostname and parts.username and parts.password and bucket):
        raise ValueError
    tls = parts.scheme == "s3s" or not parts.port
    return {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "endpoint_url": f"{'https' if tls else 'http'}://{parts.hostname}{f':{parts.port}' if parts.port else ''}",
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        "file_overwrite": False,
        "default_acl": None,
        "querystring_auth": True,
        "client_config": Config(
            connect_timeout=3, read_timeout=20, retries={"max_attempts": 1}, s3={"addressing_style": "path"}
        ),
    }


def spelled_out(address: str) -> str:
    """The address with its user and password written as %XX, so that every reader of addresses splits it alike.

    Raises ValueError where it is not `scheme://user:password@host:port/rest`.
    """
    if address.startswith(ON_THIS_MACHINE):
        return address
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError
    user = found["user"] if found["account"] is None else found["account"]
    password = found["password"] if found["account"] is None else found["word"]
    port = f":{found['port']}" if found["port"] else ""
    if found["port"] and not 0 < int(found["port"]) < 65536:
        raise ValueError
    sign_in = ""
    if user is not None:
        sign_in = _quoted(user) + (f":{_quoted(password)}" if password is not None else "") + "@"
    return f"{found['scheme']}://{sign_in}{found['host']}{port}{found['rest']}"


def _quoted(word: str) -> str:
    """%XX for what is special; what is written so already stays the same character."""
    return quote(unquote(word), safe="")
